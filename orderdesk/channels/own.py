"""The desk's own record of an order, as its JSON Lines and CSV files have it. `docs/import.md` describes both.

What `orderdesk show --json` prints can be read again: keys that only the desk can know are passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from orderdesk.channels import fields
from orderdesk.channels.document import read_object
from orderdesk.channels.incoming import (
    OF_LINES,
    PRICES,
    QUANTITIES,
    BadRecord,
    IncomingLine,
    IncomingOrder,
    adds_up,
    read_line,
)
from orderdesk.errors import BadInput, DeskError
from orderdesk.i18n import _
from orderdesk.model import METHODS, Fact, FactName
from orderdesk.phones import PHONE_WRITTEN, read_phone
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.sanitize import MAX_LENGTH, clean

BookOf = Callable[[str], Rulebook]
"""The rulebook of a channel."""

Record = IncomingOrder | BadRecord

_TEXTS: Final = {"status": 40, "customer": fields.NAME_LENGTH, "phone": 60, "method": 40, "payment": 60,
                 "address": fields.ADDRESS_LENGTH, "comment": MAX_LENGTH}  # fmt: skip
"""Texts, and how long each may be."""
_INSTANTS: Final = ("accept_by", "hold_until", "transmit_by", "transmitted_at", "approved_at", "window_from")
_FLAGS: Final = ("express", "needs_contract", "preorder", "paid")
_PAID: Final = "paid"
_WORDS: Final = {"waybill": 100, "category": 60, "source": 60, "recipient": fields.NAME_LENGTH, "district": 60,
                 "lat": 20, "lon": 20}  # fmt: skip
"""Texts that become facts."""
LINE: Final = ("sku", "item", "quantity", "price")
SUMS: Final = ("total", "goods", "delivery_cost", "price")
"""Columns of money."""

COLUMNS: Final = ("channel", "number", *_TEXTS, "currency", "total", "goods", "delivery_cost", "received_at",
                  "planned_at", "updated_at", *_INSTANTS, *_FLAGS, *_WORDS, "recipient_phone", *LINE)  # fmt: skip
"""The columns of a CSV file; all but `number` may be missing. Several rows of one number are its lines."""

_WHICH: Final = ("channel", "number", "status", "updated_at")
"""Which order it is, and what is new of it."""

_OF_ORDER: Final = COLUMNS[: -len(LINE)]
"""The fields of an order, beside its lines."""

KEYS: Final = (*_OF_ORDER, "lines")
"""The keys of a JSON Lines record."""

_PRINTED: Final = {"shelf", "version", "due_at", "due_uncertain", "clock", "clock_state", "tier", "left_s",
                   "cancel_reason", "closed_at", "entered_at", "customer_orders", "status_title", "target", "facts",
                   "assigned", "apart", "claim", "customer_id", "contacts", "outbox", "deadlines", "steps", "notes",
                   "charges", "payments", "refund_due", "owed", "untold_since", "damaged", "will_read",
                   "parcel", "delivery_error"}  # fmt: skip
"""Keys that the desk prints and does not read."""

_PRINTED_OF_LINE: Final = {"id", "came_from", "goods"}
"""The same for a line."""


class Whose(Struct, frozen=True):
    """Whose orders a file holds that does not say it."""

    channel: str
    others: tuple[str, ...] = ()
    """What could be meant as well; then nothing is guessed."""

    def channel_of(self, record: Mapping[str, Any]) -> str:
        """The channel of a record; `BadInput` asks for it where it is not certain."""
        said = fields.text(record.get("channel"), "channel", limit=40)
        if not said and self.others:
            raise BadInput(
                _("whose order is it? It names no channel, and there are {channels}: say --channel, such as --channel "
                  "{example}").format(channels=", ".join((self.channel, *self.others)), example=self.channel)
            )  # fmt: skip
        return said or self.channel


def read_lines(text: str, whose: Whose, book_of: BookOf) -> Iterator[Record]:
    """The orders of a JSON Lines file, and the lines that are none."""
    for line, written in enumerate(text.split("\n"), 1):
        if not written.strip():
            continue
        name = ""
        try:
            record = read_object(written)
            name = fields.label(record.get("number"))
            _check_keys(record, {*KEYS, *_PRINTED})
            yield order(record, _listed(record), whose, book_of)
        except DeskError as error:
            yield BadRecord(line, name, str(error))


def _listed(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The lines of a JSON record, with the names that CSV has for them."""
    lines = record.get("lines", [])
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise BadInput(_("lines: must be a list of objects"))
    for line in lines:
        _check_keys(line, {*LINE, "name", *_PRINTED_OF_LINE})
    return [{**line, "item": line.get("name", line.get("item"))} for line in lines]


