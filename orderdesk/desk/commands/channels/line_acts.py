"""What is heard and told over the lines of accounts: done by the machine of itself, and asked of nobody."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, ClassVar

from orderdesk.channels.incoming import IncomingOrder
from orderdesk.desk.command import ShopCommand, Touches
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import ANYONE
from orderdesk.i18n import _
from orderdesk.model import FactName, Order
from orderdesk.model.channel_accounts import Health, Push

if TYPE_CHECKING:
    from orderdesk.channels.live.protocol import Act, Answer, Goods
    from orderdesk.desk.intake.follow import Taken


class Hear(ShopCommand["list[Taken]"], frozen=True):
    """Take in what a marketplace has just said of orders; what became of each."""

    name: ClassVar = "line hears"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.ORDER
    on_shell: ClassVar = False

    incoming: Sequence[IncomingOrder]

    def run(self, desk: Desk) -> list[Taken]:
        """Take them in together; one that is refused leaves nothing behind and stops no other."""
        from orderdesk.desk.intake.intake import Intake

        return Intake(desk.store, desk.rules, desk.clock(), desk.access.changing, live=True).take(self.incoming)


class BeginPush(ShopCommand["Act | None"], frozen=True):
    """Take a row of the outbox on its way; the act to be pushed, `None` where that is not to be done any more."""

    name: ClassVar = "line begins"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.ORDER
    on_shell: ClassVar = False

    push: Push
    pusher: str

    def run(self, desk: Desk) -> Act | None:
        """Take it, in a transaction that ends before anything is sent."""
        with desk.access.changing() as store:
            order = store.orders.get(self.push.order)
            if order is None or order.damage is not None:
                return None
            act = act_of(order, self.push)
            if not store.pushes.begin(self.push.row, key=act.key, pusher=self.pusher, at=desk.clock()):
                return None
            return act


class EndPush(ShopCommand[None], frozen=True):
    """Note what a marketplace answered to what was pushed."""

    name: ClassVar = "line ends"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.ORDER
    on_shell: ClassVar = False

    push: Push
    answer: Answer

    def run(self, desk: Desk) -> None:
        """Note it."""
        from orderdesk.desk.channels.settling import settle

        with desk.access.changing():
            settle(desk, self.push, self.answer)


class TakeTruth(ShopCommand[None], frozen=True):
    """Follow what a marketplace says of an order of which something was refused or got no answer."""

    name: ClassVar = "line looks"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.ORDER
    on_shell: ClassVar = False

    push: Push
    record: IncomingOrder | None
    shown: bool | None = None
    """Whether the marketplace has what the order does not show, where that was asked."""

    def run(self, desk: Desk) -> None:
        """Follow it."""
        from orderdesk.desk.channels.settling import take_truth

        with desk.access.changing():
            take_truth(desk, self.push, self.record, self.shown)


class NoteHealth(ShopCommand[None], frozen=True):
    """Note how the line of an account is."""

    name: ClassVar = "line is"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.CLOCK
    on_shell: ClassVar = False

    account: str
    health: Health

    def run(self, desk: Desk) -> None:
        """Note it."""
        with desk.access.changing() as store:
            store.accounts.note(self.account, self.health)


class NoteGoods(ShopCommand[None], frozen=True):
    """Note what a channel was told of goods; `refused` are those of which it said no, such as goods that it has not."""

    name: ClassVar = "line told goods"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.SALES
    on_shell: ClassVar = False

    channel: str
    goods: Sequence[Goods]
    refused: frozenset[str] = frozenset()

    def run(self, desk: Desk) -> None:
        """Keep it; what every marketplace of the shop knows by now is no longer to be said by hand."""
        from orderdesk.desk.channels.goods_telling import keep_told, told_of

        with desk.access.changing() as store:
            told = told_of(store, self.channel)
            told |= {one.sku: (one.free, one.hidden, one.sku in self.refused) for one in self.goods}
            others = [one for one in _marketplaces(desk) if one != self.channel]
            known = [told, *(told_of(store, name) for name in others)]
            figures = dict(store.products.untold())
            for one in self.goods:
                if all(channel.get(one.sku) == (one.free, one.hidden, False) for channel in known):
                    if figures.get(one.sku) == one.free:
                        store.products.told([one.sku])
                    for switch in store.switches.untold():
                        if switch.sku == one.sku and switch.stopped is one.hidden:
                            store.switches.told(switch.id, at=desk.clock(), operator="")
            left = {*dict(store.products.untold()), *(switch.sku for switch in store.switches.untold())}
            keep_told(store, self.channel, {sku: said for sku, said in told.items() if sku in left})


class HoldLine(ShopCommand[bool], frozen=True):
    """Take or renew the lease of an account's line; False where another process keeps it."""

    name: ClassVar = "line held"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.CLOCK
    on_shell: ClassVar = False

    lease: str
    holder: str

    def run(self, desk: Desk) -> bool:
        """Take it; nothing is written while it holds for long enough."""
        steady, lease = int(desk.clock.steady()), desk.store.leases.get(self.lease)
        if lease is not None and not lease.free(steady):
            if lease.holder != self.holder:
                return False
            if not lease.waning(steady):
                return True
        with desk.access.changing() as store:
            return store.leases.take(self.lease, self.holder, steady)


class LetGo(ShopCommand[None], frozen=True):
    """Give the lease of an account's line back: another process may take over at once."""

    name: ClassVar = "line let go"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.CLOCK
    on_shell: ClassVar = False

    lease: str
    holder: str

    def run(self, desk: Desk) -> None:
        """Give it back, where it is still this holder's."""
        with desk.access.changing() as store:
            store.leases.release(self.lease, self.holder)


def act_of(order: Order, push: Push) -> Act:
    """A row of the outbox as an act of its channel."""
    from orderdesk.channels.live.protocol import Act, Ref

    known = f"{order.channel}\0{order.number}\0{push.row}\0{push.kind}"
    key = push.key or blake2b(known.encode(), digest_size=12).hexdigest()
    ref = Ref(order.number, str(order.facts.get(FactName.CHANNEL_ID, "")))
    return Act(kind=push.kind, order=ref, key=key, note=push.text, details=push.details)


def why_by_hand(order: Order) -> str:
    """Why nothing of an order can be told over a line; empty where it can."""
    if FactName.SPLIT_FROM in order.facts or FactName.SPLIT_INTO in order.facts:
        return _("split here: the marketplace still sees one order, tell it in the cabinet")
    if FactName.CHANNEL_ID not in order.facts:
        return _("the marketplace has never spoken of it over the line")
    return ""


def _marketplaces(desk: Desk) -> list[str]:
    """The channels that must be told of goods: all that there are orders of or settings for, but the own shop's."""
    names = dict.fromkeys([*desk.rules.config.channels, *desk.store.orders.channels()])
    return [name for name in names if any(step.tell for step in desk.rules.book(name).step)]
