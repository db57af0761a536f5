"""One deed for many orders: what it will mean is told first; then each has a transaction and a result of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from orderdesk.desk.cards import acts
from orderdesk.desk.deeds import Deed, Undo
from orderdesk.desk.desk import Desk, Rules
from orderdesk.desk.offers import due_charges
from orderdesk.errors import DeskError, StoreError
from orderdesk.i18n import _, ngettext
from orderdesk.model import Order
from orderdesk.money import HiddenMoney, Money
from orderdesk.rules.situation import Situation
from orderdesk.store import Store

MOST: Final = 500
"""So many orders at once, no more: what nobody can look over should not be done with one key."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one order."""

    order: Order
    """As it is after the deed, or as it was where that was refused."""
    refused: str = ""
    """Why nothing was done to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """What a deed means for many orders together, before it is done."""

    acts: Counter[str]
    """How many orders each act is done to, by its words."""
    refusing: int
    """Orders that do not allow it now."""
    sums: tuple[Money, ...]
    """What the others come to, by currency; empty where their sums are hidden from the operator."""
    fees: tuple[Money, ...]
    """What the marketplaces charge for it, by currency."""
    warnings: Counter[str]
    """What should be known first, with how many orders it is about."""
    costly: bool

    @property
    def orders(self) -> str:
        """How many orders there are that allow it."""
        count = self.acts.total()
        return ngettext("{count} order", "{count} orders", count).format(count=count)

    @property
    def title(self) -> str:
        """The same, and what they come to."""
        return ", ".join([self.orders, *map(str, self.sums)])

    def sentences(self) -> Iterator[str]:
        """All of it in words."""
        for what, count in self.acts.items():
            yield f"{what}: {count}"
        if self.sums:
            yield _("Sum: {sums}").format(sums=", ".join(map(str, self.sums)))
        if self.fees:
            yield _("Fees: {sums}").format(sums=", ".join(map(str, self.fees)))
        for said, count in self.warnings.items():
            yield f"{said} (×{count})" if count > 1 else said
        if self.refusing:
            yield ngettext("{count} order does not allow it and stays as it is",
                           "{count} orders do not allow it and stay as they are", self.refusing
                           ).format(count=self.refusing)  # fmt: skip


def weigh(store: Store, rules: Rules, deed: Deed, orders: Sequence[Order], now: int) -> Weight:
    """What the deed will mean for these orders."""
    sums, fees, warnings, done = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    charged: Counter[str] = Counter()
    sight, costly, hidden = store.sight(), False, False
    for order in orders:
        book = rules.book(order.channel)
        situation = Situation(book=book, order=order, now=now, contacts=store.contacts.of(order.id))
        price = deed.price(store, book, situation, acts(book, order, sight))
        if price is None:
            continue
        done[price.what] += 1
        sums[order.total.currency] += order.total.minor
        warnings.update(price.warnings)
        costly, hidden = costly or price.costly, hidden or isinstance(sight.order(order).total, HiddenMoney)
        if price.reason:
            for charge in due_charges(store, book, situation.with_(reason=price.reason), now, charged):
                charged[charge.fee.key] += 1
                fees[charge.amount.currency] += charge.amount.minor
    return Weight(
        acts=done,
        refusing=len(orders) - done.total(),
        sums=() if hidden else _money(sums),
        fees=() if hidden else _money(+fees),
        warnings=warnings,
        costly=costly or bool(+fees),
    )


def each(desk: Desk, orders: Sequence[Order], deed: Deed) -> list[Outcome]:
    """Do the deed to each order as it was seen; one that somebody has changed since is refused.

    When the database fails, what is left is not tried any more.
    """
    outcomes: list[Outcome] = []
    for order in orders:
        try:
            outcomes.append(Outcome(deed.do(desk, order, order.version)))
        except StoreError as error:
            left = orders[len(outcomes) :]
            return [*outcomes, *(Outcome(order, str(error)) for order in left)]
        except DeskError as error:
            outcomes.append(Outcome(order, str(error)))
    return outcomes


def counted(deed: Deed, done: int, refused: int) -> str:
    """To how many orders it was done, and how many refused."""
    said = (_("undone {count}") if isinstance(deed, Undo) else _("done {count}")).format(count=done)
    return f"{said}, {_('refused {count}').format(count=refused)}" if refused else said


def _money(sums: Counter[str]) -> tuple[Money, ...]:
    return tuple(Money(minor, currency) for currency, minor in sorted(sums.items()))
