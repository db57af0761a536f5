"""What becomes of messages, notices and parcels while nobody looks: done by the machine of itself, asked of nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from orderdesk.desk.command import ShopCommand, Touches
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import ANYONE
from orderdesk.model import Order
from orderdesk.model.channel_accounts import Health

if TYPE_CHECKING:
    from orderdesk.channels.carriers.parcel_carrier import Parcel
    from orderdesk.messages.senders.message_sender import Outgoing, Sent
    from orderdesk.model.senders import Letter, Notice, NoticeKind


class BeginLetter(ShopCommand["Outgoing | None"], frozen=True):
    """Take a message to a buyer on its way; the message as it is sent, `None` where it is not to be sent now."""

    name: ClassVar = "letter begins"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.ORDER
    on_shell: ClassVar = False

    letter: Letter
    pusher: str

    def run(self, desk: Desk) -> Outgoing | None:
        """Take it, in a transaction that ends before anything is sent."""
        from orderdesk.desk.messages.letters import begin

        with desk.access.changing():
            return begin(desk, self.letter, self.pusher)


class EndLetter(ShopCommand[None], frozen=True):
    """Note what became of a message to a buyer."""

    name: ClassVar = "letter ends"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.ORDER
    on_shell: ClassVar = False

    letter: Letter
    sent: Sent
    tried: bool = True
    """Whether it was handed to anybody at all."""

    def run(self, desk: Desk) -> None:
        """Note it."""
        from orderdesk.desk.messages.letters import end

        with desk.access.changing():
            end(desk, self.letter, self.sent, tried=self.tried)


class NoteOutside(ShopCommand[None], frozen=True):
    """Note how a sender or a carrier is."""

    name: ClassVar = "outside is"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.CLOCK
    on_shell: ClassVar = False

    of: str
    health: Health

    def run(self, desk: Desk) -> None:
        """Note it."""
        with desk.access.changing() as store:
            store.outside.note(self.of, self.health)


class FollowMatters(ShopCommand[None], frozen=True):
    """Note what has begun of what staff are told of, and what is over."""

    name: ClassVar = "notices follow"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.CLOCK
    on_shell: ClassVar = False

    begun: Mapping[tuple[NoticeKind, str], str]
    over: Sequence[Notice]

    def run(self, desk: Desk) -> None:
        """Note it."""
        now = desk.clock()
        with desk.access.changing() as store:
            for (kind, about), text in self.begun.items():
                store.notices.add(kind, about, text, now)
            for notice in self.over:
                store.notices.end(notice.id, now)


class BeginNotices(ShopCommand["list[Notice]"], frozen=True):
    """Take notices on their way to staff; those that nobody has taken before."""

    name: ClassVar = "notices begin"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.CLOCK
    on_shell: ClassVar = False

    sender: str
    notices: Sequence[Notice]

    def run(self, desk: Desk) -> list[Notice]:
        """Take them."""
        with desk.access.changing() as store:
            return [one for one in self.notices if store.notices.begin(one.id, self.sender, desk.clock())]


class EndNotices(ShopCommand[None], frozen=True):
    """Note what became of notices."""

    name: ClassVar = "notices end"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.CLOCK
    on_shell: ClassVar = False

    sender: str
    notices: Sequence[Notice]
    state: str
    """`told` or `refused`; empty where nobody knows, or they never left: then they are told again."""
    answer: str = ""

    def run(self, desk: Desk) -> None:
        """Note it."""
        with desk.access.changing() as store:
            for one in self.notices:
                if self.state:
                    store.notices.settle(one.id, self.sender, self.state, self.answer, desk.clock())
                else:
                    store.notices.again(one.id, self.sender)


class HearParcel(ShopCommand["Order | None"], frozen=True):
    """Follow what a carrier says of an order's parcel; the order where anything has changed."""

    name: ClassVar = "parcel heard"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.ORDER
    on_shell: ClassVar = False

    order: Order
    parcel: Parcel

    def run(self, desk: Desk) -> Order | None:
        """Follow it."""
        from orderdesk.desk.messages.parcel_news import hear

        with desk.access.changing():
            return hear(desk, self.order, self.parcel)
