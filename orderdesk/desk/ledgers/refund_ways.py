"""Where a refund is booked, as `money.py` decides: said before it is noted, so that till and bank agree later."""

from __future__ import annotations

from typing import Final

from orderdesk.desk.change import Change, applied
from orderdesk.desk.ledgers.money import Moved, money_goes
from orderdesk.desk.ledgers.noted_payments import noted_payments, out_of, purse_name
from orderdesk.desk.orders.repay import WAYS
from orderdesk.errors import DeskError
from orderdesk.i18n import _
from orderdesk.model import PAID_AMOUNT, Order
from orderdesk.money import Money, parse_money
from orderdesk.rules.refunds import refund_due, repaid, reversible
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.store import Store
from orderdesk.wording.labels import account_name, payment_name

AS_IT_CAME: Final = "as_it_came"
"""How money goes back where nothing else is said: the latest that came in first."""


def refund_booked(store: Store, book: Rulebook, order: Order, typed: str, way: str = "") -> list[str]:
    """The sentence that says out of what a sum as typed comes, all that is due where none is; or that less is due."""
    due = refund_due(order)
    if due is None or store.sight().money(due) != due:
        return []
    try:
        sum_ = parse_money(typed, due.currency) if typed.strip() else due
    except DeskError:
        return []  # not a sum yet
    if sum_.minor > due.minor:
        return [_("Order {number}: {due} is due to the buyer, not {sum}.").format(
            number=order.number, due=due, sum=sum_)]  # fmt: skip
    if not sum_.minor:
        return []
    return [_("It is booked out of: {accounts}").format(accounts=_accounts(store, book, order, sum_, way))]


def reversal_booked(store: Store, book: Rulebook, order: Order, typed: str, payment: int = 0, *, now: int) -> list[str]:
    """The sentence that says where a sum as typed, taken back as never paid, is missing then; none for no such sum.

    Which payment is meant may be said by its number; `Refused` where it must be, or where that one is less.
    """
    try:
        minor = parse_money(typed, order.total.currency).minor
    except DeskError:
        return []  # not a sum yet
    most = reversible(book, order)
    if store.sight().money(most) != most or not 0 < minor <= most.minor:
        return []
    after = applied(order, Change(kind="", sets={PAID_AMOUNT: (order.received.minor - minor) or None}))
    first = out_of(store, order, minor, payment, now, book.zone)
    goes = money_goes(store, book, order, after, Moved(first=first))
    out = [f"{purse_name(purse)} {Money(-grown, most.currency)}" for purse, grown in goes.items() if grown < 0]
    return [_("It is booked out of: {accounts}").format(accounts=", ".join(out))] if out else []


def reversal_choices(store: Store, order: Order, now: int, zone: str) -> list[tuple[str, str]]:
    """The payments of which one may be meant, the newest first; none where that is no question."""
    payments = noted_payments(store, order)
    if len({payment.purse for payment in payments}) < 2:
        return []
    return [(str(one.number), one.said(store, now, zone)) for one in reversed(payments)]


def refund_choices(store: Store, book: Rulebook, order: Order) -> list[tuple[str, str]]:
    """How it may go back, where it came in several ways; none where that is no question."""
    due = refund_due(order)
    if due is None or store.sight().money(due) != due or len(_out_of(store, book, order, due, "")) < 2:
        return []
    came = _("as it came: {accounts}").format(accounts=_accounts(store, book, order, due, ""))
    return [(AS_IT_CAME, came), *((way, payment_name(way)) for way in WAYS)]


def _accounts(store: Store, book: Rulebook, order: Order, sum_: Money, way: str) -> str:
    parts = _out_of(store, book, order, sum_, way)
    return ", ".join(f"{account_name(name)} {Money(minor, sum_.currency)}" for name, minor in parts)


def _out_of(store: Store, book: Rulebook, order: Order, sum_: Money, way: str) -> list[tuple[str, int]]:
    """The accounts that a refund of a sum comes out of, with how much of it each."""
    after = applied(order, Change(kind="", sets=repaid(book, order, sum_.minor)))
    goes = money_goes(store, book, order, after, Moved(way=way, back=True))
    return [(kind.value, -grown) for (kind, _whose), grown in goes.items() if grown < 0]
