"""An answer of the Kaspi API with many orders, as a file: of invented people, about a kilobyte an order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

from orderdesk.channels.incoming import IncomingOrder
from scripts.bench.shops.databases import incoming_orders

_STATES: Final = {
    "new": ("NEW", "APPROVED_BY_BANK"),
    "signing": ("SIGN_REQUIRED", "APPROVED_BY_BANK"),
    "pickup": ("PICKUP", "ACCEPTED_BY_MERCHANT"),
    "delivery": ("DELIVERY", "ACCEPTED_BY_MERCHANT"),
    "packing": ("KASPI_DELIVERY", "ACCEPTED_BY_MERCHANT"),
    "handover": ("KASPI_DELIVERY", "ACCEPTED_BY_MERCHANT"),
    "issued": ("ARCHIVE", "COMPLETED"),
}
"""Kaspi's own state and status by the rulebook's."""

_PLACES: Final = {"pickup": "DELIVERY_PICKUP", "delivery": "DELIVERY_LOCAL", "carrier": "DELIVERY_REGIONAL_TODOOR"}


def write_answer(path: Path, orders: int) -> None:
    """Write an answer with so many orders, 98 of 100 closed."""
    made = (order for order in incoming_orders(2 * orders) if order.channel == "kaspi")
    records, entries = [], []
    for order in islice(made, orders):
        records.append(_record(order))
        entries.extend(_entries(order))
    assert len(records) == orders
    answer = {"data": records, "included": entries, "meta": {"pageCount": 1, "totalCount": orders}}
    path.write_text(json.dumps(answer, ensure_ascii=False, indent=None, separators=(",", ":")), "utf-8")


def _record(order: IncomingOrder) -> dict[str, Any]:
    state, status = _STATES[order.status]
    carried = order.method == "carrier"
    last, first = order.customer.split(" ", 1)
    return {
        "type": "orders",
        "id": f"K{order.number}",
        "attributes": {
            "code": order.number,
            "totalPrice": order.total / 100,
            "paymentMode": "PREPAID" if order.payment == "prepaid" else "PAY_WITH_CREDIT",
            "plannedDeliveryDate": (order.planned_at or 0) * 1000,
            "creationDate": order.received_at * 1000,
            "deliveryCostForSeller": 895.0 if carried else 0.0,
            "isKaspiDelivery": carried,
            "deliveryMode": _PLACES[order.method],
            "deliveryAddress": {"formattedAddress": order.address, "latitude": 43.24, "longitude": 76.9}
                               if order.address else None,
            "signatureRequired": order.status == "signing",
            "kaspiDelivery": {
                "waybillNumber": order.facts.get("waybill") if order.status != "packing" else None,
                "courierTransmissionPlanningDate": order.received_at * 1000 + 86_400_000,
            } if carried else None,
            "preOrder": False,
            "pickupPointId": "Shop_PP1",
            "state": state,
            "status": status,
            "approvedByBankDate": order.received_at * 1000 + 2000,
            "customer": {"id": order.number, "firstName": first, "lastName": last,
                         "cellPhone": (order.phone or "").removeprefix("+7")},
            "deliveryCost": 0.0,
        },
        "relationships": {
            "entries": {"data": [{"type": "orderentries", "id": f"K{order.number}#{place}"}
                                 for place in range(len(order.lines))]},
            "user": {"data": {"type": "customers", "id": order.number}},
        },
    }  # fmt: skip


def _entries(order: IncomingOrder) -> Iterator[dict[str, Any]]:
    for place, line in enumerate(order.lines):
        yield {
            "type": "orderentries",
            "id": f"K{order.number}#{place}",
            "attributes": {"quantity": line.quantity, "entryNumber": place, "basePrice": line.price / 100,
                           "totalPrice": line.price * line.quantity / 100,
                           "offer": {"code": line.sku, "name": line.name}},
        }  # fmt: skip
