"""How the search index is ordered: the numbers that its statements and triggers share (migration 10).

The full-text index numbers its texts by their place. An open order's place is its id: there are few of them, and their
urgency changes all the time. A closed order's place grows with the day it was closed on, and so never changes again:
the index gives the archive's hits day by day, newest first, and never more than are asked for.
"""

from __future__ import annotations

from typing import Final

WAITING: Final = 2 << 40
CLOSED: Final = 3 << 40
"""Where the ranks begin of orders without a clock, and, downwards, of closed ones."""

ARCHIVED: Final = CLOSED - (1 << 39)
"""Ranks from here on are those of closed orders."""

OPEN: Final = f"o.rank < {ARCHIVED} AND o.closed_at IS NULL"
"""SQL for the orders `o` that are not closed: they stand together in the index of urgency, before all others."""

ARCHIVE: Final = 1 << 39
"""Places from here on are those of closed orders."""

SLICE: Final = 1 << 24
"""Room for the orders that are closed on one day."""

_DAYS_BEFORE: Final = 1 << 16

HOUR: Final = 3600
"""Warnings are counted by the hour."""


def assigned(row: str = "") -> str:
    """SQL for whose order it is; without a row in the very words of the indexes."""
    return f"json_extract({row}facts, '$.assigned')"


def slice_of(rank: str) -> str:
    """SQL for the first place of the day on which an order of this rank was closed; NULL for an open one."""
    return f"iif({rank} >= {ARCHIVED}, (({CLOSED} - {rank}) / 86400 + {_DAYS_BEFORE}) * {SLICE}, NULL)"


def first_place(rank: int) -> int:
    """The first place of the day on which a closed order of this rank was closed."""
    days = abs(CLOSED - rank) // 86400
    return ((days if rank <= CLOSED else -days) + _DAYS_BEFORE) * SLICE


def place_for(rank: str, order_id: str) -> str:
    """SQL for the place of an order that has none there yet."""
    return f"iif({rank} < {ARCHIVED}, {order_id}, {last_place(slice_of(rank))} + 1)"


def last_place(day: str) -> str:
    """SQL for the last place of a day (`slice_of`) that an order has; the one before the first while none has one."""
    return f"""(SELECT ifnull(max(place), {day} - 1) FROM search_texts
        WHERE place >= {day} AND place < {day} + {SLICE})"""
