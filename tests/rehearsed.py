"""What the tests of these servers share: tiny distributions, an HTTP client, and an upload as twine makes it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import tarfile
import zipfile
from dataclasses import dataclass
from datetime import datetime, timezone
from email.message import Message

import urllib3

NOW = datetime(2026, 11, 21, 12, tzinfo=timezone.utc)


class Clock:
    """A server's time, which passes only where a test says so."""

    def __init__(self):
        self.time = NOW

    def __call__(self):
        return self.time


@dataclass(frozen=True)
class Got:
    """An answer."""

    status: int
    reason: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


def ask(method, url, *, body=None, context=None, timeout=10, **headers) -> Got:
    """Send one request, follow nothing, try nothing again; ``header_name=value`` becomes ``Header-Name: value``."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if isinstance(body, (dict, list)):
        body, named = json.dumps(body).encode(), {"Content-Type": "application/json", **named}
    with urllib3.PoolManager(retries=False, timeout=timeout, ssl_context=context) as http:
        answer = http.request(method, url, body=body, headers=named, redirect=False)
        return Got(answer.status, answer.reason or "", {k.lower(): v for k, v in answer.headers.items()}, answer.data)


def metadata(name="demo", version="1.0", **fields) -> bytes:
    message = Message()
    for key, value in {"Metadata-Version": "2.1", "Name": name, "Version": version, **fields}.items():
        for each in value if isinstance(value, list) else [value]:
            message[key.replace("_", "-")] = each
    return message.as_bytes()


def wheel(folder, name="demo", version="1.0", *, without=(), extra=None, padding=b"", **fields):
    """Make a wheel; *without* leaves members out, by the end of their names, *extra* adds some."""
    info, tag = f"{name}-{version}.dist-info", "py3-none-any"
    members = {
        f"{name}/__init__.py": f'__version__ = "{version}"\n'.encode() + padding,
        f"{info}/METADATA": metadata(name, version, **fields),
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: rehearsed\nRoot-Is-Purelib: true\nTag: {tag}\n".encode(),
        **(extra or {}),
    }
    lines = [f"{path},sha256={_digest(data)},{len(data)}" for path, data in members.items()]
    members[f"{info}/RECORD"] = "\n".join([*lines, f"{info}/RECORD,,", ""]).encode()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}-{tag}.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            if not member.endswith(tuple(without) or "\0"):
                archive.writestr(zipfile.ZipInfo(member), data, zipfile.ZIP_DEFLATED)
    return path


def sdist(folder, name="demo", version="1.0", *, members=None, filename="", **fields):
    """Make an sdist."""
    top = f"{name}-{version}"
    usual = {f"{top}/PKG-INFO": metadata(name, version, **fields), f"{top}/{name}/__init__.py": b""}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (filename or f"{top}.tar.gz")
    with gzip.GzipFile(path, "wb", mtime=0) as packed, tarfile.open(fileobj=packed, mode="w") as archive:
        for member, data in (usual if members is None else members).items():
            entry = tarfile.TarInfo(member)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return path


def basic(token, user="__token__") -> str:
    return "Basic " + base64.b64encode(f"{user}:{token}".encode()).decode()


def form_for(path, **changes) -> list[tuple[str, object]]:
    """Return the form that twine sends for a file; *changes* replace fields, ``None`` leaves one out."""
    name, _, version = path.name.partition("-")
    is_wheel, data = path.suffix == ".whl", path.read_bytes()
    fields = {
        ":action": "file_upload",
        "protocol_version": "1",
        "metadata_version": "2.1",
        "name": name,
        "version": version.removesuffix(".tar.gz").partition("-")[0],
        "filetype": "bdist_wheel" if is_wheel else "sdist",
        "pyversion": "py3" if is_wheel else "source",
        "sha256_digest": hashlib.sha256(data).hexdigest(),
        "blake2_256_digest": hashlib.blake2b(data, digest_size=32).hexdigest(),
        "content": (path.name, data, "application/octet-stream"),
        **changes,
    }
    pairs = [(key, each) for key, value in fields.items() for each in (value if isinstance(value, list) else [value])]
    return [(key, value) for key, value in pairs if value is not None]


def upload(index, path, token, *, authorization="", **changes) -> Got:
    body, kind = urllib3.encode_multipart_formdata(form_for(path, **changes))
    header = authorization or basic(token)
    return ask("POST", index.upload_url, body=body, Content_Type=kind, Authorization=header)


def listed(index, name="demo", **headers) -> Got:
    return ask("GET", f"{index.simple_url}{name}/", Accept="application/vnd.pypi.simple.v1+json", **headers)


def filenames(index, name="demo") -> list[str]:
    return [each["filename"] for each in listed(index, name).json["files"]]


def _digest(data) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
