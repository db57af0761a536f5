"""Goods that a buyer gives back: asked for, under way, received, decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, Final

from orderdesk.desk.command import Key, OrderCommand, ShopCommand, Touches
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import Need
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.desk.views.card import Possible
from orderdesk.errors import NotFound
from orderdesk.i18n import _, mark
from orderdesk.model.returns import Fate, Return
from orderdesk.rules.roles import Right

_GIVE_BACK: Final = Key(
    "order.return",
    "X",
    mark("goods come back"),
    mark("Goods that the buyer gives back: what they want to return; what came is taken in and decided"),
    after="order.split",
)


class OpenReturn(OrderCommand[Return], frozen=True):
    """A buyer wants to give pieces of these products back, all of the order where none are named (C38, C39)."""

    name: ClassVar = "return open"
    need: ClassVar = Need((Right.RELAY,))
    on_shell: ClassVar = False
    keyed: ClassVar = True
    keys: ClassVar = (_GIVE_BACK,)

    reason: str
    """Why, in words or by the number of one of the rulebook's reasons."""
    lines: Mapping[str, int] = {}
    evidence: str = ""
    """A link or the name of a file that shows it."""

    @classmethod
    def on_key(cls, key: Key, can: Possible) -> str:
        """While the buyer has goods of it, or they are on their way back."""
        return _(key.word) if can.give_back else ""

    def effect(self, desk: Desk, work: UnitOfWork) -> Return:
        """Note it."""
        from orderdesk.desk.returns.asking import ask

        return ask(work, self.lines, self.reason, self.evidence)


class SendReturn(ShopCommand[Return], frozen=True):
    """A return is under way, or lies at a point where it is to be fetched: then that is a task."""

    name: ClassVar = "return under-way"
    need: ClassVar = Need((Right.RELAY,))
    touches: ClassVar = Touches.RUNS
    on_shell: ClassVar = False
    keyed: ClassVar = True

    number: int
    waybill: str = ""
    point: str = ""

    def run(self, desk: Desk) -> Return:
        """Note it."""
        from orderdesk.desk.returns.asking import under_way

        return on_return(desk, self.number, lambda work, one: under_way(work, one, self.waybill, self.point))


class ReceiveReturn(ShopCommand[Return], frozen=True):
    """A return is at the shop: its goods lie apart until it is decided."""

    name: ClassVar = "return receive"
    need: ClassVar = Need((Right.PROCESS,))
    touches: ClassVar = Touches.RUNS
    on_shell: ClassVar = False
    keyed: ClassVar = True

    number: int

    def run(self, desk: Desk) -> Return:
        """Take it in."""
        from orderdesk.desk.returns.asking import receive

        return on_return(desk, self.number, receive)


class DecideReturn(ShopCommand[Return], frozen=True):
    """What becomes of a return's goods, and what its buyer gets back."""

    name: ClassVar = "return decide"
    need: ClassVar = Need((Right.PROCESS, Right.TAKE_MONEY))
    touches: ClassVar = Touches.RUNS
    on_shell: ClassVar = False
    keyed: ClassVar = True

    number: int
    named: Mapping[Fate, Mapping[str, int]] = {}
    """How many pieces of which product become what."""
    rest: Fate | None = None
    """What becomes of all that is not named."""
    refund: str = ""
    """What goes back, as typed; what the goods cost where it is empty."""
    warehouse: str = ""
    """Where that goes which is sold again; the main one where it is empty."""
    why: str = ""
    evidence: str = ""

    def run(self, desk: Desk) -> Return:
        """Decide it."""
        from orderdesk.desk.commands.wares.warehouse import warehouse
        from orderdesk.desk.returns.deciding import decide

        place = warehouse(desk, self.warehouse)

        def decided(work: UnitOfWork, one: Return) -> Return:
            return decide(work, one, self.named, self.rest, self.refund, place, self.why, self.evidence)

        return on_return(desk, self.number, decided)


class RefuseReturn(ShopCommand[Return], frozen=True):
    """Nothing is taken back, for a reason; what had come goes to the buyer again."""

    name: ClassVar = "return refuse"
    need: ClassVar = Need((Right.PROCESS, Right.TAKE_MONEY))
    touches: ClassVar = Touches.RUNS
    on_shell: ClassVar = False
    keyed: ClassVar = True

    number: int
    why: str
    evidence: str = ""

    def run(self, desk: Desk) -> Return:
        """Refuse it."""
        from orderdesk.desk.returns.deciding import refuse

        return on_return(desk, self.number, lambda work, one: refuse(work, one, self.why, self.evidence))


def on_return(desk: Desk, number: int, do: Callable[[UnitOfWork, Return], Return]) -> Return:
    """Do something to a return as it is under the write lock, of an order that whoever acts may see."""
    unknown = NotFound(_("There is no return {number}.").format(number=number))
    found = desk.store.returns.get(number)
    order = None if found is None else desk.store.orders.get(found.order)
    if order is None or not desk.access.sight().sees(order):
        raise unknown

    def act(work: UnitOfWork) -> Return:
        now = work.store.returns.get(number)
        if now is None:
            raise unknown
        return do(work, now)

    return desk.change(order, act)
