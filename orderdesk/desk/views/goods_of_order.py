"""Where the goods of an order are: what is held for each line and where, what is free, and whether they lie apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from orderdesk.i18n import _
from orderdesk.model import Line
from orderdesk.store import Store
from orderdesk.store.ledgers.levels import Level


class LineGoods(Struct, frozen=True):
    """A line whose product the shop counts."""

    levels: tuple[Level, ...]
    """The warehouses in which there is any of it."""
    held: tuple[tuple[str, int], ...]
    """Where it is held for this line, and how many pieces."""
    short: int

    @property
    def free(self) -> int:
        """Pieces that nobody has been promised, over all warehouses."""
        return sum(level.free for level in self.levels)

    @property
    def on_hand(self) -> int:
        """Pieces that are there, over all warehouses."""
        return sum(level.on_hand for level in self.levels)

    @property
    def where(self) -> str:
        """Where it is to be fetched, and what is not there, in words."""
        said = [place if len(self.held) == 1 else f"{place} ×{count}" for place, count in self.held]
        return ", ".join([*said, *([_("short: {count}").format(count=self.short)] if self.short else [])])

    def __str__(self) -> str:
        """In words, on one line."""
        return " · ".join(self.parts)

    @property
    def parts(self) -> tuple[str, ...]:
        """In words: what is short first, then by warehouse what is held for the line, free, and there (C24)."""
        said = [_("SHORT: {count}").format(count=self.short)] if self.short else []
        held, several = dict(self.held), len(self.levels) > 1
        for one in self.levels:
            here = held.get(one.place, 0)
            if several and not here and not one.on_hand:
                continue
            words = _("held {held}, free {free} of {on_hand}") if here else _("free {free} of {on_hand}")
            figures = words.format(held=here, free=one.free, on_hand=one.on_hand)
            said.append(f"{one.place}: {figures}" if several else figures)
        return tuple(said)


def goods_of(store: Store, order_id: int, lines: Sequence[Line]) -> dict[int, LineGoods]:
    """Of each line that is counted, by its id, where its goods are."""
    levels = store.levels.of({line.sku for line in lines if line.sku})
    if not levels:
        return {}
    promised = store.reservations.by_line(order_id)
    return {
        line.id: LineGoods(
            tuple(one for one in levels if one.sku == line.sku),
            tuple((place, count) for of, place, count in promised if of == line.id and place is not None),
            sum(count for of, place, count in promised if of == line.id and place is None),
        )
        for line in lines
        if any(one.sku == line.sku for one in levels)
    }


def apart(lines: Sequence[Line], goods: Mapping[int, LineGoods]) -> str:
    """That the goods of an order lie in several warehouses, what in which, so that it may be split; else nothing."""
    there: dict[str, list[str]] = {}
    for line in lines:
        for place, count in goods[line.id].held if line.id in goods else ():
            there.setdefault(place, []).append(f"{line.sku}×{count}")
    if len(there) < 2:
        return ""
    said = "; ".join(f"{place}: {', '.join(what)}" for place, what in there.items())
    return _("The goods lie apart ({where}): split the order, or bring them together.").format(where=said)
