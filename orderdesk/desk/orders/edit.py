"""Changing an order beyond its status: the planned date and single fields, each by its rule and with its consent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from orderdesk.channels.typed_lines import read_goods
from orderdesk.desk.change import Change, Outgoing, applied
from orderdesk.desk.intake.add import order_text
from orderdesk.desk.intake.by_hand import named
from orderdesk.desk.ledgers.money import with_money
from orderdesk.desk.orders.message_texts import tells
from orderdesk.desk.orders.promise import agreed, promise
from orderdesk.desk.orders.waybill import check_waybill
from orderdesk.desk.typed_text import words
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import BadInput, Refused
from orderdesk.i18n import _, mark, outside
from orderdesk.model import METHODS, Consent, FactName, FieldValue, Line, Order, kept, lines_text
from orderdesk.money import parse_money
from orderdesk.rules.edits import PROMISE, check_consent, check_editable, date_move, edit_rules, editable
from orderdesk.rules.questions import FETCHED, no_longer_brought
from orderdesk.rules.refunds import sums_changed
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.runs.giving_out import packed, pieces
from orderdesk.rules.waybills import WAYBILL, read_waybill
from orderdesk.store import Store
from orderdesk.values import replace
from orderdesk.wording.labels import field_name, listed, method_name

LINES = "lines"
"""The field that stands for the goods; written `SKU*2@100.00; …`."""

_MONEY = ("delivery_cost", "goods", "total")


def reschedule(work: UnitOfWork, to: int, begin: int | None, consent: Consent | None) -> Order:
    """Move the planned date to the instant `to`; `begin` is the first instant of a promised window."""
    move = date_move(work.book, work.order, to, begin)
    sets = promise(work, move, to, begin, consent)
    assert work.book.date is not None
    what = outside(mark("move the date in the channel's cabinet"))
    outgoing = _told_anew(work, work.book.date.tell, what, sets, PROMISE)
    note = words(consent.note) if consent else ""
    return work.commit(Change(kind="rescheduled", sets=sets, note=note, outgoing=outgoing))


def edit(work: UnitOfWork, values: Mapping[str, str], consent: Consent | None, *, sure: bool = False) -> Order:
    """Change single fields, as typed; each old and new value goes into history.

    `sure` says that the operator knows of another order with the same waybill.
    """
    if not values:
        raise BadInput(_("There is nothing to change."))
    needed = [check_editable(work.book, work.order, field) for field in values]
    check_consent(work.book, any(needed), consent)
    asked = no_longer_brought(work.order, values) and FETCHED.field in editable(work.book, work.order)
    if asked and FETCHED.field not in values:
        said = _(FETCHED.title).format(delivery=work.order.delivery_cost)
        raise BadInput(_("Missing: {what} ({name}).").format(what=said, name=FETCHED.field))
    before = work.store.orders.lines(work.order.id)
    sets, lines = _typed(work.store, work.book, work.order, before, values)
    recorded = {LINES: (lines_text(before), lines_text(lines))} if LINES in values else {}
    if lines == before and not sets:
        raise Refused(_("Order {number}: nothing has changed.").format(number=work.order.number))
    check_waybill(work, sets, sure=sure)
    outgoing = _edited(work, sets, lines if lines != before else None)
    if consent is not None:
        sets |= agreed(work, consent)
    note = words(consent.note) if consent else ""
    changed = tuple(lines) if lines != before else None
    if packed(work.book, work.order) and pieces(lines) != pieces(before):
        sets[FactName.GOODS_CHANGED] = True
    after = work.commit(
        Change(kind="edited", sets=sets, recorded=recorded, lines=changed, note=note, outgoing=outgoing)
    )
    work.store.orders.index([(after.id, order_text(after, lines))])
    return after


def edited_sums(store: Store, book: Rulebook, order: Order, values: Mapping[str, str]) -> str:
    """What editing these fields would make of the sums, in words; `BadInput` for what cannot be typed so."""
    if store.sight().money(order.total) != order.total:
        return ""
    sets, _lines = _typed(store, book, order, store.orders.lines(order.id), values)
    change = Change(kind="", sets=sets)
    after = applied(order, Change(kind="", sets={**sets, **with_money(store, book, order, change)}))
    return sums_changed(book, order, after)


def typed_lines(lines: Sequence[Line]) -> str:
    """Lines as they would be typed."""
    return "; ".join(f"{line.sku or line.name}*{line.quantity}@{line.price.decimal}" for line in lines)


def _typed(
    store: Store, book: Rulebook, order: Order, before: Sequence[Line], values: Mapping[str, str]
) -> tuple[dict[str, FieldValue], Sequence[Line]]:
    """What is set by fields as typed, and the lines that the order has then.

    Goods that a person types make the sum of the goods, whatever it was: a difference that nobody can explain ends.
    """
    sets: dict[str, FieldValue] = {}
    lines = before
    for field, text in values.items():
        if field == LINES:
            lines = kept(before, named(store, _lines(text, before, order)))
            sets |= {"goods": _sum(lines), FactName.SUM_DIFFERS: None}
        else:
            sets[field] = _value(field, text, order, book)
            if field == "payment" and sets[field] in book.channel_takes:
                raise Refused(_("Only the channel can say that it takes the money: it comes with its next answer."))
    if "total" in sets:  # named as a whole, it leaves the delivery as it is: the goods are dearer or cheaper
        sets["goods"] = _without_delivery(order, sets)
    return {name: value for name, value in sets.items() if order.value(name) != value}, lines


def _edited(work: UnitOfWork, sets: Mapping[str, FieldValue], lines: Sequence[Line] | None) -> tuple[Outgoing, ...]:
    """Whom an edit is told to, by the rules of the fields that it changed."""
    goods: Mapping[str, FieldValue] = {} if lines is None else {LINES: lines_text(lines)}
    outgoing: list[Outgoing] = []
    after = applied(work.order, Change(kind="", sets=sets))
    for rule in edit_rules(work.book, work.order, [*sets, *goods]):
        if rule.message:
            outgoing.append(work.message(rule.message, after))
        what = outside(mark("edit it in the channel's cabinet"))
        outgoing += _told_anew(work, rule.tell, what, {**sets, **goods}, rule.fields)
    return tuple(outgoing)


def _told_anew(
    work: UnitOfWork, tell: str, what: str, sets: Mapping[str, FieldValue], fields: Iterable[str]
) -> tuple[Outgoing, ...]:
    """What the marketplace is told of these fields, instead of what waits and tells older values of no others."""
    outgoing = work.telling(tell, what, sets, fields)
    if not outgoing:
        return ()
    others = {field for rule in work.book.edit for field in rule.fields} | set(PROMISE)
    silent = [name for name in others if sets.get(name) is None]
    waiting = [item for item in work.store.outbox.untold(work.order.id) if item.kind == tell]
    instead = tuple(item.id for item in waiting if item.text.startswith(f"{what}: ") and not tells(item.text, silent))
    return tuple(replace(item, instead=instead) for item in outgoing)


def _lines(text: str, before: Sequence[Line], order: Order) -> list[Line]:
    """The goods as typed; a price that is left out is the one the product has in the order already."""
    known = {name: line for line in before for name in (line.sku, line.name) if name}
    return read_goods(text, order.total.currency, known)


def _value(field: str, text: str, order: Order, book: Rulebook) -> FieldValue:
    said = words(text)
    if field == WAYBILL:
        return read_waybill(book.waybill, said)
    if field in _MONEY:
        return parse_money(said, order.total.currency).minor
    if field == "method" and said not in METHODS:
        raise BadInput(
            _("{what}: one of {allowed}.").format(what=field_name(field), allowed=listed(METHODS, method_name))
        )
    if isinstance(order.value(field), str) or field in ("method", "address", "payment", "comment"):
        return said
    return said or None


def _without_delivery(order: Order, sets: Mapping[str, FieldValue]) -> FieldValue:
    """What is left for the goods of a total that was typed."""
    total, cost = sets["total"], sets.get("delivery_cost", order.value("delivery_cost"))
    return total - cost if isinstance(total, int) and isinstance(cost, int) else total


def _sum(lines: Sequence[Line]) -> int:
    return sum(line.total.minor for line in lines)
