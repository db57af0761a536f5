"""The process of the demo's marketplace: it serves until whoever started it lets go of its input."""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import Final

from orderdesk.clock import system_clock
from orderdesk.console.printing import say
from orderdesk.json_text import to_json
from orderdesk.sandbox.life import Life
from orderdesk.sandbox.loopback_server import LOOPBACK, ports, serve
from orderdesk.sandbox.whole_sandbox import Sandbox, Wish

_WISH: Final = Wish(seed=7, orders=16, life=Life(every=40))
"""A shop in which something happens while one looks."""


def main() -> None:
    """Serve."""
    made = Sandbox(system_clock, _WISH)
    with ports(list(made.fronts), 0) as listeners:
        origins = {name: f"http://{LOOPBACK}:{one.getsockname()[1]}" for name, one in listeners.items()}
        say(to_json(made.line(origins)))
        threading.Thread(target=_until_alone, daemon=True).start()
        serve(made, listeners, None)


def _until_alone() -> None:
    """Wait until nobody is at the other end any more, also where that was killed."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
