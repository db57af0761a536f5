"""Windows of the list of orders, read by key: no window costs more far down the list.

A place in the list is the keys of an order in the list's sort, with its id. Only the rows of the window are ever read,
and only what the operator may see: their role decides which orders, and what of them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from typing import Final

from orderdesk.console.keyboard_layouts import other_layouts
from orderdesk.json_text import to_json
from orderdesk.list_filter import OrderFilter, search_text
from orderdesk.model import Order
from orderdesk.rules.roles import Mask
from orderdesk.rules.visibility import Visibility
from orderdesk.sanitize import clean
from orderdesk.store.lists.counts import OWN, Counts
from orderdesk.store.lists.search_hits import Finding
from orderdesk.store.lists.search_match import Match
from orderdesk.store.lists.sort_keys import Place, Span, place_of, stored_place
from orderdesk.store.lists.virtual_shelves import VIRTUAL
from orderdesk.store.orders.order_rows import SELECT, read_orders, stored_keys
from orderdesk.store.sqlite_errors import led_in_a_circle

__all__ = ["Place", "Windows", "place_of"]

_PAGE: Final = 500
"""Orders read at a time where all are wanted."""

_MANY: Final = 5000
"""So many texts with one word take some milliseconds to gather."""

_SEEN: Final = """seen_text(o.number, (SELECT phone FROM customers WHERE id = o.customer_id),
    json_extract(o.facts, '$.waybill'), o.customer_name, o.address, o.comment,
    (SELECT json_group_array(sku || ' ' || name) FROM lines WHERE order_id = o.id AND position IS NOT NULL))"""
"""SQL for the text by which an order would be found if there were no more of it than is seen."""


def _seen_text(
    sight: Visibility,
    number: str,
    phone: str | None,
    waybill: object,
    name: str,
    address: str,
    comment: str,
    goods: str,
) -> str:
    hidden = sight.hides(Mask.ADDRESS)
    texts = (sight.name(name), "" if hidden else sight.name(address), sight.words(comment), *json.loads(goods))
    return search_text(number=number, phone=phone, waybill=str(waybill or ""), texts=texts)


class Windows(Counts):
    """Reads pieces of the list."""

    def first(self, chosen: OrderFilter, now: int, count: int) -> list[Order]:
        """The first orders of the list: the most urgent ones, where it is sorted by urgency."""
        exact = self._exact(chosen, now)
        return self._after(exact, exact, Span(chosen), now, count)

    def all(self, chosen: OrderFilter, now: int) -> Iterator[Order]:
        """Every order of the list once, read some at a time; `StoreDamaged` where a damaged index leads in a circle."""
        seen = set[int]()
        page = self.first(chosen, now, _PAGE)
        while page:
            new = [order for order in page if order.id not in seen]  # one that moves meanwhile is met again
            if not new and len(page) == _PAGE:
                raise led_in_a_circle()
            yield from new
            seen.update(order.id for order in new)
            page = self.after(chosen, now, self._stored_place(page[-1], chosen), _PAGE) if len(page) == _PAGE else []

    def _stored_place(self, order: Order, chosen: OrderFilter) -> Place:
        """Where it lies: one flipped bit, and what it says of itself would lead back to what was read before."""
        keys = stored_keys(self._connection, order.id)
        return stored_place(order, keys, chosen) if keys else place_of(order, chosen)

    def last(self, chosen: OrderFilter, now: int, count: int) -> list[Order]:
        """The last ones, still in the order of the list."""
        return self._before(self._exact(chosen, now), Span(chosen, backward=True), now, count)

    def after(self, chosen: OrderFilter, now: int, place: Place, count: int) -> list[Order]:
        """The orders that follow a place."""
        exact = self._exact(chosen, now)
        if (at := _index(exact, place)) is None:
            return self._after(exact, [], Span(chosen, ">", place), now, count)
        return self._after(exact, exact[at + 1 :], Span(chosen), now, count)

    def before(self, chosen: OrderFilter, now: int, place: Place, count: int) -> list[Order]:
        """The orders just before a place, in the order of the list."""
        exact = self._exact(chosen, now)
        if (at := _index(exact, place)) is None:
            return self._before(exact, Span(chosen, "<", place, backward=True), now, count)
        return exact[:at][-count:]

    def from_(self, chosen: OrderFilter, now: int, place: Place, count: int) -> list[Order]:
        """The order at a place, if it is in the list, and those that follow."""
        exact = self._exact(chosen, now)
        if (at := _index(exact, place)) is None:
            return self._after(exact, [], Span(chosen, ">=", place), now, count)
        return self._after(exact, exact[at:], Span(chosen), now, count)

    def any_among(self, chosen: OrderFilter, now: int, ids: Collection[int]) -> bool:
        """Whether a filter chooses any of these orders, whatever text it looks for."""
        conditions, parameters = _conditions(chosen, now)
        where = " AND ".join(["o.id IN (SELECT value FROM json_each(?))", *conditions])
        row = self._connection.row(f"SELECT 1 FROM orders o WHERE {where} LIMIT 1", (to_json([*ids]), *parameters))
        return row is not None

    # --- the orders that bear the very number that is searched for, before all others -----------------------------

    def _exact(self, chosen: OrderFilter, now: int) -> list[Order]:
        """Those orders, in the list's order."""
        text = clean(chosen.text).strip()
        if not text:
            return []
        written = {one for way in (text, *other_layouts(text)) for one in (way, way.upper(), way.lower())}
        sight = self._sight()
        conditions, parameters = _conditions(chosen, now)
        where = " AND ".join(["o.number IN (SELECT value FROM json_each(?))", *conditions])
        read = read_orders(self._connection, f"{SELECT} WHERE {where}", (to_json(sorted(written)), *parameters))
        found = [order for order in read if sight.sees(order)]
        found.sort(key=lambda order: place_of(order, chosen), reverse=chosen.descending)
        return [sight.order(order) for order in found]

    def _after(self, exact: list[Order], these: list[Order], span: Span, now: int, count: int) -> list[Order]:
        """`these` of the exact ones, and what follows of the others."""
        rest = count - len(these)
        return [*these, *self._read(span, now, rest, exact)] if rest > 0 else these[:count]

    def _before(self, exact: list[Order], span: Span, now: int, count: int) -> list[Order]:
        """The last of the others in a span that is read backwards, and where they are few, the exact ones above."""
        others = self._read(span, now, count, exact)[::-1]
        missing = count - len(others)
        return [*exact[-missing:], *others] if missing else others

    def _read(self, span: Span, now: int, count: int, without: Sequence[Order] = ()) -> list[Order]:
        sight = self._sight()
        conditions, parameters = _conditions(span.chosen, now)
        if without:
            conditions.append("o.id NOT IN (SELECT value FROM json_each(?))")
            parameters.append(to_json([order.id for order in without]))
        if span.chosen.text.strip():
            needle = span.chosen.needle
            match = Match.of(needle, phones=not sight.hides(Mask.PHONE), few=self._few)
            if match is None:
                return []
            if sight.role.masks:  # what is hidden is not found either, or one could guess at it until it is
                self._connection.teach("seen_text", 7, partial(_seen_text, sight))
                conditions.append(f"EXISTS (SELECT 1 FROM (SELECT {_SEEN} AS text) AS t WHERE {match.test})")
                parameters.extend(match.pieces)
            found = self._found(match, span, conditions, parameters, sight, count)
        else:
            found = self._own(span, conditions, parameters, sight, count)
        return [sight.order(order) for order in found]

    def _few(self, word: str) -> bool:
        """Whether so few texts have a word that all of them are gathered sooner than some are read."""
        hits = "SELECT 1 FROM orders_search WHERE orders_search MATCH ? LIMIT ?"
        return int(self._connection.value(f"SELECT count(*) FROM ({hits})", (f'"{word}"', _MANY))) < _MANY

    def _found(
        self, match: Match, span: Span, conditions: list[str], parameters: list[object], sight: Visibility, count: int
    ) -> list[Order]:
        finding = Finding(self._connection, match, span, conditions, parameters, count)
        with self._connection.snapshot():  # or an order that is closed between two queries would be found twice
            counts = self.shelf_counts()
            if sight.whose is not None:
                parts = [finding.among(own, sight.whose, sum(counts.values())) for own in OWN]
                return self._merged(span, parts, count)
            if span.by_urgency:
                return finding.most_urgent(sum(n for shelf, n in counts.items() if not shelf.closed))
            return finding.sorted(sum(counts.values()))

    def _own(
        self, span: Span, conditions: list[str], parameters: list[object], sight: Visibility, count: int
    ) -> list[Order]:
        if sight.whose is None:
            return self._ordered(span, conditions, parameters, count)
        parts = [self._ordered(span, [own, *conditions], [sight.whose, *parameters], count) for own in OWN]
        return self._merged(span, parts, count)

    def _merged(self, span: Span, parts: Sequence[list[Order]], count: int) -> list[Order]:
        found = [order for part in parts for order in part]
        found.sort(key=lambda order: place_of(order, span.chosen), reverse=span.down)
        return found[:count]

    def _ordered(self, span: Span, conditions: Sequence[str], parameters: Sequence[object], count: int) -> list[Order]:
        every = [*conditions, *([span.condition] if span.at else [])]
        where = f"WHERE {' AND '.join(every)}" if every else ""
        sql = f"{SELECT} {where} ORDER BY {span.order_by} LIMIT ?"
        return read_orders(self._connection, sql, (*parameters, *span.place, count))


def _index(exact: Sequence[Order], place: Place) -> int | None:
    """Which of them stands at a place; `None` where it is another order's."""
    return next((at for at, order in enumerate(exact) if order.id == place[-1]), None)


def _conditions(chosen: OrderFilter, now: int) -> tuple[list[str], list[object]]:
    conditions, parameters = list[str](), list[object]()
    if chosen.virtual is not None:
        placed = VIRTUAL[chosen.virtual]
        conditions.append(placed.condition)
        parameters.extend([now] if placed.from_then_on else [])
    if chosen.planned is not None:
        day = chosen.planned
        for sign, bound, at in ((">=", day.begin, 1), ("<", day.end, 2)):
            others = "".join(" WHEN ? THEN ?" for _other in day.elsewhere)
            conditions.append(f"o.planned_at {sign} {f'CASE o.channel{others} ELSE ? END' if others else '?'}")
            for other in day.elsewhere:
                parameters.extend((other[0], other[at]))
            parameters.append(bound)
    if chosen.channel:
        conditions.append("o.channel = ?")
        parameters.append(chosen.channel)
    if chosen.shelf is not None:
        conditions.append("o.shelf = ?")
        parameters.append(chosen.shelf.value)
    return conditions, parameters
