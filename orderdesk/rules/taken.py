"""What a channel has taken of an order's money: a fact of its own, as the channel told it. Pure.

As long as the order comes to what the channel told, that is all of it, and nothing is noted. It is noted as
`channel_took` from the moment on at which the order comes to something else here, and only the channel's own word
changes it then: neither another total nor another way of payment, which are the shop's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from orderdesk.model import CHANNEL_TOOK, FactName, FieldValue, Order
from orderdesk.money import Money
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.values import replace

ANY: Final = "*"
"""Stands for every way of payment in `channel_takes`."""


def takes(book: Rulebook, payment: object) -> bool:
    """Whether the channel takes the money from the buyer where it is paid in this way."""
    return ANY in book.channel_takes or payment in book.channel_takes


def channel_pays(book: Rulebook, order: Order) -> bool:
    """Whether the channel takes the money from the buyer and pays the shop, by the way in which the order is paid."""
    return takes(book, order.payment)


def noted(order: Order) -> bool:
    """Whether what the channel took is noted, since it is not all of the order."""
    return order.facts.get(CHANNEL_TOOK) is not None


def taken(book: Rulebook, order: Order) -> Money:
    """What the channel has taken from the buyer; masked facts tell nothing."""
    told = order.facts.get(CHANNEL_TOOK)
    if isinstance(told, int):
        return replace(order.total, minor=told)
    return order.total if channel_pays(book, order) else replace(order.total, minor=0)


def own(book: Rulebook, order: Order) -> Money:
    """What the shop itself has received: nothing where the channel takes all, whatever is noted as received."""
    return order.received if noted(order) or not channel_pays(book, order) else replace(order.total, minor=0)


def had(book: Rulebook, order: Order) -> Money:
    """What the buyer has paid, to the channel and to the shop, with what they have got back since."""
    if channel_pays(book, order) and not noted(order):
        return order.total  # all of it, to the channel
    return replace(order.total, minor=taken(book, order).minor + own(book, order).minor)


def returned_by_shop(book: Rulebook, order: Order) -> int:
    """How much of a refund that was decided the shop has paid; the channel pays as much as it took."""
    refund, due = order.value(FactName.REFUND), order.value(FactName.REFUND_DUE) or 0
    if not isinstance(refund, int) or not isinstance(due, int):
        return 0
    return max(refund - due - min(taken(book, order).minor, refund), 0)


def as_told(book: Rulebook, order: Order, minor: int) -> dict[str, FieldValue]:
    """What is to be set where the channel has taken so much; what the way of payment says already is not noted."""
    by_channel = channel_pays(book, order)
    same = (minor == order.total.minor and not order.received.minor) if by_channel else not minor
    return {CHANNEL_TOOK: None if same else minor}


def still_taken(book: Rulebook, before: Order, after: Order, in_hand: int) -> dict[str, FieldValue]:
    """What is to be set so that a change made here leaves what the channel took as it was.

    `in_hand` is what the shop itself holds of the order: where nothing was noted, the rest is with the channel.
    """
    if noted(before):
        same = {} if not noted(after) else as_told(book, after, taken(book, after).minor)
        return same if same.get(CHANNEL_TOOK, 0) is None else {}
    if not channel_pays(book, before) or (before.total == after.total and channel_pays(book, after)):
        return {}
    here = 0 if FactName.REFUND in before.facts else min(in_hand, before.total.minor)
    return {CHANNEL_TOOK: before.total.minor - here, FactName.PAID_AMOUNT: here or None}


def spread(book: Rulebook, parts: Sequence[Order], minor: int) -> list[int]:
    """How much more the channel has taken of each part of an order, where it has taken so much more of the whole.

    It pays what is owed first, and the rest is the first part's; less than before it has of what was too much first.
    """
    theirs = [taken(book, part).minor for part in parts]
    over = [had(book, part).minor - part.total.minor for part in parts]
    found, left = [0] * len(parts), abs(minor)
    for number, beyond in enumerate(over):
        found[number] = max(min(-beyond if minor > 0 else min(beyond, theirs[number]), left), 0)
        left -= found[number]
    for number, there in enumerate(theirs):
        more = left if minor > 0 else min(there - found[number], left)
        found[number] += more
        left -= more
    return found if minor > 0 else [-one for one in found]
