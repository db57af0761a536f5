"""What a file that is none of ours looks like, by its name, with what to do about it.

A refusal that names a column or a key of somebody else's format helps nobody: whoever has exported the wrong thing must
hear what they hold in their hands.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, Final

from orderdesk.errors import BadInput
from orderdesk.i18n import _, mark
from orderdesk.sanitize import clean

_SAVE_AS_CSV: Final = mark("open it, leave the sheet with the orders, save it as CSV UTF-8, and import that")
_UNPACK: Final = mark("unpack it, and import what is inside")
_EXPORT: Final = mark("export the orders as CSV or JSON, and import that")
_SIGN_IN: Final = mark("the download perhaps wanted a login: sign in there and download the file again")
_BY_COLUMNS: Final = mark(
    "the desk does not read it: make a CSV of it with columns of the desk's own, such as {columns}"
)

_BINARY: Final = (
    (b"\xd0\xcf\x11\xe0", mark("an old Excel workbook"), _SAVE_AS_CSV),
    (b"\x1f\x8b", mark("a gzip archive"), _UNPACK),
    (b"Rar!", mark("a RAR archive"), _UNPACK),
    (b"7z\xbc\xaf", mark("a 7-Zip archive"), _UNPACK),
    (b"%PDF", mark("a PDF"), _EXPORT),
    (b"\x89PNG", mark("a picture"), _EXPORT),
    (b"\xff\xd8\xff", mark("a picture"), _EXPORT),
    (b"\x7fELF", mark("a program"), _EXPORT),
    (b"SQLite format 3", mark("a database"), _EXPORT),
)
"""How files begin that are no text."""

_PACKED: Final = (
    ("xl/", mark("an Excel workbook"), _SAVE_AS_CSV),
    ("word/", mark("a Word document"), _EXPORT),
    ("content.xml", mark("a LibreOffice document"), _SAVE_AS_CSV),
)
"""What is in archives that are documents."""

_ANSWERS: Final = (
    ("KeyCRM", ("source_id", "status_id")),
    ("Prom.ua / Satu.kz", ("client_first_name", "date_created")),
    ("Ozon", ("posting_number",)),
    ("Wildberries", ("rid", "skus")),
    ("Rozetka", ("market_id", "amount_with_discount")),
    ("Uzum Market", ("payload", "deliverUntil")),
    ("RetailCRM", ("orderMethod", "orderType")),
    ("Shopify", ("financial_status", "order_number")),
    ("WooCommerce", ("order_key", "date_created_gmt")),
    ("Saleor", ("edges", "node")),
    ("Flowwow", ("shopId", "deliveryTimeType")),
)
"""Keys by which the answers of other APIs are known, whatever else they hold."""

_NO_ORDERS: Final = (
    ("Nova Poshta", ("StatusCode", "CitySender"), mark("where parcels are")),
    ("Rozetka", ("orderStatuses",), mark("what its statuses are called")),
    ("RetailCRM", ("success", "statuses"), mark("what its statuses are called")),
    ("Wildberries", ("supplierStatus", "wbStatus"), mark("how far orders are, without the orders")),
)
"""The same of answers in which there are no orders, with what they tell."""

_TABLES: Final = (
    ("Kaspi", ("№ заказа",)),
    ("Kaspi", ("номер заказа", "способ доставки", "состояние")),
    ("Shopify", ("lineitem name", "financial status")),
    ("WooCommerce", ("order number", "order status")),
    ("Ozon", ("номер отправления",)),
    ("Wildberries", ("номер задания",)),
)
"""Columns by which the tables of other systems are known."""

_DEPTH: Final = 6
_MOST: Final = 1 << 24
"""A larger text is not looked through only to name it."""


def refuse_binary(data: bytes) -> None:
    """Refuse what is no text, by its name."""
    if data.startswith(b"PK\x03\x04"):
        raise _refused(*_packed(data))
    for begin, what, todo in _BINARY:
        if data.startswith(begin):
            raise _refused(what, todo)


def refuse_markup(text: str) -> None:
    """Refuse a page or an XML document."""
    begin = text[:2000].lstrip().casefold()
    if begin.startswith(("<!doctype html", "<html")) or (begin.startswith("<") and "<html" in begin):
        raise _refused(mark("a web page (HTML)"), _SIGN_IN)
    if "<коммерческаяинформация" in begin:
        raise _refused(mark("an exchange file of 1C (CommerceML)"), _BY_COLUMNS)
    if begin.startswith(("<?xml", "<")):
        raise _refused(mark("an XML file"), _BY_COLUMNS)


def refuse_answer(text: str) -> None:
    """Refuse an answer of another API than those that are read, by its name."""
    if len(text) > _MOST:
        return
    try:
        keys = set(_keys(json.loads(text), _DEPTH))
    except (ValueError, RecursionError):
        return
    for whose, wanted, what in _NO_ORDERS:
        if keys.issuperset(wanted):
            raise BadInput(_("this is an answer of {whose}: {what}. There are no orders in it").format(
                whose=whose, what=_(what)))  # fmt: skip
    for whose, wanted in _ANSWERS:
        if keys.issuperset(wanted):
            raise BadInput(_("this is an answer of {whose}: {todo}").format(whose=whose, todo=_todo(_BY_COLUMNS)))


def refuse_failure(answer: Any) -> None:
    """Refuse an answer that tells of a failure, though it came as if all were well: no orders is not what it says."""
    if not isinstance(answer, dict):
        return
    said = next((answer[key] for key in ("error", "errors", "message") if answer.get(key)), None)
    if answer.get("success") is False or ("error" in answer and said is not None):
        raise BadInput(
            _("the answer tells of a failure (“{said}”): there are no orders in it").format(
                said=clean(json.dumps(said, ensure_ascii=False) if not isinstance(said, str) else said, limit=80)
            )
        )


def refuse_table(header: Iterable[str]) -> None:
    """Refuse a table of another system, by its name."""
    columns = {name.strip().casefold() for name in header}
    for whose, wanted in _TABLES:
        if columns.issuperset(wanted):
            raise BadInput(_("this is a table of {whose}: {todo}").format(whose=whose, todo=_todo(_BY_COLUMNS)))


def refuse_encoding(data: bytes) -> None:
    """Refuse Cyrillic in an encoding that reads as nonsense in CP1251, by the letters that are frequent in any text."""
    said = {name: _plausible(data, name) for name in ("cp1251", "koi8-r", "cp866")}
    best = max(said, key=lambda name: said[name])
    if said[best] > 2 * said["cp1251"] + 5:
        raise BadInput(_("its letters are in {encoding}: save it as UTF-8").format(encoding=best.upper()))


def _plausible(data: bytes, encoding: str) -> int:
    """How well bytes read: frequent letters, less what no word has, a small letter before a capital."""
    text = data[: 1 << 16].decode(encoding, "replace")
    frequent = sum(1 for char in text if char in "оеаинтсрвлкОЕАИНТСРВЛК")
    return frequent - 2 * sum(1 for a, b in pairwise(text) if a.islower() and "А" <= b <= "Я")


def _packed(data: bytes) -> tuple[str, str]:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        names = []
    for name, what, todo in _PACKED:
        if any(found.startswith(name) for found in names):
            return what, todo
    return mark("a ZIP archive"), _UNPACK


def _keys(value: Any, depth: int) -> Iterator[str]:
    """The keys of a JSON value, of each list those of its first item."""
    if depth and isinstance(value, list):
        yield from _keys(value[0] if value else None, depth - 1)
    elif depth and isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _keys(inner, depth - 1)


def _refused(what: str, todo: str) -> BadInput:
    return BadInput(_("this is {what}: {todo}").format(what=_(what), todo=_todo(todo)))


def _todo(todo: str) -> str:
    return clean(_(todo).format(columns="number, customer, phone, total, sku, item, quantity, price"))
