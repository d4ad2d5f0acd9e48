"""The settings of the app that is at work."""

from datetime import timedelta
from typing import cast

from flask import current_app

from config import Settings


def settings() -> Settings:
    return cast(Settings, current_app.config["NETVERK"])


def hold() -> timedelta:
    """How long the letters of a notice wait for an undo."""
    return timedelta(seconds=settings().hold_seconds)
