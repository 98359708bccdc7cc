"""What CI is told is read as it stands: triggers, rights, jobs, steps, each with its line and bytes."""

from __future__ import annotations

import pytest
from workflow_cases import Folder

from release.config import Config
from release.errors import RepositoryMissing
from release.facts.audit.workflows import read_files
from release.model.workflow import ACTION, GITHUB, GITLAB
from release.system.view import View

PATH = ".github/workflows/release.yml"
RELEASE = """\
# é
name: Release
on:
  push:
    tags: ["v*"]
    branches: [main]
  schedule:
    - cron: "17 5 * * 1"
  workflow_dispatch:
    inputs:
      version: {type: string}
permissions:
  contents: read
env: {LEVEL: "1"}
concurrency:
  group: release-${{ github.ref }}
  cancel-in-progress: false
jobs:
  build:
    runs-on: ubuntu-24.04
    outputs:
      name: ${{ steps.x.outputs.name }}
    steps:
      - uses: actions/checkout@v4 # v4.2.2
        with:
          persist-credentials: false
      - name: Build
        id: x
        env: {A: b}
        continue-on-error: true
        run: |
          pip install build
          python -m build
  publish:
    needs: [build]
    if: github.ref_type == 'tag'
    environment: {name: pypi, url: https://index.example/p/x}
    permissions: {id-token: write}
    steps:
      - uses: "pypa/gh-action-pypi-publish@release/v1"
"""


def read(project):
    return read_files(View(project.root), Config(), "Example.Project")


def test_a_workflow_is_read_as_it_stands(make_project):
    (file,) = read(make_project({PATH: RELEASE})).files
    assert (file.path, file.kind, file.name) == (PATH, GITHUB, "Release")
    push, schedule, dispatch = file.triggers
    assert (push.name, push.tags, push.branches, push.paths, push.place.line) == ("push", ("v*",), ("main",), None, 4)
    assert schedule.crons == ("17 5 * * 1",)
    assert [(entry.name, entry.value) for entry in dispatch.inputs] == [("version", "string")]
    assert file.permissions.of("contents") == "read"
    assert file.permissions.of("id-token") == "none"
    assert [(entry.name, entry.value) for entry in file.env] == [("LEVEL", "1")]
    assert (file.concurrency.group, file.concurrency.cancels) == ("release-${{ github.ref }}", "false")


def test_a_job_is_read_as_it_stands(make_project):
    build, publish = read(make_project({PATH: RELEASE})).files[0].jobs
    assert (build.id, build.place.where, build.builds, build.tests, build.indexes) == (
        "build",
        f"{PATH}:19",
        "build",
        "",
        (),
    )
    assert [entry.name for entry in build.outputs] == ["name"]
    assert (publish.needs, publish.condition, publish.indexes) == (("build",), "github.ref_type == 'tag'", ("pypi",))
    assert (publish.environment.name, publish.environment.url) == ("pypi", "https://index.example/p/x")
    assert publish.permissions.of("id-token") == "write"


def test_a_step_is_read_as_it_stands(make_project):
    checkout, build = read(make_project({PATH: RELEASE})).files[0].jobs[0].steps
    assert (checkout.uses.action, checkout.uses.ref, checkout.uses.comment) == ("actions/checkout", "v4", "v4.2.2")
    assert checkout.option("persist-credentials").value == "false"
    assert (build.name, build.id, build.continue_on_error) == ("Build", "x", "true")
    assert [(command.words[:2], command.line) for command in build.commands] == [
        (("pip", "install"), 32),
        (("build",), 33),
    ]


def test_every_place_is_the_bytes_that_it_names(make_project):
    (file,) = read(make_project({PATH: RELEASE})).files
    data = RELEASE.encode()
    uses = file.jobs[0].steps[0].uses.place
    assert data[uses.start : uses.end].strip() == b"actions/checkout@v4"
    group = file.concurrency.place
    assert data[group.start : group.end].startswith(b"group: release-")
    assert data[: uses.start].count(b"\n") + 1 == uses.line


