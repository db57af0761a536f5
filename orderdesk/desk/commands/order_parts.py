"""Single pieces of an order: a part of it cancelled, the IMEI of its devices told."""

from __future__ import annotations

from typing import Annotated, ClassVar

from orderdesk.desk.command import Ask, OrderCommand, Price
from orderdesk.desk.desk import Desk, Rules
from orderdesk.desk.orders.price import offer
from orderdesk.desk.rights import Need
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.desk.views.card import Possible
from orderdesk.errors import DeskError
from orderdesk.i18n import _, mark
from orderdesk.model import Order
from orderdesk.rules.cancel_costs import reasons
from orderdesk.rules.context import RuleContext
from orderdesk.rules.edits import check_part
from orderdesk.rules.possible import cancel_rights
from orderdesk.rules.roles import Right
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.store import Store

_PRODUCT = mark("Which product: its SKU")
_STAYS = mark("How many pieces stay; 0 for none")
_WHY = mark("Why: a reason or its digit")
_COMMENT = mark("A comment for the marketplace")
_NUMBERS = mark("IMEI: devices with commas between them, two numbers of one with a space")


class CancelPart(OrderCommand[Order], frozen=True):
    """Cancel some pieces of a product; the rest of the order goes on. It is told for good."""

    name: ClassVar = "cancel-part"
    title: ClassVar = mark("cancel a part of the order")
    need: ClassVar = Need(among=(Right.PROCESS, Right.CANCEL_COSTLY))
    agreed: ClassVar = True

    product: Annotated[str, Ask(_PRODUCT, argument=True, metavar="SKU")]
    left: Annotated[int, Ask(_STAYS, metavar="COUNT")]
    why: Annotated[str, Ask(_WHY, metavar="REASON")]
    comment: Annotated[str, Ask(_COMMENT)] = ""

    def further(self, desk: Desk, order: Order) -> tuple[Right, ...]:
        """What cancelling for this reason needs."""
        return cancel_rights(desk.rules.book(order.channel), self.why)

    def effect(self, desk: Desk, work: UnitOfWork) -> Order:
        """Cancel it."""
        from orderdesk.desk.orders.pieces.part_cancelled import cancel_part

        return cancel_part(work, self.product, self.left, self.why, self.comment)

    def price(self, store: Store, book: Rulebook, situation: RuleContext, can: Possible) -> Price | None:
        """What the reason costs, as with the whole order."""
        reason = book.reason_of(self.why)
        try:
            rule = check_part(book, situation.order)
        except DeskError:
            return None
        if reason is None or reason.key not in rule.reasons or reason not in reasons(book, situation):
            return None
        found = offer(store, book, situation, reason)
        missing = () if found.proven else (_("Evidence is missing: {what}.").format(what=found.evidence),)
        pieces = _("of {product} stay: {count}").format(product=self.product, count=self.left)
        return Price(f"{_('cancel a part')}: {_(reason.title)}", reason.key, warnings=missing, costly=found.costly,
                     sets=(pieces,))  # fmt: skip

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """What the order comes to."""
        return _("a part is cancelled: {total} are left").format(total=order.total)


class TellDevices(OrderCommand[Order], frozen=True):
    """Tell the marketplace the IMEI of an order's devices, before they are handed over."""

    name: ClassVar = "imei"
    title: ClassVar = mark("IMEI: tell those of its devices")
    need: ClassVar = Need((Right.PROCESS,))

    product: Annotated[str, Ask(_PRODUCT, argument=True, metavar="SKU")]
    numbers: Annotated[str, Ask(_NUMBERS, argument=True, metavar="IMEI")]

    def effect(self, desk: Desk, work: UnitOfWork) -> Order:
        """Note them, and have them told."""
        from orderdesk.desk.orders.pieces.part_cancelled import tell_devices

        return tell_devices(work, self.product, self.numbers)

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """That they are noted."""
        return _("the IMEI are noted")
