"""What the ledger of money holds of an order: how much stands where, as its rulebook and its facts have it. Pure.

Whatever is done to an order, its transfers are the difference between two positions; so nothing that changes orders
knows of accounts, and the ledger can be held against the orders at any time.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from msgspec import Struct

from orderdesk.model import FactName, Order
from orderdesk.rules.payment import owed
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.taken import had
from orderdesk.wording.dates import local


class Account(StrEnum):
    """The kinds of accounts. What a debit adds to: what is owed to the shop, and what it has; else a credit does."""

    RECEIVABLE = "receivable"
    """What buyers owe."""
    SALES = "sales"
    DELIVERY_INCOME = "delivery_income"
    TILL = "till"
    COURIER = "courier"
    """Cash that a courier has taken and not handed in."""
    BANK = "bank"
    CLEARING = "clearing"
    """What a channel has taken from buyers and is to pay to the shop, its fees taken off."""
    REFUNDS_DUE = "refunds_due"
    """What buyers are to get back."""
    FEES = "fees"
    """What channels have charged."""
    SHORT = "short"
    """What was missing when a courier's cash was counted."""
    OVER = "over"
    """What was more than there should have been."""


Purse = tuple[Account, str]
"""An account by its kind and whose it is: a courier's name, or nobody's."""

OF_CHANNEL: Final = (Account.CLEARING, Account.FEES)
"""Kinds of which every channel has an account of its own."""

HELD: Final = (Account.TILL, Account.COURIER, Account.BANK)
"""Where the shop's own money is."""

_FIRST_DAY: Final = date(1970, 1, 1).toordinal()

CASH: Final = "cash"
"""The way of payment that goes through the till; all others go through the bank."""


class MoneyPosition(Struct, frozen=True):
    """How an order's money stands, in minor units of its currency: debits on the left, credits on the right."""

    receivable: int = 0
    paid: int = 0
    """What the shop or the channel has of the buyer's money: all accounts of `HELD`, and clearing before fees."""
    sales: int = 0
    delivery_income: int = 0
    refunds_due: int = 0


NOTHING: Final = MoneyPosition()


def money_position(book: Rulebook, order: Order) -> MoneyPosition:
    """The position of an order. What the shop has earned is what has come in or will, without what must go back."""
    due, paid = _fact(order, FactName.REFUND_DUE), had(book, order).minor
    if FactName.REFUND in order.facts:
        paid -= _fact(order, FactName.REFUND) - due  # that much has been paid back
    receivable = owed(book, order).minor
    income = paid + receivable - due
    delivery = 0 if order.delivery_cost is None else order.delivery_cost.minor
    for_delivery = min(max(income, 0), delivery)
    return MoneyPosition(receivable, paid, income - for_delivery, for_delivery, due)


def way_account(way: str) -> Account:
    """Where money comes in, or goes out, by a way of payment."""
    return Account.TILL if way == CASH else Account.BANK


@lru_cache(maxsize=64)
def money_day(at: int, zone: str) -> int:
    """The day of an instant where the channel is, as whole days since 1970."""
    return local(at, zone).toordinal() - _FIRST_DAY


def _fact(order: Order, name: str) -> int:
    value = order.value(name)
    return value if isinstance(value, int) else 0
