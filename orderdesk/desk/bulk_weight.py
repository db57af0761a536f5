"""What a deed means for one or many orders together, in words: which, what they come to, what it costs, which stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from orderdesk.desk.orders.price import Shortage
from orderdesk.i18n import _, ngettext
from orderdesk.model import Order
from orderdesk.money import Money
from orderdesk.rules.rulebook.reasons import Penalty
from orderdesk.wording.labels import named


class ChannelPrice(Struct, frozen=True):
    """What a deed costs the orders of one channel together."""

    channel: str
    """Its title; of several accounts of one marketplace also the account's name."""
    orders: int
    said: tuple[tuple[str, Penalty], ...]
    """Sentence by sentence, each with how grave it is."""
    refunds: tuple[str, ...]
    """What buyers get back."""


class Weight(Struct, frozen=True, kw_only=True):
    """What a deed means for one or many orders together, before it is done."""

    acts: Counter[str]
    """How many orders each act is done to, by its words."""
    able: tuple[Order, ...]
    """The orders that allow it."""
    refusing: tuple[tuple[str, str], ...]
    """Numbers of those that do not allow it now, each with why, where that can be told."""
    sums: tuple[Money, ...]
    """What the others come to, by currency; empty where their sums are hidden from the operator."""
    channels: tuple[ChannelPrice, ...]
    """What it costs, channel by channel."""
    short: tuple[Shortage, ...]
    """What the stock does not hold for all of them."""
    warnings: Counter[str]
    """What else should be known first, with how many orders it is about."""
    charged: bool
    """Whether a marketplace takes money for it."""
    next_costs: bool
    """Whether none of what marketplaces do for nothing is left after it."""
    costly: bool
    """Whether it wants an explicit yes."""
    sets: Counter[str]
    """What its answers set, with on how many orders."""
    ends: bool
    """Whether an order ends by it without being fulfilled."""

    @property
    def orders(self) -> str:
        """How many orders there are that allow it."""
        count = self.acts.total()
        return ngettext("{count} order", "{count} orders", count).format(count=count)

    @property
    def title(self) -> str:
        """The same, and what they come to."""
        return ", ".join([self.orders, *map(str, self.sums)])

    @property
    def prices(self) -> list[tuple[str, Penalty]]:
        """All that it costs, each sentence with how grave it is; of several channels each says whose it is."""
        found = [(self._of(price, said), grave) for price in self.channels for said, grave in price.said]
        return [*found, *((str(short), Penalty.RATING) for short in self.short)]

    @property
    def refunds(self) -> list[str]:
        """What buyers get back; of several channels each says whose it is."""
        return [self._of(price, said) for price in self.channels for said in price.refunds]

    def _of(self, price: ChannelPrice, said: str) -> str:
        return f"{price.channel} (×{price.orders}): {said}" if len(self.channels) > 1 else said

    @property
    def said(self) -> Iterator[str]:
        """What its operator must know first, in words: nothing where it costs nothing."""
        yield from (said for said, _grave in self.prices)
        yield from self.refunds
        yield from _times(self.warnings)

    def sentences(self) -> Iterator[str]:
        """All of it in words."""
        for what, count in self.acts.items():
            yield f"{what}: {count}"
        yield from _times(self.sets)
        if self.sums:
            yield _("Sum: {sums}").format(sums=", ".join(map(str, self.sums)))
        yield from self.said
        yield from self.stays()

    def stays(self) -> Iterator[str]:
        """Which orders it will not be done to, and why."""
        why: dict[str, list[str]] = {}
        for number, said in self.refusing:
            why.setdefault(said, []).append(number)
        for said, numbers in why.items():
            if said:
                yield _("Not done to {numbers}: {why}").format(numbers=named(numbers), why=said)
            else:
                yield ngettext("{count} order does not allow it and is left unchanged",
                               "{count} orders do not allow it and are left unchanged", len(numbers)
                               ).format(count=len(numbers))  # fmt: skip


def _times(said: Counter[str]) -> Iterator[str]:
    """Sentences, each with how many orders it is about."""
    for sentence, count in said.items():
        yield f"{sentence} (×{count})" if count > 1 else sentence
