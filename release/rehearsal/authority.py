"""A certificate authority of its own, made on the fly and trusted by nobody who is not told to."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Authority:
    """Makes certificates for 127.0.0.1; *valid* is false for one that names another host."""

    def __init__(self) -> None:
        """Make the keys."""
        import trustme  # noqa: PLC0415 - 100 ms, and only a rehearsal needs it

        self._authority = trustme.CA()

    def server_context(self, *names: str) -> ssl.SSLContext:
        """Return what a server presents: a certificate for *names*, or for this machine."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(*(names or ("127.0.0.1", "localhost"))).configure_cert(context)
        return context

    def client_context(self) -> ssl.SSLContext:
        """Return what a client that trusts this authority, and no other, uses."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._authority.configure_trust(context)
        return context

    @property
    def pem(self) -> bytes:
        """The authority's certificate."""
        return self._authority.cert_pem.bytes()

    def environment(self, bundle: Path) -> dict[str, str]:
        """Write the certificate to *bundle* and return the variables that make programs trust it."""
        bundle.write_bytes(self.pem)
        return dict.fromkeys(("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "PIP_CERT"), str(bundle))
