"""Answers of the Kaspi API: JSON:API documents of orders, with their lines among the included entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from orderdesk.channels import fields
from orderdesk.channels.document import Document
from orderdesk.channels.incoming import BadRecord, IncomingLine, IncomingOrder, adds_up, read_line
from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.model import Fact, FactName
from orderdesk.phones import PHONE_WRITTEN, read_phone
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.sanitize import clean

_PAYMENT = {"PAY_WITH_CREDIT": "credit", "PREPAID": "prepaid"}

_COLLECTED = ("DELIVERY_PICKUP", "DELIVERY_REGIONAL_PICKUP", "DELIVERY_POSTOMAT")
"""Delivery modes in which the buyer comes for the goods: to the shop, or where Kaspi carries it, to a Postomat."""

_POSTOMAT = "DELIVERY_POSTOMAT"
"""The one that says Postomat by its name: always carried by Kaspi."""

_DELIVERY_INSTANTS = {
    "courierTransmissionPlanningDate": "transmit_by",
    "courierTransmissionDate": "transmitted_at",
}
_FLAGS = {
    "signatureRequired": "needs_contract", "preOrder": "preorder", "express": "express", "assembled": "assembled",
    "returnedToWarehouse": "returned_to_warehouse",
}  # fmt: skip
"""What is true of an order; the answers have it beside the order's own fields or among the delivery's."""

Table = Mapping[str, Any]


def is_answer(document: Document) -> bool:
    """Whether the document is an answer of the API: it has data, or errors instead."""
    return "data" in document.places or "errors" in document.places


def has_orders(document: Document) -> bool:
    """Whether its first record says of itself what it is, as this API's do, or cannot be read at all."""
    record = next((item for _line, item in document.items("data")), None)
    return isinstance(record, BadInput) or (isinstance(record, dict) and "type" in record)


def read_answer(document: Document, channel: str, book: Rulebook) -> Iterator[IncomingOrder | BadRecord]:
    """The orders of an answer, and the records that are none; `BadInput` when the API refused to answer."""
    errors = [error for _line, error in document.items("errors") if isinstance(error, dict)]
    if errors:
        titles = "; ".join(str(error.get("title", "")) for error in errors)
        raise BadInput(_("the API answered with an error: {why}").format(why=clean(titles, limit=300)))
    entries = dict(_entries(document))
    for line, record in document.items("data"):
        try:
            if isinstance(record, BadInput):
                raise record
            yield _order(record, entries, channel, book)
        except BadInput as error:
            yield BadRecord(line, _name(record), str(error))


def line_ids(document: Document, sku: str, name: str) -> list[str]:
    """Kaspi's own ids of the included lines of a product, by its SKU; by its name where it has none."""
    offers = [(entry_id, entry.get("offer")) for entry_id, entry in _entries(document)]
    return [entry_id for entry_id, offer in offers if isinstance(offer, dict)
            and (offer.get("code") == sku if sku else offer.get("name") == name)]  # fmt: skip


def _entries(document: Document) -> Iterator[tuple[str, Table]]:
    """The included lines by id, of each what an order needs."""
    for _line, entry in document.items("included"):
        if isinstance(entry, dict) and entry.get("type") == "orderentries" and isinstance(entry.get("id"), str):
            about = entry.get("attributes")
            if isinstance(about, dict):
                yield entry["id"], {key: about.get(key) for key in ("entryNumber", "offer", "quantity", "basePrice")}


def _order(record: Table, entries: Mapping[str, Table], channel: str, book: Rulebook) -> IncomingOrder:
    if record.get("type") != "orders":
        raise BadInput(_("type: must be “orders”"))
    about = _table(record.get("attributes"), "attributes")
    delivery = _table(about.get("kaspiDelivery") or {}, "kaspiDelivery")
    buyer = _table(about.get("customer") or {}, "customer")
    received = fields.milliseconds(about.get("creationDate"), "creationDate")
    if received is None:
        raise BadInput(_("{name}: is missing").format(name="creationDate"))
    lines = _lines(record, entries, book.currency)
    total = fields.amount(about.get("totalPrice"), "totalPrice", book.currency)
    if total is None:
        raise BadInput(_("{name}: is missing").format(name="totalPrice"))
    cost = fields.amount(about.get("deliveryCost"), "deliveryCost", book.currency)
    method = _method(about)
    facts = _facts(record, about, delivery, carried=method == "carrier")
    phone = read_phone(fields.text(buyer.get("cellPhone"), "cellPhone", limit=60), book.country)
    if phone.written:
        facts[PHONE_WRITTEN] = phone.written
    if lines and not adds_up(lines, total, cost):
        facts[FactName.SUM_DIFFERS] = True
    planned = fields.milliseconds(about.get("plannedDeliveryDate"), "plannedDeliveryDate")
    return IncomingOrder(
        channel=channel,
        number=fields.number(about.get("code")),
        external={"state": fields.text(about.get("state"), "state", limit=60),
                  "status": fields.text(about.get("status"), "status", limit=60)},
        customer=_customer(buyer),
        phone=phone.e164,
        method=method,
        payment=_payment(about),
        address=_address(about.get("deliveryAddress")),
        total=total,
        delivery_cost=cost,
        received_at=received,
        planned_at=None if planned is None else fields.end_of_day(planned, book.zone),  # a day, at any hour of it
        facts=facts,
        lines=lines,
    )  # fmt: skip


