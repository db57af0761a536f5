"""How a PDF gets onto paper: through the machine's own printing system (CUPS), which knows each printer's language."""

from __future__ import annotations

import shutil
import subprocess
from typing import Final

from orderdesk.errors import ConfigError, DeskError
from orderdesk.i18n import _

_PATIENCE: Final = 30.0
"""Seconds in which the printing system must have taken it."""


def to_queue(pdf: bytes, queue: str) -> None:
    """Give it to a queue, or to the usual one where none is named; `DeskError` says why it was not taken.

    That it was taken does not say that there was paper.
    """
    program = shutil.which("lp")
    if program is None:
        raise ConfigError(_("This machine has no printing system (CUPS): there is no program “lp”."))
    words = [program, "-s", *(["-d", queue] if queue else [])]
    try:
        done = subprocess.run(words, input=pdf, capture_output=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise DeskError(_("The printing system does not answer: {why}.").format(why=type(error).__name__)) from error
    if done.returncode:
        why = done.stderr.decode("utf-8", "replace").strip()[:200] or str(done.returncode)
        raise DeskError(_("The printing system did not take it: {why}").format(why=why))
