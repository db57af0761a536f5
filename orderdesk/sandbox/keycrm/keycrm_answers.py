"""KeyCRM's JSON: orders with what they were asked to include, goods, pages. Instants are UTC in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode

from orderdesk.sandbox.keycrm.keycrm_dictionaries import DICTIONARIES, MADE, STATUSES, status_answer
from orderdesk.sandbox.keycrm.keycrm_order import KeyLine, KeyOffer, KeyOrder

Answer = dict[str, Any]
WAREHOUSE = {"id": 3, "name": "Київ №1", "description": "Головний склад", "is_active": True}
MANAGER = {
    "id": 6, "first_name": "Ірина", "last_name": "Демо", "full_name": "Ірина Демо", "username": "iryna",
    "email": "iryna@example.com", "phone": None, "role_id": 2, "status": "active", **MADE,
    "last_logged_at": "2026-11-21 07:58:00",
}  # fmt: skip


def written(at: int) -> str:
    """An instant as KeyCRM writes it."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")


def order_answer(order: KeyOrder, include: Collection[str]) -> Answer:
    """An order; nothing nested comes unless it was asked for."""
    plain: Answer = {
        "id": order.id,
        "parent_id": None,
        "source_uuid": order.source_uuid,
        "source_id": order.source,
        "status_id": order.status,
        "status_group_id": order.group,
        "grand_total": order.total,
        "promocode": None,
        "total_discount": 0.0,
        "expenses_sum": 0.0,
        "shipping_price": 0.0,
        "wrap_price": 0.0,
        "taxes": 0.0,
        "manager_comment": order.manager_comment,
        "buyer_comment": order.buyer_comment,
        "gift_message": None,
        "is_gift": False,
        "payment_status": "paid" if order.paid else "not_paid",
        "last_synced_at": written(order.created),
        "created_at": written(order.created),
        "ordered_at": written(order.ordered),
        "updated_at": written(order.updated),
        "closed_at": None if order.closed is None else written(order.closed),
    }
    nested = {name: what(order) for name, what in _NESTED.items() if any(one.split(".")[0] == name for one in include)}
    if "products.offer" in include:
        for line, about in zip(order.lines, nested["products"], strict=True):
            about["offer"] = offer_answer(line.offer)
    if "shipping.deliveryService" in include:
        services = DICTIONARIES["delivery-service"]
        nested["shipping"]["delivery_service"] = next(one for one in services if one["id"] == order.service)
    if "shipping.lastHistory" in include:
        nested["shipping"]["last_history"] = None
    return plain | nested


def _buyer(order: KeyOrder) -> Answer:
    return {"id": order.id - 150, "full_name": order.buyer, "email": f"buyer{order.id}@example.com",
            "phone": order.phone, "company_id": None, "manager_id": MANAGER["id"]}  # fmt: skip


def _line(line: KeyLine) -> Answer:
    return {
        "name": line.offer.name, "sku": line.offer.sku, "price": line.price, "price_sold": line.price,
        "purchased_price": round(line.price * 0.6, 2), "discount_percent": 0.0, "discount_amount": 0.0,
        "total_discount": 0.0, "quantity": line.quantity, "unit_type": None, "upsale": False, "comment": line.comment,
        "product_status_id": 2, "picture": None, "properties": [], "shipment_type": "warehouse",
        "warehouse": WAREHOUSE,
    }  # fmt: skip


def offer_answer(offer: KeyOffer) -> Answer:
    """Goods."""
    return {
        "id": offer.id, "product_id": offer.id, "sku": offer.sku, "barcode": None, "price": offer.price,
        "purchased_price": round(offer.price * 0.6, 2), "quantity": offer.quantity, "weight": 0.4, "length": 30.0,
        "width": 20.0, "height": 10.0, "properties": [],
    }  # fmt: skip


def stock_answer(offer: KeyOffer, details: bool) -> Answer:
    """How many there are, by warehouse where that was asked for."""
    about = {"id": offer.id, "sku": offer.sku, "price": offer.price, "purchased_price": round(offer.price * 0.6, 2),
             "quantity": offer.quantity, "reserve": offer.reserve}  # fmt: skip
    where = {"id": WAREHOUSE["id"], "name": WAREHOUSE["name"], "quantity": offer.quantity, "reserve": offer.reserve}
    return about | ({"warehouse": [where]} if details else {})


def _payment(order: KeyOrder) -> Answer:
    made = {"created_at": written(order.created), "updated_at": written(order.updated)}
    return {
        "id": order.id + 1000, "destination_id": order.id, "payment_method_id": 2 if order.on_delivery else 3,
        "amount": order.total, "actual_currency": "UAH", "transaction_uuid": None,
        "description": "Накладений платіж" if order.on_delivery else "Картка",
        "status": "paid" if order.paid else "not_paid", "fiscal_result": None,
        "payment_date": written(order.created) if order.paid else None, **made,
    }  # fmt: skip


def _shipping(order: KeyOrder) -> Answer:
    return {
        "delivery_service_id": order.service, "tracking_code": order.tracking or None,
        "shipping_status": "invoice" if order.tracking else None, "shipping_address_city": order.city,
        "shipping_address_country": "Ukraine", "shipping_address_country_code": "UA",
        "shipping_address_region": None, "shipping_address_zip": None, "shipping_secondary_line": None,
        "shipping_receive_point": order.point or None, "recipient_full_name": order.buyer,
        "recipient_phone": order.phone, "shipping_date_actual": order.ship_on, **order.more_shipping,
    }  # fmt: skip


_NESTED: Final[Mapping[str, Callable[[KeyOrder], Any]]] = {
    "buyer": _buyer,
    "products": lambda order: [_line(line) for line in order.lines],
    "manager": lambda order: MANAGER,
    "tags": lambda order: [],
    "status": lambda order: status_answer(STATUSES[order.status]),
    "marketing": lambda order: None,
    "payments": lambda order: [_payment(order)],
    "shipping": _shipping,
    "expenses": lambda order: [],
    "custom_fields": lambda order: [
        {"id": 123, "uuid": uuid, "name": "Напис", "type": "text", "value": value}
        for uuid, value in order.custom.items()
    ],
    "assigned": lambda order: [MANAGER],
}  # fmt: skip
"""What can be included, by the first word of its name."""
INCLUDES = (*_NESTED, "products.offer", "shipping.lastHistory", "shipping.deliveryService")


def page_answer(rows: Sequence[Answer], total: int, page: int, limit: int, address: str, query: Answer) -> Answer:
    """A page of a list, with where the others are."""
    last = max(-(-total // limit), 1)

    def link(number: int) -> str:
        return f"{address}?{urlencode({**query, 'page': number})}"

    return {
        "total": total, "current_page": page, "per_page": limit, "data": list(rows), "first_page_url": link(1),
        "last_page_url": link(last), "next_page_url": link(page + 1) if page < last else None,
    }  # fmt: skip
