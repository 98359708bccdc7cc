"""What this run of a CI was started for, and what another job of it handed on."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from release.errors import CandidateChanged, CandidateMissing, DigestInvalid, SessionUnknown, TagForeign
from release.facts.candidate import PATH
from release.model.fan_out import is_session_of
from release.model.regex import regex

if TYPE_CHECKING:
    from release.model.releasing import ReleasePlan
    from release.system.view import View

_DIGEST = regex(r"sha256:([0-9a-f]{64})")


def tag_of_run(view: View) -> str:
    """Return the tag that this run of a CI is for, empty where it is for none."""
    if view.env("GITHUB_REF_TYPE") == "tag":
        return view.env("GITHUB_REF_NAME")
    return view.env("CI_COMMIT_TAG")


def require_tag_of_run(view: View, plan: ReleasePlan) -> None:
    """Refuse a release of another version than the tag says which started this run."""
    tag = tag_of_run(view)
    if tag and tag != plan.tag:
        own = f"its tag {plan.tag}" if plan.tag else "its tag is not here, or on another commit"
        raise TagForeign(
            f"this run is for the tag {tag}, and the commit states {plan.version}",
            where=(f"refs/tags/{tag} -> {plan.commit[:7]} ; {own}",),
            fix=("invoke bump, commit, then invoke tag: it makes the tag of the version that the commit states",),
        )


def with_session(plan: ReleasePlan, session: str | None) -> ReleasePlan:
    """Return *plan* with one test *session* alone: other jobs run the others; :class:`SessionUnknown` if it is none."""
    if session is None:
        return plan
    if not is_session_of(session, plan.sessions):
        raise SessionUnknown(
            f"{session or 'nothing'} is no test session",
            where=(f"--session {session}", f"test sessions: {', '.join(plan.sessions)}"),
            fix=("nox --list", 'sessions = ["tests"] in [tool.release.tests]'),
        )
    return replace(plan, sessions=(session,))


def require_handed_on(view: View, stated: str) -> None:
    """Refuse where the candidate here is not the one of the digest that another job *stated* (``sha256:...``).

    Raises :class:`DigestInvalid` where that is no digest, :class:`CandidateMissing` where there is no candidate and
    :class:`CandidateChanged` where it is another.
    """
    wanted = _DIGEST.fullmatch(stated)
    if wanted is None:
        raise DigestInvalid(
            f"{stated or 'nothing'} is no digest of a candidate",
            where=(f"--candidate {stated}",),
            fix=("invoke status", "nox -s publish -- --candidate sha256:DIGEST"),
        )
    data = view.read(PATH)
    if data is None:
        raise CandidateMissing("there is no candidate", where=(PATH,), fix=("nox -s release",))
    found = sha256(data).hexdigest()
    if found != wanted[1]:
        raise CandidateChanged(
            "the candidate here is not the one that the build job made",
            where=(f"{PATH}  sha256:{found}", f"build job  sha256:{wanted[1]}"),
            fix=("nox -s release",),
        )
