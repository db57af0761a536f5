"""What a seller does to an order through the API: when it is allowed, and what becomes of the order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from orderdesk.sandbox.kaspi.kaspi_life import KaspiShop
from orderdesk.sandbox.kaspi.kaspi_order import KaspiLine, KaspiOrder
from orderdesk.sandbox.market import Denied

REASONS: Final = ("BUYER_CANCELLATION_BY_MERCHANT", "BUYER_NOT_REACHABLE", "MERCHANT_OUT_OF_STOCK")
WRONG_CODE: Final = "Security code is not valid. And the order cannot be completed without it"
IS_CANCELLED: Final = "Order is cancelled, so it can't be completed."
IS_COMPLETED: Final = "Order already has been completed, so it can't be completed again."
NOT_SIGNED: Final = "Order is not may complete allowed"
COMMENT = 1000
"""Letters of a comment."""


def accept(shop: KaspiShop, order: KaspiOrder) -> None:
    """Take a new order on."""
    if order.status != "APPROVED_BY_BANK":
        raise _not_from(order, "ACCEPTED_BY_MERCHANT")
    order.status = "ACCEPTED_BY_MERCHANT"
    if not order.to_sign:
        shop.to_its_state(order, shop.clock())


def arrived(shop: KaspiShop, order: KaspiOrder) -> None:
    """The goods of a pre-order have come."""
    if not order.preorder or order.status != "ACCEPTED_BY_MERCHANT":
        raise _not_from(order, "ARRIVED")
    order.preorder = False
    shop.to_its_state(order, shop.clock())


def assemble(shop: KaspiShop, order: KaspiOrder, places: object) -> None:
    """Pack an order of Kaspi Delivery; its waybill can be read a moment later."""
    if order.status != "ACCEPTED_BY_MERCHANT" or order.state != "KASPI_DELIVERY" or order.assembled or order.preorder:
        raise _not_from(order, "ASSEMBLE")
    if not str(places).isdecimal() or not 0 < int(str(places)) <= 100:
        raise Denied("numberOfSpace is not valid")
    order.assembled, order.places = True, int(str(places))
    order.waybill_at = shop.clock() + shop.life.waybill


def complete(shop: KaspiShop, order: KaspiOrder, code: str | None, send: bool) -> None:
    """Hand over in two steps: with an empty code one is sent to the buyer, with that code the order is done."""
    if order.status in ("CANCELLED", "CANCELLING"):
        raise Denied(IS_CANCELLED)
    if order.status == "COMPLETED":
        raise Denied(IS_COMPLETED)
    if order.state == "SIGN_REQUIRED" or order.status != "ACCEPTED_BY_MERCHANT" or order.state == "KASPI_DELIVERY":
        raise Denied(NOT_SIGNED)
    if code == "" and send:
        shop.send_code(order)
    elif not code or code != order.code_sent:
        raise Denied(WRONG_CODE)
    else:
        order.end("COMPLETED")
        shop.plan_return(order, shop.clock())


def cancel(shop: KaspiShop, order: KaspiOrder, about: Mapping[str, Any]) -> None:
    """Cancel an order; one that the courier has comes back first."""
    if order.status not in ("APPROVED_BY_BANK", "ACCEPTED_BY_MERCHANT"):
        raise _not_from(order, "CANCELLED")
    reason, comment = about.get("cancellationReason"), str(about.get("cancellationComment") or "")
    if reason not in REASONS:
        raise Denied("cancellationReason is not valid")
    if len(comment) > COMMENT:
        raise Denied("cancellationComment is too long")
    order.comment = comment
    shop.cancel(order, reason, shop.clock())


def arrived_backward(shop: KaspiShop, order: KaspiOrder) -> None:
    """What came back is at the seller's again."""
    if order.status == "CANCELLING":
        order.end("CANCELLED")
    elif order.status == "KASPI_DELIVERY_RETURN_REQUESTED":
        order.end("RETURNED")
    else:
        raise _not_from(order, "ARRIVED_BACKWARD")


def keep_only(shop: KaspiShop, order: KaspiOrder, line: KaspiLine, about: Mapping[str, Any]) -> None:
    """Cancel a part of a line: what stays of it; with nothing left the order is cancelled."""
    left, reason = about.get("remainedQuantity"), about.get("reason")
    if order.status not in ("APPROVED_BY_BANK", "ACCEPTED_BY_MERCHANT"):
        raise _not_from(order, "CANCELLED")
    if reason not in (*REASONS, "PRODUCT_UNDERWEIGHT"):
        raise Denied("reason is not valid")
    if not isinstance(left, int) or not 0 <= left < line.quantity:
        raise Denied("remainedQuantity is not valid")
    if left == 0 and order.lines == [line]:
        shop.cancel(order, reason, shop.clock())
        return
    line.quantity = left
    order.lines = [one for one in order.lines if one.quantity]


def _not_from(order: KaspiOrder, wanted: str) -> Denied:
    return Denied(f"Order status can't be changed from {order.status} to {wanted}.")
