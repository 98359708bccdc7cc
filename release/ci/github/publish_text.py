"""The jobs that upload, with holes; they alone can become a publisher that an index trusts."""

from __future__ import annotations

_HEAD = """\
  publish:
    name: Publish
    needs: [tests, build]
    if: github.ref_type == 'tag' && !inputs.trial
    runs-on: <<runner>>
    timeout-minutes: 60
    environment:
      name: <<environment>><<page>>
    permissions:
"""
BY_NOX = (
    _HEAD
    + """\
      contents: read # to check out
      actions: read # to read who approved this run
      id-token: write # to be the publisher that the index trusts
    steps:
      <<setup>>
      <<fetch>>
      - name: Publish
        run: nox -s publish -- --candidate "sha256:$CANDIDATE"
        env:
          CANDIDATE: ${{ needs.build.outputs.candidate }}
          GITHUB_TOKEN: ${{ github.token }}<<secrets>>
"""
)
BY_ACTION = (
    _HEAD
    + """\
      id-token: write # to be the publisher that the index trusts
    steps:
      <<fetch>>
      - name: Compare with what was built
        run: |
          echo "$CANDIDATE  .release/candidate.json" | sha256sum --check --strict
          jq --raw-output '.distributions[] | "\\(.sha256)  dist/\\(.filename)"' .release/candidate.json > dist.sha256
          sha256sum --check --strict dist.sha256
          test "$(ls -A dist | wc -l)" -eq "$(wc -l < dist.sha256)"
        env:
          CANDIDATE: ${{ needs.build.outputs.candidate }}
      - name: Publish
        uses: <<publisher>>
        with:
          packages-dir: <<below>>dist/
"""
)
TRIAL = """\

  trial:
    name: Try it out on TestPyPI
    needs: [tests, build]
    if: github.ref_type == 'tag' && inputs.trial
    runs-on: <<runner>>
    timeout-minutes: 60
    environment:
      name: <<trial>><<trial_page>>
    permissions:
      contents: read # to check out
      id-token: write # to be the publisher that the test index trusts
    steps:
      <<setup>>
      <<fetch>>
      - name: Publish to TestPyPI
        run: nox -s publish -- --candidate "sha256:$CANDIDATE" --index testpypi
        env:
          CANDIDATE: ${{ needs.build.outputs.candidate }}
"""
