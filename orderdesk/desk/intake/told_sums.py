"""Goods and delivery of an order as its channel tells them: what its total means, and what of it has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from orderdesk.channels.incoming import goods_of
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.model import Line
from orderdesk.rules.rulebook.model import Rulebook

Sums = dict[str, int | None]
"""`goods` and `delivery_cost` in minor units."""


def told_sums(book: Rulebook, said: Mapping[str, Any], lines: int | None) -> Sums:
    """Goods and delivery of an answer, where the order's lines come to so much; `None` where it has none."""
    goods, cost = said.get("goods"), said["delivery_cost"]
    if goods is None:
        goods = goods_of(lines, said["total"], cost, total_has_delivery=book.total_has_delivery)
    return {"goods": goods, "delivery_cost": cost}


def changed_sums(work: UnitOfWork, now: Mapping[str, Any], before: Mapping[str, Any]) -> Sums:
    """Those that the channel has changed; what it named before is read as it is read now."""
    here, theirs = come_to(work.store.orders.lines(work.order.id)), told_lines(before)
    sums = told_sums(work.book, now, _first_of(told_lines(now), theirs, here))
    known = told_sums(work.book, before, _first_of(theirs, here)) if before else {}
    return {name: value for name, value in sums.items() if name not in known or known[name] != value}


def come_to(lines: Sequence[Line]) -> int | None:
    """What lines come to; `None` for none."""
    return sum(line.total.minor for line in lines) if lines else None


def told_lines(said: Mapping[str, Any]) -> int | None:
    """What the lines come to that a channel tells; `None` where it tells none."""
    lines = said.get("lines")
    return sum(quantity * price for _sku, _name, quantity, price in lines) if lines else None


def _first_of(*sums: int | None) -> int | None:
    return next((known for known in sums if known is not None), None)
