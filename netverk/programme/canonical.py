"""One way to write down a programme, so that two with the same content are equal."""

from dataclasses import replace

from netverk.programme.value import Programme, in_order


def canonical(programme: Programme) -> Programme:
    """The same programme with everything in its defined order: sessions as in `in_order`, days by date, the rest by uid or slug."""
    return replace(
        programme,
        days=tuple(sorted(programme.days, key=lambda day: (day.date, day.uid))),
        sessions=in_order(tuple(sorted(programme.sessions, key=lambda session: session.uid))),
        speakers=tuple(sorted(programme.speakers, key=lambda speaker: speaker.uid)),
        venues=tuple(sorted(programme.venues, key=lambda venue: venue.slug)),
        advisories=tuple(sorted(programme.advisories, key=lambda advisory: advisory.uid)),
    )


def content(programme: Programme) -> Programme:
    """What `difference` compares: the canonical programme without release number and SEQUENCE."""
    ordered = canonical(programme)
    return replace(
        ordered,
        number=0,
        days=tuple(replace(day, sequence=0) for day in ordered.days),
        sessions=tuple(replace(session, sequence=0) for session in ordered.sessions),
    )
