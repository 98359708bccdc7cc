"""The workflow of a release, with holes."""

from __future__ import annotations

RELEASE = """\
# The release of <<project>>. A tag starts it: `invoke tag`.
# - On a protected branch: `invoke bump VERSION` on a branch of its own, pull request; after its merge, `invoke tag` on
#   the branch that it went to.
# - A tag that another workflow pushes with its own token starts nothing. Let that workflow start this one, which its
#   token may, with `actions: write`: gh workflow run <<workflow>> --ref "$TAG" --field trial=false
# - To try it out: gh workflow run <<workflow>> --ref TAG uploads to TestPyPI alone; on a branch it tests and builds.
# Actions are those of <<as_of>>, pinned to the commit of the version beside them.
name: Release

on:
  push:
    tags: [<<tags>>]
  workflow_dispatch:
    inputs:
      trial:
        description: Upload to TestPyPI alone
        type: boolean
        default: true

permissions: {}

concurrency:
  group: release-${{ github.ref }}
  cancel-in-progress: false # half a release on the index can never be taken back

defaults:
  run:
    shell: bash<<folder>>

jobs:
  sessions:
    name: List the test sessions
    runs-on: <<runner>>
    timeout-minutes: 10
    permissions:
      contents: read # to check out
    outputs:
      tests: ${{ steps.list.outputs.tests }}
      first: ${{ steps.list.outputs.first }}
      python: ${{ steps.list.outputs.python }}
    steps:
      <<setup>>
      - name: List the test sessions
        id: list
        run: nox -s matrix

  tests:
    name: ${{ matrix.test.session }} on ${{ matrix.runner }}
    needs: [sessions]
    strategy:
      fail-fast: false
      matrix:
        runner: [<<runners>>]
        test: ${{ fromJSON(needs.sessions.outputs.tests) }}
    runs-on: ${{ matrix.runner }}
    timeout-minutes: 60
    permissions:
      contents: read # to check out
    steps:
      <<setup_matrix>>
      - name: Test
        run: nox -s "$SESSION"
        env:
          SESSION: ${{ matrix.test.session }}

  build:
    name: Build and check
    needs: [sessions]
    runs-on: <<runner>>
    timeout-minutes: 60
    permissions:
      contents: read # to check out
    outputs:
      candidate: ${{ steps.release.outputs.candidate }}
      version: ${{ steps.release.outputs.version }}
    steps:
      <<setup_first>>
      - name: Test once, build, check
        id: release
        run: nox -s release -- --session "$SESSION"
        env:
          SESSION: ${{ needs.sessions.outputs.first }}
      - name: Keep the candidate
        uses: <<upload>>
        with:
          name: candidate
          path: |
            <<below>>dist/
            <<below>>.release/candidate.json
            <<below>>.release/review.*
            <<below>>.release/journal.jsonl
          include-hidden-files: true
          if-no-files-found: error
          retention-days: 35

<<publish>>
  verify:
    name: Verify what the index serves
    needs: [build, publish]
    runs-on: <<runner>>
    timeout-minutes: 30
    permissions:
      contents: read # to check out
    steps:
      <<setup>>
      <<fetch>>
      - name: Verify
        run: nox -s verify -- --candidate "sha256:$CANDIDATE"
        env:
          CANDIDATE: ${{ needs.build.outputs.candidate }}
      - name: Keep what was seen
        uses: <<upload>>
        with:
          name: verified
          path: |
            <<below>>.release/verified.json
            <<below>>.release/journal.jsonl
          include-hidden-files: true
          if-no-files-found: error
          retention-days: 35

  announce:
    name: Announce on GitHub
    needs: [build, verify]
    runs-on: <<runner>>
    timeout-minutes: 30
    permissions:
      contents: write # to make the release
    steps:
      <<setup>>
      <<fetch>>
      - name: Fetch what was seen
        uses: <<download>>
        with:
          name: verified
          path: <<below>>.release
      - name: Announce
        run: nox -s announce -- --candidate "sha256:$CANDIDATE"
        env:
          CANDIDATE: ${{ needs.build.outputs.candidate }}
          GITHUB_TOKEN: ${{ github.token }}
"""
