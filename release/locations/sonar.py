"""``sonar-project.properties``: ``sonar.projectVersion``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.mention import VERSION_BYTES
from release.model.regex import regex
from release.syntax.paths import is_foreign, is_top, place_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_KEY = regex(rb"(?:\A\xef\xbb\xbf|\A|(?<=[\r\n]))[ \t]*sonar\.projectVersion[ \t]*[=:][ \t]*")
_END = regex(rb"[ \t]*(?=[\r\n]|\Z)")


def claims(path: str) -> bool:
    """sonar-project.properties in any folder that is not foreign."""
    return path.rpartition("/")[2] == "sonar-project.properties" and not is_foreign(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the value, which is all of the line's rest: such a file has no comments behind a value."""
    for key in _KEY.finditer(source.data):
        token = VERSION_BYTES.match(source.data, key.end())
        if token and _END.match(source.data, token.end()):
            yield place_at(source, own, token.span("version"), "sonar.projectVersion", is_firm=is_top(source))