def test_composite_actions_and_the_workflows_that_are_called_give_a_job_its_role(make_project):
    action = "runs:\n  using: composite\n  steps:\n    - run: pytest\n      shell: bash\n"
    test = "on: workflow_call\njobs: {all: {steps: [{uses: ./.github/actions/test}]}}\n"
    caller = "on: push\njobs: {test: {uses: ./.github/workflows/test.yml}}\n"
    files = {
        ".github/actions/test/action.yml": action,
        ".github/workflows/test.yml": test,
        ".github/workflows/ci.yaml": caller,
        "elsewhere/action.yml": action,
        ".github/workflows/old/ci.yml": caller,
    }
    found = read(make_project(files)).files
    assert [(file.path, file.kind) for file in found] == [
        (".github/actions/test/action.yml", ACTION),
        (".github/workflows/ci.yaml", GITHUB),
        (".github/workflows/test.yml", GITHUB),
    ]
    assert [file.jobs[0].tests for file in found] == ["pytest"] * 3


def test_a_local_action_in_any_folder_is_read_where_a_step_uses_it(make_project):
    files = {
        PATH: "on: push\njobs: {a: {steps: [{uses: ./tools/up}]}}\n",
        "tools/up/action.yaml": "runs: {using: composite, steps: [{run: twine upload dist/*, shell: bash}]}\n",
    }
    workflow, action = read(make_project(files)).files
    assert action.path == "tools/up/action.yaml"
    assert workflow.jobs[0].indexes == ("pypi",)


def test_a_file_that_does_not_parse_is_a_fact(make_project):
    found = read(make_project({PATH: "on: push\njobs:\n\ta: {}\n", ".github/workflows/good.yml": "on: push\n"}))
    assert [(item.place.where, bool(item.problem)) for item in found.unread] == [(f"{PATH}:3", True)]
    assert [file.path for file in found.files] == [".github/workflows/good.yml"]


def test_a_file_that_is_too_large_is_a_fact(make_project):
    found = read(make_project({PATH: "on: push\n" + "# long\n" * 1_500_000}))
    assert [(item.place.path, item.problem) for item in found.unread] == [(PATH, "too large to be read")]


def test_a_new_file_is_read_and_a_deleted_one_is_not(make_project):
    project = make_project({PATH: RELEASE, ".gitignore": ".github/workflows/ignored.yml\n"})
    project.write(".github/workflows/new.yml", "on: push\n")
    project.write(".github/workflows/ignored.yml", "on: push\n")
    (project.root / PATH).unlink()
    assert [file.path for file in read(project).files] == [".github/workflows/new.yml"]


def test_the_workflows_of_a_project_in_a_folder_stand_at_the_top(make_project):
    project = make_project({PATH: RELEASE, "package/pyproject.toml": ""})
    found = read_files(View(project.root / "package"), Config(), "x")
    assert [file.path for file in found.files] == [PATH]


def test_without_a_repository_nothing_is_claimed(tmp_path):
    with pytest.raises(RepositoryMissing):
        read_files(View(tmp_path / "home"), Config(), "x")


def test_a_pipeline_of_gitlab_is_read_with_what_it_includes(make_project):
    files = {
        ".gitlab-ci.yml": "include:\n  - local: /ci/*.yml\n  - project: other/ci\n    file: x.yml\n"
        "stages: [test, deploy]\n.base: {before_script: [pip install twine]}\n",
        "ci/jobs.yml": "unit: {stage: test, script: [pytest]}\n"
        "publish:\n  extends: .base\n  stage: deploy\n  script: [twine upload dist/*]\n"
        "  environment: {name: pypi}\n  id_tokens: {T: {aud: pypi}}\n  interruptible: true\n"
        "  rules:\n    - if: $CI_COMMIT_TAG\n      when: manual\n  artifacts: {paths: [dist], expire_in: 1 day}\n",
    }
    found = read(make_project(files))
    assert {file.kind for file in found.files} == {GITLAB}
    unit, publish = found.files[1].jobs
    assert unit.tests == "pytest"
    assert publish.indexes == ("pypi",)
    assert publish.environment.name == "pypi"
    assert publish.permissions.of("id-token") == "write"
    assert publish.artifacts.expires == "1 day"
    assert publish.is_manual
    assert publish.concurrency.cancels == "true"
    assert [command.program for step in publish.steps for command in step.commands] == ["pip", "twine"]
    assert [item.place.where for item in found.unread] == [".gitlab-ci.yml:3"]


def test_a_job_of_gitlab_waits_for_the_stages_before_unless_it_says_for_what(make_project):
    text = "stages: [test, build, deploy]\nt: {stage: test, script: [a]}\nb: {stage: build, script: [b]}\n"
    text += "d: {stage: deploy, script: [d]}\nn: {stage: deploy, needs: [{job: b}], script: [n]}\n"
    jobs = read(make_project({".gitlab-ci.yml": text})).files[0].jobs
    assert {job.id: job.needs for job in jobs} == {"t": (), "b": ("t",), "d": ("t", "b"), "n": ("b",)}


