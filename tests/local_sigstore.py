"""A Sigstore on this machine: a certificate authority for identities, its certificate log, and a log of signatures.

What it gives is complete: the real client signs with it, and the real verifier accepts what was signed.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import struct

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from release.rehearsal.answering import Routes, document
from release.rehearsal.serving import Served
from release.rehearsal.web_tokens import verified

CERTIFICATE, ENTRY = "POST /api/v2/signingCert", "POST /api/v1/log/entries"
_OF_LOG = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
_SHA256, _ECDSA = 4, 3  # as TLS numbers them


class Sigstore(Served):
    """Running services that believe identities which one issuer signed for the audience ``sigstore``."""

    def __init__(self, keys):
        self._keys, self._now = keys, dt.datetime.now(dt.timezone.utc).replace(microsecond=0)
        self._authority, self._certificate_log, self._log = (_Key() for _ in range(3))
        self._root = self._signed(_name("root"), self._authority.public, _for_authority())
        routes = Routes(lambda _: document({"message": "Not Found"}, 404))
        routes.add(CERTIFICATE, self._certify)
        routes.add(ENTRY, self._enter)
        super().__init__(routes)

    def environment(self, path):
        """Write the configuration of its clients to *path* and return the variable that names it."""
        path.write_text(json.dumps({**_kind("clienttrustconfig.v0.1+json"), **self._trust()}))
        return {"SIGSTORE_TRUST_CONFIG": str(path)}

    def _certify(self, asked):
        """Answer with a certificate for the key that asks, as whom its identity says."""
        token = asked.headers["authorization"].removeprefix("Bearer ")
        claims = verified(token, self._keys, "sigstore", self._now.timestamp())
        if claims is None:
            return document({"code": 16, "message": "There was an error processing the identity token"}, 401)
        request = x509.load_pem_x509_csr(base64.b64decode(asked.json()["certificateSigningRequest"]))
        builder = self._builder(x509.Name([]), request.public_key())
        for extension, is_critical in _for_job(claims["sub"], self._authority.public):
            builder = builder.add_extension(extension, critical=is_critical)
        before = builder.sign(self._authority.key, hashes.SHA256())
        stamp = x509.UnrecognizedExtension(_OF_LOG, self._stamped(before.tbs_certificate_bytes))
        made = builder.add_extension(stamp, critical=False).sign(self._authority.key, hashes.SHA256())
        chain = [each.public_bytes(serialization.Encoding.PEM).decode() for each in (made, self._root)]
        return document({"signedCertificateEmbeddedSct": {"chain": {"certificates": chain}}}, 201)

    def _enter(self, asked):
        """Answer with the entry of a signature in a log that has no other."""
        proposed = asked.json()["spec"]["proposedContent"]
        envelope = json.loads(proposed["envelope"])
        [signature], [verifier] = envelope["signatures"], proposed["verifiers"]
        spec = {
            "envelopeHash": {"algorithm": "sha256", "value": _sha256(proposed["envelope"].encode()).hex()},
            "payloadHash": {"algorithm": "sha256", "value": _sha256(base64.b64decode(envelope["payload"])).hex()},
            "signatures": [{"signature": signature["sig"], "verifier": verifier}],
        }
        body = _canonical({"apiVersion": "0.0.1", "kind": "dsse", "spec": spec})
        promised = {"body": _text(body), "integratedTime": int(dt.datetime.now(dt.timezone.utc).timestamp())}
        promised |= {"logID": self._log.id.hex(), "logIndex": 0}
        root = _sha256(b"\0" + body)
        note = f"sigstore.invalid - 1\n1\n{_text(root)}\n"
        sealed = _text(self._log.id[:4] + self._log.sign(note.encode()))
        proof = {"logIndex": 0, "treeSize": 1, "rootHash": root.hex(), "hashes": []}
        proof["checkpoint"] = f"{note}\n\N{EM DASH} sigstore.invalid {sealed}\n"
        promise = _text(self._log.sign(_canonical(promised)))
        verification = {"inclusionProof": proof, "signedEntryTimestamp": promise}
        return document({"0" * 80: {**promised, "verification": verification}}, 201)

    def _stamped(self, certificate):
        """Return the certificate log's promise for *certificate* (RFC 6962), packed as an extension's value."""
        time = int(self._now.timestamp() * 1000)
        entry = self._authority.id + len(certificate).to_bytes(3, "big") + certificate
        signature = self._certificate_log.sign(struct.pack("!BBQH", 0, 0, time, 1) + entry + b"\0\0")
        stamp = struct.pack("!B32sQH", 0, self._certificate_log.id, time, 0)
        stamp += struct.pack("!BBH", _SHA256, _ECDSA, len(signature)) + signature
        packed = struct.pack("!HH", len(stamp) + 2, len(stamp)) + stamp
        return bytes([0x04]) + _der_length(len(packed)) + packed

    def _signed(self, name, public, extensions):
        builder = self._builder(name, public)
        for extension, is_critical in extensions:
            builder = builder.add_extension(extension, critical=is_critical)
        return builder.sign(self._authority.key, hashes.SHA256())

    def _builder(self, name, public):
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(_name("root")).public_key(public)
        builder = builder.serial_number(x509.random_serial_number()).not_valid_before(self._now)
        return builder.not_valid_after(self._now + dt.timedelta(minutes=10))

    def _trust(self):
        always = {"start": "2020-01-01T00:00:00Z"}

        def log(key):
            public = {"rawBytes": _text(key.der), "keyDetails": "PKIX_ECDSA_P256_SHA_256", "validFor": always}
            names = {"baseUrl": self.url, "hashAlgorithm": "SHA2_256", "logId": {"keyId": _text(key.id)}}
            return {**names, "publicKey": public}

        root = _text(self._root.public_bytes(serialization.Encoding.DER))
        authority = {
            "subject": {"organization": "tests", "commonName": "root"},
            "certChain": {"certificates": [{"rawBytes": root}]},
            "validFor": always,
        }
        service = [{"url": self.url, "majorApiVersion": 1, "validFor": always, "operator": "tests"}]
        return {
            "trustedRoot": {
                "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
                "tlogs": [log(self._log)],
                "ctlogs": [log(self._certificate_log)],
                "certificateAuthorities": [authority],
            },
            "signingConfig": {
                **_kind("signingconfig.v0.2+json"),
                "caUrls": service,
                "rekorTlogUrls": service,
                "rekorTlogConfig": {"selector": "ANY"},
            },
        }


class _Key:
    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.public = self.key.public_key()
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        self.der = self.public.public_bytes(serialization.Encoding.DER, form)
        self.id = _sha256(self.der)

    def sign(self, data):
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))


def _for_authority():
    yield x509.BasicConstraints(ca=True, path_length=0), True
    yield _usage(key_cert_sign=True, crl_sign=True), True


def _for_job(subject, authority):
    yield _usage(digital_signature=True), True
    yield x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.CODE_SIGNING]), False
    yield x509.AuthorityKeyIdentifier.from_issuer_public_key(authority), False
    yield x509.SubjectAlternativeName([x509.UniformResourceIdentifier(f"https://ci.invalid/{subject}")]), True


def _usage(**used):
    names = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    names = (*names, "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
    return x509.KeyUsage(**{**dict.fromkeys(names, False), **used})


def _name(text):
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def _kind(text):
    return {"mediaType": f"application/vnd.dev.sigstore.{text}"}


def _der_length(size):
    return bytes([size]) if size < 0x80 else bytes([0x81, size])


def _canonical(record):
    return json.dumps(record, sort_keys=True, separators=(",", ":")).encode()


def _sha256(data):
    return hashlib.sha256(data).digest()


def _text(data):
    return base64.b64encode(data).decode()
