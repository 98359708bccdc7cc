"""GitLab CI: one pipeline for the tests, the release and the audit. Each ``script`` line is one command of ours.

Sources: GitLab Docs, "CI/CD YAML syntax reference", "ID token authentication", "Deployment approvals"; PyPI docs,
"Publishing with a Trusted Publisher" (GitLab CI/CD).
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from release.ci import filled, install_command, quoted
from release.model.ci import GITLAB_PIPELINE, with_header

if TYPE_CHECKING:
    from collections.abc import Mapping

    from release.model.ci import CiFacts

_TEXT = """\
# The release of <<project>>. A tag starts it: `invoke tag`. Protect the tags <<tag_prefix>>* and the environment
# <<environment>>: who may deploy to it may start the job `publish`.
# - On a protected branch: `invoke bump VERSION` on a branch of its own, merge request; after its merge, `invoke tag` on
#   the branch that it went to. A tag that a job pushes with a project's or a group's token starts this, too.
# - The work that is due: a scheduled pipeline, once a month.
# An image can be pinned only by who can ask its registry:
#   docker buildx imagetools inspect <<image>> --format '{{.Manifest.Digest}}'
#   [tool.release.ci] image = "<<image_name>>@sha256:..."
workflow:
  rules:
    - if: $CI_COMMIT_TAG
    - if: $CI_PIPELINE_SOURCE == "schedule"
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH

stages: [test, build, publish, verify, announce, audit]

variables:
  GIT_DEPTH: "0"

default:
  image: <<image>>
  timeout: 60 minutes
  interruptible: false # half a release on the index can never be taken back
  before_script:
<<cd>>    - '<<install>>'

.released:
  rules:
    - if: $CI_COMMIT_TAG =~ /^<<tag_pattern>>/

tests:
  stage: test
  rules:
    - if: $CI_PIPELINE_SOURCE != "schedule"
<<matrix>>
sessions:
  extends: .released
  stage: test
  script:
    - nox -s matrix
  artifacts:
    reports:
      dotenv: <<below>>.release/ci.env
    expire_in: 5 weeks

build:
  extends: .released
  stage: build
  needs: [sessions]
  script:
    - nox -s release -- --session "$FIRST"
  artifacts:
    paths:
      - <<below>>dist/
      - <<below>>.release/candidate.json
      - <<below>>.release/review.*
      - <<below>>.release/journal.jsonl
    reports:
      dotenv: <<below>>.release/ci.env
      codequality: <<below>>.release/code-quality.json
    expire_in: 5 weeks

publish:
  stage: publish
  needs: [tests, build]
  rules:
    - if: $CI_COMMIT_TAG =~ /^<<tag_pattern>>/
      when: manual
      allow_failure: false
  resource_group: release
  environment:
    name: <<environment>><<page>>
  id_tokens:
    <<tokens>>
    SIGSTORE_ID_TOKEN:
      aud: sigstore
  script:
    - nox -s publish -- --candidate "sha256:$CANDIDATE"

verify:
  extends: .released
  stage: verify
  needs: [build, publish]
  script:
    - nox -s verify -- --candidate "sha256:$CANDIDATE"
  artifacts:
    paths:
      - <<below>>.release/verified.json
      - <<below>>.release/journal.jsonl
    expire_in: 5 weeks

announce:
  extends: .released
  stage: announce
  needs: [build, verify]
  script:
    - nox -s announce -- --candidate "sha256:$CANDIDATE"

audit:
  stage: audit
  needs: []
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
  allow_failure: true # work that is due ends nothing
  script:
    - invoke audit --due --online

pipeline:
  stage: audit
  needs: []
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
      changes: [<<path>>]
  script:
    - nox -s audit -- --select WFS,PEN,UPD,GATE,SEC,TOK
"""
_MATRIX = """\
  parallel:
    matrix:
      - PYTHON: [<<versions>>]
  image: python:$PYTHON
  script:
    - nox -s <<sessions>> --force-python "$PYTHON"

"""
_ONE = """\
  script:
    - nox -s <<sessions>>

"""


def render(facts: CiFacts) -> Mapping[str, str]:
    """Return the pipeline: path from the repository's top to text."""
    path, folder = facts.workflow or GITLAB_PIPELINE, facts.folder.rstrip("/")
    image = facts.image or f"python:{facts.python}"
    pieces = {
        "project": facts.project,
        "path": path,
        "tag_prefix": facts.tag_prefix,
        "tag_pattern": re.escape(facts.tag_prefix).replace("/", "\\/") + "[0-9]",
        "below": facts.folder,
        "image": image,
        "image_name": image.partition("@")[0],
        "install": install_command(facts),
        "environment": quoted(facts.environment),
        "page": f"\n    url: {facts.page}" if facts.page else "",
        "tokens": "".join(f"{name.upper().replace('-', '_')}_ID_TOKEN:\n  aud: {name}\n" for name in facts.stages),
        "sessions": " ".join(facts.sessions),
        "versions": ", ".join(f'"{version}"' for version in facts.pythons),
    }
    text = _TEXT.replace("<<matrix>>\n", _MATRIX if facts.pythons else _ONE)
    text = text.replace("<<cd>>", f"    - cd {shlex.quote(folder)}\n" if folder else "")
    return {path: with_header(filled(text, pieces), facts.made_by)}
