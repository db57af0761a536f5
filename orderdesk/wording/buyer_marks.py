"""The marks that a buyer bears, in words: on cards in full, in a row of the list as short as can be."""

from __future__ import annotations

from typing import Final

from orderdesk.i18n import _, mark
from orderdesk.model import Customer
from orderdesk.wording.labels import mark_name

_SHORT: Final = {"vip": mark("VIP"), "mind": mark("MIND")}


def marks_text(customer: Customer) -> str:
    """The marks in full; empty where there are none."""
    return " · ".join(mark_name(kind) for kind in customer.marks.split())


def marks_short(customer: Customer) -> str:
    """The same for a row of the list."""
    return " ".join(_(_SHORT.get(kind, kind)) for kind in customer.marks.split())
