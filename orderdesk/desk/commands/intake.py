"""Orders that come in: from a file, and typed in by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from orderdesk.channels.incoming import IncomingOrder
from orderdesk.desk.command import Key, ShopCommand, Touches
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import ANYONE, Need
from orderdesk.i18n import mark
from orderdesk.model import Order
from orderdesk.rules.roles import Right

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
            mark("Type in an order that came by phone"),
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
