"""What is told of a parcel between the shop and its buyer: how far it is, what is wrong with it, that it is mended."""

from __future__ import annotations

from typing import Annotated, ClassVar

from orderdesk.desk.change import Change
from orderdesk.desk.command import Ask, OrderCommand
from orderdesk.desk.desk import Desk, Rules
from orderdesk.desk.rights import Need
from orderdesk.desk.typed_text import words
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import BadInput, Refused
from orderdesk.i18n import _, mark
from orderdesk.model import FactName, FieldValue, Order
from orderdesk.model.dispatch import TOLD, Stage
from orderdesk.rules.roles import Right
from orderdesk.wording.labels import listed

_CAUSE = mark("What is wrong: the address, the payment, …")
_STAGES = tuple(stage.value for stage in TOLD)
_HOW_FAR = mark("How far is it")
_CAME = mark("What came of it; it is kept.")


def _stage_name(key: str) -> str:
    from orderdesk.wording.carriers import stage_name

    return stage_name(Stage(key))


class TellStage(OrderCommand[Order], frozen=True):
    """Say how far a parcel is with its carrier; that it was received or comes back is an event of the order."""

    name: ClassVar = "parcel stage"
    title: ClassVar = mark("parcel: how far it is")
    need: ClassVar = Need((Right.SHIP,))

    stage: Annotated[str, Ask(_HOW_FAR, argument=True, choices=_STAGES, named=_stage_name)]

    def effect(self, desk: Desk, work: UnitOfWork) -> Order:
        """Note it; a parcel that moves on has no error any more."""
        from orderdesk.rules.runs.delivery_stages import stage_of

        if self.stage not in _STAGES:
            raise BadInput(_("A parcel is one of: {allowed}.").format(allowed=listed(_STAGES, _stage_name)))
        _check(work)
        if stage_of(work.book, work.order) is Stage(self.stage):
            raise Refused(_("Order {number}: its parcel is there already.").format(number=work.order.number))
        sets: dict[str, FieldValue] = {FactName.DELIVERY_STAGE: self.stage, FactName.DELIVERY_ERROR: None}
        return work.commit(Change(kind="parcel_moved", sets=sets, note=_stage_name(self.stage)))

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """Where it is."""
        return _stage_name(self.stage)


class FaultParcel(OrderCommand[Order], frozen=True):
    """Note what is wrong with a delivery: it lies on the shelf Delivery error until that is put right."""

    name: ClassVar = "parcel error"
    title: ClassVar = mark("delivery error: note its cause")
    need: ClassVar = Need((Right.SHIP,))

    cause: Annotated[str, Ask(_CAUSE, argument=True)]

    def effect(self, desk: Desk, work: UnitOfWork) -> Order:
        """Note it; a task to call the carrier follows."""
        cause = words(self.cause)
        if not cause:
            raise BadInput(_("Say what is wrong with the delivery."))
        _check(work)
        return work.commit(Change(kind="delivery_error", sets={FactName.DELIVERY_ERROR: cause}, note=cause))

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """That the carrier is to be called."""
        return _("delivery error: call the carrier")


class MendParcel(OrderCommand[Order], frozen=True):
    """The delivery error is put right, with what came of the call to the carrier."""

    name: ClassVar = "parcel mended"
    title: ClassVar = mark("delivery error: it is put right")
    need: ClassVar = Need((Right.SHIP,))

    result: Annotated[str, Ask(_CAME, argument=True)]

    def effect(self, desk: Desk, work: UnitOfWork) -> Order:
        """Take it off the shelf."""
        result = words(self.result)
        if not result:
            raise BadInput(_("What came of it is to be said."))
        if not work.order.facts.get(FactName.DELIVERY_ERROR):
            raise Refused(_("Order {number} has no delivery error.").format(number=work.order.number))
        return work.commit(Change(kind="delivery_mended", sets={FactName.DELIVERY_ERROR: None}, note=result))

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """That it is."""
        return _("the delivery error is put right")


def _check(work: UnitOfWork) -> None:
    from orderdesk.rules.runs.delivery_stages import can_tell

    if not can_tell(work.book, work.order):
        raise Refused(_("Order {number}: no carrier has its parcel.").format(number=work.order.number))
