"""The statuses of an account, by its dictionary: which group each belongs to, and how long an order may stay there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from msgspec import Struct

from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.sanitize import clean, fold

DONE, CANCELLED = 5, 6
"""The groups of orders on which the work is over; 1 to 4 are new, being agreed, made, delivered."""

GROUP: Final = "group:"
"""`group:3` tells the first status of a group."""
STATUS: Final = "status:"
"""`status:24` tells this very status: for rulebooks of one's own."""
CANCEL: Final = "cancel:"
"""`cancel:refused` tells the status of group 6 whose name says so."""

_WORDS: Final = {
    "unreachable": ("не вихо", "недозв", "не дозв", "не додзв", "не отвеч", "не відпов"),
    "refused": ("скасув", "відмов", "отказ", "отмен"),
    "out_of_stock": ("наявн", "налич", "закінч", "законч"),
    "other": ("інш", "друг"),
}
"""What the name of a cancelled status says, by why the order was cancelled: Ukrainian and Russian are met."""


class Status(Struct, frozen=True):
    """A status of the account."""

    id: int
    name: str
    group: int
    stays: int = 0
    """Seconds that an order may stay in it; 0 where nothing is said."""


def read_statuses(rows: Iterable[Any]) -> list[Status]:
    """The statuses that are used, as the dictionary lists them; what is none is passed over."""
    return [found for row in rows if (found := _status(row)) is not None]


def _status(row: Any) -> Status | None:
    if not isinstance(row, dict) or row.get("is_active") is False:
        return None
    key, group, stays = (_number(row.get(name)) for name in ("id", "group_id", "expiration_period"))
    name = row.get("name")
    if not key or not group:
        return None
    return Status(key, clean(name, limit=60) if isinstance(name, str) else str(key), group, stays)


def _number(value: Any) -> int:
    """A whole number that is more than nothing; else 0."""
    return value if type(value) is int and 0 < value < 2**40 else 0


def to_put(statuses: Iterable[Status], kind: str) -> int:
    """The id of the status that a kind of act means; `BadInput` where the account has none that it certainly is."""
    what = kind.partition(":")[2]
    known = list(statuses)
    if kind.startswith(STATUS):
        found = [one for one in known if str(one.id) == what]
    elif kind.startswith(GROUP):
        found = [one for one in known if str(one.group) == what]
    else:
        words = _WORDS.get(what, ())
        found = [one for one in known if one.group == CANCELLED and any(word in fold(one.name) for word in words)]
    if not found:
        raise BadInput(_("the account has no status for “{kind}”: name it in a rulebook of your own, such as tell = "
                         "“status:24”").format(kind=kind))  # fmt: skip
    return found[0].id
