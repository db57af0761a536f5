"""The lines of a foreign order in the desk's own form: prices of one piece, discounts and the delivery apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from orderdesk.channels import fields
from orderdesk.errors import BadInput
from orderdesk.i18n import _


def own_lines(
    record: dict[str, Any], lines: Iterable[tuple[str, Mapping[str, Any]]], currency: str
) -> list[Mapping[str, Any]]:
    """The goods among the lines, and what corrects their sum; a line that is the delivery goes into the `record`."""
    own: list[Mapping[str, Any]] = []
    for kind, line in lines:
        if kind == "goods":
            own += _goods(line, currency)
        elif kind == "delivery" and not record.get("delivery_cost"):
            record["delivery_cost"] = line.get("sum") or line.get("price")
    if all(_count(line["quantity"]) == 0 for line in own):  # all of it was cancelled: there is nothing to correct
        record.pop("discount", None)
    discount = record.pop("discount", None)
    off = fields.amount(discount.removeprefix("-") if isinstance(discount, str) else discount, "discount", currency)
    if off:
        own.append({"item": _("Discount"), "quantity": 1, "price": f"-{_decimal(off)}"})
    return own


def _goods(line: Mapping[str, Any], currency: str) -> list[Mapping[str, Any]]:
    """A line at the price of a piece. Parts of a piece are one piece with its price, since pieces are counted."""
    count = _count(line["quantity"])
    named = {"sku": line["sku"], "item": line["item"] or line["sku"]}
    whole = None if line["sum"] is None else fields.price(line["sum"], "sum", currency)
    if count % 1:
        each = fields.price(line["price"], "price", currency) or 0
        price = Decimal(whole) if whole is not None else (each * count).quantize(Decimal(1))
        called = f"{named['item']} × {count.normalize():f}"
        return [{**named, "item": called, "quantity": 1, "price": _decimal(int(price))}]
    if whole is None or count == 0 or line["price"] is not None:
        return [{**named, "quantity": int(count), "price": line["price"]}]
    each, rest = divmod(whole, int(count))
    lines: list[Mapping[str, Any]] = [{**named, "quantity": int(count), "price": _decimal(each)}]
    if rest:  # the sum of the line cannot be shared out evenly
        lines.append({"item": _("Rounding: {item}").format(item=named["item"]), "quantity": 1, "price": _decimal(rest)})
    return lines


def _count(value: Any) -> Decimal:
    """How many; a line that does not say it is of one."""
    if value in (None, ""):
        return Decimal(1)
    written = str(value).strip().replace(",", ".")
    try:
        found = Decimal(written)
    except ArithmeticError:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) > fields.MOST_PIECES:
        raise BadInput(_("quantity: “{value}” is no number").format(value=fields.quoted(value)))
    return found


def _decimal(minor: int) -> str:
    return f"{Decimal(minor) / 100:.2f}"
