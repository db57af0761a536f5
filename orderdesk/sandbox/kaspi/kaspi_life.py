"""The shop at Kaspi, and what befalls orders without the seller: they arrive, are signed, carried, returned."""

from __future__ import annotations

from random import Random
from typing import Any, Final

from orderdesk.sandbox.kaspi.almaty import evening, working_hours_later
from orderdesk.sandbox.kaspi.kaspi_maker import DAY, KaspiMaker
from orderdesk.sandbox.kaspi.kaspi_order import STATE_OF, KaspiOrder
from orderdesk.sandbox.life import Life
from orderdesk.sandbox.living_shop import LivingShop
from orderdesk.sandbox.stepped_clock import SteppedClock

HOUR = 3600


class KaspiShop(LivingShop[KaspiOrder]):
    """All orders, and all that is going to happen to them."""

    def __init__(self, clock: SteppedClock, seed: int, life: Life) -> None:
        """Open it, with no orders."""
        super().__init__(clock, seed, life)
        self.codes: list[dict[str, Any]] = []
        self._maker = KaspiMaker(seed)

    def arrive(self, at: int, kind: str = "") -> bool:
        """A new order, carried as `kind` says or by any."""
        self.receive(at, kind)
        return True

    def receive(self, at: int, carried: str = "") -> KaspiOrder:
        """A new order, with its clock and perhaps a buyer who thinks better of it."""
        order = self._maker.order(at, carried)
        self.orders[order.code] = order
        self.agenda.plan(at + HOUR if order.express else working_hours_later(at, 3), "acceptance_lapses", order.code)
        if self.chance(order.code, "cancelled") < self.life.cancelled:
            self.agenda.plan(at + 300 + int(self.chance(order.code, "when") * 10 * HOUR), "buyer_cancels", order.code)
        if order.to_sign:
            self.agenda.plan(at + 600 + int(self.chance(order.code, "signs") * HOUR), "buyer_signs", order.code)
        return order

    def to_its_state(self, order: KaspiOrder, at: int) -> None:
        """An accepted order that needs no signature (any more) goes to the shelf of whoever carries it."""
        order.state = STATE_OF[order.carried]
        if order.preorder:
            return
        if order.carried == "pickup":
            order.reserved = working_hours_later(at, 36)
            self.agenda.plan(order.reserved, "pickup_lapses", order.code)
        elif order.with_kaspi:
            order.hand_over_by = at + HOUR if order.express else evening(at)
            self.agenda.plan(order.hand_over_by, "courier_comes", order.code)

    def send_code(self, order: KaspiOrder) -> None:
        """Tell the buyer the code of the hand-over; a second one takes the place of the first."""
        number = len(self.codes)
        order.code_sent = f"{Random(f'{self.seed}/{order.code}/{number}').randrange(10_000):04d}"
        self.codes.append(
            {"time": self.clock(), "order": order.code, "phone": order.phone, "code": order.code_sent}
        )  # fmt: skip

    def cancel(self, order: KaspiOrder, reason: str, at: int) -> None:
        """Cancel it: at once, or once it is back from the courier."""
        if order.transmitted is None:
            order.end("CANCELLED", reason)
        else:
            order.status, order.reason = "CANCELLING", reason
            self.agenda.plan(at + 2 * DAY, "back_at_point", order.code)

    def plan_return(self, order: KaspiOrder, at: int) -> None:
        """Perhaps the buyer wants to give it back."""
        if self.chance(order.code, "returned") < self.life.returned:
            when = at + DAY + int(self.chance(order.code, "return day") * 5 * DAY)
            self.agenda.plan(when, "buyer_returns", order.code)


def _buyer_cancels(shop: KaspiShop, order: KaspiOrder, at: int) -> bool:
    if order.status not in ("APPROVED_BY_BANK", "ACCEPTED_BY_MERCHANT"):
        return False
    shop.cancel(order, "BUYER_CANCELLATION", at)
    return True


def _acceptance_lapses(shop: KaspiShop, order: KaspiOrder, at: int) -> bool:
    if order.status != "APPROVED_BY_BANK" or order.to_sign:
        return False
    order.end("CANCELLED", "MERCHANT_OUT_OF_STOCK")
    return True


def _buyer_signs(shop: KaspiShop, order: KaspiOrder, at: int) -> bool:
    if order.state != "SIGN_REQUIRED":
        return False
    order.to_sign = False
    if order.status == "APPROVED_BY_BANK":
        order.state = "NEW"
        shop.agenda.plan(working_hours_later(at, 3), "acceptance_lapses", order.code)
    else:
        shop.to_its_state(order, at)
    return True


def _courier_comes(shop: KaspiShop, order: KaspiOrder, at: int) -> bool:
    if order.status != "ACCEPTED_BY_MERCHANT" or order.state != "KASPI_DELIVERY" or order.transmitted is not None:
        return False
    if not order.assembled:
        shop.agenda.plan(at + DAY, "courier_comes", order.code)
        return False
    order.transmitted = at
    days = 1 + int(shop.chance(order.code, "days") * 4)
    shop.agenda.plan(at + days * DAY - 6 * HOUR, "reaches_buyer", order.code)
    return True


def _reaches_buyer(shop: KaspiShop, order: KaspiOrder, at: int) -> bool:
    if order.status != "ACCEPTED_BY_MERCHANT" or order.transmitted is None:
        return False
    if shop.chance(order.code, "refused") < shop.life.refused:
        shop.cancel(order, "TIMEOUT_BUYER_PICKUP", at)
    else:
        order.end("COMPLETED")
        shop.plan_return(order, at)
    return True


def _back_at_point(shop: KaspiShop, order: KaspiOrder, at: int) -> bool:
    if order.status not in ("CANCELLING", "KASPI_DELIVERY_RETURN_REQUESTED") or order.back:
        return False
    order.back = True
    return True


def _buyer_returns(shop: KaspiShop, order: KaspiOrder, at: int) -> bool:
    if order.status != "COMPLETED":
        return False
    order.state, order.status = STATE_OF["kaspi"], "KASPI_DELIVERY_RETURN_REQUESTED"
    shop.agenda.plan(at + 2 * DAY, "back_at_point", order.code)
    return True


def _pickup_lapses(shop: KaspiShop, order: KaspiOrder, at: int) -> bool:
    if order.state != "PICKUP" or order.status != "ACCEPTED_BY_MERCHANT":
        return False
    order.end("CANCELLED", "TIMEOUT_BUYER_PICKUP")
    return True


HAPPENINGS: Final = {
    "buyer_cancels": _buyer_cancels,
    "acceptance_lapses": _acceptance_lapses,
    "buyer_signs": _buyer_signs,
    "courier_comes": _courier_comes,
    "reaches_buyer": _reaches_buyer,
    "back_at_point": _back_at_point,
    "buyer_returns": _buyer_returns,
    "pickup_lapses": _pickup_lapses,
}
KaspiShop.happenings = HAPPENINGS
