"""An audit as one HTML page that needs nothing else: no script, no address, light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.audit import State, Word
from release.model.due import Period, due
from release.report.audited import column, counted, leaves, sign_off_words

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator

    from release.model.audit import Audit, Row

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_ORDER = ("passed", "answered", "waived", "n/a", "to answer", "unknown", "failed")
_BAR = 480
_STYLE = """\
:root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--line:#d0d7de;--passed:#1a7f37;--answered:#4ac26b;
--waived:#8250df;--na:#afb8c1;--toanswer:#d4a72c;--unknown:#6e7781;--failed:#cf222e}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--line:#30363d;--passed:#3fb950;--answered:#7ee787;
--waived:#a371f7;--na:#484f58;--toanswer:#d29922;--unknown:#8b949e;--failed:#f85149}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:72rem;margin:2rem auto;
padding:0 1rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;border-top:1px solid var(--line);
padding:.3rem .5rem;overflow-wrap:anywhere}
code,pre{font:13px/1.5 ui-monospace,monospace;overflow-wrap:anywhere;white-space:pre-wrap}
.state{white-space:nowrap;font-weight:600}.bars td{border:0;padding:.1rem .5rem}.bars td:first-child{white-space:nowrap}
svg{display:block;width:100%;max-width:30rem;height:14px}
"""
_CLASSES = {name: name.replace("/", "").replace(" ", "") for name in _ORDER}


def audit_page(made: Audit) -> str:
    """Return the audit as an HTML document; the same audit gives the same bytes, all of them ASCII."""
    rows = leaves(made.rows)
    title = f"Audit of {made.project} {made.version}"
    how = "repository, forge and index were asked" if made.is_online else "offline: forge and index were not asked"
    style = _STYLE + "".join(
        f".{name}{{fill:var(--{name})}}.state.{name}{{color:var(--{name})}}" for name in _CLASSES.values()
    )
    parts = [
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_text(title)}</title><style>{style}</style></head><body>",
        f"<h1>{_text(title)}</h1><p>{_text(made.at)} (UTC), {how}.</p>",
        *(f"<p>{_text(note)}</p>" for note in made.notes),
        *_bars(made),
        *_table("Failed", [row for row in rows if row.state is State.FAILED]),
        *_due(made),
        *_table("Unknown", [row for row in rows if row.state is State.UNKNOWN]),
        "<h2>Sign-off</h2><pre>",
        "\n".join(_text(words) for words in sign_off_words(made)),
        "</pre>",
        *_table("All items", list(made.rows)),
        "</body></html>",
    ]
    return "\n".join(parts).encode("ascii", "xmlcharrefreplace").decode()


def _bars(made: Audit) -> Iterator[str]:
    """Yield one bar a chapter, as long as it has items, in the colours of their states."""
    counts = counted(made.rows)
    most = max((sum(row.values()) for name, row in counts.items() if name), default=1)
    legend = " ".join(f'<span class="state {_CLASSES[name]}">{name}</span>' for name in _ORDER)
    yield f'<h2>By chapter</h2><p>{legend}</p><table class="bars">'
    for chapter, row in counts.items():
        words = ", ".join(f"{row[name]} {name}" for name in _ORDER if row[name])
        if chapter:
            yield f"<tr><td>{_text(chapter)}</td><td>{_bar(row, most, words)}</td><td>{words}</td></tr>"
        else:
            yield f"<tr><td><b>all</b></td><td></td><td>{words}</td></tr>"
    yield "</table>"


def _bar(row: Counter[str], most: int, words: str) -> str:
    x, pieces = 0.0, []
    for name in _ORDER:
        width = round(_BAR * row[name] / most, 2)
        if width:
            pieces.append(f'<rect class="{_CLASSES[name]}" x="{round(x, 2)}" width="{width}" height="14"/>')
        x += width
    shape = f'viewBox="0 0 {_BAR} 14" preserveAspectRatio="none" role="img" aria-label="{words}"'
    return f"<svg {shape}>{''.join(pieces)}</svg>"


def _due(made: Audit) -> Iterator[str]:
    work = due(made.rows, made.sign_off.day)
    for period in Period:
        yield from _table(
            f"Due this {period.value}", [row for row in work[period] if row.word is not Word.NONE or row.until]
        )


def _table(title: str, rows: list[Row]) -> Iterator[str]:
    if not rows:
        return
    yield f"<h2>{title}: {len(rows)}</h2><table><tr><th>item</th><th>state</th><th>evidence</th><th>fix</th></tr>"
    for row in rows:
        state = f"{row.state.value}{f' ({row.word.value})' if row.word.value else ''}"
        until = f"<br>until {row.until}" if row.until else ""
        yield (
            f"<tr><td>{_text(row.item.id)} {_text(row.item.title)}</td>"
            f'<td class="state {_CLASSES[column(row)]}">{_text(state)}{until}</td>'
            f"<td>{_list(row.evidence)}</td><td>{_list(row.fix, 'code')}</td></tr>"
        )
    yield "</table>"


def _list(texts: Iterable[str], tag: str = "span") -> str:
    return "<br>".join(f"<{tag}>{_text(text)}</{tag}>" for text in texts)


def _text(text: str) -> str:
    """Return *text* with everything in it that is markup written out, and what no page may hold left out."""
    text = "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text)
    for mark, name in (("&", "amp"), ("<", "lt"), (">", "gt"), ('"', "quot"), ("'", "#39")):
        text = text.replace(mark, f"&{name};")
    return text
