"""The tables of ``release-answers.toml``: every key declared once, with its kind and meaning."""

from __future__ import annotations

from datetime import date

from release.model.records import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table: the kind of its value, what it means, and whether the table needs it."""

    kind: type
    doc: str
    is_needed: bool = False


ANSWER = {
    "by": Key(str, "The registered person who answers.", is_needed=True),
    "on": Key(date, "The day of the answer.", is_needed=True),
    "until": Key(date, "The last day on which it holds.", is_needed=True),
    "evidence": Key(str, "What it rests on.", is_needed=True),
    "covers": Key(list, "The other people for whom it speaks."),
}
WAIVER = {
    "reason": Key(str, "Why the project lives with it.", is_needed=True),
    "owner": Key(str, "The registered person who answers for it.", is_needed=True),
    "until": Key(date, "The last day on which it holds.", is_needed=True),
    "risk": Key(str, "What may happen meanwhile."),
    "where": Key(str, "Where the check found it, as a shell pattern; default: wherever."),
}
PERSON = {
    "email": Key(str, "The address that the person commits with.", is_needed=True),
    "emails": Key(list, "Other addresses that the person commits with."),
    "roles": Key(list, "What the person is: owner, maintainer, reviewer, approver, security, ..."),
    "forge": Key(str, "The person's name at the forge."),
    "pypi": Key(str, "The person's name at the index."),
    "testpypi": Key(str, "The person's name at the test index."),
    "reason": Key(str, "Why the person has the roles."),
    "review": Key(date, "The day on which that is looked at again."),
}
TOKEN = {
    "index": Key(str, "The index that it is for.", is_needed=True),
    "owner": Key(str, "The registered person who made it.", is_needed=True),
    "created": Key(date, "The day on which it was made.", is_needed=True),
    "rotate_by": Key(date, "The day until which it is replaced.", is_needed=True),
    "scope": Key(str, "What it may be used for: the project's name, or account."),
    "secret": Key(str, "The name of the forge's secret, or of the variable, that holds it."),
    "environment": Key(str, "The forge's environment that the secret belongs to."),
    "sunset": Key(date, "The day from which it is not needed any more."),
}
STANDARD = {
    "requirements": Key(list, "The numbers of what it asks for."),
    "files": Key(list, "The files that show how that is met."),
    "url": Key(str, "Where it can be read."),
}
INCIDENT = {
    "id": Key(str, "Its name, as 2026-11-token.", is_needed=True),
    "kind": Key(str, "token or repository.", is_needed=True),
    "detected": Key(date, "When it was noticed (UTC).", is_needed=True),
    "started": Key(date, "When it began, as far as that is known."),
    "contained": Key(date, "When it could do no more harm."),
    "resolved": Key(date, "When everything was put right."),
    "cause": Key(str, "Why it could happen."),
    "tokens": Key(list, "The registered tokens that it touched."),
    "told": Key(list, "Who was told."),
    "review": Key(date, "When people sat together over it."),
    "changes": Key(list, "Commits, checks or rules that came of it."),
    "advisory": Key(str, "The address of the advisory."),
    "steps": Key(dict, "What was done, by item: TCI-1 = evidence."),
}
TABLES = {"answers": ANSWER, "waivers": WAIVER, "people": PERSON, "tokens": TOKEN, "standards": STANDARD}
LISTS = {"incidents": INCIDENT}
INCIDENT_KINDS = ("token", "repository")
