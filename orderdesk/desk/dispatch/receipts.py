"""What receipts say: of a courier's cash handed in, of an order's payments, of the till."""

from __future__ import annotations

from collections.abc import Iterator

from orderdesk.desk.desk import Desk
from orderdesk.desk.dispatch.till_view import till_report
from orderdesk.desk.ledgers.ways_of_money import ways_of
from orderdesk.desk.rights import needs
from orderdesk.desk.views.order_money import order_money
from orderdesk.desk.views.payments import Payment, payments
from orderdesk.desk.views.visible_events import seen
from orderdesk.errors import NotFound, Refused
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.money import Money
from orderdesk.printing.receipt import Line, Receipt
from orderdesk.rules.roles import Right
from orderdesk.rules.taken import channel_pays
from orderdesk.wording.dates import local
from orderdesk.wording.till_words import count_kind, other_side, while_closed

_RULE = Line("", rule=True)


@needs(Right.TAKE_MONEY)
def hand_in_receipt(desk: Desk, number: int) -> Receipt:
    """The receipt of a hand-in by its number, for both to sign; `NotFound` for a number that there is not (O27)."""
    done = desk.store.cash.receipt(number)
    if done is None:
        raise NotFound(_("There is no receipt {number}.").format(number=number))
    between = Money(done.counted.minor - done.expected.minor, done.counted.currency)
    apart = [Line(_("Difference"), str(between)), Line(done.reason)] if between.minor else []
    signed = [Line(_("Signed by PIN"), done.signed_by)] if done.signed_by else [*_signature(done.courier)]
    return Receipt(
        lines=(
            *_head(desk, _("RECEIPT {number}").format(number=done.receipt), done.at),
            Line(_("Cash handed in")),
            Line(_("Courier"), done.courier),
            Line(_("Expected"), str(done.expected)),
            Line(_("Counted"), str(done.counted)),
            *apart,
            _RULE,
            *signed,
            Line(_("Counted by"), done.by),
        )
    )


@needs(Right.TAKE_MONEY)
def payment_receipt(desk: Desk, order: Order) -> Receipt:
    """What was bought and paid, with the order's code; `Refused` while nothing has been paid here."""
    sight = desk.access.sight()
    parts = payments(seen(desk.store, desk.store.history.of(order.id)), order.total.currency)
    book = desk.rules.book(order.channel)
    if not parts and channel_pays(book, order):
        said = _("Order {number}: no receipt, the channel takes the money ({channel}).")
        raise Refused(said.format(number=order.number, channel=_(book.title)))
    if not parts:
        raise Refused(_("Order {number}: nothing has been paid yet.").format(number=order.number))
    sums, shown = order_money(desk.store, order), sight.order(order)
    rest = [*_sum(_("Still owed"), sums.owed), *_sum(_("Refund due"), sums.refund_due)]
    return Receipt(
        lines=(
            *_head(desk, _("PAYMENT"), desk.clock()),
            Line(_("Order"), shown.number),
            _RULE,
            *(Line(f"{line.quantity} × {line.name or line.sku}", str(line.total))
              for line in sight.lines(desk.store.orders.lines(order.id))),
            *_sum(_("Delivery"), sums.delivery),
            Line(_("In all"), str(sums.total), big=True),
            _RULE,
            *(line for part in parts for line in _ways(desk, order, part)),
            *rest,
            Line(_("Not a fiscal receipt")),
        ),
        code=shown.number,
    )  # fmt: skip


def _ways(desk: Desk, order: Order, part: Payment) -> Iterator[Line]:
    """A part of the money, a line for each way in which it came or went."""
    date_ = _date(part.event.at, desk.zone)
    for way, sum_ in ways_of(desk.store, desk.rules.book(order.channel), order, part):
        said = ", ".join(filter(None, (part.what, way)))
        yield Line(f"{date_} {said}".rstrip(), str(desk.access.sight().money(sum_)))


@needs(Right.TAKE_MONEY)
def till_receipt(desk: Desk, currency: str = "") -> Receipt:
    """The till since it was opened last: counted, moved, what there should be, and any difference with its reason.

    It is for whoever closed it to sign, and while it is open for whoever has it printed.
    """
    report = till_report(desk, currency)
    if not report.counts:
        raise Refused(_("The till has not been opened yet."))

    def counts() -> Iterator[Line]:
        for one in report.counts:
            yield Line(f"{_date(one.at, desk.zone)} {count_kind(one.kind)}, {one.by}", str(one.counted))
            between = Money(one.counted.minor - one.expected.minor, one.counted.currency)
            if between.minor:
                yield Line(f"{_('Difference')}: {one.reason}", str(between))
            if one.signed_by:
                yield Line(_("Signed by PIN"), one.signed_by)

    return Receipt(
        lines=(
            *_head(desk, _("TILL, {currency}").format(currency=report.expected.currency), desk.clock()),
            *(Line(while_closed(kind), str(sum_)) for kind, sum_ in report.before),
            *counts(),
            _RULE,
            *(Line(other_side(kind), str(sum_)) for kind, sum_ in report.moved),
            *(Line(while_closed(kind), str(sum_)) for kind, sum_ in report.since),
            _RULE,
            Line(_("In the till"), str(report.expected), big=True),
            *_signature(report.counts[-1].by if report.state == "closed" else desk.actor.name),
        )
    )


def _head(desk: Desk, title: str, at: int) -> Iterator[Line]:
    if desk.rules.config.shop:
        yield Line(desk.rules.config.shop)
    yield Line(title, big=True)
    yield Line(_date(at, desk.zone))
    yield _RULE


def _signature(name: str) -> Iterator[Line]:
    yield Line("")
    yield Line(f"{name}", "." * 16)


def _sum(name: str, sum_: Money) -> Iterator[Line]:
    if sum_.minor:
        yield Line(name, str(sum_))


def _date(at: int, zone: str) -> str:
    """An instant as a paper tells it that is read on another day."""
    return f"{local(at, zone):%d.%m.%Y %H:%M}"
