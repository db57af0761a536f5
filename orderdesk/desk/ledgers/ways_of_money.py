"""In which ways a part of an order's money came in or went out: as the ledger has it, for the buyer to read."""

from __future__ import annotations

from collections import Counter

from orderdesk.desk.views.payments import Payment
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.money import Money
from orderdesk.rules.money_position import CASH, HELD, Account, way_account
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.store import Store
from orderdesk.wording.labels import account_name, payment_name


def ways_of(store: Store, book: Rulebook, order: Order, part: Payment) -> list[tuple[str, Money]]:
    """Each way of a part of the order's money with how much of it, all together the part.

    What the order says of its payment is how it comes in, and nothing of how it goes back: so a way is the account that
    the act's transfers name. Without transfers, for what was done before there was a ledger, it is known only of what
    came in.
    """
    act, net = store.history.act_of(order.id, part.event.version), Counter[Account]()
    for one in store.money.of(order.id):
        if one.act == act and Account.FEES not in (one.debit, one.credit):
            net[one.debit] += one.amount.minor
            net[one.credit] -= one.amount.minor
    found = Counter[str]()
    for account in (*HELD, Account.CLEARING):
        if net[account]:
            found[_name(book, account, part)] += net[account]
    if sum(found.values()) != part.amount.minor:
        came = part.amount.minor > 0 and part.way
        return [(payment_name(part.way) if came else "", part.amount)]
    return [(name, Money(minor, part.amount.currency)) for name, minor in found.items() if minor]


def _name(book: Rulebook, account: Account, part: Payment) -> str:
    if account in (Account.TILL, Account.COURIER):
        return payment_name(CASH)
    if part.amount.minor > 0 and part.way and way_account(part.way) is Account.BANK:
        return payment_name(part.way)
    return _(book.title) if account is Account.CLEARING else account_name(account.value)
