"""An order that comes by phone, over the counter or in a messenger, typed in by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from orderdesk.channels.incoming import IncomingLine, IncomingOrder
from orderdesk.channels.typed_lines import read_goods
from orderdesk.desk.orders.promise import check_new_promise
from orderdesk.errors import BadInput, Refused
from orderdesk.i18n import _, language
from orderdesk.model import METHODS, Fact, FactName, Line, Order
from orderdesk.money import parse_money
from orderdesk.phones import phone
from orderdesk.rules.questions import check_asked
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.sanitize import clean
from orderdesk.store import Store
from orderdesk.values import replace
from orderdesk.wording.dates import day, end_of_day
from orderdesk.wording.labels import field_name, listed, method_name, source_name

FIELDS = ("source", "customer", "phone", "lines", "method", "address", "planned_at", "delivery_cost", "comment")
"""What is asked, in this order; only source, customer and lines are needed."""

_FIRST_NUMBER = 1001


def typed_in(store: Store, channel: str, book: Rulebook, answers: Mapping[str, str], now: int) -> IncomingOrder:
    """The order that was typed in, with a number of its own; `BadInput` names what is missing or wrong."""
    if not book.source:
        raise Refused(_("Orders of “{channel}” are not typed in: they come from the channel.").format(channel=channel))
    check_asked(_("new order"), FIELDS, answers)
    texts = {name: clean(answers.get(name, "")).strip() for name in FIELDS}
    for name in ("source", "customer", "lines"):
        if not texts[name]:
            raise BadInput(_("Missing: {what}.").format(what=listed([name], field_name)))
    if texts["source"] not in book.source:
        allowed = listed(book.source, source_name)
        raise BadInput(_("{what}: one of {allowed}.").format(what=field_name("source"), allowed=allowed))
    if texts["method"] and texts["method"] not in METHODS:
        allowed = listed(METHODS, method_name)
        raise BadInput(_("{what}: one of {allowed}.").format(what=field_name("method"), allowed=allowed))
    goods = named(store, read_goods(texts["lines"], book.currency, {}))
    cost = parse_money(texts["delivery_cost"] or "0", book.currency).minor
    facts: dict[str, Fact] = {FactName.SOURCE: texts["source"]}
    planned = end_of_day(texts["planned_at"], now, book.zone) if texts["planned_at"] else None
    if planned is not None:
        check_new_promise(planned, now, book.zone)
    return IncomingOrder(
        channel=channel,
        number=_number(store, channel),
        status=book.status[0].key,
        customer=texts["customer"],
        phone=phone(texts["phone"], book.country) if texts["phone"] else None,
        method=texts["method"] or METHODS[0],
        address=texts["address"],
        comment=texts["comment"],
        currency=book.currency,
        total=sum(line.total.minor for line in goods) + cost,
        goods=sum(line.total.minor for line in goods),
        delivery_cost=cost,
        received_at=now,
        planned_at=planned,
        facts=facts,
        lines=tuple(IncomingLine(line.sku, line.name, line.quantity, line.price.minor) for line in goods),
    )


def told_before(store: Store, book: Rulebook, answers: Mapping[str, str], now: int) -> list[str]:
    """What an order that is being typed in comes to, and its date in words, as far as it is; `BadInput` for neither."""
    lines = read_goods(answers["lines"], book.currency, {}) if answers.get("lines") else []
    said = []
    if lines:
        cost = parse_money(answers.get("delivery_cost") or "0", book.currency)
        said.append(_("sum {sum}").format(sum=sum((line.total for line in lines), cost)))
    if answers.get("planned_at"):
        planned = end_of_day(answers["planned_at"], now, book.zone)
        check_new_promise(planned, now, book.zone)
        said.append(_("new date: {day}").format(day=day(planned, book.zone, language(), now)))
    return said


def typed_again(store: Store, channel: str, book: Rulebook, order: Order, source: str, now: int) -> IncomingOrder:
    """The same goods for the same buyer once more, at what each product was sold for last; a new order by hand.

    Lines without a SKU, such as discounts, are not repeated; `Refused` where nothing is left, or in another currency.
    """
    if not book.source:
        raise Refused(_("Orders of “{channel}” are not typed in: they come from the channel.").format(channel=channel))
    if order.total.currency != book.currency:
        said = _("Order {number} is in {theirs}, and “{channel}” sells in {ours}: type it in anew.")
        raise Refused(
            said.format(number=order.number, theirs=order.total.currency, channel=channel, ours=book.currency)
        )
    if source and source not in book.source:
        allowed = listed(book.source, source_name)
        raise BadInput(_("{what}: one of {allowed}.").format(what=field_name("source"), allowed=allowed))
    before = repeated_lines(store, order, book.currency)
    if not before:
        raise Refused(_("Order {number} has no goods with a SKU to repeat.").format(number=order.number))
    goods = [IncomingLine(line.sku, line.name, line.quantity, today) for line, today in before]
    known = str(order.facts.get(FactName.SOURCE, ""))
    total = sum(line.price * line.quantity for line in goods)
    return IncomingOrder(
        channel=channel,
        number=_number(store, channel),
        status=book.status[0].key,
        customer=order.customer.name,
        phone=order.customer.phone,
        method=order.method if order.method in METHODS else METHODS[0],
        address=order.address,
        currency=book.currency,
        total=total,
        goods=total,
        delivery_cost=0,
        received_at=now,
        facts={FactName.SOURCE: source or (known if known in book.source else book.source[0])},
        lines=tuple(goods),
    )


def repeated_lines(store: Store, order: Order, currency: str) -> list[tuple[Line, int]]:
    """The lines of an order that can be repeated, each with what a piece of it was sold for last, in minor units."""
    lines = [line for line in store.orders.lines(order.id) if line.sku]
    known = {line.sku: store.prices.last_price(line.sku, currency) for line in lines}
    return [(line, line.price.minor if (last := known[line.sku]) is None else last) for line in lines]


def named(store: Store, lines: Iterable[Line]) -> list[Line]:
    """The lines; a known product of which only the SKU was typed is called what it is called."""
    return [
        replace(line, name=store.orders.product_name(line.sku) or line.name) if line.sku == line.name else line
        for line in lines
    ]


def _number(store: Store, channel: str) -> str:
    """The next number of the shop's own series, `H-1001` and on."""
    number = _FIRST_NUMBER + int(store.settings.get(f"typed_in:{channel}") or 0)
    store.settings.put(f"typed_in:{channel}", str(number - _FIRST_NUMBER + 1))
    return f"H-{number}"
