"""The command line: the same commands as the screens, for scripts, timers and tests."""

from orderdesk.cli.group import Run, cli

__all__ = ["Run", "cli"]
