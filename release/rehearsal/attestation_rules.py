"""What the index refuses in attestations (PEP 740), and the provenance document that it serves for them.

Signatures are not checked: that takes certificates of a public authority. The statement is.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

# What follows the host in the two predicate types that are accepted.
PREDICATES = ("/attestations/publish/v1", "/provenance/v1")
_PARTS = {"version", "verification_material", "envelope"}


def refuse_attestations(text: str, filename: str, sha256: str, *, is_trusted: bool) -> tuple[str, list[Any]]:
    """Return what is wrong with the form field's *text*, and the attestations if nothing is."""
    if not is_trusted:
        return _words("Attestations are only supported when using Trusted Publishing"), []
    try:
        attestations = json.loads(text)
    except ValueError as error:
        return _words(f"Malformed attestations: {error}"), []
    if not isinstance(attestations, list) or not attestations:
        return _words("Malformed attestations: an empty attestation set is not permitted"), []
    if len(attestations) > len(PREDICATES):
        return _words(f"A maximum of {len(PREDICATES)} attestations per file are supported"), []
    seen: list[str] = []
    for attestation in attestations:
        if wrong := _refuse(attestation, filename, sha256, seen):
            return _words(wrong), []
    return "", attestations


def provenance(publisher: dict[str, Any], attestations: list[Any]) -> dict[str, Any]:
    """Return the provenance document of a file."""
    return {"version": 1, "attestation_bundles": [{"publisher": publisher, "attestations": attestations}]}


def _refuse(attestation: Any, filename: str, sha256: str, seen: list[str]) -> str:
    statement = _statement(attestation)
    if statement is None:
        return "Malformed attestations: not an attestation of version 1"
    name, digest = _subject(statement)
    verifying = "Could not verify the uploaded artifact using the included attestation"
    if name != filename:
        return f"{verifying}: subject does not match distribution name"
    if digest != sha256:
        return f"{verifying}: subject does not match distribution digest"
    predicate = str(statement.get("predicateType"))
    if not predicate.endswith(PREDICATES):
        return f"Attestation with unsupported predicate type: {predicate}"
    if predicate in seen:
        return f"Multiple attestations for the same file with the same predicate type ({predicate}) are not supported"
    seen.append(predicate)
    return ""


def _subject(statement: dict[str, Any]) -> tuple[Any, Any]:
    """Return name and SHA-256 of the one file that *statement* is about."""
    try:
        [subject] = statement["subject"]
        return subject["name"], subject["digest"]["sha256"]
    except (KeyError, TypeError, ValueError):
        return None, None


def _statement(attestation: Any) -> dict[str, Any] | None:
    if not isinstance(attestation, dict) or _PARTS - set(attestation) or attestation["version"] != 1:
        return None
    material = attestation["verification_material"]
    if not (isinstance(material, dict) and "certificate" in material and material.get("transparency_entries")):
        return None
    try:
        statement = json.loads(base64.b64decode(attestation["envelope"]["statement"], validate=True))
    except (ValueError, KeyError, TypeError, binascii.Error):
        return None
    return statement if isinstance(statement, dict) else None


def _words(wrong: str) -> str:
    return f"Invalid attestations supplied during upload: {wrong}"
