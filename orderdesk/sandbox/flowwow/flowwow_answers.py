"""Flowwow's JSON: orders, goods, shops. Instants are epoch seconds, money is text with two places."""

from __future__ import annotations

from typing import Any

from orderdesk.sandbox.flowwow.flowwow_order import DELIVERY_TYPES, SHOP, FlowwowLine, FlowwowOffer, FlowwowOrder

Answer = dict[str, Any]


def shop_answer() -> Answer:
    """The only shop."""
    return {"shopId": SHOP, "name": "Demo Flowers", "status": "active", "isVerified": True}


def order_answer(order: FlowwowOrder) -> Answer:
    """An order. What is cancelled shows the status that it had: no source names a number for that."""
    recipient = {"name": order.recipient, "phone": order.recipient_phone} if order.recipient else None
    return {
        "id": order.id,
        "shopId": SHOP,
        "createdDate": order.created,
        "status": order.status,
        "price": money(order.total),
        "deliveryType": DELIVERY_TYPES[order.how],
        "deliveryTimeType": 1 if order.ends is None else 2,
        "deliveryDateFrom": order.begins,
        "deliveryDateTo": order.ends,
        "address": order.address or None,
        "courierInfo": "домофон 12" if order.how == "courier" else None,
        "shopAdditionalInfo": None,
        "comment": None,
        "message": order.message or None,
        "photoBeforeUrl": None,
        "photoAfterUrl": None,
        "sourceHost": None,
        "user": {"name": order.payer, "phone": order.payer_phone},
        "recipient": recipient,
        "products": [_line(line) for line in order.lines],
    }


def _line(line: FlowwowLine) -> Answer:
    about = product_answer(line.offer)
    kept = {name: about[name] for name in ("offerId", "productId", "type", "name", "discount", "currencyCode")}
    return {
        **kept, "price": money(line.price), "count": line.count, "cost": money(line.price),
        "sum": money(line.price * line.count), "images": [], "selectedProperties": [],
    }  # fmt: skip


def product_answer(offer: FlowwowOffer) -> Answer:
    """Goods of the shop."""
    return {
        "offerId": offer.offer_id,
        "productId": offer.product_id,
        "isActive": offer.active,
        "type": offer.type,
        "name": offer.name,
        "available": int(offer.active and offer.stock > 0),
        "stock": offer.stock,
        "price": money(offer.price),
        "discount": "0.00",
        "currencyCode": "RUB",
    }


def money(roubles: int) -> str:
    """Whole roubles as Flowwow writes them."""
    return f"{roubles}.00"
