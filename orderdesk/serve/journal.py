"""What the server notes: who came, who was refused, how it ended. Ids and fingerprints, nothing of customers."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

FILE: Final = "serve.log"

_SIZE: Final = 1_000_000
_KEPT: Final = 5

journal: Final = logging.getLogger("orderdesk.serve")


def open_journal(folder: Path) -> Path:
    """Write to a file in `folder` from now on; where it is. The process's umask keeps it its owner's."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = RotatingFileHandler(folder / FILE, maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%S%z"))
    journal.addHandler(handler)
    journal.setLevel(logging.INFO)
    journal.propagate = False
    logging.getLogger("asyncssh").setLevel(logging.CRITICAL)  # it writes command lines down, which name customers
    return folder / FILE
