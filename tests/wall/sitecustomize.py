"""Gives every Python process of a test run the day and hour that `TEST_NOW` names, where it names one.

Python imports a module of this name by itself when its folder is on the path, so that what the tests start (the desk on
a terminal, a server, a worker) lives on the same day as they do. All share one offset: who starts later is not earlier.
"""

from __future__ import annotations

import os
import time
from datetime import datetime
from pathlib import Path


def travel() -> None:
    """Move the wall clock by `TEST_OFFSET` seconds; the first process makes it of `TEST_NOW` (ISO 8601, in `TZ`)."""
    wanted = os.environ.get("TEST_NOW")
    if not wanted:
        return
    import time_machine

    if "TEST_OFFSET" not in os.environ:
        os.environ["TEST_OFFSET"] = str(datetime.fromisoformat(wanted).timestamp() - time.time())
        path = [str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, path))
    if time_machine.escape_hatch.is_travelling():
        return
    time_machine.travel(time.time() + float(os.environ["TEST_OFFSET"])).start()


travel()
