"""The command line: the same use cases as the screens, for scripts, timers and tests."""

from orderdesk.cli import (
    acting,
    calendars,
    changing,
    claims,
    importing,
    opening,
    operators,
    quality,
    reading,
    rulebooks,
    serving,
    sessions,
    shifts,
    shop,
    upkeep,
    watching,
)
from orderdesk.cli.group import Run, cli

__all__ = [
    "Run",
    "acting",
    "calendars",
    "changing",
    "claims",
    "cli",
    "importing",
    "opening",
    "operators",
    "quality",
    "reading",
    "rulebooks",
    "serving",
    "sessions",
    "shifts",
    "shop",
    "upkeep",
    "watching",
]
