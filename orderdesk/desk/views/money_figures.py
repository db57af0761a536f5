"""The figures of an order's money, each as the sum of the transfers behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from msgspec import Struct

from orderdesk.rules.money_position import HELD, Account
from orderdesk.store.ledgers.transfers import Transfer


class Figure(StrEnum):
    """What is said of an order's money, in the order in which it is read."""

    GOODS = "goods"
    DELIVERY = "delivery"
    TOTAL = "total"
    PAID = "paid"
    OWED = "owed"
    REFUND_DUE = "refund_due"
    FEES = "fees"
    CLEARING = "clearing"
    """What the channel has of it and has not paid to the shop."""


class Part(Struct, frozen=True):
    """What one transfer adds to a figure, in minor units; below zero what it takes away."""

    transfer: Transfer
    minor: int


_CREDITS: Final = (Account.SALES, Account.DELIVERY_INCOME, Account.REFUNDS_DUE)
"""Accounts that grow by what is credited."""

_BEHIND: Final[Mapping[Figure, Sequence[Account]]] = {
    Figure.GOODS: (Account.SALES,),
    Figure.DELIVERY: (Account.DELIVERY_INCOME,),
    Figure.TOTAL: (Account.SALES, Account.DELIVERY_INCOME),
    Figure.PAID: (*HELD, Account.CLEARING, Account.FEES, Account.SHORT, Account.OVER),
    Figure.OWED: (Account.RECEIVABLE,),
    Figure.REFUND_DUE: (Account.REFUNDS_DUE,),
    Figure.FEES: (Account.FEES,),
    Figure.CLEARING: (Account.CLEARING,),
}


def behind(transfers: Iterable[Transfer], figure: Figure) -> list[Part]:
    """The transfers that make up a figure, oldest first; those that only move money within it are left out."""
    accounts = _BEHIND[figure]
    parts = []
    for one in transfers:
        minor = _added(one.debit, one.amount.minor, accounts) + _added(one.credit, -one.amount.minor, accounts)
        if minor:
            parts.append(Part(one, minor))
    return parts


def sum_of(transfers: Iterable[Transfer], figure: Figure) -> int:
    """What a figure comes to, in minor units."""
    return sum(part.minor for part in behind(transfers, figure))


def _added(account: Account, minor: int, among: Sequence[Account]) -> int:
    if account not in among:
        return 0
    return -minor if account in _CREDITS else minor
