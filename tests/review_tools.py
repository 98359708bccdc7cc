"""Releases to compare: tiny distributions with modes and metadata, and a review whose every part has something."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from dataclasses import replace
from hashlib import sha256

from release.dists.contents import read_bodies, read_contents
from release.model.candidate import TestRun
from release.model.changes import compare, differing
from release.model.contents import Contents, Member
from release.model.distribution import Distribution
from release.model.finding import ASK, Finding, Outcome
from release.model.review import (
    FOUND,
    Api,
    ApiChange,
    Commit,
    DependencyChange,
    DistributionChange,
    FieldChange,
    FileChange,
    Notes,
    Origin,
    Past,
    PathStep,
    Previous,
    Review,
)

DIGEST = "0123456789abcdef" * 4
CANDIDATE = "c" * 64
MODEL = "e" * 64
HOSTILE = "</summary></details><script>alert(1)</script><h2 id=who>All is well</h2>\x1b[2J\u202egnp.exe\n\"'&amp;"


def metadata(version, *lines, name="demo"):
    """Core metadata with *lines* of other fields."""
    return "\n".join(
        ("Metadata-Version: 2.4", f"Name: {name}", f"Version: {version}", *lines, "", "Hello.", "")
    ).encode()


def wheel(folder, version, files=(), *, lines=(), name="demo", **how):
    """Make a wheel from *files* (path to text or bytes); *how* has ``modes`` by path, a ``tag``, entry ``points``."""
    info = f"{name}-{version}.dist-info"
    modes, tag, points = how.get("modes", {}), how.get("tag", "py3-none-any"), how.get("points", "")
    members = {
        **dict(files),
        f"{info}/METADATA": metadata(version, *lines, name=name),
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n",
        **({f"{info}/entry_points.txt": points} if points else {}),
        f"{info}/RECORD": f"made for {version}\n",
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}-{tag}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for member, data in members.items():
            entry = zipfile.ZipInfo(member)
            entry.external_attr = (0o100000 | modes.get(member, 0o644)) << 16
            archive.writestr(entry, data)
    return path


def sdist(folder, version, files=(), *, lines=(), name="demo"):
    """Make an sdist from *files*."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}.tar.gz"
    members = {"PKG-INFO": metadata(version, *lines, name=name), **dict(files)}
    with gzip.GzipFile(path, "wb", mtime=0) as stream, tarfile.open(fileobj=stream, mode="w") as archive:
        for member, text in members.items():
            data = text.encode() if isinstance(text, str) else text
            entry = tarfile.TarInfo(f"{name}-{version}/{member}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return path


def compared(old, new, told=frozenset()):
    """What changed from the distribution at *old* (or ``None``) to the one at *new*."""
    before, after = (read(path) if path else None for path in (old, new))
    wanted = differing(before, after)
    bodies = tuple(bodies_of(path, paths) for path, paths in zip((old, new), wanted, strict=True))
    return compare(before, after, bodies, told)


def read(path) -> Contents:
    with path.open("rb") as stream:
        return read_contents(stream, path.name)


def bodies_of(path, wanted):
    if path is None:
        return {}
    with path.open("rb") as stream:
        return read_bodies(stream, path.name, lambda member: member.path in wanted)


def member(path, data=b"", **fields):
    """A member of an archive with the digest of its bytes."""
    return Member(**{"path": path, "size": len(data), "mode": 0o644, "sha256": sha256(data).hexdigest(), **fields})


def finding(check="dependency-added", outcome=Outcome.FAILED, severity=ASK, evidence="requests: >=2", where="demo 1.1"):
    return Finding(check=check, outcome=outcome, where=where, evidence=evidence, severity=severity)


def change(path="demo/core.py", **fields):
    fields = {"how": "changed", "added": 1, "removed": 1, "diff": ("@@ -1,1 +1,1 @@", "-a", "+b"), **fields}
    return FileChange(path=path, **fields)


def a_review(**fields) -> Review:
    """A review of demo 1.1 against 1.0."""
    files = (Distribution(filename="demo-1.1-py3-none-any.whl", kind="wheel", size=1234, sha256=DIGEST),)
    origin = Origin(
        commit="c" * 40,
        day="2026-11-21",
        title="Release it",
        author="Ann <ann@example.org>",
        committer="Ann <ann@example.org>",
        tag="v1.1",
        tag_words="on this commit, not signed",
        since="v1.0",
        count=1,
        commits=(Commit(name="ccccccc", author="Ann <ann@example.org>", title="Release it"),),
        authors=("Ann <ann@example.org>",),
    )
    contents = DistributionChange(
        kind="wheel", old="demo-1.0-py3-none-any.whl", new="demo-1.1-py3-none-any.whl", changes=(change(),), same=3
    )
    made = {
        "project": "demo",
        "version": "1.1",
        "origin": origin,
        "previous": Previous(state=FOUND, version="1.0", where="pypi", day="2026-01-01", files=files),
        "distributions": files,
        "contents": (contents,),
        "is_tested": True,
        **fields,
    }
    return Review(**made)


def contents(*changes, **fields):
    named = {"old": "demo-1.0-py3-none-any.whl", "new": "demo-1.1-py3-none-any.whl", **fields}
    return DistributionChange(kind="wheel", changes=changes, **named)


def hostile():
    """A review in which everything that comes from elsewhere tries to be markup."""
    made = a_review()
    bad = change(HOSTILE, signs=(HOSTILE,), diff=(f"@@ {HOSTILE}", f"-{HOSTILE}", f"+{HOSTILE}"), note=HOSTILE)
    texts = dict.fromkeys(("title", "author", "committer", "commit_signature", "tag", "tag_words", "run"), HOSTILE)
    return replace(
        made,
        project=HOSTILE,
        origin=replace(
            made.origin,
            **texts,
            run_url=f"https://example.org/{HOSTILE}",
            commits=(Commit(name=HOSTILE, author=HOSTILE, title=HOSTILE),),
            authors=(HOSTILE,),
            new_authors=(HOSTILE,),
        ),
        previous=replace(made.previous, version=HOSTILE, where=HOSTILE, words=HOSTILE),
        distributions=tuple(replace(file, filename=HOSTILE) for file in made.distributions),
        contents=(contents(bad, new=HOSTILE, problems=(HOSTILE,)),),
        dependencies=(DependencyChange(name=HOSTILE, old=HOSTILE, new=HOSTILE, extra=HOSTILE),),
        metadata=(FieldChange(field=HOSTILE, added=(HOSTILE,), removed=(HOSTILE,)),),
        api=Api(added=(ApiChange(name=HOSTILE, words=HOSTILE),), seen_by=HOSTILE, unseen=HOSTILE),
        tests=(TestRun(session=HOSTILE, outcome="not run", reason=HOSTILE),),
        findings=(
            finding(HOSTILE, evidence=HOSTILE, where=HOSTILE),
            finding("unknown", Outcome.UNKNOWN, evidence=HOSTILE),
        ),
        path=(PathStep(name=HOSTILE, words=HOSTILE),),
        notes=Notes(text=HOSTILE, form="markdown", path=HOSTILE),
        history=(Past(version=HOSTILE, size=1), Past(version=HOSTILE, size=2)),
    )


def huge(number):
    """*number* files with four hundred long lines each."""
    lines = tuple(f"+{line} {'<' * 200}" for line in range(400))
    return tuple(change(f"demo/m{each}.py", diff=lines, added=400, removed=0) for each in range(number))
