"""The change log of a new version: its open section gets the version and the day, or the project's tool writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.changelog.tools import find_tool
from release.errors import ToolMissing
from release.model.edit import FileEdit
from release.model.records import dataclass
from release.model.version import asked_version
from release.notes import find_changelog, read_section, section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release.changelog.calling import Call
    from release.config import Config
    from release.model.changelog import Release
    from release.system.view import View


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """What happens to the change log: the files, what the user should know, and the tool that has to be asked."""

    files: tuple[FileEdit, ...] = ()
    notes: tuple[str, ...] = ()
    call: Call | None = None


def prepare(view: View, config: Config) -> None:
    """Import what :func:`plan_changes` will need; whoever waits for something else has the time for it."""
    if not find_tool(view, config.changelog.tool) and find_changelog(view, config.changelog.path):
        import release.changelog.unreleased  # noqa: F401, PLC0415


def plan_changes(view: View, config: Config, release: Release, *, is_committed: bool = True) -> Changes:
    """Return the change log's edit for *release*, or the call of the tool that writes it; it has not been run then.

    Raises :class:`ChangelogEmpty` where ``[tool.release.changelog] empty`` is ``refuse`` and nothing is told, and
    :class:`ToolMissing` where the tool is not installed; what is not *committed* can still be written by hand.
    """
    path = find_changelog(view, config.changelog.path)
    tool = find_tool(view, config.changelog.tool)
    if tool:
        log = path if view.size(tool.log(view, release.new)) is None else tool.log(view, release.new)
        is_written = bool(read_section(view, release.new, log))
        is_left = is_written or asked_version(release.new).is_devrelease
        return Changes() if is_left else _call(view, release, path, tool.NAME, is_committed=is_committed)
    data = view.read(path) if path else None
    if data is None:
        return Changes()
    from release.changelog.unreleased import release_unreleased  # noqa: PLC0415 - only for a change log of this kind

    before = _released(view, path, release)
    edit = release_unreleased(data, path, release, empty=config.changelog.empty, released=before)
    if edit is None:
        return Changes()
    files = (FileEdit(path=path, before=edit.before, after=edit.after, edits=()),) if edit.after != edit.before else ()
    return Changes(files=files, notes=edit.notes)


def try_call(view: View, call: Call, commit: str, edits: Sequence[FileEdit], *, empty: str) -> Changes:
    """Return what *call* does to *commit* in which *edits* have been made, together with them.

    It runs in a clean checkout in a scratch folder, so it sees neither uncommitted files nor the project itself.
    """
    from release.changelog.calling import run_call  # noqa: PLC0415 - only projects with such a tool need it
    from release.git.checkout import check_out  # noqa: PLC0415
    from release.system.trial import trial  # noqa: PLC0415

    with trial(view) as world:
        tree = world.folder / "tree"
        check_out(world, commit, tree, has_submodules=False)
        for folder in call.news:  # git does not keep it when it is empty, and towncrier fails without it
            world.make_folder(tree / view.prefix / folder)
        found = run_call(world, call, tree / view.prefix, edits, empty=empty)
    written = {file.path for file in found.files}
    kept = (edit for edit in edits if edit.path not in written)
    return Changes(files=(*kept, *found.files), notes=(*found.notes, *_unseen(view, call)))


def release_notes(view: View, config: Config, stated: str, commit: str = "") -> str:
    """Return what the change log says of version *stated*, empty where that is nothing; its tool knows the file.

    With a *commit* it is the change log of that commit, whatever has been written into it since.
    """
    path = config.changelog.path
    tool = None if path else find_tool(view, config.changelog.tool)
    log = tool.log(view, stated) if tool else ""
    told = section(_text(view, log, commit), stated) if log else ""
    return told or section(_text(view, find_changelog(view, path), commit), stated)


def _text(view: View, path: str, commit: str) -> bytes:
    """Return the file *path* as *commit* has it; as it is here without one, or where the commit has no such file."""
    answer = view.git("cat-file", "blob", f"{commit}:{view.prefix}{path}") if path and commit else None
    return answer.out if answer and answer.ok else (view.read(path) or b"" if path else b"")


def _call(view: View, release: Release, path: str, tool: str, *, is_committed: bool) -> Changes:
    from release.changelog.calling import plan_call  # noqa: PLC0415 - only projects with such a tool need it

    try:
        return Changes(call=plan_call(view, release, path=path, tool=tool))
    except ToolMissing as problem:
        if is_committed:
            raise
        return Changes(notes=(f"{problem.what}: {problem.fix[0]}",))


def _unseen(view: View, call: Call) -> tuple[str, ...]:
    """Return that fragments which are not committed were left out, if there are any."""
    if not call.news:
        return ()
    answer = view.git("ls-files", "--others", "--exclude-standard", "-z", "--", *call.news)
    paths = [path for path in answer.out.decode("utf-8", "surrogateescape").split("\0") if path]
    words = f"not committed, so {call.name} does not see {'it' if len(paths) == 1 else 'them'}: {', '.join(paths[:8])}"
    return (words,) if paths else ()


def _released(view: View, path: str, release: Release) -> bytes | None:
    """Return the change log as the last release's tag has it."""
    if not release.old_tag:
        return None
    answer = view.git("cat-file", "blob", f"refs/tags/{release.old_tag}:{view.prefix}{path}")
    return answer.out if answer.ok else None
