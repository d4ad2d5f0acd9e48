"""netverk: leadership networks and conferences, from the plan to page, calendar, paper and inbox.

Nothing from outside the standard library is imported here, so that `__main__` can set up a machine on which nothing is installed yet.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from config import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """The application for these settings, or for those of the environment."""
    from netverk.routes import application  # only now is everything installed that it needs

    return application(settings)
