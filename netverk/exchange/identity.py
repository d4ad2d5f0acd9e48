"""Who is who in files: lasting uids, unique slugs and unique numbers, the same however often a file is read."""

import re
import unicodedata
from collections.abc import Collection
from uuid import UUID, uuid5

NAMESPACE = UUID("9d0f4c43-5a5e-4c0a-8f7b-6a1c2f0e7d35")  # never to be changed: every uid made from a foreign name depends on it
LARGEST_NUMBER = 2**31 - 1
LONGEST_SLUG = 60


def identity(name: str) -> str:
    """A guid as it is if it is a UUID (in lower case), else a UUID made of it: the same for the original file and for our own export."""
    return name.lower() if is_uuid(name) else str(uuid5(NAMESPACE, name))


def is_uuid(name: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", name, re.IGNORECASE | re.ASCII) is not None


def talk_uid(session_uid: str) -> str:
    """The uid of the one untitled talk of an imported session."""
    return str(uuid5(UUID(identity(session_uid)), "talk"))


def uid_within(uid: str, path: str) -> str:
    """The uid of a session or day whose own uid lives in another season, within the season at `path`: always the same."""
    return str(uuid5(UUID(identity(uid)), path))


def slugified(text: str, otherwise: str) -> str:
    """`smorgas-pa-svenska` from “Smörgås på svenska”, at most LONGEST_SLUG characters; `otherwise` where no letter or digit is left."""
    bare = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o").replace("Ø", "O").replace("æ", "ae").replace("Æ", "Ae"))
    slug = re.sub(r"[^a-z0-9]+", "-", bare.encode("ascii", "ignore").decode().lower()).strip("-")
    if len(slug) > LONGEST_SLUG:
        slug = slug[: LONGEST_SLUG + 1].rpartition("-")[0] or slug[:LONGEST_SLUG]
    return slug or otherwise


def free_slug(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, or `wanted-2`, `wanted-3` … where it is taken."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"


def free_number(wanted: int | None, taken: Collection[int]) -> int:
    """`wanted` if it is a positive integer that nobody has, else the next one above all."""
    if wanted is not None and 0 < wanted <= LARGEST_NUMBER and wanted not in taken:
        return wanted
    return max(taken, default=0) + 1
