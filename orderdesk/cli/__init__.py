"""The command line: the same use cases as the screens, for scripts, timers and tests."""

from orderdesk.cli import acting, calendars, importing, opening, reading, upkeep
from orderdesk.cli.group import Run, cli

__all__ = ["Run", "acting", "calendars", "cli", "importing", "opening", "reading", "upkeep"]
