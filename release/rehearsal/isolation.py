"""The environment of a rehearsal's commands: no account, no CI, no network, and nobody's configuration of git."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.redact import secrets_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# Where nobody listens: TCP port 9 is set aside for what is thrown away.
_NOWHERE = "http://127.0.0.1:9"
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "ftp_proxy")
_DROPPED = (
    *("CI", "CI_", "GITHUB_", "GITLAB_", "ACTIONS_", "RUNNER_", "NOX", "GIT_", "TWINE_", "INVOKE_"),
    *("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_INDEX", "UV_DEFAULT_INDEX", "UV_EXTRA_INDEX_URL", "UV_PUBLISH_"),
    *("SSL_CERT_", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "PIP_CERT", "PIP_PROXY", "SSH_AUTH_SOCK", "NO_PROXY"),
    *("BUILD_BUILDID", "TRAVIS", "CIRCLE", "JENKINS_", "BUILDKITE", "TF_BUILD", "APPVEYOR", "SOURCE_DATE_EPOCH"),
)
_HOMES = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")


def isolated(environment: Mapping[str, str], folder: Path, *, has_own_home: bool) -> dict[str, str]:
    """Return *environment* for commands in the sandbox *folder*.

    Secrets and what tells of a CI are left out, every proxy leads nowhere and installers are offline, except to this
    machine. With *has_own_home* the user's home, and the caches in it, are out of sight too.
    """
    secrets = set(secrets_in(environment))
    proxies = {name for name in environment if name.lower() in {*_PROXIES, "no_proxy"}}
    kept = {
        name: value
        for name, value in environment.items()
        if not (name.startswith(_DROPPED) or name in proxies or value.strip() in secrets)
    }
    if has_own_home:
        kept |= {name: str(folder / "home") for name in _HOMES if name in kept or name == "HOME"}
        kept["UV_CACHE_DIR"] = str(folder / "home" / "uv")
    return {
        **kept,
        **dict.fromkeys((*_PROXIES, *(name.upper() for name in _PROXIES)), _NOWHERE),
        **dict.fromkeys(("no_proxy", "NO_PROXY"), "127.0.0.1,localhost"),
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder / "tmp")),
        **dict.fromkeys(("PIP_NO_INDEX", "UV_OFFLINE", "PYTHONDONTWRITEBYTECODE", "NO_COLOR"), "1"),
        "UV_PYTHON_DOWNLOADS": "never",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "GIT_CONFIG_GLOBAL": str(folder / "gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
    }
