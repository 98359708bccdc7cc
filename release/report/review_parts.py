"""The sections of the review page, each from the review alone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from release.model.review import FOUND
from release.model.reviewing import duration, effort
from release.report import review_svg
from release.report.markup import bullets, code, fold, many, plain, rows, size, table, text
from release.report.review_findings import checks, security, tests
from release.report.review_notes import rendered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from release.model.review import Api, ApiChange, DependencyChange, Review

SECTIONS = {
    "who": "Who, what, when",
    "files": "Exact files",
    "metadata": "Dependencies and metadata",
    "api": "Public API",
    "changes": "Content",
    "checks": "Tests and checks",
    "security": "Security",
    "path": "Publish path",
    "notes": "Release notes",
    "yourself": "Check this page",
}
_MOST_NAMES, _MOST_COMMITS, _CUT_ROOM = 120, 60, 12_000


def before_changes(review: Review) -> Iterator[str]:
    """Yield what stands before the changed files."""
    yield _title("who") + _who(review)
    yield _title("files") + _files(review)
    yield _title("metadata") + _metadata(review)
    yield _title("api") + _api(review)


def after_changes(review: Review, model: str) -> Iterator[str]:
    """Yield what stands behind the changed files."""
    yield _title("checks") + tests(review) + checks(review)
    yield _title("security") + security(review)
    steps = (f"<b>{text(step.name)}</b>: {text(step.words)}" for step in review.path)
    yield _title("path") + bullets(steps, tag="ol")
    yield _title("notes") + _notes(review)
    yield _title("yourself") + _yourself(review, model)


def figures(review: Review) -> Iterator[str]:
    """Yield the heading of the changed files, and where the lines are."""
    yield _title("changes")
    if review.previous.state != FOUND:
        words = review.previous.words or "there is no release to compare with"
        yield f"<p>{text(words)}. What is listed is everything.</p>"
    yield review_svg.folders(review)
    yield review_svg.history(review.history)


def cut_words(cut: Sequence[tuple[str, int]]) -> str:
    """Return which files' lines are not on the page, and where they are."""
    names = bullets((f"{code(path, 160)}: {many(lines, 'line')}" for path, lines in cut), _CUT_ROOM)
    total = f"{many(len(cut), 'file')} with {many(sum(lines for _, lines in cut), 'line')}"
    words = f"<b>Cut from this page</b>, which shows at most 400 lines of a file and has at most 1 MiB: {total}"
    where = "<p>.release/review.json has what is here and more; the files themselves have all.</p>"
    return f'<div class="box">{fold(words, f"{names}{where}")}</div>'


def advice_words(review: Review) -> str:
    """Return the version's part that was chosen, and the advised one, as HTML."""
    advice = review.advice
    if not advice.advised:
        return f"{text(advice.chosen) or 'none'}; {text(advice.words, 160)}" if advice.words else ""
    tone, word = ("yellow", "too low: ") if advice.is_too_low else ("green", "")
    return f'<span class="tone {tone}">{word}{advice.chosen} chosen, {advice.advised} advised</span>'


def at_a_glance(review: Review) -> str:
    """Return what changed in some lines, each with the way to its section; empty where there is nothing to tell."""
    api, lines = review.api, []
    for anchor, words in (
        ("metadata", ", ".join(_dependency(each) for each in review.dependencies[:6])),
        ("metadata", ", ".join(text(each.field, 40) for each in review.metadata[:8])),
        ("api", _api_words(api) if api.added or api.changed or api.removed else ""),
        ("security", _signs(review)),
    ):
        if words:
            lines.append(f'<a href="#{anchor}">{SECTIONS[anchor]}</a>: {words}')
    return f"<h2>What changes</h2>{bullets(lines, 12_000)}" if lines else ""


def _dependency(each: DependencyChange) -> str:
    how = "+" if not each.old else "-" if not each.new else "~"
    return f"{how}{code(each.name, 60)}{_extra(each.extra)}"


def _api_words(api: Api) -> str:
    counts = f"{len(api.added)} added, {len(api.changed)} changed, {len(api.removed)} removed"
    words = Counter(change.words for change in (*api.changed, *api.removed) if change.words != "is gone")
    often = "; ".join(f"{text(each, 60)} ({count})" for each, count in words.most_common(2))
    gone = ", ".join(code(change.name, 60) for change in api.removed[:3])
    return ": ".join(each for each in (counts, "; ".join(filter(None, (gone, often)))) if each)


def _signs(review: Review) -> str:
    found = [change for change in review.changes if change.signs]
    names = ", ".join(code(change.path, 60) for change in found[:3])
    return f"look first at {many(len(found), 'file')}: {names}" if found else ""


def _title(anchor: str) -> str:
    return f'<h2 id="{anchor}">{SECTIONS[anchor]}</h2>'


def _who(review: Review) -> str:
    origin = review.origin
    run = f'<a href="{plain(origin.run_url)}" rel="noopener noreferrer">{text(origin.run)}</a>'
    is_web = origin.run_url.startswith("https://")
    pairs = [
        ("commit", f"{code(origin.commit)} {text(origin.day)}: {text(origin.title, 160)}"),
        ("author", text(origin.author)),
        ("committer", text(origin.committer) if origin.committer != origin.author else ""),
        ("signature", text(origin.commit_signature)),
        ("tag", f"{code(origin.tag)} {text(origin.tag_words)}"),
        ("made", (run if is_web else text(origin.run)) if origin.run else "on a machine without CI"),
        ("authors", ", ".join(text(each, 80) for each in origin.authors[:20])),
        ("new authors", ", ".join(f"<b>{text(each, 80)}</b>" for each in origin.new_authors[:20])),
    ]
    commits = [(code(each.name), text(each.title, 120), text(each.author, 80)) for each in origin.commits]
    listed = table(("commit", "title", "author"), commits[:_MOST_COMMITS])
    since = f" since {text(origin.since)}" if origin.since else ""
    return rows(pairs) + (fold(f"{many(origin.count, 'commit')}{since}", listed) if listed else "")


