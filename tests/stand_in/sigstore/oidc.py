"""Identities."""

from __future__ import annotations

import base64
import json


class IdentityError(Exception):
    """What the library raises."""


class IdentityToken:
    """An identity that is meant for signing."""

    def __init__(self, text):
        body = text.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        if claims["aud"] != "sigstore":
            raise IdentityError("Identity token is malformed or missing claims")
        self.text = text
