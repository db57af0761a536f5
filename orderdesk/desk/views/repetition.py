"""What repeating an order would come to today: prices beside those of then, what is short, what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from orderdesk.desk.intake.by_hand import repeated_lines
from orderdesk.i18n import _
from orderdesk.model import Line, Order
from orderdesk.money import Money
from orderdesk.store import Store
from orderdesk.values import replace


class RepeatedLine(Struct, frozen=True):
    """A line as it was, with what holds of it today."""

    line: Line
    today: Money
    """Of a piece; masked where sums are."""
    free: int | None
    """Pieces that are not promised to others; `None` where the shop keeps no count."""
    hidden: bool
    """Whether the product is off sale."""

    @property
    def short(self) -> int:
        """Pieces that are missing for it."""
        return 0 if self.free is None else max(self.line.quantity - self.free, 0)


class Repetition(Struct, frozen=True):
    """An order as it would be once more."""

    lines: Sequence[RepeatedLine]
    left_out: Sequence[Line]
    """Lines without a product, such as discounts."""
    then: Money
    """What the goods of the lines came to."""
    today: Money

    @property
    def warnings(self) -> Iterator[str]:
        """What its operator should know first, in sentences."""
        if self.then.minor != self.today.minor:
            yield _("it came to {then} then, and comes to {today} now").format(then=self.then, today=self.today)
        for one in self.lines:
            if one.short:
                said = _("{name}: ordered {wanted}, free {have}")
                yield said.format(name=one.line.name, wanted=one.line.quantity, have=max(one.free or 0, 0))
            if one.hidden:
                yield _("{name} is off sale").format(name=one.line.name)
        if self.left_out:
            names = ", ".join(line.name for line in self.left_out)
            yield _("not repeated: {names}").format(names=names)


def repetition(store: Store, order: Order) -> Repetition:
    """What it would come to, as its reader may see it."""
    currency, sight = order.total.currency, store.sight()
    found = repeated_lines(store, order, currency)
    left = {one.sku: one.on_hand - one.reserved for one in store.levels.stands([line.sku for line, _last in found])}
    lines = list[RepeatedLine]()
    for line, today in found:
        price, off = sight.money(Money(today, currency)), store.switches.is_hidden(line.sku)
        lines.append(RepeatedLine(replace(line, price=sight.money(line.price)), price, left.get(line.sku), off))
        if line.sku in left:
            left[line.sku] -= line.quantity
    return Repetition(
        lines=lines,
        left_out=[line for line in store.orders.lines(order.id) if not line.sku],
        then=sight.money(Money(sum(line.total.minor for line, _last in found), currency)),
        today=sight.money(Money(sum(line.quantity * today for line, today in found), currency)),
    )
