"""Reading whom to invite from what somebody pastes: one person on each line."""

import re

from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people.knowing import Contact, tidy_email, tidy_name

MOST = 500
WITH_BRACKETS = re.compile(r"(?P<name>[^<>]+)<(?P<email>[^<>]+)>")
WITH_SIGN = re.compile(r"(?P<name>[^;\t,]+)[;\t,](?P<email>[^;\t,]+)")

NOT_READ = N_("Line %(n)s is not understood: “%(line)s”. Write Name <address> or name;address.")
NOT_MAILED = N_("Line %(n)s: “%(line)s” has no complete e-mail address.")
TOO_MANY = N_("These are %(n)s lines. At most %(most)s can be invited at once.")
NO_LINES = N_("Write whom you invite, one on each line.")


def read_people(text: str) -> list[Contact]:
    """`Kari Nord <kari@example.org>`, `Kari Nord;kari@example.org`, or with a tab or a comma; each address once."""
    lines = [(n, line.strip().rstrip(";,")) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise RuleBroken(NO_LINES)
    if len(lines) > MOST:
        raise RuleBroken(TOO_MANY, n=len(lines), most=MOST)
    people: dict[str, Contact] = {}
    for n, line in lines:
        person = _read(n, line)
        people.setdefault(person.email, person)
    return list(people.values())


def _read(n: int, line: str) -> Contact:
    found = WITH_BRACKETS.fullmatch(line) or WITH_SIGN.fullmatch(line)
    if found is None:
        raise RuleBroken(NOT_READ, n=n, line=line[:80])
    try:
        return Contact(name=tidy_name(found["name"].strip().strip('"')), email=tidy_email(found["email"]))
    except RuleBroken:
        raise RuleBroken(NOT_MAILED, n=n, line=line[:80]) from None
