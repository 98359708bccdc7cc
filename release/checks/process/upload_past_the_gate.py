"""A script or a setting by which something can be published without anybody's yes.

Why: a ``make upload`` on a laptop passes by tests, review and gate, with a token that lies on that laptop.

Example: bad: ``twine upload dist/*`` in a Makefile. Good: ``nox -s publish``, which takes an approved candidate only.

Fix: replace the command by ``nox -s publish``; leave ``allow-yes`` at its default.

Sources: our own; SLSA v1.1, build L2 (a hosted build).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "upload-past-the-gate"
ITEMS = ("GATE-34", "GATE-36")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No script outside of CI uploads, an approval is asked for, and the project publishes by our session."""
    tree = facts.tree
    if tree is None or tree.uploads is None:
        yield _SAYS.unknown("", "git could not search the scripts for uploads")
        return
    for place in tree.uploads:
        fix = f"$EDITOR {place.where.rpartition(':')[0]}; publish with: nox -s publish"
        yield _SAYS.failed(place.where, f"uploads past the gate: {place.text}", fix)
    if tree.policy.allows_yes:
        fix = "remove allow-yes from [tool.release.approval]"
        yield _SAYS.on("GATE-36").failed("pyproject.toml", "allow-yes: a candidate is approved without a look", fix)
    if "noxfile.py" not in tree.faces:
        yield _SAYS.unknown("noxfile.py", "it does not publish by our session: what guards an upload cannot be seen")
    elif not tree.uploads:
        told = (
            f"{tree.policy.approvals} approval is asked for"
            if tree.policy.approvals == 1
            else f"{tree.policy.approvals} approvals are asked for"
        )
        yield _SAYS.passed("noxfile.py", f"publishes by our session alone; {told}")
    yield _local(facts)


def _local(facts: AuditFacts) -> Finding:
    says = _SAYS.on("GATE-34")
    if facts.journal is None:
        return says.unknown("", "there is no journal here that would tell of an upload")
    here = [
        act
        for act in facts.journal.named("upload")
        if "trusted publishing" not in str(act.data.get("by", "")) and act.data.get("index") == "pypi"
    ]
    if here:
        told = f"on {here[-1].time.date()} something was uploaded from this machine, by {here[-1].data.get('by')}"
        return says.failed(facts.journal.path, told, "publish from CI, by the identity of its job")
    return says.passed(facts.journal.path, "nothing was uploaded to pypi from this machine with a token")
