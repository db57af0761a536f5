"""The console script: parses, puts the parts together, runs."""

from __future__ import annotations

import os

from orderdesk.cli import Run, cli
from orderdesk.parts import Parts
from orderdesk.terminal import Terminal, check_terminal, prepare


def main() -> None:
    """Run the command line; without a command, the desk."""
    cli(obj=Run(open_desk=_open_desk, check_terminal=check_terminal, warm_up=_warm_up))


def _open_desk(parts: Parts) -> int:
    prepare()
    from orderdesk.app import run_desk  # after `prepare`: Textual reads its settings while it is imported

    return run_desk(parts, Terminal.of(os.environ, parts.config.terminal))


def _warm_up(parts: Parts) -> None:
    prepare()
    from orderdesk.app import warm_up

    warm_up(parts)


if __name__ == "__main__":
    main()
