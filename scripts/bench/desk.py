"""The desk as the bench needs it: `python -m scripts.bench.desk DATABASE [running] [stock]`.

Its clock begins at the bench's noon, and stands unless it is `running`. `stock` lets Textual paint by itself.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from orderdesk.console.terminal_profile import Terminal, prepare

NOON = 1795503600
"""Tuesday, 24 November 2026, 12:00 in Almaty."""


def main(database: str, *how: str) -> None:
    """Open the desk."""
    prepare()
    from orderdesk.app import run_desk
    from orderdesk.clock import FixedClock
    from orderdesk.composition import Composition
    from orderdesk.config import TerminalSettings
    from screens import edge

    class Running(FixedClock):
        def __call__(self) -> int:
            return NOON + int(time.monotonic() - begin)

    begin, clock = time.monotonic(), Running(NOON) if "running" in how else FixedClock(NOON)

    if "stock" in how:
        edge.as_expected = lambda screen: False
    parts = Composition(database=Path(database), operator="Мария", clock=clock)
    run_desk(parts, Terminal.of(os.environ, TerminalSettings()))


if __name__ == "__main__":
    main(*sys.argv[1:])
