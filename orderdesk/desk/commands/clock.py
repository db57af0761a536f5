"""What the clocks of orders do of themselves, and whether the machine's clock is believed."""

from __future__ import annotations

from itertools import count
from typing import ClassVar, Final

from orderdesk.desk.clocks.machine_clock import Doubt, believed, doubt
from orderdesk.desk.clocks.retime import settle
from orderdesk.desk.command import Key, ShopCommand, Touches
from orderdesk.desk.desk import Desk
from orderdesk.desk.orders.step import act_by_clock
from orderdesk.desk.rights import ANYONE, Need
from orderdesk.errors import OrderDamaged, Refused
from orderdesk.i18n import _, mark
from orderdesk.model import Order
from orderdesk.rules.roles import Right

_RIGHT: Final = mark("Confirm the machine's clock after a jump: until then nothing is done by itself")


class Tick(ShopCommand[list[Order]], frozen=True):
    """Do what the clocks want by now, one thing after the other in the order of their instants.

    Gives back each order that was acted on, as it is after its act; alerts are only noted. A damaged order is left
    alone from then on (`Desk.shut`), and stops no other.
    """

    name: ClassVar = "clocks act"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.ORDER
    on_shell: ClassVar = False

    most: int | None = None
    """So many things and no more."""

    def run(self, desk: Desk) -> list[Order]:
        """Do them, each in a transaction of its own."""
        done: list[Order] = []
        for turn in count():
            stopped = turn == self.most or desk.store.clock_in_doubt()
            if not stopped:
                settle(desk)  # whoever began may have left
            acting = None if stopped else desk.store.orders.acting(desk.clock(), desk.shut)
            if acting is None:
                break
            try:
                with desk.access.changing():
                    work = desk.work(acting)
                    version = work.order.version
                    if not act_by_clock(work):  # the rules have changed since its clock was set
                        work.plan()
                    elif work.order.version != version:
                        done.append(work.order)
            except OrderDamaged:
                desk.shut |= {acting.id}
        return done


class ConfirmClock(ShopCommand[Doubt], frozen=True):
    """Say that the machine's clock is right after a jump: what waits for its time is done again by itself."""

    name: ClassVar = "clock confirm"
    need: ClassVar = Need((Right.CLOCK,))
    touches: ClassVar = Touches.CLOCK
    keys: ClassVar = (Key("desk.clock", "C", mark("clock"), _RIGHT, after="shop.hide", card=_RIGHT),)

    def run(self, desk: Desk) -> Doubt:
        """Believe it as it is; what spoke against it, which is kept beside the name of who said so."""
        clock = desk.clock
        with desk.access.changing() as store:
            found = doubt(store, clock)
            if found is None:
                raise Refused(_("The clock is not in doubt: there is nothing to confirm."))
            desk.act(self.name, found.why.value)
            store.trusts.put(believed(store, clock))
            store.trusts.confirm(desk.actor, clock(), found.why.value, found.believed)
        return found
