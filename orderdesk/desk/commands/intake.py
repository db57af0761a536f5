"""Orders that come in: from a file, and typed in by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar

from orderdesk.channels.incoming import IncomingOrder
from orderdesk.desk.command import Ask, Key, OrderCommand, Price, ShopCommand, Touches
from orderdesk.desk.desk import Desk, Rules
from orderdesk.desk.rights import ANYONE, Need
from orderdesk.desk.views.card import Possible
from orderdesk.errors import Refused
from orderdesk.i18n import _, mark
from orderdesk.model import Order
from orderdesk.rules.context import RuleContext
from orderdesk.rules.roles import Right
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.store import Store

if TYPE_CHECKING:
    from orderdesk.desk.intake.follow import Taken


class TakeIn(ShopCommand["list[Taken]"], frozen=True):
    """Take in what a channel says of orders, in a file or when it is asked; what became of each."""

    name: ClassVar = "import"
    need: ClassVar = Need((Right.IMPORT,))
    touches: ClassVar = Touches.ORDER

    incoming: Sequence[IncomingOrder]
    live: bool = False
    """Whether the channel has just been asked, so that nothing of it is stale."""

    def run(self, desk: Desk) -> list[Taken]:
        """Take them in together; one that is refused leaves nothing behind and stops no other."""
        from orderdesk.desk.intake.intake import Intake

        changing = desk.access.changing
        return Intake(desk.store, desk.rules, desk.clock(), changing, live=self.live).take(self.incoming)


class Arrive(ShopCommand[int], frozen=True):
    """Note that what waited for buyers and marketplaces has reached them; how much."""

    name: ClassVar = "outbox sent"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.RECORD
    on_shell: ClassVar = False

    def run(self, desk: Desk) -> int:
        """Note it of all that waits by now: the line that took it asks nobody."""
        now = desk.clock()
        with desk.access.changing() as store:
            found = list(store.outbox.waiting(now))
            for item in found:
                store.outbox.sent(item.id, now)
        return len(found)


class Repeat(OrderCommand[Order], frozen=True):
    """Type an order in once more: the same goods for the same buyer, at what each was sold for last, by hand."""

    name: ClassVar = "repeat"
    need: ClassVar = Need((Right.ADD,))
    touches: ClassVar = Touches.RECORD
    keyed: ClassVar = True
    keys: ClassVar = (
        Key(
            "order.repeat",
            "R",
            mark("repeat it"),
            mark("A new order of the same goods for the same buyer, at today's figures, of one that is in the archive"),
            after="order.reverse-payment",
        ),
    )

    source: Annotated[
        str, Ask(mark("Where it comes from: phone, walk-in, messenger …; as the first one if not said."))
    ] = ""

    @classmethod
    def on_key(cls, key: Key, can: Possible) -> str:
        """Once the order is in the archive."""
        return _(key.word) if can.repeat else ""

    def run(self, desk: Desk, order: Order, version: int | None) -> Order:
        """Add the new one; the old one is left as it is."""
        from orderdesk.desk.intake.intake import Intake

        with desk.access.changing() as store:
            work = desk.work(order)
            desk.access.check_own(work.order)
            if work.order.customer.erased:
                raise Refused(_("Customer {who} was erased.").format(who=work.order.customer.id))
            channel = by_hand_channel(desk, work.order)
            intake = Intake(store, desk.rules, desk.clock(), desk.access.changing)
            return intake.type_again(channel, work.order, self.source, desk.actor)

    def price(self, store: Store, book: Rulebook, situation: RuleContext, can: Possible) -> Price | None:
        """What costs otherwise than then, and what is short."""
        from orderdesk.desk.views.repetition import repetition

        warnings = repetition(store, situation.order).warnings
        return Price(_("a new order of the same goods"), warnings=tuple(warnings))

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """Which it is."""
        return _("new order {number}, {total}").format(number=order.number, total=order.total)


def by_hand_channel(desk: Desk, order: Order) -> str:
    """Where a repeat of an order is typed in: its own channel if that takes orders by hand, else the own shop's."""
    for channel in (order.channel, *desk.rules.channels):
        if desk.rules.book(channel).source:
            return channel
    raise Refused(_("No rulebook here takes orders that are typed in: {number} is not repeated.").format(
        number=order.number))  # fmt: skip


class TypeIn(ShopCommand[Order], frozen=True):
    """Add an order that came by phone, over the counter or in a messenger; as it is then."""

    name: ClassVar = "add"
    need: ClassVar = Need((Right.ADD,))
    touches: ClassVar = Touches.ORDER
    keys: ClassVar = (
        Key(
            "list.new-order",
            "N",
            mark("new order"),
            mark("Enter an order taken by phone"),
            after="list.end",
        ),
    )

    channel: str
    answers: Mapping[str, str]
    """As typed, by field."""

    def run(self, desk: Desk) -> Order:
        """Add it."""
        from orderdesk.desk.intake.intake import Intake

        with desk.access.changing() as store:
            return Intake(store, desk.rules, desk.clock(), desk.access.changing).type_in(
                self.channel, self.answers, desk.actor
            )
