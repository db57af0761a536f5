"""A list of orders as a file for other programs and spreadsheets: CSV, JSON Lines or a workbook, by the file's ending.

The columns are those of the desk's own files (docs/import.md), a row for each line of an order, so that what one desk
has written another can read. What stands there is what whoever writes it may see.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Final

from orderdesk.cli.new_file import write_new
from orderdesk.desk.desk import Rules
from orderdesk.errors import WrongUsage
from orderdesk.i18n import _
from orderdesk.model import FactName, Line, Order
from orderdesk.wording.dates import iso

LinesOf = Callable[[int], list[Line]]

_OF_ORDER: Final = ("channel", "number", "status", "customer", "phone", "method", "payment", "address", "comment",
                    "currency", "total", "delivery_cost", "received_at", "planned_at", "waybill")  # fmt: skip
_OF_LINE: Final = ("sku", "item", "quantity", "price")

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet takes a cell for a formula, also one that a buyer has written as a name."""


def write_list(path: Path, orders: Iterable[Order], lines_of: LinesOf, rules: Rules) -> None:
    """Write the orders into a new file; `WrongUsage` for an ending that says nothing."""
    makers = {".csv": _csv, ".jsonl": _json_lines, ".xlsx": _workbook}
    if path.suffix.lower() not in makers:
        raise WrongUsage(_("{path}: the ending says how it is written: {endings}").format(
            path=path, endings=", ".join(makers)))  # fmt: skip
    records = ((_record(order, rules), lines_of(order.id)) for order in orders)
    write_new(path, makers[path.suffix.lower()](records))


Records = Iterator[tuple[dict[str, Any], list[Line]]]


def _record(order: Order, rules: Rules) -> dict[str, Any]:
    zone = rules.book(order.channel).zone
    return {
        "channel": order.channel,
        "number": order.number,
        "status": order.status,
        "customer": order.customer.name,
        "phone": order.customer.phone or "",
        "method": order.method,
        "payment": order.payment,
        "address": order.address,
        "comment": order.comment,
        "currency": order.total.currency,
        "total": order.total.decimal,
        "delivery_cost": order.delivery_cost.decimal if order.delivery_cost else "",
        "received_at": iso(order.received_at, zone),
        "planned_at": iso(order.planned_at, zone) or "",
        "waybill": str(order.facts.get(FactName.WAYBILL, "")),
    }


def _rows(records: Records) -> Iterator[list[str | int]]:
    for record, lines in records:
        order: list[str | int] = list(record.values())
        for line in lines:
            yield [*order, line.sku, line.name, line.quantity, line.price.decimal]
        if not lines:
            yield [*order, "", "", "", ""]


def _csv(records: Records) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*_OF_ORDER, *_OF_LINE])
    writer.writerows([_harmless(cell) for cell in row] for row in _rows(records))
    return text.getvalue().encode("utf-8-sig")  # with its mark a spreadsheet knows the letters


def _harmless(cell: str | int) -> str | int:
    """A cell that no spreadsheet takes for a formula; a sum below nothing is a number, and stays one."""
    if isinstance(cell, str) and cell.startswith(_FORMULA) and not cell.replace(".", "").removeprefix("-").isdigit():
        return f"'{cell}"
    return cell


def _json_lines(records: Records) -> bytes:
    made = (
        {**{name: value for name, value in record.items() if value != ""},
         "lines": [{"sku": line.sku, "name": line.name, "quantity": line.quantity, "price": line.price.decimal}
                   for line in lines]}
        for record, lines in records
    )  # fmt: skip
    return "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in made).encode()


def _workbook(records: Records) -> bytes:
    import xlsxwriter

    made = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        header: list[str | int] = [*_OF_ORDER, *_OF_LINE]
        for at, row in enumerate(chain([header], _rows(records))):
            for column, cell in enumerate(row):
                sheet.write(at, column, cell) if isinstance(cell, int) else sheet.write_string(at, column, cell)
    return made.getvalue()
