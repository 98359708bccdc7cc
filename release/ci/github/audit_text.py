"""The workflow of the audit, and steps that all jobs share, with holes."""

from __future__ import annotations

SETUP = """\
- name: Check out
  uses: <<checkout>>
  with:
    persist-credentials: false
    fetch-depth: 0
- name: Set up Python
  uses: <<setup_python>>
  with:
    python-version: "<<python>>"
- name: Install the tools
  run: '<<install>>'
"""
FETCH = """\
- name: Fetch the candidate
  uses: <<download>>
  with:
    name: candidate
    path: <<here>>
"""
AUDIT = """\
# The audit of <<project>>: once a month an issue says which work is due; a pull request that changes what CI does is
# looked at. Actions are those of <<as_of>>, pinned to the commit of the version beside them.
name: Release audit

on:
  schedule:
    - cron: "17 5 2 * *"
  workflow_dispatch:
  pull_request:
    paths: [".github/**"]

permissions: {}

concurrency:
  group: release-audit-${{ github.ref }}
  cancel-in-progress: false

defaults:
  run:
    shell: bash<<folder>>

jobs:
  due:
    name: Say which work is due
    if: github.event_name != 'pull_request'
    runs-on: <<runner>>
    timeout-minutes: 20
    permissions:
      contents: read # to check out
      issues: write # to open the issue, or bring it up to date
    steps:
      <<setup>>
      - name: Bring the issue up to date
        run: invoke audit --due --online --issue
        env:
          GITHUB_TOKEN: ${{ github.token }}

  workflows:
    name: Look at the workflows
    if: github.event_name == 'pull_request'
    runs-on: <<runner>>
    timeout-minutes: 20
    permissions:
      contents: read # to check out
    steps:
      <<setup>>
      - name: Look at the workflows
        run: nox -s audit -- --select WFS,PEN,UPD,GATE,SEC,TOK
"""
