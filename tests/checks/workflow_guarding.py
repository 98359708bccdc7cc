"""Workflows that guard their rights and secrets well or badly, by check."""

from __future__ import annotations

import base64

from workflow_cases import CHECKOUT, FILE, OTHER_SHA, SHA, UPLOAD, flow, job, run, use

DEPENDABOT = ".github/dependabot.yml"
ACTION_FILE = ".github/actions/x/action.yml"
TOKEN = "pypi-" + base64.urlsafe_b64encode(b"\x02\x01\x08example." + b"x" * 60).decode().rstrip("=")
SECRET = "'${{ secrets.PYPI_API_TOKEN }}'"
CRON = "{schedule: [{cron: '17 5 2 * *'}]}"


def pinned(comment: str, sha: str = SHA, action: str = "actions/checkout") -> str:
    return f"on: push\njobs:\n  a:\n    steps:\n    - uses: {action}@{sha}{comment}\n"


def watched(*updates: str) -> dict[str, str]:
    items = "".join(f"- {update}\n" for update in updates)
    return {FILE: flow("push", a=job(CHECKOUT)), DEPENDABOT: f"version: 2\nupdates:\n{items or '[]'}"}


CASES = {
    "unpinned-action": (
        {
            "a tag": flow("push", a=job(use("actions/checkout@v4"))),
            "a branch": flow("push", a=job(use("owner/action/sub@main"))),
            "a short commit": flow("push", a=job(use(f"owner/action@{SHA[:12]}"))),
            "an image": flow("push", a=job(use("docker://alpine:3"))),
            "a called workflow": flow("push", a="{uses: owner/ci/.github/workflows/x.yml@v1}"),
            "in a composite action": {ACTION_FILE: "runs: {using: composite, steps: [{uses: owner/x@v1}]}\n"},
        },
        {
            "a commit": flow("push", a=job(use(f"owner/action@{SHA}"))),
            "a local one": flow("push", a=job(use("./.github/actions/x"))),
            "an image by digest": flow("push", a=job(use(f"docker://alpine@sha256:{'b' * 64}"))),
            "talks of one": flow("push", a=job(run('echo "uses: actions/checkout@v4"'))),
        },
    ),
    "lying-pin": (
        {
            "an older version": pinned(" # v4.2.2"),
            "the commit of another version": pinned(" # v7.0.0"),
            "another commit": pinned(" # v7.0.1", OTHER_SHA),
            "a major that is not": pinned(" # v6"),
        },
        {
            "the same": pinned(" # v7.0.1"),
            "its major": pinned(" # v7"),
            "with words": pinned(" # v7.0.1, by Dependabot"),
            "no comment": pinned(""),
            "quoted": pinned("").replace(f"actions/checkout@{SHA}", f'"actions/checkout@{SHA}" # v7.0.1'),
        },
    ),
    "outdated-action": (
        {
            "by commit": pinned("", "34e114876b0b11c390a56381ad16ebd13914f8d5"),
            "by the comment of a commit that is not known": pinned(" # v5.9.9", OTHER_SHA),
            "by tag": flow("push", a=job(use("actions/setup-python@v5"))),
            "many minor versions": flow("push", a=job(use("pypa/gh-action-pypi-publish@v1.8.14"))),
        },
        {
            "the newest": pinned(""),
            "the newest major": flow("push", a=job(use("actions/checkout@v7"))),
            "newer than the table": flow("push", a=job(use("actions/checkout@v99"))),
            "a little behind": flow("push", a=job(use("pypa/gh-action-pypi-publish@v1.12.4"))),
            "a branch": flow("push", a=job(use("actions/checkout@main"))),
            "switched off, which is told": flow("push", a=job(use("actions/upload-artifact@v3"))),
            "of somebody who is not in the table": flow("push", a=job(use("somebody/action@v1"))),
        },
    ),
    "retired-action": (
        {
            "by tag": flow("push", a=job(use("actions/upload-artifact@v3"))),
            "by full version": flow("push", a=job(use("actions/cache@v2.1.7"))),
            "by commit and comment": pinned(" # v3.6.0", OTHER_SHA, "actions/download-artifact"),
            "archived": flow("push", a=job(use("actions/create-release@v1"))),
            "a branch that is gone": flow("push", a=job(use("pypa/gh-action-pypi-publish@master"))),
        },
        {
            "current": flow("push", a=job(use("actions/upload-artifact@v4"))),
            "a newer commit": pinned(" # v5.0.0", OTHER_SHA, "actions/download-artifact"),
            "a commit that is known": pinned(""),
            "an old one of others": flow("push", a=job(use("owner/upload-artifact@v1"))),
        },
    ),
    "excessive-permissions": (
        {
            "none given": flow("push", a=job(run("pytest"))),
            "everything": flow("push", "permissions: write-all", a=job(run("pytest"))),
            "everything for a job": flow("push", "permissions: {}", a=job(run("pytest"), permissions="write-all")),
            "to write, for all jobs": flow("push", "permissions: {contents: write}", a=job(run("x")), b=job(run("y"))),
        },
        {
            "nothing": flow("push", "permissions: {}", a=job(run("pytest"))),
            "to read": flow("push", "permissions: {contents: read}", a=job(run("pytest")), b=job(run("x"))),
            "at each job": flow("push", a=job(run("pytest"), permissions="{contents: read}")),
            "to write, for the one job": flow("push", "permissions: {contents: write}", a=job(run("git push"))),
            "only called": flow("{workflow_call: {}}", a=job(run("pytest"))),
        },
    ),
    "persisted-credentials": (
        {
            "as it comes": flow("push", a=job(use("actions/checkout@v4"))),
            "with other options": flow("push", a=job(use("actions/checkout@v4", fetch_depth="0"), run("pytest"))),
            "a push that did not ask for it": flow(
                "push", a=job(use("actions/checkout@v4"), run("git push origin main"))
            ),
            "true for nothing": flow(
                "push", a=job(use("actions/checkout@v4", persist_credentials="true"), run("pytest"))
            ),
        },
        {
            "false": flow("push", a=job(use("actions/checkout@v4", persist_credentials="false"))),
            "a quoted false": flow("push", a=job(use("actions/checkout@v4", persist_credentials="'false'"))),
            "a push needs it": flow(
                "push", a=job(use("actions/checkout@v4", persist_credentials="true"), run("git push origin main"))
            ),
            "no checkout": flow("push", a=job(run("pytest"))),
        },
    ),
    "untrusted-checkout": (
        {
            "the head's commit": flow(
                "pull_request_target",
                a=job(use("actions/checkout@v4", ref="'${{ github.event.pull_request.head.sha }}'")),
            ),
            "the head's branch": flow(
                "[pull_request_target]", a=job(use("actions/checkout@v4", ref="'${{ github.head_ref }}'"))
            ),
            "after another run": flow(
                "{workflow_run: {workflows: [CI]}}",
                a=job(use("actions/checkout@v4", ref="'${{ github.event.workflow_run.head_sha }}'")),
            ),
            "by gh": flow("{issue_comment: {types: [created]}}", a=job(run("gh pr checkout $NUMBER"))),
        },
        {
            "without rights": flow(
                "pull_request", a=job(use("actions/checkout@v4", ref="'${{ github.event.pull_request.head.sha }}'"))
            ),
            "the base": flow("pull_request_target", a=job(use("actions/checkout@v4"))),
            "no checkout": flow("pull_request_target", a=job(use("actions/labeler@v5"))),
            "after a workflow that no stranger starts": {
                FILE: flow(
                    "{workflow_run: {workflows: [Tag]}}",
                    a=job(use("actions/checkout@v4", ref="'${{ github.event.workflow_run.head_sha }}'")),
                ),
                ".github/workflows/tag.yml": flow(top="name: Tag", a=job(run("x"))),
            },
        },
    ),
    "template-injection": (
        {
            "a branch's name": flow("pull_request", a=job(run("echo ${{ github.head_ref }}"))),
            "a title": flow("pull_request", a=job(run('T="${{ github.event.pull_request.title }}"'))),
            "an input": flow("{workflow_dispatch: {inputs: {v: {}}}}", a=job(run("echo ${{ inputs.v }}"))),
            "an input by its event": flow(
                "{workflow_dispatch: {inputs: {v: {type: choice}}}}", a=job(run("echo ${{ github.event.inputs.v }}"))
            ),
            "in a program for the forge": flow(
                "issues", a=job(use("actions/github-script@v7", script="'x = `${{ github.event.issue.title }}`'"))
            ),
            "a fallback": flow("push", a=job(run("echo ${{ github.head_ref || 'main' }}"))),
            "in a composite action": {
                ACTION_FILE: "runs: {using: composite, steps: [{shell: bash, run: 'echo ${{ inputs.x }}'}]}\n"
            },
            "handed on to a composite action": {
                ACTION_FILE: "runs: {using: composite, steps: [{shell: bash, run: 'echo ${{ inputs.x }}'}]}\n",
                FILE: flow("issues", a=job(use("./.github/actions/x", x="'${{ github.event.issue.title }}'"))),
            },
        },
        {
            "by a variable": flow("pull_request", a=job(run('echo "$T"', env="{T: '${{ github.head_ref }}'}"))),
            "what nobody chooses": flow("push", a=job(run("echo ${{ github.sha }} ${{ matrix.python }}"))),
            "a flag": flow("{workflow_dispatch: {inputs: {v: {type: boolean}}}}", a=job(run("echo ${{ inputs.v }}"))),
            "a comparison": flow(
                "{workflow_dispatch: {inputs: {v: {}}}}", a=job(run("x ${{ inputs.v == 'a' && '--a' || '' }}"))
            ),
            "an action that is only given fixed texts": {
                ACTION_FILE: "runs: {using: composite, steps: [{shell: bash, run: 'echo ${{ inputs.x }}'}]}\n",
                FILE: flow("push", a=job(use("./.github/actions/x", x="fixed"))),
            },
            "an option": flow(
                "pull_request", a=job(use("owner/x@v1", title="'${{ github.event.pull_request.title }}'"))
            ),
        },
    ),
    "secret-in-wide-env": (
        {
            "of the workflow": flow("push", f"env: {{T: {SECRET}}}", a=job(run("x"))),
            "of the job": flow("push", a=job(run("x"), run("y"), env=f"{{T: {SECRET}}}")),
            "with words around": flow("push", a=job(run("x"), run("y"), env="{U: 'https://x:${{ secrets.K }}@h'}")),
        },
        {
            "of the step": flow("push", a=job(run("x", env=f"{{T: {SECRET}}}"), run("y"))),
            "no secret": flow("push", "env: {T: '${{ vars.NAME }}'}", a=job(run("x"))),
            "the job's own token": flow("push", "env: {T: '${{ secrets.GITHUB_TOKEN }}'}", a=job(run("x"))),
            "a job of one step": flow("push", a=job(run("x"), env=f"{{T: {SECRET}}}")),
        },
    ),
    "secret-outside-environment": (
        {
            "no environment": flow(publish=job(run("twine upload d/*", env=f"{{TWINE_PASSWORD: {SECRET}}}"))),
            "two jobs": flow(
                a=job(run("x", env=f"{{T: {SECRET}}}"), environment="pypi"),
                b=job(run("x", env=f"{{T: {SECRET}}}"), environment="pypi"),
            ),
            "in GitLab": {".gitlab-ci.yml": "publish: {script: ['twine upload -p $PYPI_TOKEN dist/*']}\n"},
        },
        {
            "in an environment": flow(publish=job(run("x", env=f"{{T: {SECRET}}}"), environment="pypi")),
            "twice in one job": flow(
                publish=job(run("x", env=f"{{T: {SECRET}}}"), run("y", env=f"{{T: {SECRET}}}"), environment="pypi")
            ),
            "for something else": flow(a=job(run("x", env="{T: '${{ secrets.CODECOV_TOKEN }}'}"))),
            "no secret": flow(publish=job(UPLOAD)),
        },
    ),
    "inherited-secrets": (
        {
            "here": flow("push", a="{uses: ./.github/workflows/x.yml, secrets: inherit}"),
            "elsewhere": flow("push", a="{uses: o/r/.github/workflows/x.yml@v1, secrets: inherit}"),
            "quoted": flow("push", a="{uses: ./.github/workflows/x.yml, secrets: 'inherit'}"),
        },
        {
            "named": flow("push", a="{uses: ./.github/workflows/x.yml, secrets: {K: '${{ secrets.K }}'}}"),
            "none": flow("push", a="{uses: ./.github/workflows/x.yml}"),
            "another inherit": flow("push", a="{uses: ./x.yml, with: {secrets: inherit}}"),
        },
    ),
    "printed-credential": (
        {
            "echo": flow("push", a=job(run('echo "${{ secrets.KEY }}"'))),
            "a variable": flow("push", a=job(run('echo "key: $KEY"', env="{KEY: '${{ secrets.KEY }}'}"))),
            "an output": flow(
                "push", a=job(run('echo "k=$KEY" >> "$GITHUB_OUTPUT"', env="{KEY: '${{ secrets.KEY }}'}"))
            ),
            "a job's output": flow("push", a=job(run("x"), outputs="{k: '${{ secrets.KEY }}'}")),
            "all of them": flow("push", a=job(run("printenv", env="{KEY: '${{ secrets.KEY }}'}"))),
            "each command": flow("push", a=job(run("set -x", 'curl "$KEY"', env="{KEY: '${{ secrets.KEY }}'}"))),
        },
        {
            "to a program": flow("push", a=job(run('echo "$KEY" | gpg --import', env="{KEY: '${{ secrets.KEY }}'}"))),
            "to a private file": flow("push", a=job(run('echo "$KEY" > ~/.key', env="{KEY: '${{ secrets.KEY }}'}"))),
            "another variable": flow("push", a=job(run('echo "$NAME"', env="{KEY: '${{ secrets.KEY }}', NAME: x}"))),
            "whether it is there": flow("push", a=job(run('echo "${KEY:+set}"', env="{KEY: '${{ secrets.KEY }}'}"))),
            "no secret": flow("push", a=job(run("set -x", "env"))),
        },
    ),
    "written-out-credential": (
        {
            "a password": flow("push", a=job(use("docker/login-action@v3", password="Tr0ub4dor-and-three"))),
            "a token of the index": flow("push", a=job(run("twine upload d/*", env=f"{{TWINE_PASSWORD: {TOKEN}}}"))),
            "in a script": flow("push", a=job(run(f"twine upload -p {TOKEN} dist/*"))),
            "in an address": flow("push", a=job(run("git clone https://me:hunter2hunter@example.org/x"))),
            "of a container": flow(
                "push", a=job(run("x"), container="{image: i, credentials: {password: s3cret-value}}")
            ),
        },
        {
            "a secret": flow("push", a=job(use("docker/login-action@v3", password="'${{ secrets.P }}'"))),
            "a placeholder": flow("push", a=job(run("echo pypi-AgEIcHlwaS5vcmcCJ..."))),
            "a password of a test": flow("push", a=job(run("x"), env="{POSTGRES_PASSWORD: postgres}")),
            "a service of the job": flow("push", a=job(run("x postgres://me:Secret99@localhost:5432/db"))),
            "an address with a variable": flow("push", a=job(run('git push "https://x:$TOKEN@example.org/x"'))),
            "an option of that name": flow("push", a=job(use("actions/checkout@v4", persist_credentials="false"))),
        },
    ),
    "unverified-connection": (
        {
            "pip": flow("push", a=job(run("pip install --trusted-host pkgs.example.org x"))),
            "curl": flow("push", a=job(run("curl -fsSLk https://example.org/x -o x"))),
            "git": flow("push", a=job(run("git fetch", env="{GIT_SSL_NO_VERIFY: '1'}"))),
            "a plain address": flow("push", a=job(run("pip install -i http://pkgs.example.org/simple x"))),
        },
        {
            "this machine": flow(
                "push", a=job(run("pip install --trusted-host localhost x", "curl -k https://localhost:1/"))
            ),
            "checked": flow("push", a=job(run("curl -fsSL https://example.org/x"))),
            "another k": flow("push", a=job(run("tar -k -xf x", "pytest -k name"))),
        },
    ),
    "repeated-step": (
        {
            "next to it": flow("push", a=job(run("make"), run("make"))),
            "an upload, later": flow(
                "push",
                a=job(
                    "{name: Upload assets, uses: o/gh-release@v1, with: {files: d}}",
                    run("x"),
                    "{name: Upload assets, uses: o/gh-release@v1, with: {files: d}}",
                ),
            ),
            "an action": flow("push", a=job(use("o/x@v1", a="1"), use("o/x@v1", a="1"))),
        },
        {
            "other options": flow("push", a=job(use("o/x@v1", a="1"), use("o/x@v1", a="2"))),
            "another folder": flow(
                "push", a=job(run("make", working_directory="a"), run("make", working_directory="b"))
            ),
            "other conditions": flow("push", a=job(run("make", **{"if": "a"}), run("make", **{"if": "b"}))),
            "a look": flow("push", a=job(run("ls"), run("ls"))),
            "another job": flow("push", a=job(run("make")), b=job(run("make"))),
        },
    ),
    "ref-as-tag-name": (
        {
            "the tag": flow(a=job(use("actions/create-release@v1", tag_name="'${{ github.ref }}'"))),
            "the name": flow(a=job(use("softprops/action-gh-release@v2", name="'Example ${{ github.ref }}'"))),
            "the older spelling": flow(
                a=job("{uses: actions/create-release@v1, with: {release_name: '${{github.ref}}', tag_name: x}}")
            ),
        },
        {
            "the short one": flow(a=job(use("actions/create-release@v1", tag_name="'${{ github.ref_name }}'"))),
            "none": flow(a=job(use("softprops/action-gh-release@v2", files="d"))),
            "a checkout": flow(a=job(use("actions/checkout@v4", ref="'${{ github.ref }}'"))),
        },
    ),
    "unwatched-actions": (
        {
            "no file": flow("push", a=job(CHECKOUT)),
            "only pip": watched("{package-ecosystem: pip, directory: /}"),
            "no cooldown": watched("{package-ecosystem: github-actions, directory: /}"),
            "a short one": watched("{package-ecosystem: github-actions, cooldown: {default-days: 1}}"),
        },
        {
            "with cooldown": watched("{package-ecosystem: github-actions, cooldown: {default-days: 7}}"),
            "among others": watched(
                "{package-ecosystem: pip}", "{package-ecosystem: github-actions, cooldown: {default-days: 14}}"
            ),
            "GitLab has no actions": {".gitlab-ci.yml": "test: {script: [pytest]}\n"},
        },
    ),
    "unscanned-workflows": (
        {
            "no scan": flow("push", a=job(run("pytest"))),
            "talks of it": flow("push", a=job(run("echo zizmor"))),
            "only by hand": flow("{workflow_dispatch: {}}", a=job(run("zizmor ."))),
        },
        {
            "the program": flow("pull_request", a=job(run("uvx zizmor .github"))),
            "the action": flow("pull_request", a=job(use("zizmorcore/zizmor-action@v1"))),
            "the hook": {
                FILE: flow("push", a=job(run("x"))),
                ".pre-commit-config.yaml": "repos: [{repo: https://x, hooks: [{id: zizmor}]}]\n",
            },
            "our session": flow("pull_request", a=job(run("nox -s lint audit"))),
        },
    ),
    "unscheduled-audit": (
        {
            "never": flow("push", a=job(run("nox -s audit"))),
            "once a year": flow("{schedule: [{cron: '0 0 1 1 *'}]}", a=job(run("nox -s audit"))),
            "something else": flow(CRON, a=job(run("nox -s tests"))),
        },
        {
            "each month": flow(CRON, a=job(run("nox -s audit"))),
            "each week": flow("{schedule: [{cron: '0 4 * * 1'}], push: {}}", a=job(run("invoke audit --online"))),
            "in GitLab": {
                ".gitlab-ci.yml": "audit:\n  script: [invoke audit]\n"
                "  rules: [{if: '$CI_PIPELINE_SOURCE == \"schedule\"'}]\n"
            },
        },
    ),
    "unreadable-workflow": (
        {
            "a tab": {FILE: "on: push\njobs:\n\ta: {}\n"},
            "a key twice": {FILE: "on: push\njobs:\n  a: {}\n  a: {}\n"},
            "a list": {FILE: "- on: push\n"},
            "nothing": {FILE: "\n"},
            "anchors without end": {
                FILE: "a: &a [x]\n"
                + "".join(f"b{n}: &b{n} [{f'*b{n - 1}, ' * 9}*a]\n" if n else "b0: &b0 [*a]\n" for n in range(9))
            },
        },
        {
            "a workflow": flow("push", a=job(run("x"))),
            "an anchor": {FILE: "on: push\nx: &x {A: b}\njobs: {a: {env: *x, steps: []}}\n"},
            "another file": {FILE: flow("push", a=job(run("x"))), ".github/workflows/old.yml.disabled": "\t"},
        },
    ),
}
