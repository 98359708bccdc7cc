"""Workflows that publish well or badly, by check: each fault three times, and three look-alikes that have it not."""

from __future__ import annotations

from workflow_cases import CHECKOUT, FILE, OTHER_SHA, UPLOAD, flow, job, run, use

TEST = job(CHECKOUT, run("pytest"))
BUILD = job(CHECKOUT, run("python -m build"))
GITLAB = ".gitlab-ci.yml"
TWINE = run("twine upload dist/*", env="{TWINE_PASSWORD: '${{ secrets.PYPI_API_TOKEN }}'}")
TO_TEST = use(f"pypa/gh-action-pypi-publish@{OTHER_SHA}", repository_url="https://test.pypi.example/legacy/")
MINT = "{id-token: write}"
LOCAL = ".github/workflows/upload.yml"
CALL = "{workflow_call: {}}"
OUR_RELEASE = 'nox -s release -- --session "$SESSION"'
OURS = 'nox -s publish -- --candidate "sha256:$CANDIDATE"'
LOCKED = "pip install --require-hashes --requirement tools.txt"
DOWNLOAD8 = use("actions/download-artifact@v8", name="dist")

Cases = dict[str, tuple[dict[str, object], dict[str, object]]]

CASES: Cases = {
    "publish-without-environment": (
        {
            "by action": flow(publish=job(UPLOAD)),
            "by twine": flow(publish=job(run("python3 -m twine upload dist/*"))),
            "by uv, in a longer script": flow(publish=job(run("set -eu", "if true; then uv publish; fi"))),
            "by a local action": {
                FILE: flow(publish=job(use("./.github/actions/up"))),
                ".github/actions/up/action.yml": f"runs: {{using: composite, steps: [{UPLOAD}]}}\n",
            },
            "in GitLab": {GITLAB: "publish: {stage: deploy, script: [twine upload dist/*], when: manual}\n"},
        },
        {
            "named by a text": flow(publish=job(UPLOAD, environment="pypi")),
            "named by a mapping": flow(publish=job(UPLOAD, environment="{name: production}")),
            "talks of an upload": flow(publish=job(run('echo "twine upload dist/*"'))),
            "a comment": flow(publish=job(run("# twine upload dist/*", "ls"))),
            "a here-document": flow(publish=job(run("cat <<EOF", "twine upload dist/*", "EOF"))),
            "asks for help": flow(publish=job(run("twine upload --help"))),
            "GitLab with an environment": {GITLAB: "publish: {script: [twine upload dist/*], environment: pypi}\n"},
        },
    ),
    "gate-on-wrong-job": (
        {
            "an approval before": flow(ask=job(run("true"), environment="pypi"), publish=job(UPLOAD, needs="ask")),
            "on the build": flow(
                build=job(run("python -m build"), environment="release"), publish=job(UPLOAD, needs="[build]")
            ),
            "further before": flow(
                ask=job(run("true"), environment="production"),
                build=job(run("python -m build"), needs="ask"),
                publish=job(UPLOAD, needs="build"),
            ),
        },
        {
            "on the upload": flow(publish=job(UPLOAD, environment="pypi")),
            "on both": flow(
                ask=job(run("true"), environment="x"), publish=job(UPLOAD, needs="ask", environment="pypi")
            ),
            "on the documents": flow(
                docs=job(run("make html"), environment="github-pages"), publish=job(UPLOAD, needs="docs")
            ),
            "on a job that it does not wait for": flow(ask=job(run("true"), environment="pypi"), publish=job(UPLOAD)),
        },
    ),
    "publish-without-tests": (
        {
            "needs nothing": flow(test=TEST, publish=job(UPLOAD)),
            "needs a build": flow(build=BUILD, publish=job(UPLOAD, needs="build")),
            "tests may fail": flow(
                test=job(run("pytest"), continue_on_error="true"), publish=job(UPLOAD, needs="test")
            ),
            "runs in any case": flow(test=TEST, publish=job(UPLOAD, needs="test", **{"if": "always()"})),
            "only lists them": flow(look=job(run("tox --list")), publish=job(UPLOAD, needs="look")),
            "only lints": flow(lint=job(run("tox -e lint")), publish=job(UPLOAD, needs="lint")),
        },
        {
            "through the build": flow(
                test=TEST, build=job(run("python -m build"), needs="test"), publish=job(UPLOAD, needs="[build]")
            ),
            "in the same job as the build": flow(
                build=job(run("nox -s tests"), run("python -m build")), publish=job(UPLOAD, needs="build")
            ),
            "by a called workflow": {
                FILE: flow(test="{uses: ./.github/workflows/test.yml}", publish=job(UPLOAD, needs="test")),
                ".github/workflows/test.yml": flow("{workflow_call: {}}", all=job(run("uv run pytest -q"))),
            },
            "after a workflow that succeeded": {
                FILE: flow(
                    "{workflow_run: {workflows: [CI], types: [completed]}}",
                    publish=job(UPLOAD, **{"if": "\"github.event.workflow_run.conclusion == 'success'\""}),
                ),
                ".github/workflows/ci.yml": flow("push", top="name: CI", test=TEST),
            },
            "only to the test index": flow(publish=job(TO_TEST)),
        },
    ),
    "publish-without-audit": (
        {
            "nothing before": flow(publish=job(UPLOAD)),
            "tests alone": flow(test=TEST, publish=job(UPLOAD, needs="test")),
            "beside, not before": flow(audit=job(run("pip-audit")), publish=job(UPLOAD)),
        },
        {
            "our session": flow(audit=job(run("nox -s audit")), publish=job(UPLOAD, needs="audit")),
            "a scanner": flow(scan=job(run("uvx bandit -r src")), publish=job(UPLOAD, needs="scan")),
            "an action": flow(scan=job(use("pypa/gh-action-pip-audit@v1")), publish=job(UPLOAD, needs="scan")),
        },
    ),
    "placeholder-publish": (
        {
            "an echo": flow(publish=job('{name: Publish to PyPI, run: "echo publishing"}')),
            "says so": flow(
                publish=job('{name: Publish package, run: "# placeholder until OIDC\\nls dist; echo would publish"}')
            ),
            "in GitLab": {GITLAB: "publish to pypi: {script: [echo uploading, 'true']}\n"},
        },
        {
            "uploads": flow(publish=job('{name: Publish to PyPI, run: "twine upload dist/*"}')),
            "says so and fails": flow(publish=job('{name: Publish to PyPI, run: "echo not implemented; exit 1"}')),
            "a summary": flow(done=job('{name: Publish to PyPI summary, run: "echo done"}')),
            "a dry run": flow(dry_run=job('{name: Publish to PyPI, run: "echo would upload"}')),
        },
    ),
    "publish-in-reusable-workflow": (
        {
            "called from here": {
                FILE: flow(publish=f"{{uses: ./{LOCAL}}}"),
                LOCAL: flow(CALL, up=job(UPLOAD)),
            },
            "called from elsewhere": {LOCAL: flow(CALL, up=job(UPLOAD))},
            "called and started": {
                FILE: flow(publish=f"{{uses: ./{LOCAL}}}"),
                LOCAL: flow("{workflow_call: {}, workflow_dispatch: {}}", up=job(UPLOAD)),
            },
        },
        {
            "the build is called": {
                FILE: flow(build="{uses: ./.github/workflows/build.yml}", publish=job(UPLOAD, needs="build")),
                ".github/workflows/build.yml": flow(CALL, all=BUILD),
            },
            "started by a tag": flow(publish=job(UPLOAD)),
            "in GitLab": {GITLAB: "publish: {script: [twine upload dist/*]}\n"},
            "a local action": {
                FILE: flow(publish=job(use("./up"))),
                "up/action.yml": f"runs: {{using: composite, steps: [{UPLOAD}]}}\n",
            },
        },
    ),
    "build-in-publish-job": (
        {
            "checks out": flow(publish=job(CHECKOUT, UPLOAD)),
            "installs": flow(publish=job(run("pip install twine"), run("twine upload dist/*"))),
            "builds": flow(publish=job(run("python -m build && twine upload dist/*"))),
            "runs a script": flow(publish=job(run("./scripts/prepare.sh"), UPLOAD)),
            "runs a task": flow(publish=job(run("make changelog"), UPLOAD)),
            "in GitLab": {GITLAB: "publish: {before_script: [pip install twine], script: [twine upload dist/*]}\n"},
            "our upload of whatever is there": flow(
                publish=job(CHECKOUT, run("nox -s publish"), permissions=MINT, environment="pypi")
            ),
            "locked tools beside another upload": flow(publish=job(run(LOCKED), run("twine upload dist/*"))),
            "our upload with a script": flow(publish=job(CHECKOUT, run("./prepare.sh"), run(OURS))),
            "our upload with the newest tools": flow(publish=job(CHECKOUT, run("pip install nox"), run(OURS))),
        },
        {
            "our upload of what another job built": flow(
                publish=job(CHECKOUT, run(LOCKED), run(OURS), permissions=MINT)
            ),
            "downloads and uploads": flow(build=BUILD, publish=job(DOWNLOAD8, UPLOAD, needs="build")),
            "looks": flow(publish=job(DOWNLOAD8, run("ls -l dist", "sha256sum --check sums"), UPLOAD)),
            "talks of installing": flow(publish=job(UPLOAD, run('echo "pip install example"'))),
            "another job builds": flow(build=job(CHECKOUT, run("make build")), publish=job(UPLOAD)),
        },
    ),
    "id-token-outside-publish": (
        {
            "for all": flow(top="permissions: {id-token: write}", test=TEST, publish=job(UPLOAD)),
            "for the tests": flow(test=job(run("pytest"), permissions=MINT), publish=job(UPLOAD, permissions=MINT)),
            "for the release": flow(
                publish=job(UPLOAD, permissions=MINT),
                release=job(run("gh release create v1"), permissions="{id-token: write, contents: write}"),
            ),
        },
        {
            "for the upload": flow(test=TEST, publish=job(UPLOAD, permissions=MINT)),
            "for all, and the others have their own": flow(
                top="permissions: {id-token: write}",
                test=job(run("pytest"), permissions="{}"),
                publish=job(UPLOAD),
            ),
            "for attestations": flow(
                build=job(
                    use("actions/attest-build-provenance@v2"), permissions="{id-token: write, attestations: write}"
                ),
                publish=job(UPLOAD, permissions=MINT),
            ),
            "nothing is published": flow(top="permissions: {id-token: write}", test=TEST),
        },
    ),
    "stored-token": (
        {
            "for twine": flow(publish=job(TWINE)),
            "for the action": flow(publish=job(use("pypa/gh-action-pypi-publish@v1", password="'${{ secrets.T }}'"))),
            "though it could mint one": flow(
                publish=job(use("pypa/gh-action-pypi-publish@v1", password="'${{ secrets.T }}'"), permissions=MINT)
            ),
            "in the job's variables": flow(
                publish=job(run("twine upload dist/*"), env="{TWINE_PASSWORD: '${{ secrets.T }}'}")
            ),
        },
        {
            "minted": flow(publish=job(UPLOAD, permissions=MINT)),
            "minted by a step": flow(
                publish=job(
                    use("pypa/gh-action-pypi-publish@v1", password="'${{ steps.mint.outputs.token }}'"),
                    permissions=MINT,
                )
            ),
            "for the test index": flow(
                publish=job(
                    use(
                        "pypa/gh-action-pypi-publish@v1",
                        password="'${{ secrets.T }}'",
                        repository_url="https://test.pypi.example/legacy/",
                    )
                )
            ),
            "a password for something else": flow(
                publish=job(use("docker/login-action@v3", password="'${{ secrets.T }}'"), UPLOAD, permissions=MINT)
            ),
        },
    ),
    "token-of-other-index": (
        {
            "the real one at the test index": flow(
                publish=job(
                    use(
                        "pypa/gh-action-pypi-publish@v1",
                        password="'${{ secrets.PYPI_API_TOKEN }}'",
                        repository_url="https://test.pypi.example/legacy/",
                    )
                )
            ),
            "the test one at the real index": flow(
                publish=job(use("pypa/gh-action-pypi-publish@v1", password="'${{ secrets.TEST_PYPI_API_TOKEN }}'"))
            ),
            "for twine": flow(
                publish=job(run("twine upload -r testpypi dist/*", env="{TWINE_PASSWORD: '${{ secrets.PYPI_TOKEN }}'}"))
            ),
        },
        {
            "the real one at the real index": flow(publish=job(TWINE)),
            "the test one at the test index": flow(
                publish=job(
                    run("twine upload -r testpypi dist/*", env="{TWINE_PASSWORD: '${{ secrets.TESTPYPI_TOKEN }}'}")
                )
            ),
            "no token": flow(publish=job(UPLOAD)),
            "a user's name": flow(
                publish=job(run("twine upload dist/*", env="{TWINE_USERNAME: '${{ secrets.TEST_PYPI_USER }}'}"))
            ),
        },
    ),
    "token-from-elsewhere": (
        {
            "from a store, by its program": flow(
                publish=job(run("T=$(aws secretsmanager get-secret-value --secret-id x)", "twine upload dist/*"))
            ),
            "from a store, by its action": flow(
                publish=job(use("aws-actions/aws-secretsmanager-get-secrets@v2"), run("twine upload dist/*"))
            ),
            "from a vault": flow(publish=job(use("hashicorp/vault-action@v3"), UPLOAD)),
        },
        {
            "minted": flow(publish=job(UPLOAD, permissions=MINT)),
            "another job asks a store": flow(
                docs=job(use("hashicorp/vault-action@v3")), publish=job(UPLOAD, permissions=MINT)
            ),
            "talks of a vault": flow(publish=job(UPLOAD, run("echo see the vault"))),
        },
    ),
    "attestations-off": (
        {
            "switched off": flow(publish=job(use("pypa/gh-action-pypi-publish@v1.12.4", attestations="false"))),
            "with a password": flow(publish=job(use("pypa/gh-action-pypi-publish@v1.12.4", password="x"))),
            "too old": flow(publish=job(use("pypa/gh-action-pypi-publish@v1.8.14"))),
            "by twine": flow(publish=job(TWINE)),
        },
        {
            "as it comes": flow(publish=job(UPLOAD, permissions=MINT)),
            "switched on": flow(publish=job(use("pypa/gh-action-pypi-publish@v1.12.4", attestations="true"))),
            "by twine, with them": flow(publish=job(run("twine upload --attestations dist/*"))),
            "made before by a program": flow(publish=job(run("pypi-attestations sign dist/*"), run("uv publish"))),
            "our session": flow(publish=job(run("nox -s publish"), permissions=MINT)),
        },
    ),
    "skip-existing": (
        {
            "the action": flow(publish=job(use("pypa/gh-action-pypi-publish@v1", skip_existing="true"))),
            "its older name": flow(publish=job("{uses: pypa/gh-action-pypi-publish@v1, with: {skip_existing: yes}}")),
            "twine": flow(publish=job(run("twine upload --skip-existing dist/*"))),
        },
        {
            "false": flow(publish=job(use("pypa/gh-action-pypi-publish@v1", skip_existing="false"))),
            "on the test index": flow(publish=job(run("twine upload --skip-existing -r testpypi dist/*"))),
            "compares digests": flow(publish=job(run("uv publish --check-url https://index.example/simple"))),
            "talks of it": flow(publish=job(UPLOAD, run("echo --skip-existing"))),
        },
    ),
    "cancelled-publish": (
        {
            "one group for all": flow(
                top="concurrency: {group: release, cancel-in-progress: true}", publish=job(UPLOAD)
            ),
            "at the job": flow(publish=job(UPLOAD, concurrency="{group: x, cancel-in-progress: true}")),
            "for a branch": flow(
                "{push: {branches: [main]}}",
                "concurrency: {group: 'x-${{ github.ref }}', cancel-in-progress: true}",
                publish=job(UPLOAD),
            ),
            "in GitLab": {GITLAB: "publish: {script: [twine upload dist/*], interruptible: true}\n"},
        },
        {
            "false": flow(top="concurrency: {group: x, cancel-in-progress: false}", publish=job(UPLOAD)),
            "a name alone": flow(top="concurrency: release", publish=job(UPLOAD)),
            "a group for each run": flow(
                "[push, pull_request]",
                "concurrency: {group: 'x-${{ github.head_ref || github.run_id }}', cancel-in-progress: true}",
                publish=job(UPLOAD),
            ),
            "a group for each tag": flow(
                top="concurrency: {group: 'x-${{ github.ref }}', cancel-in-progress: true}", publish=job(UPLOAD)
            ),
            "another job": flow(
                test=job(run("pytest"), concurrency="{group: x, cancel-in-progress: true}"), publish=job(UPLOAD)
            ),
            "only for releases": flow(
                "{push: {branches: [main]}, release: {types: [published]}}",
                "concurrency: {group: 'x-${{ github.ref }}', cancel-in-progress: true}",
                publish=job(UPLOAD, **{"if": "github.event.action == 'published'"}),
            ),
        },
    ),
    "unresumable-publish": (
        {
            "a release after it": flow(publish=job(UPLOAD, run("gh release create v1 dist/*"))),
            "an action after it": flow(publish=job(TWINE, use("softprops/action-gh-release@v2"))),
            "both indexes": flow(publish=job(TO_TEST, UPLOAD)),
        },
        {
            "the last step": flow(publish=job(DOWNLOAD8, UPLOAD)),
            "words after it": flow(publish=job(UPLOAD, run('echo "done" >> $GITHUB_STEP_SUMMARY'))),
            "what may fail": flow(publish=job(UPLOAD, run("gh release create v1", continue_on_error="true"))),
            "our session": flow(publish=job(run("nox -s publish"), run("nox -s announce"), permissions=MINT)),
        },
    ),
    "unverified-download": (
        {
            "an old major": flow(publish=job(use("actions/download-artifact@v4"), UPLOAD)),
            "an old commit": "on: push\njobs:\n  up:\n    steps:\n"
            f"    - uses: actions/download-artifact@{OTHER_SHA} # v5.0.0\n"
            f"    - uses: pypa/gh-action-pypi-publish@{OTHER_SHA}\n",
            "told to go on": flow(publish=job(use("actions/download-artifact@v8", digest_mismatch="warn"), UPLOAD)),
        },
        {
            "a new major": flow(publish=job(DOWNLOAD8, UPLOAD)),
            "compares": flow(publish=job(use("actions/download-artifact@v4"), run("sha256sum -c sums"), UPLOAD)),
            "another job": flow(test=job(use("actions/download-artifact@v4")), publish=job(DOWNLOAD8, UPLOAD)),
        },
    ),
    "wrong-environment-url": (
        {
            "another project": flow(publish=job(UPLOAD, environment="{name: pypi, url: '@PAGE/other'}")),
            "another host": flow(publish=job(UPLOAD, environment="{name: pypi, url: 'https://example.org/p/example'}")),
            "the real index for the test one": flow(
                publish=job(TO_TEST, environment="{name: testpypi, url: '@PAGE/example'}")
            ),
            "none": flow(publish=job(UPLOAD, environment="pypi")),
        },
        {
            "its page": flow(publish=job(UPLOAD, environment="{name: pypi, url: '@PAGE/example'}")),
            "a version of it": flow(publish=job(UPLOAD, environment="{name: pypi, url: '@PAGE/Example/1.0/'}")),
            "worked out": flow(publish=job(UPLOAD, environment="{name: pypi, url: '${{ steps.x.outputs.url }}'}")),
        },
    ),
    "tag-without-version-check": (
        {
            "a tag": flow(build=BUILD, publish=job(UPLOAD, needs="build")),
            "a release": flow("{release: {types: [published]}}", build=BUILD, publish=job(UPLOAD, needs="build")),
            "only shows it": flow(
                build=job(run('echo "$GITHUB_REF_NAME"', "python -m build")), publish=job(UPLOAD, needs="build")
            ),
        },
        {
            "compares": flow(
                build=job(run('test "$GITHUB_REF_NAME" = "v$(hatch version)"'), run("python -m build")),
                publish=job(UPLOAD, needs="build"),
            ),
            "our release": flow(build=job(run(OUR_RELEASE)), publish=job(UPLOAD, needs="build")),
            "by hand": flow("{workflow_dispatch: {}}", publish=job(UPLOAD)),
            "a branch": flow("{push: {branches: [main]}}", publish=job(UPLOAD)),
            "the version is the tag": {
                FILE: flow(build=BUILD, publish=job(UPLOAD, needs="build")),
                "pyproject.toml": '[build-system]\nrequires = ["hatchling", "hatch-vcs"]\n',
            },
        },
    ),
}
CASES |= {
    "edited-tree": (
        {
            "a dependency": flow(
                build=job(run("uv add --dev build", "python -m build")), publish=job(UPLOAD, needs="build")
            ),
            "by sed": flow(
                build=job(run("sed -i s/1.0/1.1/ pyproject.toml"), run("uv build")), publish=job(UPLOAD, needs="build")
            ),
            "by echo": flow(
                build=job(run("echo '__version__ = 1' > src/example/__init__.py", "python -m build")),
                publish=job(UPLOAD, needs="build"),
            ),
            "by a bump": flow(
                build=job(run("poetry version patch", "poetry build")), publish=job(UPLOAD, needs="build")
            ),
        },
        {
            "only reads": flow(
                build=job(run("uv version", "sed -n 1p pyproject.toml", "uv build")), publish=job(UPLOAD, needs="build")
            ),
            "another job": flow(
                bump=job(run("sed -i s/1/2/ pyproject.toml")), build=BUILD, publish=job(UPLOAD, needs="build")
            ),
            "asks a bumper": flow(
                build=job(run("bump-my-version show current_version", "cz bump --get-next", "uv build")),
                publish=job(UPLOAD, needs="build"),
            ),
            "another file": flow(
                build=job(run("sed -i s/1/2/ README.md", "python -m build > log.txt")),
                publish=job(UPLOAD, needs="build"),
            ),
        },
    ),
    "unpinned-build-tool": (
        {
            "pip": flow(
                build=job(run("python -m pip install build twine", "python -m build")),
                publish=job(UPLOAD, needs="build"),
            ),
            "a lower bound": flow(
                build=job(run("pip install 'build>=1'", "python -m build")), publish=job(UPLOAD, needs="build")
            ),
            "piped into a shell": flow(
                build=job(run("curl -LsSf https://example.org/install.sh | sh", "uv build")),
                publish=job(UPLOAD, needs="build"),
            ),
            "uvx": flow(build=job(run("uvx --from build pyproject-build")), publish=job(UPLOAD, needs="build")),
        },
        {
            "with hashes": flow(
                build=job(run("pip install --require-hashes -r build.txt", "python -m build")),
                publish=job(UPLOAD, needs="build"),
            ),
            "an exact version": flow(
                build=job(run("pip install build==1.3.0", "python -m build")), publish=job(UPLOAD, needs="build")
            ),
            "no build tool": flow(
                build=job(run("pip install requests", "python -m build")), publish=job(UPLOAD, needs="build")
            ),
            "another job": flow(docs=job(run("pip install build")), publish=job(UPLOAD)),
            "a file that is kept": flow(
                build=job(run("curl -o f https://example.org/f | tee log", "python -m build")),
                publish=job(UPLOAD, needs="build"),
            ),
        },
    ),
    "floating-python": (
        {
            "none": flow(
                build=job(use("actions/setup-python@v5"), run("python -m build")), publish=job(UPLOAD, needs="build")
            ),
            "any 3": flow(
                build=job(use("actions/setup-python@v5", python_version="3.x"), run("python -m build")),
                publish=job(UPLOAD, needs="build"),
            ),
            "a bare 3": flow(
                build=job(use("actions/setup-python@v5", python_version="'3'"), run("pytest")),
                publish=job(UPLOAD, needs="build"),
            ),
        },
        {
            "named": flow(
                build=job(use("actions/setup-python@v5", python_version="'3.13'"), run("python -m build")),
                publish=job(UPLOAD, needs="build"),
            ),
            "from a file": flow(
                build=job(
                    use("actions/setup-python@v5", python_version_file=".python-version"), run("python -m build")
                ),
                publish=job(UPLOAD, needs="build"),
            ),
            "from a matrix": flow(
                build=job(
                    use("actions/setup-python@v5", python_version="'${{ matrix.python }}'"), run("python -m build")
                ),
                publish=job(UPLOAD, needs="build"),
            ),
            "another job": flow(docs=job(use("actions/setup-python@v5")), publish=job(UPLOAD)),
        },
    ),
    "cached-build": (
        {
            "the action": flow(
                build=job(use("actions/cache@v4", path="x"), run("uv build")), publish=job(UPLOAD, needs="build")
            ),
            "of pip": flow(
                build=job(use("actions/setup-python@v5", cache="pip"), run("uv build")),
                publish=job(UPLOAD, needs="build"),
            ),
            "of uv": flow(
                build=job(use("astral-sh/setup-uv@v5", enable_cache="true"), run("uv build")),
                publish=job(UPLOAD, needs="build"),
            ),
        },
        {
            "none": flow(build=BUILD, publish=job(UPLOAD, needs="build")),
            "for the tests": flow(
                test=job(use("actions/cache@v4", path="x"), run("pytest")),
                build=BUILD,
                publish=job(UPLOAD, needs="[test, build]"),
            ),
            "switched off": flow(
                build=job(use("astral-sh/setup-uv@v5", enable_cache="false"), run("uv build")),
                publish=job(UPLOAD, needs="build"),
            ),
        },
    ),
    "single-distribution": (
        {
            "a wheel": flow(build=job(run("python -m build --wheel")), publish=job(UPLOAD, needs="build")),
            "an sdist": flow(build=job(run("python setup.py sdist")), publish=job(UPLOAD, needs="build")),
            "wheels": flow(build=job(use("pypa/cibuildwheel@v3")), publish=job(UPLOAD, needs="build")),
        },
        {
            "both": flow(build=BUILD, publish=job(UPLOAD, needs="build")),
            "our release": flow(build=job(run(OUR_RELEASE)), publish=job(UPLOAD, needs="build")),
            "one after the other": flow(
                build=job(run("python -m build --sdist", "python -m build --wheel")), publish=job(UPLOAD, needs="build")
            ),
            "by two uploads": flow(
                sdist=job(run("maturin sdist")),
                first=job(UPLOAD, needs="sdist"),
                wheels=job(use("pypa/cibuildwheel@v3")),
                second=job(UPLOAD, needs="wheels"),
            ),
            "in two jobs": flow(
                sdist=job(run("uv build --sdist")),
                wheels=job(run("cibuildwheel")),
                publish=job(UPLOAD, needs="[sdist, wheels]"),
            ),
        },
    ),
    "unchecked-distribution": (
        {
            "twine alone": flow(build=BUILD, publish=job(TWINE, needs="build")),
            "told not to": flow(publish=job(use("pypa/gh-action-pypi-publish@v1", verify_metadata="false"))),
            "talks of it": flow(
                build=job(run("python -m build", "echo twine check")), publish=job(TWINE, needs="build")
            ),
        },
        {
            "twine check": flow(
                build=job(run("python -m build", "twine check --strict dist/*")), publish=job(TWINE, needs="build")
            ),
            "our session": flow(build=job(run("nox -s check")), publish=job(TWINE, needs="build")),
            "the action does": flow(build=BUILD, publish=job(UPLOAD, needs="build")),
        },
    ),
    "unkept-artifact": (
        {
            "no term": flow("push", build=job(use("actions/upload-artifact@v4", path="dist"))),
            "may be empty": flow(
                build=job(run("uv build"), use("actions/upload-artifact@v4", path="dist", retention_days="5")),
                publish=job(UPLOAD, needs="build"),
            ),
            "in GitLab": {GITLAB: "build: {script: [uv build], artifacts: {paths: [dist/]}}\n"},
        },
        {
            "a term": flow("push", build=job(use("actions/upload-artifact@v4", path="x", retention_days="5"))),
            "a term, and never empty": flow(
                build=job(
                    run("uv build"),
                    use("actions/upload-artifact@v4", path="x", retention_days="5", if_no_files_found="error"),
                ),
                publish=job(UPLOAD, needs="build"),
            ),
            "in GitLab": {GITLAB: "build: {script: [x], artifacts: {paths: [dist/], expire_in: 1 week}}\n"},
            "another action": flow("push", build=job(use("codecov/codecov-action@v5", path="x"))),
        },
    ),
    "tag-that-starts-nothing": (
        {
            "a push of tags": {
                FILE: flow(publish=job(UPLOAD)),
                ".github/workflows/tag.yml": flow("{workflow_dispatch: {}}", tag=job(run("git push origin --tags"))),
            },
            "a push of one tag": {
                FILE: flow(publish=job(UPLOAD)),
                ".github/workflows/tag.yml": flow(
                    "push", tag=job(run('git tag "v$VERSION"', 'git push origin "v$VERSION"'))
                ),
            },
            "a release": {
                FILE: flow("{release: {types: [published]}}", publish=job(UPLOAD)),
                ".github/workflows/tag.yml": flow("push", tag=job(run("gh release create v1"))),
            },
        },
        {
            "with another token": {
                FILE: flow(publish=job(UPLOAD)),
                ".github/workflows/tag.yml": flow(
                    "push",
                    tag=job(
                        use("actions/checkout@v4", token="'${{ secrets.RELEASE_TOKEN }}'"),
                        run("git push origin --tags"),
                    ),
                ),
            },
            "starts it by name": {
                FILE: flow("{push: {tags: ['v*']}, workflow_dispatch: {}}", publish=job(UPLOAD)),
                ".github/workflows/tag.yml": flow(
                    "push", tag=job(run("git push origin --tags", "gh workflow run release.yml"))
                ),
            },
            "nothing waits for it": flow("push", tag=job(run("git push origin --tags"))),
            "a branch": {
                FILE: flow(publish=job(UPLOAD)),
                ".github/workflows/docs.yml": flow("push", docs=job(run("git push origin gh-pages"))),
            },
        },
    ),
}
