"""The console script: parses, puts the parts together, runs.

What is imported stays, so it is never looked through for what could be freed, neither while it is imported nor later:
that costs an eighth of the start. A command collects as usual once it is there, the desk once its first screen is
painted.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orderdesk.composition import Composition


def main() -> None:
    """Run the command line; without a command, the desk."""
    gc.disable()
    from orderdesk.cli import Run, cli
    from orderdesk.console.printing import be_whole
    from orderdesk.console.terminal_profile import check_terminal

    gc.freeze()
    gc.enable()
    be_whole()
    try:
        cli(obj=Run(open_desk=_open_desk, check_terminal=check_terminal, warm_up=_warm_up))
    except Exception:
        sys.exit(_told_fault())


def _told_fault() -> int:
    """Write the fault that is being handled down and say where; the exit code."""
    import traceback

    from orderdesk.config import state_folder
    from orderdesk.console.crash_report import FAULT, report
    from orderdesk.console.printing import say
    from orderdesk.i18n import _

    path = report(traceback.format_exc(), state_folder())
    say(_("Order Desk stopped because of a fault of its own. Details: {path}").format(path=path), err=True)
    return FAULT


def _open_desk(parts: Composition) -> int:
    gc.disable()  # until `OrderDeskApp.on_ready`
    from orderdesk.console.terminal_profile import Terminal, prepare

    prepare()
    from orderdesk.app import run_desk  # after `prepare`: Textual reads its settings while it is imported

    return run_desk(parts, Terminal.of(os.environ, parts.config.terminal))


def _warm_up(parts: Composition) -> None:
    from orderdesk.console.terminal_profile import prepare

    prepare()
    from orderdesk.app import warm_up

    warm_up(parts)


if __name__ == "__main__":
    main()
