"""What a preview of many sessions stood on: the release of each season and the version of each session."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.sessions.models import Session
from netverk.sessions.versions import who_edited

MEANWHILE = N_("%(who)s changed “%(title)s” while you were at it. Look at the preview again before you publish.")
OTHERS = N_("It is not the same sessions any longer that this can be done to. Look at the preview again before you publish.")
PAIR = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Stand:
    """`releases` by season id (their numbers), `versions` by session id."""

    releases: Mapping[int, int]
    versions: Mapping[int, int]

    def __str__(self) -> str:
        return ";".join(",".join(f"{ident}.{n}" for ident, n in sorted(each.items())) for each in (self.releases, self.versions))

    @classmethod
    def parse(cls, text: str) -> "Stand | None":
        """Read what `str()` wrote; None for anything else."""
        parts = [dict(_pairs(part)) for part in text.split(";")]
        made = cls(*parts) if len(parts) == 2 else None
        return made if made and made.versions and str(made) == text else None

    def require(self, sessions: Sequence[Session]) -> None:
        """Refuse where somebody has edited one of them since."""
        for session in sessions:
            if self.versions.get(session.id, session.version) != session.version:
                raise RuleBroken(MEANWHILE, who=who_edited(session), title=session.title)

    def require_same(self, now: "Stand") -> None:
        """Refuse where one has begun since, or was cancelled, or has come into reach."""
        if now != self:
            raise RuleBroken(OTHERS)


def _pairs(text: str) -> list[tuple[int, int]]:
    return [(int(found[1]), int(found[2])) for each in text.split(",") if (found := PAIR.fullmatch(each))]
