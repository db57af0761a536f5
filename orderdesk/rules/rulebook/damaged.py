"""The rulebook of orders whose rows cannot be understood: one status, and no step that leads anywhere."""

from __future__ import annotations

from typing import Final

from orderdesk.i18n import mark
from orderdesk.model import DAMAGED, Shelf
from orderdesk.rules.rulebook.model import Rulebook, Status

DAMAGED_BOOK: Final = Rulebook(
    key=DAMAGED,
    title=mark("damaged"),
    mark="!!",
    currency="XXX",
    country="XX",
    zone="UTC",
    calendar="",
    status=(Status(key=DAMAGED, title=mark("damaged in the database"), shelf=Shelf.NEW),),
    step=(),
    reason=(),
)
