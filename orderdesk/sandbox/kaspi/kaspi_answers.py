"""Kaspi's JSON: orders, their lines, and what these lead to. Instants are milliseconds, ids Base64."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from orderdesk.sandbox.kaspi.kaspi_order import POINT, KaspiLine, KaspiOrder, to_id

Answer = dict[str, Any]
MASKED = "+0(000)-000-00-00"
"""How a closed order shows its buyer's phone."""
TOWN = {"id": to_id("750000000"), "code": "750000000", "name": "Алматы", "active": True}


def order_answer(order: KaspiOrder, api: str, now: int) -> Answer:
    """An order; `api` is the base address that links begin with."""
    path, buyer = f"{api}/orders/{order.id}", to_id(order.phone)
    entries = [{"type": "orderentries", "id": order.line_id(line)} for line in order.lines]
    return {
        "type": "orders",
        "id": order.id,
        "attributes": _attributes(order, api, now),
        "relationships": {
            "entries": {"data": entries, "links": _links(path, "entries")},
            "user": {"data": {"type": "customers", "id": buyer}, "links": _links(path, "user")},
        },
        "links": {"self": path},
    }


def _attributes(order: KaspiOrder, api: str, now: int) -> Answer:
    about: Answer = {
        "code": order.code,
        "totalPrice": order.total,
        "paymentMode": "PAY_WITH_CREDIT" if order.credit else "PREPAID",
        "creationDate": order.created * 1000,
        "approvedByBankDate": (order.created + 2) * 1000,
        "deliveryCostForSeller": 895.0 if order.with_kaspi else 0.0,
        "isKaspiDelivery": order.with_kaspi,
        "deliveryMode": _mode(order),
        "signatureRequired": order.to_sign,
        "preOrder": order.preorder,
        "pickupPointId": POINT,
        "state": order.state,
        "status": order.status,
        "customer": customer(order),
        "deliveryCost": 0.0,
    }
    if order.credit:
        about["creditTerm"] = 3
    for name, at in (("plannedDeliveryDate", order.planned), ("reservationDate", order.reserved)):
        if at is not None:
            about[name] = at * 1000
    if order.carried != "pickup":
        about["originAddress"] = point_of_service()["attributes"] | {"id": to_id(POINT)}
        about["deliveryAddress"] = _address(None if order.carried == "postomat" else order)
    if order.with_kaspi:
        about["assembled"] = order.assembled
        about["kaspiDelivery"] = _delivery(order, api, now)
    if order.reason:
        about["cancellationReason"] = order.reason
    return about


def _mode(order: KaspiOrder) -> str:
    return {"pickup": "DELIVERY_PICKUP", "postomat": "DELIVERY_PICKUP", "own": "DELIVERY_LOCAL"}.get(
        order.carried, "DELIVERY_LOCAL" if order.express else "DELIVERY_REGIONAL_TODOOR"
    )


def _delivery(order: KaspiOrder, api: str, now: int) -> Answer:
    there = order.waybill_at is not None and order.waybill_at <= now
    by, at = order.hand_over_by, order.transmitted
    return {
        "waybill": f"{api}/waybills/{order.code}.pdf" if there else None,
        "courierTransmissionDate": None if at is None else at * 1000,
        "courierTransmissionPlanningDate": None if by is None else by * 1000,
        "waybillNumber": waybill_number(order) if there else None,
        "express": order.express,
        "returnedToWarehouse": order.back,
        "firstMileCourier": None,
    }


def waybill_number(order: KaspiOrder) -> str:
    """Nine digits, as the courier's are."""
    return f"{(int(order.code) * 7) % 1_000_000_000:09d}"


def _address(order: KaspiOrder | None) -> Answer:
    street, house = (None, None) if order is None else (f"улица {order.street}", order.house)
    return {
        "streetName": street, "streetNumber": house, "town": "Алматы", "district": None, "building": None,
        "apartment": None, "formattedAddress": None if order is None else f"Алматы, {street}, {house}",
        "latitude": None if order is None else 43.24, "longitude": None if order is None else 76.9,
    }  # fmt: skip


def customer(order: KaspiOrder) -> Answer:
    """The buyer: the last name is one letter, the phone has ten digits and is masked in the archive."""
    return {
        "id": to_id(order.phone),
        "name": order.first_name,
        "cellPhone": MASKED if order.state == "ARCHIVE" else order.phone,
        "firstName": order.first_name,
        "lastName": order.last_name,
    }


def line_answer(order: KaspiOrder, line: KaspiLine, api: str) -> Answer:
    """A line of an order."""
    path = f"{api}/orderentries/{order.line_id(line)}"
    return {
        "type": "orderentries",
        "id": order.line_id(line),
        "attributes": {
            "unitType": "PIECES",
            "offer": {"code": line.sku, "name": line.name},
            "quantity": line.quantity,
            "totalPrice": line.price * line.quantity,
            "weight": 0.0,
            "entryNumber": line.number,
            "category": {"code": "Master - Demo", "title": "Товары"},
            "deliveryCost": 0.0,
            "basePrice": line.price,
            "isImeiRequired": line.needs_imei,
        },
        "relationships": {
            "product": {
                "data": {"type": "masterproducts", "id": to_id(line.sku)}, "links": _links(path, "product"),
            },
            "deliveryPointOfService": {
                "data": {"type": "pointofservices", "id": to_id(POINT)},
                "links": _links(path, "deliveryPointOfService"),
            },
        },
        "links": {"self": path},
    }  # fmt: skip


def product_answer(line: KaspiLine, kind: str) -> Answer:
    """The goods of a line: Kaspi's own entry, or the seller's."""
    about = {"code": line.sku, "name": line.name, "manufacturer": "Demo"}
    if kind == "masterproducts":
        about["category"] = "Master - Demo"
    return {"type": kind, "id": to_id(line.sku), "attributes": about}


def point_of_service() -> Answer:
    """The shop's only warehouse."""
    address = {
        "streetName": " улица Примерная", "streetNumber": " 1", "town": "г. Алматы", "district": None, "building": None,
        "apartment": None, "formattedAddress": "г. Алматы, улица Примерная, 1", "latitude": 43.24, "longitude": 76.9,
    }  # fmt: skip
    about = {"displayName": "PP1", "address": address, "city": TOWN}
    return {"type": "pointofservices", "id": to_id(POINT), "attributes": about}


def page_answer(
    orders: Iterable[KaspiOrder], total: int, size: int, api: str, now: int, include: frozenset[str]
) -> Answer:
    """A page of a list; with what it was asked to include."""
    shown = list(orders)
    included: list[Answer] = []
    if "entries" in include:
        included += [line_answer(order, line, api) for order in shown for line in order.lines]
    if "user" in include:
        included += [{"type": "customers", "id": to_id(one.phone), "attributes": customer(one)} for one in shown]
    return {
        "data": [order_answer(order, api, now) for order in shown],
        "included": included,
        "meta": {"pageCount": -(-total // size), "totalCount": total},
    }


def _links(path: str, name: str) -> Answer:
    return {"self": f"{path}/relationships/{name}", "related": f"{path}/{name}"}