def _files(review: Review) -> str:
    body = [(code(f.filename), f.kind, f"{f.size:,}", code(f"sha256:{f.sha256}")) for f in review.distributions]
    old = [(code(f.filename), f.kind, f"{f.size:,}", code(f"sha256:{f.sha256}")) for f in review.previous.files]
    heads = ("file", "kind", "bytes", "digest")
    before = fold(
        f"compared with {text(review.previous.version)} from {text(review.previous.where)}", table(heads, old)
    )
    return table(heads, body) + (before if old else "")


def _metadata(review: Review) -> str:
    dependencies = [(f"{code(d.name)}{_extra(d.extra)}", _value(d.old), _value(d.new)) for d in review.dependencies]
    fields = [
        (text(each.field), _values(each.removed, "minus"), _values(each.added, "plus")) for each in review.metadata
    ]
    if not (dependencies or fields):
        words = "as before" if review.previous.state == FOUND else "not compared"
        return f"<p>Dependencies, Python, licence, entry points, links and classifiers: {words}.</p>"
    return (
        (f"<h3>Dependencies</h3>{table(('dependency', 'before', 'now'), dependencies)}" if dependencies else "")
        + (f"<h3>Other fields</h3>{table(('field', 'gone', 'new'), fields)}" if fields else "")
        + ("" if dependencies else "<p>Dependencies: as before.</p>")
    )


def _extra(extra: str) -> str:
    return f' <span class="soft">(extra {text(extra, 60)})</span>' if extra else ""


def _value(value: str) -> str:
    return code(value, 200) if value else '<span class="soft">not there</span>'


def _values(values: Sequence[str], tone: str) -> str:
    sign = "+" if tone == "plus" else "-"
    return "<br>".join(f'<span class="{tone}">{sign}</span> {text(value, 240)}' for value in values[:40])


def _api(review: Review) -> str:
    api, words = review.api, advice_words(review)
    pieces = [f"<p>{words}</p>" if words else ""]
    if api.unseen:
        pieces.append(f'<p><span class="tone grey">not all was seen</span>: {text(api.unseen)}</p>')
    for title, tone, changes in (
        ("removed", "minus", api.removed),
        ("changed so that callers may break", "minus", api.changed),
        ("added", "plus", api.added),
    ):
        if changes:
            pieces.append(f'<h3 class="{tone}">{len(changes)} {title}</h3>{_names(changes)}')
    if not (api.removed or api.changed or api.added) and not api.unseen:
        pieces.append("<p>No public name was added, changed or removed.</p>")
    return "".join(pieces) + _seen_by(api)


def _seen_by(api: Api) -> str:
    return f"<p class=soft>seen by {text(api.seen_by)}; no code of either release was run</p>" if api.seen_by else ""


def _names(changes: Sequence[ApiChange]) -> str:
    """Return changes of one kind together: what happened, then the names it happened to."""
    groups: dict[str, list[str]] = {}
    for change in changes:
        groups.setdefault(change.words, []).append(change.name)
    ordered = sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    items = [
        f"{text(words, 160)}: {', '.join(code(name, 120) for name in names[:_MOST_NAMES])}"
        + (f" and {len(names) - _MOST_NAMES} more" if names[_MOST_NAMES:] else "")
        for words, names in ordered
    ]
    return bullets(items[:12]) + (fold(f"and {len(items) - 12} kinds more", bullets(items[12:])) if items[12:] else "")


def _notes(review: Review) -> str:
    notes = review.notes
    if not notes.text:
        where = f"{text(notes.path)} has no text for {text(review.version)}" if notes.path else "there is no change log"
        return f'<p><span class="tone grey">nothing</span>: {where}.</p>'
    label = f"<p class=soft>from {code(notes.path)}, as the project wrote it</p>"
    return f'<div class="foreign">{label}{rendered(notes)}</div>'


def _yourself(review: Review, model: str) -> str:
    files = " ".join(file.filename for file in review.distributions)
    previous = f"{review.project}=={review.previous.version}"
    steps = [
        ("the files are the ones above", f"cd dist && sha256sum {files}"),
        ("the commit is the one above", f"git log -1 --format=%H%n%an%n%cd {review.origin.commit}"),
        ("the model of this page is what the candidate names", f"sha256sum .release/review.json   # {model}"),
        ("another machine says the same", f"git switch --detach {review.origin.commit} && nox -s build review"),
    ]
    if review.previous.state == FOUND:
        steps.append(("the last release is the one that was compared with", f"pip download --no-deps {previous}"))
        steps.append(("every changed line", "nox -s review -- --json"))
    items = bullets((f"{words}: {code(command, 600)}" for words, command in steps), tag="ol")
    lines, minutes = many(review.lines, "changed line"), duration(effort(review))
    reading = f"Review effort: {lines} at 500 an hour and half a minute a file: {minutes}."
    sizes = ", ".join(f"{text(f.filename)} {size(f.size)}" for f in review.distributions[:20])
    last = "This page runs no script and loads nothing."
    return f"{items}<p class=soft>{reading} Sizes: {sizes}. {last}</p>"