def _check_keys(record: Mapping[str, Any], known: set[str]) -> None:
    unknown = [clean(key, limit=40) for key in record if key not in known]
    if len(unknown) > 1:
        raise BadInput(_("unknown keys: {keys}").format(keys="; ".join(unknown)))
    if unknown:
        raise BadInput(_("unknown key “{key}”").format(key=unknown[0]))


def order(
    record: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], whose: Whose, book_of: BookOf
) -> IncomingOrder:
    """The order of a record and its lines, whichever file they come from; `BadInput` when it cannot be one."""
    channel = whose.channel_of(record)
    book = book_of(channel)
    texts = {name: fields.text(record.get(name), name, limit=limit) for name, limit in _TEXTS.items()}
    method = texts["method"] or METHODS[0]
    if method not in METHODS:
        raise BadInput(
            _("method: unknown “{value}”; allowed: {allowed}").format(value=method, allowed=", ".join(METHODS))
        )
    currency = fields.text(record.get("currency"), "currency", limit=3).upper() or book.currency
    facts: dict[str, Fact] = {}
    for name in _INSTANTS:
        at = fields.instant(record.get(name), name, book.zone)
        if at is not None:
            facts[name] = at
    for name in _FLAGS:
        if fields.flag(record.get(name), name):
            facts[name] = True
        elif name == _PAID and record.get(name) not in (None, ""):
            facts[name] = False  # that it is not paid is a word of its own, and not the same as saying nothing of it
    for name, limit in _WORDS.items():
        said = fields.text(record.get(name), name, limit=limit)
        if said:
            facts[name] = said
    buyer = read_phone(texts["phone"], book.country)
    if buyer.written:
        facts[PHONE_WRITTEN] = buyer.written
    recipient = read_phone(fields.text(record.get("recipient_phone"), "recipient_phone", limit=60), book.country)
    if recipient.e164 or recipient.written:
        facts[FactName.RECIPIENT_PHONE] = recipient.e164 or f"? {recipient.written}"
    if len(lines) > fields.MAX_LINES:
        raise BadInput(_("lines: must be at most {limit}").format(limit=fields.MAX_LINES))
    read = tuple(line for line in (_line(line, currency) for line in lines) if line is not None)
    lines_sum = sum(line.price * line.quantity for line in read)
    if lines_sum < 0:
        raise BadInput(_("lines: they come to less than nothing"))
    total = fields.amount(record.get("total"), "total", currency)
    cost = fields.amount(record.get("delivery_cost"), "delivery_cost", currency)
    goods = fields.amount(record.get("goods"), "goods", currency)
    if goods is not None:
        if total is not None and total != goods + (cost or 0):
            raise BadInput(_("total: must be goods and delivery_cost together"))
        total = goods + (cost or 0)
    if read and total is not None and not adds_up(read, total, cost):
        facts[FactName.SUM_DIFFERS] = True
    return IncomingOrder(
        channel=channel,
        number=fields.number(record.get("number")),
        status=texts["status"],
        customer=texts["customer"],
        phone=buyer.e164,
        method=method,
        payment=texts["payment"],
        address=texts["address"],
        comment=texts["comment"],
        currency=currency,
        total=lines_sum if total is None else total,
        delivery_cost=cost,
        goods=goods,
        received_at=fields.instant(record.get("received_at"), "received_at", book.zone) or 0,
        planned_at=fields.instant(
            record.get("planned_at"), "planned_at", book.zone, day_ends=True, begun=facts.get(FactName.WINDOW_FROM)
        ),
        said_at=fields.instant(record.get("updated_at"), "updated_at", book.zone) or 0,
        facts=facts,
        lines=read,
        unsaid=_unsaid(record, lines),
    )


def _unsaid(record: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """What the record and its `lines` leave out or empty; a mark that follows from what it leaves out, too.

    The lines of a table stand in no column of theirs: they are said where there are some.
    """
    left = {name for name in _OF_ORDER if record.get(name) in (None, "") and name not in _WHICH}
    left |= set() if lines else {"lines"}
    left |= {name for name, column in OF_LINES.items() if all(line.get(column) in (None, "") for line in lines)}
    if "phone" in left:
        left.add(PHONE_WRITTEN)
    sums = {"total", "goods"}
    if sums <= left and left & {PRICES, QUANTITIES}:
        left.add("sum_differs")
    else:  # the one says the other, and the lines say both
        left -= sums
    return frozenset(left)


def _line(line: Mapping[str, Any], currency: str) -> IncomingLine | None:
    sku = fields.text(line.get("sku"), "sku", limit=100)
    name = fields.text(line.get("item"), "item", limit=500)
    if not sku and not name:
        raise BadInput(_("lines: one has neither a name nor a sku"))
    quantity = line.get("quantity")
    count = 1 if quantity in (None, "") else fields.quantity(quantity)
    return read_line(sku, name, count, fields.price(line.get("price"), "price", currency) or 0)