def _facts(record: Table, about: Table, delivery: Table, *, carried: bool) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    instants = [(about, "approvedByBankDate", "approved_at")]
    instants += [(delivery if key in delivery else about, key, name) for key, name in _DELIVERY_INSTANTS.items()]
    if not carried or about.get("preOrder") is True:
        instants.append((about, "reservationDate", "hold_until"))
    for table, key, name in instants:
        at = fields.milliseconds(table.get(key), key)
        if at is not None:
            facts[name] = at
    for key, name in _FLAGS.items():
        if delivery.get(key, about.get(key)) is True:
            facts[name] = True
    if carried and about.get("deliveryMode") in _COLLECTED:
        facts[FactName.POSTOMAT] = True
    facts |= _place(about.get("deliveryAddress"))
    for key, table, name in (
        ("waybillNumber", delivery, "waybill"),
        ("cancellationReason", about, "channel_reason"),
        ("id", record, "channel_id"),
    ):
        said = fields.text(table.get(key), key, limit=200)
        if said:
            facts[name] = said
    return facts


def _lines(record: Table, entries: Mapping[str, Table], currency: str) -> tuple[IncomingLine, ...]:
    related = _table(record.get("relationships") or {}, "relationships")
    wanted = _table(related.get("entries") or {}, "entries").get("data") or []
    if not isinstance(wanted, list) or len(wanted) > fields.MAX_LINES:
        raise BadInput(_("entries: must be a list of at most {limit} lines").format(limit=fields.MAX_LINES))
    found = [entries[str(item["id"])] for item in wanted if isinstance(item, dict) and str(item.get("id")) in entries]
    lines = []
    for entry in sorted(found, key=lambda entry: str(entry.get("entryNumber", 0)).zfill(4)):
        offer = _table(entry.get("offer") or {}, "offer")
        lines.append(
            read_line(
                fields.text(offer.get("code"), "offer.code", limit=100),
                fields.text(offer.get("name"), "offer.name", limit=500),
                fields.quantity(entry.get("quantity")),
                _price(entry, currency),
            )
        )
    return tuple(line for line in lines if line is not None)


def _price(entry: Table, currency: str) -> int:
    price = fields.price(entry.get("basePrice"), "basePrice", currency)
    if price is None:
        raise BadInput(_("{name}: is missing").format(name="basePrice"))
    return price


def _payment(about: Table) -> str:
    mode = fields.text(about.get("paymentMode"), "paymentMode", limit=60)
    return _PAYMENT.get(mode, mode.lower())


def _method(about: Table) -> str:
    if about.get("isKaspiDelivery") or about.get("deliveryMode") == _POSTOMAT:
        return "carrier"
    return "pickup" if about.get("deliveryMode") in _COLLECTED else "delivery"


def _customer(buyer: Table) -> str:
    parts = (fields.text(buyer.get(key), key) for key in ("firstName", "lastName"))
    whole = " ".join(part for part in parts if part) or buyer.get("name")
    return fields.text(whole, "customer", limit=fields.NAME_LENGTH)


def _address(value: object) -> str:
    if not value:
        return ""
    address = _table(value, "deliveryAddress")
    whole = fields.text(address.get("formattedAddress"), "formattedAddress", limit=fields.ADDRESS_LENGTH)
    if whole:
        return whole
    keys = ("town", "district", "streetName", "streetNumber", "building", "apartment")
    parts = (fields.text(address.get(key), key) for key in keys)
    return fields.text(", ".join(part for part in parts if part), "deliveryAddress", limit=fields.ADDRESS_LENGTH)


def _place(value: object) -> dict[str, Fact]:
    """Where the buyer's door is, for the order of stops: what is no place is left out, and spoils no order."""
    address, found = value if isinstance(value, dict) else {}, dict[str, Fact]()
    if isinstance(district := address.get("district"), str) and district.strip():
        found[FactName.DISTRICT] = clean(district, limit=60).strip()
    try:
        lat, lon = (float(address[key]) for key in ("latitude", "longitude"))
    except (KeyError, TypeError, ValueError):
        return found
    if abs(lat) <= 90 and abs(lon) <= 180 and (lat, lon) != (0, 0):
        found |= {FactName.LAT: f"{lat:.6f}", FactName.LON: f"{lon:.6f}"}
    return found


def _table(value: object, name: str) -> Table:
    if not isinstance(value, dict):
        raise BadInput(_("{name}: must be an object").format(name=name))
    return value


def _name(record: object) -> str:
    about = record.get("attributes") if isinstance(record, dict) else None
    return fields.label(about.get("code")) if isinstance(about, dict) else ""
