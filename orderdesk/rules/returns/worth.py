"""What goods that come back are worth to their buyer: what they have paid for them, be it with a discount. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from orderdesk.model import CREDITED, FactName, FieldValue, Line, Order
from orderdesk.money import Money
from orderdesk.rules.payment import asked, stands
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.taken import as_told, taken
from orderdesk.values import replace


def worth(order: Order, lines: Sequence[Line], before: Mapping[int, int], back: Mapping[int, int]) -> Money:
    """What these pieces cost, by their lines' ids; `before` are those that came back earlier.

    What the order is reduced or raised by as a whole goes with its goods, in proportion; the roundings of several
    returns make each other up, so that all pieces together are worth exactly what the goods cost.
    """
    whole = sum(line.total.minor for line in lines if line.sku and line.total.minor > 0)
    if not whole:
        return replace(order.goods, minor=0)

    def until(pieces: Mapping[int, int]) -> int:
        gross = sum(line.price.minor * pieces.get(line.id, 0) for line in lines if line.sku and line.price.minor > 0)
        return order.goods.minor * gross // whole

    both = {line.id: before.get(line.id, 0) + back.get(line.id, 0) for line in lines}
    return replace(order.goods, minor=max(until(both) - until(before), 0))


def refundable(book: Rulebook, order: Order) -> bool:
    """Whether anything can be let off its price: not once it has come to nothing, where that decided the refund."""
    return not book.status_of(order.status).over and FactName.REFUND not in order.facts


def most(order: Order) -> Money:
    """How much can be let off an order's price at most: what it still comes to, delivery and all."""
    return asked(order)


def crediting(book: Rulebook, order: Order, sum_: Money) -> dict[str, FieldValue]:
    """What letting off so much sets: the price is less, and what the channel took it gives back itself.

    What is paid beyond the new price is due to the buyer then, by the rule that holds of any order.
    """
    if not sum_.minor:
        return {}
    before = order.value(CREDITED)
    sets: dict[str, FieldValue] = {CREDITED: (before if isinstance(before, int) else 0) + sum_.minor}
    theirs = taken(book, order).minor
    if theirs:
        sets |= as_told(book, order, theirs - min(theirs, sum_.minor))
    return sets


def standing(book: Rulebook, after: Order) -> str:
    """The status in which an order stands once so much is let off: one that waited for its money may be done."""
    return stands(book, after, after.status)