def test_dependabot_renovate_and_hooks_are_facts(make_project):
    files = {
        ".github/dependabot.yml": "version: 2\nupdates:\n- package-ecosystem: pip\n"
        "- package-ecosystem: github-actions\n"
        "  cooldown: {default-days: 7}\n",
        "renovate.json": "{}",
        ".pre-commit-config.yaml": "repos:\n- repo: https://x\n  hooks:\n  - id: zizmor\n",
    }
    found = read(make_project(files))
    assert [(item.ecosystem, item.cooldown, item.place.line) for item in found.updates] == [
        ("pip", None, 3),
        ("github-actions", 7, 4),
    ]
    assert found.renovate == "renovate.json"
    assert [(hook.name, hook.place.where) for hook in found.hooks] == [("zizmor", ".pre-commit-config.yaml:4")]
    assert read(make_project({"a": ""}, name="other")).updates is None


@pytest.mark.parametrize(
    "line",
    [
        "password: hunter2-and-three",
        "token: ghp_" + "a1B2" * 9,
        "args: --token glpat-" + "a1B2c3D4e5" * 2,
    ],
)
def test_a_credential_is_a_place_and_its_value_is_in_no_fact(make_project, line):
    start = "on: push\njobs:\n  a:\n    steps:\n    - uses: o/x@v1\n      with:\n"
    text = f"{start}        {line}\n    - run: x {line.split()[-1]}\n"
    found = read(make_project({PATH: text}))
    assert f"{PATH}:7" in [credential.place.where for credential in found.files[0].credentials]
    if not line.startswith("password"):
        assert line.split()[-1] not in repr(found)
    assert line not in repr(found)


@pytest.mark.parametrize(
    ("step", "index"),
    [
        ("{uses: pypa/gh-action-pypi-publish@v1}", "pypi"),
        (
            "{uses: pypa/gh-action-pypi-publish@v1, with: {repository-url: 'https://test.pypi.example/legacy/'}}",
            "testpypi",
        ),
        ("{uses: pypa/gh-action-pypi-publish@v1, with: {repository-url: 'https://index.example.org/'}}", "other"),
        ("{uses: PyO3/maturin-action@v1, with: {command: upload}}", "pypi"),
        ("{uses: PyO3/maturin-action@v1, with: {command: build}}", ""),
        ("{run: uvx twine upload -r testpypi dist/*}", "testpypi"),
        ("{run: twine upload dist/*, env: {TWINE_REPOSITORY: testpypi}}", "testpypi"),
        ("{run: 'twine upload --repository-url https://index.example.org/ dist/*'}", "other"),
        ("{run: uv publish}", "pypi"),
        ("{run: uv publish --dry-run}", ""),
        ("{run: python setup.py sdist upload}", "pypi"),
        ("{run: nox -s publish, env: {TWINE_PASSWORD: x}}", "pypi"),
        ("{run: nox -s publish}", ""),
        ("{run: npm publish, env: {T: '${{ secrets.PYPI_TOKEN }}'}}", ""),
        ("{run: make release, env: {T: '${{ secrets.PYPI_TOKEN }}'}}", "pypi"),
        ("{run: 'twine check dist/*'}", ""),
        ("{run: 'twine upload dist/*', shell: python}", ""),
    ],
)
def test_a_step_uploads_where_its_words_say(step, index):
    text = f"on: push\njobs:\n  a:\n    steps:\n    - {step}\n"
    (file,) = read_files(Folder({PATH: text.encode()}), Config(), "x").files
    assert file.jobs[0].steps[0].index == index


@pytest.mark.parametrize(
    ("script", "tests"),
    [
        ("pytest -q", True),
        ("uv run --locked pytest", True),
        ("python -m unittest", True),
        ("tox run -e py313", True),
        ("nox -s tests", True),
        ("make test", True),
        ("coverage run -m pytest", True),
        ("./scripts/run_tests.sh", True),
        ("tox -e lint", False),
        ("nox -s docs", False),
        ("twine check dist/*", False),
        ("uv tool install pytest-cov", False),
        ("bash check_template.sh", False),
        ("pytest --version", False),
    ],
)
def test_a_job_tests_where_a_command_does(script, tests):
    text = f"on: push\njobs:\n  a:\n    steps:\n    - run: {script}\n"
    (file,) = read_files(Folder({PATH: text.encode()}), Config(), "x").files
    assert bool(file.jobs[0].tests) is tests
