"""Signing: a key, a certificate for it, and an entry in the log for each signature."""

from __future__ import annotations

import base64
import contextlib
import json

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


class FulcioClientError(Exception):
    """What the library raises."""


class RekorClientError(Exception):
    """What the library raises."""


class SigningContext:
    """The services to sign with."""

    def __init__(self, url):
        self.url = url

    @classmethod
    def from_trust_config(cls, trust):
        assert trust.force_tlog_version == 1
        return cls(trust.url)

    @contextlib.contextmanager
    def signer(self, identity, *, cache=True):
        assert cache
        yield Signer(self.url, identity)


class Signer:
    """A key with a certificate."""

    def __init__(self, url, identity):
        self._url, self._key = url, ec.generate_private_key(ec.SECP256R1())
        request = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([])).sign(self._key, hashes.SHA256())
        answer = requests.post(
            f"{url}/api/v2/signingCert",
            json={"certificateSigningRequest": _text(request.public_bytes(serialization.Encoding.PEM))},
            headers={"Authorization": f"Bearer {identity.text}"},
            timeout=10,
        )
        try:
            answer.raise_for_status()
        except requests.HTTPError as problem:
            raise FulcioClientError from problem
        self.pem = answer.json()["signedCertificateEmbeddedSct"]["chain"]["certificates"][0].encode()
        self.certificate = x509.load_pem_x509_certificate(self.pem)

    def sign(self, data):
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))

    def enter(self, envelope):
        """Enter the signature into the log and return the entry as a bundle has it."""
        proposed = {"envelope": json.dumps(envelope), "verifiers": [_text(self.pem)]}
        entry = {"apiVersion": "0.0.1", "kind": "dsse", "spec": {"proposedContent": proposed}}
        answer = requests.post(f"{self._url}/api/v1/log/entries", json=entry, timeout=10)
        try:
            answer.raise_for_status()
        except requests.HTTPError as problem:
            raise RekorClientError from problem
        [found] = answer.json().values()
        proof = found["verification"]["inclusionProof"]
        return {
            "logIndex": str(found["logIndex"]),
            "logId": {"keyId": _text(bytes.fromhex(found["logID"]))},
            "kindVersion": {"kind": "dsse", "version": "0.0.1"},
            "integratedTime": str(found["integratedTime"]),
            "inclusionPromise": {"signedEntryTimestamp": found["verification"]["signedEntryTimestamp"]},
            "inclusionProof": {
                "logIndex": str(proof["logIndex"]),
                "rootHash": _text(bytes.fromhex(proof["rootHash"])),
                "treeSize": str(proof["treeSize"]),
                "hashes": [],
                "checkpoint": {"envelope": proof["checkpoint"]},
            },
            "canonicalizedBody": found["body"],
        }


def _text(data):
    return base64.b64encode(data).decode()
