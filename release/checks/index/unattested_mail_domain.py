"""An owner's mail domain that nobody has said is paid for.

Why: whoever buys a domain that ran out gets its mail, and with it the reset of every password. In this way ctx was
taken over in May 2022.

Example: bad: ``alice@alices-domain.example``, and no word on the domain. Good:
``invoke answer ACC-P4 --evidence "alices-domain.example is renewed until 2027-05-01; recovery codes in the safe"``.

Fix: look at the registrar when the domain ends, and answer ACC-P4 with domain and day; or use a mailbox of a provider.

Sources: PyPI blog, "Preventing domain resurrection attacks"; the incident of ctx.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from release.checks.index_findings import ANSWERS, EDIT_ANSWERS, page_of, untold
from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "unattested-mail-domain"
ITEMS = ("ACC-P4",)
_SAYS = Says(ID)
_PROVIDERS = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "icloud.com", "me.com", "mac.com"}
    | {"yahoo.com", "proton.me", "protonmail.com", "pm.me", "fastmail.com", "fastmail.fm", "gmx.de", "gmx.net"}
    | {"web.de", "posteo.de", "mailbox.org", "tutanota.com", "tuta.io", "zoho.com", "yandex.ru", "mail.ru"}
    | {"qq.com", "163.com", "126.com", "aol.com", "hey.com", "python.org", "riseup.net"}
)
_OF_FORGES = ("users.noreply.github.com", "noreply.gitlab.com", "noreply.codeberg.org")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every domain in the authors' and owners' addresses is a provider's, or the answer says until when it is paid."""
    stated = facts.index.stated.emails if facts.index else None
    people = [str(person["email"]) for person in facts.answers.people.values() if person.get("email")]
    if stated is None:
        yield untold(_SAYS, facts, "the authors' addresses")
    page = page_of(facts)
    if page is None or page.author_emails is None:
        yield untold(_SAYS, facts, "the addresses that the index shows")
    if not people:
        yield _SAYS.unknown(ANSWERS, "nobody is registered among [people]", EDIT_ANSWERS)
    every = [*(stated or ()), *people, *((page.author_emails if page else None) or ())]
    domains = sorted({email.rpartition("@")[2].lower() for email in every if "@" in email})
    answer = facts.answers.answers.get("ACC-P4")
    for domain in domains:
        if domain in _PROVIDERS or domain.endswith(_OF_FORGES):
            yield _SAYS.passed(domain, "a provider's domain")
        else:
            yield _paid(domain, answer.evidence if answer else "", facts.now.date())
    if not domains:
        yield _SAYS.unknown("", "no address is known")


def _paid(domain: str, evidence: str, today: date) -> Finding:
    """Say whether *evidence* names *domain* with a day that is still to come."""
    found = re.search(rf"(?<![\w.-]){re.escape(domain)}(?![\w-])\D{{0,60}}?(\d{{4}}-\d{{2}}-\d{{2}})", evidence.lower())
    fix = f'invoke answer ACC-P4 --by NAME --evidence "{domain} is renewed until YYYY-MM-DD; …"'
    if found is None:
        return _SAYS.failed(domain, "nobody has said until when this domain is paid for", fix)
    try:
        day = date.fromisoformat(found[1])
    except ValueError:
        return _SAYS.failed(domain, f"{found[1]} is no day", fix)
    if day <= today:
        return _SAYS.failed(domain, f"it was paid for until {day}", fix)
    return _SAYS.passed(domain, f"paid for until {day}, as the answer to ACC-P4 says")
