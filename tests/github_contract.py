"""GitHub's own description of its API, and a watch that holds each answer of the fake to it.

The description is optional, as openapi-core is: where one of them is absent nothing is watched.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

try:
    import openapi_core
    from openapi_core.datatypes import RequestParameters
    from openapi_core.templating.paths.exceptions import PathError
    from openapi_core.templating.responses.exceptions import ResponseNotFound
except ImportError:
    openapi_core = None

PATH = Path(__file__).parents[2] / "shared" / "data" / "github-api-contract.json"
IS_THERE = openapi_core is not None and PATH.exists()
UNDESCRIBED = b'"starter"'  # what GitHub's prose says of a broken upload, and its description does not
_REFERENCE = "/git/ref/"  # its {ref} has slashes, which no template of openapi-core takes


@dataclass
class Sent:
    """A request as openapi-core wants it."""

    host_url: str
    path: str
    method: str
    content_type: str
    body: bytes | None
    parameters: object


@dataclass
class Came:
    """An answer as openapi-core wants it."""

    status_code: int
    headers: dict
    content_type: str
    data: bytes


def described(url: str):
    """Return the description, with the fake's addresses in place of the real ones."""
    document = json.loads(PATH.read_text(encoding="utf-8"))
    document["servers"] = [{"url": url}]
    for operations in document["paths"].values():
        for operation in operations.values():
            if isinstance(operation, dict) and "servers" in operation:
                operation["servers"] = [{"url": f"{url}/uploads"}]
    return openapi_core.OpenAPI.from_dict(document)


class Contract:
    """What answers are held to."""

    def __init__(self, url: str) -> None:
        self._url, self._described, self._nothing = url, described(url), RequestParameters()

    def words_against(self, environ, came: Came) -> str:
        """Return what of an answer breaks the contract, empty if nothing does.

        A refusal may have a status that the description does not list: it lists few of those that its prose tells of.
        """
        method, uri = environ["REQUEST_METHOD"], environ["REQUEST_URI"]
        sent = Sent(self._url, urlsplit(uri).path, method.lower(), environ.get("CONTENT_TYPE", ""), None, self._nothing)
        if UNDESCRIBED in came.data or _REFERENCE in uri:
            return ""
        try:
            self._described.validate_response(sent, came)
        except (ResponseNotFound, PathError) as problem:
            return "" if came.status_code >= 400 else f"{method} {uri} {came.status_code}: {problem!r}"
        except openapi_core.exceptions.OpenAPIError as problem:
            return f"{method} {uri} {came.status_code}: {problem!r} {came.data!r}"
        return ""


@contextmanager
def watched(forge):
    """Hold all that *forge* answers to the contract; at the end none broke it."""
    if not IS_THERE:
        yield forge
        return
    contract, application, broken = Contract(forge.url), forge._application, []

    def watching(environ, start_response):
        head = []

        def started(status, headers, *_):
            head[:] = [int(status[:3]), {name.lower(): value for name, value in headers}]
            return start_response(status, headers)

        pieces = [b"".join(application(environ, started))]
        status, headers = head
        came = Came(status, headers, headers.get("content-type", "").partition(";")[0], pieces[0])
        if environ["REQUEST_URI"].startswith(("/repos/", "/uploads/")) and environ["REQUEST_METHOD"] != "HEAD":
            broken.append(contract.words_against(environ, came))
        return pieces

    forge._application = watching
    yield forge
    assert [words for words in broken if words] == []
