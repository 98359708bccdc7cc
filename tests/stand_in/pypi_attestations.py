"""Plays pypi-attestations where it is not installed: the names that are used of it, and attestations in its form."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass

from cryptography.hazmat.primitives.serialization import Encoding

_PREDICATE = "https://docs.example.invalid/attestations/publish/v1"
_KIND = "application/vnd.in-toto+json"


class AttestationError(ValueError):
    """What the library raises."""


@dataclass(frozen=True)
class Distribution:
    """A file by its name and SHA-256."""

    name: str
    digest: str

    @classmethod
    def from_file(cls, path):
        return cls(path.name, hashlib.sha256(path.read_bytes()).hexdigest())


@dataclass(frozen=True)
class Attestation:
    """The document of PEP 740."""

    document: dict

    def model_dump_json(self):
        return json.dumps(self.document)

    @classmethod
    def sign(cls, signer, distribution):
        subject = {"name": distribution.name, "digest": {"sha256": distribution.digest}}
        statement = {"_type": "https://in-toto.io/Statement/v1", "subject": [subject], "predicateType": _PREDICATE}
        payload = json.dumps({**statement, "predicate": None}).encode()
        signature = signer.sign(f"DSSEv1 {len(_KIND)} {_KIND} {len(payload)} ".encode() + payload)
        envelope = {"payload": _text(payload), "payloadType": _KIND, "signatures": [{"sig": _text(signature)}]}
        return cls(
            {
                "version": 1,
                "verification_material": {
                    "certificate": _text(signer.certificate.public_bytes(Encoding.DER)),
                    "transparency_entries": [signer.enter(envelope)],
                },
                "envelope": {"statement": _text(payload), "signature": _text(signature)},
            }
        )


def _text(data):
    return base64.b64encode(data).decode()
