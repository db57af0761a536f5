"""The transfers that lead from one position of an order's money to another. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from orderdesk.rules.money_position import Account, MoneyPosition, Purse
from orderdesk.store.ledgers.transfers import Entry
from orderdesk.values import replace

_INCOME: Final = (Account.SALES, Account.DELIVERY_INCOME)


def entries(before: MoneyPosition, after: MoneyPosition, assets: Mapping[Account, int]) -> list[Entry]:
    """What is moved between accounts; `assets` says where what is paid comes in (above zero) or goes out.

    What is agreed is owed first and paid then, so it goes over what buyers owe; but money that comes back to a buyer
    goes over what they are due.
    """
    flow = _Flow(before, after, assets)
    if len(assets) > 1:  # noted as received by the shop, and the channel has it after all
        for account in assets:
            for other in assets:
                flow.move(account, other)
    if before.refunds_due != after.refunds_due:
        for account in _INCOME:
            flow.move(account, Account.REFUNDS_DUE)
        for account in assets:
            flow.move(Account.REFUNDS_DUE, account)
        for account in _INCOME:
            flow.move(Account.REFUNDS_DUE, account)
        for account in assets:
            flow.move(account, Account.REFUNDS_DUE)
    for account in (*_INCOME, Account.REFUNDS_DUE, *assets):
        flow.settle(account)
    return flow.found


def of_purses(before: MoneyPosition, after: MoneyPosition, assets: Mapping[Purse, int]) -> list[Entry]:
    """The same where it is said whose each account is: what is a courier's goes in or out for each of them."""
    sums, cash = Counter[Account](), dict[str, int]()
    for (kind, whose), minor in assets.items():
        sums[kind] += minor
        if kind is Account.COURIER:
            cash[whose] = abs(minor)
    return [part for entry in entries(before, after, sums) for part in _shares(entry, cash)]


def _shares(entry: Entry, cash: dict[str, int]) -> Iterator[Entry]:
    """An entry for each courier whose cash it moves, who has so much of it left then."""
    if Account.COURIER not in (entry.debit, entry.credit):
        yield entry
        return
    left = entry.amount
    for name in cash:
        share = min(cash[name], left)
        if share:
            cash[name] -= share
            left -= share
            yield replace(entry, amount=share, courier=name)


class _Flow:
    """What is still to be moved, as debits (above zero) and credits of each account; the rest is owed by the buyer."""

    def __init__(self, before: MoneyPosition, after: MoneyPosition, assets: Mapping[Account, int]) -> None:
        self._left = {
            **assets,
            Account.SALES: before.sales - after.sales,
            Account.DELIVERY_INCOME: before.delivery_income - after.delivery_income,
            Account.REFUNDS_DUE: before.refunds_due - after.refunds_due,
        }
        self.found: list[Entry] = []

    def move(self, debit: Account, credit: Account) -> None:
        """Move as much as the one is to be debited and the other credited."""
        amount = min(self._left[debit], -self._left[credit])
        if amount > 0:
            self._left[debit] -= amount
            self._left[credit] += amount
            self.found.append(Entry(debit, credit, amount))

    def settle(self, account: Account) -> None:
        """Move the rest of an account from or to what the buyer owes."""
        rest = self._left[account]
        if rest > 0:
            self.found.append(Entry(account, Account.RECEIVABLE, rest))
        elif rest < 0:
            self.found.append(Entry(Account.RECEIVABLE, account, -rest))
