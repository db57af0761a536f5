"""The desk's own formats: JSON Lines, one order a line, and CSV with a header. `docs/import.md` describes both.

What `orderdesk show --json` prints can be read again: keys that only the desk can know are passed over.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from orderdesk.channels import fields
from orderdesk.channels.document import read_object
from orderdesk.channels.incoming import BadRecord, IncomingLine, IncomingOrder
from orderdesk.errors import BadInput, DeskError
from orderdesk.i18n import _
from orderdesk.model import Fact
from orderdesk.money import parse_money
from orderdesk.phones import phone
from orderdesk.rules.book import Rulebook
from orderdesk.text import clean

BookOf = Callable[[str], Rulebook]
"""The rulebook of a channel."""

Record = IncomingOrder | BadRecord

_TEXTS: Final = ("status", "customer", "phone", "method", "payment", "address", "comment")
_INSTANTS: Final = ("accept_by", "hold_until", "transmit_by", "transmitted_at", "approved_at")
_FLAGS: Final = ("express", "needs_contract", "preorder")
_LINE: Final = ("sku", "item", "quantity", "price")

COLUMNS: Final = ("channel", "number", *_TEXTS, "currency", "total", "delivery_cost", "received_at", "planned_at",
                  *_INSTANTS, *_FLAGS, "waybill", *_LINE)  # fmt: skip
"""The columns of a CSV file; all but `number` may be missing. Several rows of one number are its lines."""

KEYS: Final = (*COLUMNS[: -len(_LINE)], "lines")
"""The keys of a JSON Lines record."""

_PRINTED: Final = {"shelf", "version", "due_at", "due_uncertain", "clock", "clock_state", "tier", "left_s",
                   "cancel_reason", "closed_at", "entered_at", "customer_orders", "status_title", "target", "facts",
                   "assigned", "contacts", "outbox", "deadlines", "steps"}  # fmt: skip
"""Keys that the desk prints and does not read."""


def read_lines(text: str, channel: str, book_of: BookOf) -> Iterator[Record]:
    """The orders of a JSON Lines file, and the lines that are none."""
    for line, written in enumerate(text.split("\n"), 1):
        if not written.strip():
            continue
        name = ""
        try:
            record = read_object(written)
            name = clean(str(record.get("number", "")), limit=40)
            for key in record:
                if key not in KEYS and key not in _PRINTED:
                    raise BadInput(_("unknown key “{key}”").format(key=clean(key, limit=40)))
            yield _order(record, _listed(record), channel, book_of)
        except DeskError as error:
            yield BadRecord(line, name, str(error))


def read_table(text: str, channel: str, book_of: BookOf) -> Iterator[Record]:
    """The orders of a CSV file, and the rows that are none; `BadInput` when the header is not ours."""
    separator = max(",;\t", key=text.partition("\n")[0].count)
    csv.field_size_limit(16 * 1024 * 1024)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header = [name.strip().casefold() for name in next(rows)]
    _check_header(header)
    together: dict[tuple[str, str], list[tuple[int, dict[str, str]]]] = {}
    bad: list[BadRecord] = []
    line = rows.line_num + 1
    while True:
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            bad.append(BadRecord(line, "", _("not a CSV row: {why}").format(why=error)))
            line = rows.line_num + 1
            continue
        if any(cell.strip() for cell in row):
            if len(row) != len(header):
                said = _("{have} cells where the header has {want}").format(have=len(row), want=len(header))
                bad.append(BadRecord(line, "", said))
            else:
                record = dict(zip(header, row, strict=True))
                key = record.get("channel", "").strip(), record["number"].strip()
                together.setdefault(key, []).append((line, record))
        line = rows.line_num + 1
    yield from bad
    for (_channel, name), records in together.items():
        try:
            yield _order(records[0][1], [record for _, record in records], channel, book_of)
        except DeskError as error:
            yield BadRecord(records[0][0], clean(name, limit=40), str(error))


def _check_header(header: list[str]) -> None:
    for name in header:
        if name not in COLUMNS:
            raise BadInput(
                _("unknown column “{name}”; known: {known}").format(
                    name=clean(name, limit=40), known=", ".join(COLUMNS)
                )
            )
        if header.count(name) > 1:
            raise BadInput(_("the column “{name}” stands twice").format(name=name))
    if "number" not in header:
        raise BadInput(_("the column “number” is missing"))


def _listed(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The lines of a JSON record, with the names that CSV has for them."""
    lines = record.get("lines", [])
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise BadInput(_("lines: must be a list of objects"))
    return [{**line, "item": line.get("name", line.get("item"))} for line in lines]


def _order(
    record: Mapping[str, Any], lines: list[Mapping[str, Any]], default_channel: str, book_of: BookOf
) -> IncomingOrder:
    channel = fields.text(record.get("channel"), "channel", limit=40) or default_channel
    book = book_of(channel)
    texts = {name: fields.text(record.get(name), name) for name in _TEXTS}
    currency = fields.text(record.get("currency"), "currency", limit=3).upper() or book.currency
    facts: dict[str, Fact] = {}
    for name in _INSTANTS:
        at = fields.instant(record.get(name), name, book.zone)
        if at is not None:
            facts[name] = at
    for name in _FLAGS:
        if fields.flag(record.get(name), name):
            facts[name] = True
    waybill = fields.text(record.get("waybill"), "waybill", limit=100)
    if waybill:
        facts["waybill"] = waybill
    read = _read_lines(lines, currency)
    return IncomingOrder(
        channel=channel,
        number=fields.number(record.get("number")),
        status=texts["status"],
        customer=texts["customer"],
        phone=phone(texts["phone"], book.country),
        method=texts["method"] or "delivery",
        payment=texts["payment"],
        address=texts["address"],
        comment=texts["comment"],
        currency=currency,
        total=_total(record.get("total"), read, currency),
        delivery_cost=_amount(record.get("delivery_cost"), currency),
        received_at=fields.instant(record.get("received_at"), "received_at", book.zone) or 0,
        planned_at=fields.instant(record.get("planned_at"), "planned_at", book.zone, day_ends=True),
        facts=facts,
        lines=read,
    )


def _read_lines(lines: list[Mapping[str, Any]], currency: str) -> tuple[IncomingLine, ...]:
    if len(lines) > fields.MAX_LINES:
        raise BadInput(_("lines: must be at most {limit}").format(limit=fields.MAX_LINES))
    return tuple(
        IncomingLine(
            sku=fields.text(line.get("sku"), "sku", limit=100),
            name=fields.text(line.get("item"), "item", limit=500),
            quantity=fields.whole(line.get("quantity") or 1, "quantity", low=1),
            price=_amount(line.get("price"), currency) or 0,
        )
        for line in lines
        if line.get("item") or line.get("sku")
    )


def _total(value: object, lines: tuple[IncomingLine, ...], currency: str) -> int:
    total = _amount(value, currency)
    return sum(line.price * line.quantity for line in lines) if total is None else total


def _amount(value: object, currency: str) -> int | None:
    return None if value is None or value == "" else parse_money(value, currency).minor
