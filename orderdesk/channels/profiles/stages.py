"""How far an order is, in words that fit every rulebook, and which of a rulebook's statuses that is."""

from __future__ import annotations

from typing import Final

from orderdesk.model import Shelf
from orderdesk.rules.rulebook.goods_words import Goods
from orderdesk.rules.rulebook.model import Rulebook, Status

STAGES: Final[dict[str, tuple[str, ...]]] = {
    "new": ("new",),
    "agreement": ("agreement", "new"),
    "signing": ("signing", "agreement", "new"),
    "packing": ("packing", "ready"),
    "ready": ("ready", "handover", "packing"),
    "pickup": ("pickup", "ready"),
    "handover": ("handover", "ready", "carrier"),
    "delivery": ("delivery", "transit", "carrier"),
    "carrier": ("transit", "carrier", "delivery"),
    "returns": ("returning", "returns"),
    "done": (),
    "returned": ("returned",),
    "cancelled": ("cancelled",),
}
"""Stage → keys or shelves of a rulebook that are it, the best first; what is over is found by what became of it."""


def status_of(book: Rulebook, stage: str, method: str) -> str | None:
    """The key of the rulebook's status for a stage; `None` where it has nothing of the kind.

    What waits in a shop for its buyer is `ready` by another name, where the rulebook has a shelf for that.
    """
    if stage in ("done", "returned", "cancelled"):
        return _over(book, stage)
    open_ones = [status for status in book.status if not status.shelf.closed and not status.key.startswith("awaited")]
    wanted = STAGES[stage]
    if stage == "ready" and method == "pickup":
        wanted = ("pickup", *wanted)
    for word in wanted:
        for known in (_by_key, _by_shelf):
            found = next((status.key for status in open_ones if known(status, word)), None)
            if found is not None:
                return found
    return None


def _by_key(status: Status, word: str) -> bool:
    return status.key == word


def _by_shelf(status: Status, word: str) -> bool:
    return status.shelf.value == word


def _over(book: Rulebook, stage: str) -> str | None:
    """The status of an order on which the work is over."""
    closed = [status for status in book.status if status.shelf.closed]
    if stage == "done":
        return next((status.key for status in closed if not status.over and status.goods is Goods.BUYER), None)
    by_key = next((status.key for status in closed if status.key == stage), None)
    if by_key is not None:
        return by_key
    if stage == "returned":
        back = next((status.key for status in closed if status.over and status.goods is Goods.BACK), None)
        return back or _over(book, "cancelled")
    called_off = [status for status in closed if status.over]
    return next((status.key for status in called_off if status.shelf is Shelf.CANCELLED), None) or next(
        (status.key for status in called_off), None
    )
