"""A child that signs with pypi-attestations: ``python -m release.system.attesting --to FOLDER FILE...``.

It writes ``FILE.publish.attestation`` into the folder for each FILE. The identity to sign as is in
``SIGSTORE_IDENTITY_TOKEN`` and nowhere else. The certificate and the entry in the log come from the public Sigstore, or
from the one whose client trust configuration is in the file that ``SIGSTORE_TRUST_CONFIG`` names. What went wrong is
the last line on standard output; the exit code is then 75 where trying again may help, else 1.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import requests

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LOST = 75
_TROUBLE = frozenset({429, 500, 502, 503, 504})
_PASSING = frozenset({"DownloadError", "NetworkError", "TUFError"})  # of libraries that need not be here


def sign(files: Sequence[Path], to: Path) -> None:
    """Sign *files*, all with one certificate, and write their attestations into the folder *to*."""
    kit, oidc = import_module("pypi_attestations"), import_module("sigstore.oidc")
    models, signing = import_module("sigstore.models"), import_module("sigstore.sign")
    identity = oidc.IdentityToken(os.environ["SIGSTORE_IDENTITY_TOKEN"])
    configured = os.environ.get("SIGSTORE_TRUST_CONFIG")
    if configured:
        trust = models.ClientTrustConfig.from_json(Path(configured).read_text(encoding="utf-8"))
    else:
        trust = models.ClientTrustConfig.production()
    trust.force_tlog_version = 1  # attestations have no place for what a log of version 2 answers
    with signing.SigningContext.from_trust_config(trust).signer(identity) as signer:
        for file in files:
            attestation = kit.Attestation.sign(signer, kit.Distribution.from_file(file))
            (to / f"{file.name}.publish.attestation").write_text(attestation.model_dump_json(), encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Sign, and return 0, 1 where that is not possible, or 75 where an answer was lost."""
    parser = argparse.ArgumentParser(prog="attesting")
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("files", type=Path, nargs="+")
    asked = parser.parse_args(arguments)
    try:
        sign(asked.files, asked.to)
    except Exception as problem:  # noqa: BLE001 - the libraries raise what those below them raise
        causes = list(_causes(problem))
        words = ": ".join(dict.fromkeys(_words(cause) for cause in causes))
        sys.stdout.write(" ".join(words.split())[:600] + "\n")
        return _LOST if any(_may_pass(cause) for cause in causes) else 1
    return 0


def _causes(problem: BaseException) -> Iterator[BaseException]:
    """Yield *problem* and what it came from, which alone says what the server answered."""
    seen: list[BaseException] = []
    found: BaseException | None = problem
    while found is not None and found not in seen:
        seen.append(found)
        yield found
        found = found.__cause__ or found.__context__


def _words(problem: BaseException) -> str:
    text = str(problem)
    return f"{type(problem).__name__} {text}" if text else type(problem).__name__


def _may_pass(problem: BaseException) -> bool:
    if isinstance(problem, requests.HTTPError):
        return problem.response is not None and problem.response.status_code in _TROUBLE
    return isinstance(problem, (requests.ConnectionError, requests.Timeout)) or type(problem).__name__ in _PASSING


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
