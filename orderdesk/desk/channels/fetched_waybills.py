"""The printable waybills of orders, from where their marketplaces made them, as one file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from orderdesk.channels.live.protocol import Channel, ChannelDown, ChannelRefused, Ref
from orderdesk.clock import Clock
from orderdesk.desk.channels.open_line import Open, opener
from orderdesk.desk.desk import Rules
from orderdesk.desk.people.access import Access
from orderdesk.desk.rights import needs
from orderdesk.errors import DeskError
from orderdesk.i18n import _
from orderdesk.model import FactName, Order
from orderdesk.model.channel_accounts import Account
from orderdesk.printing.joined_pdf import joined
from orderdesk.rules.roles import Right
from orderdesk.store import Store


class Papers(Struct, frozen=True):
    """What came of asking for them."""

    pdf: bytes
    """All that there were, in the order of the orders; empty where there was none."""
    numbers: tuple[str, ...]
    """Of which orders."""
    missing: tuple[str, ...]
    """A sentence for each order without one: its number, and why."""


class Wanted(Struct, frozen=True):
    """Orders of which the waybills are to be fetched. Fetching takes seconds, and reads no database."""

    orders: tuple[tuple[Order, Account | None], ...]
    open_line: Open

    def fetch(self) -> Papers:
        """Fetch them over their accounts' lines, one after the other."""
        lines, found, missing = dict[str, Channel | str](), list[tuple[str, bytes]](), list[str]()
        try:
            for order, account in self.orders:
                paper = self._one(order, account, lines)
                if isinstance(paper, str):
                    missing.append(f"{order.number}: {paper}")
                else:
                    found.append((order.number, paper))
        finally:
            for line in lines.values():
                if not isinstance(line, str):
                    line.close()
        pdf = joined([paper for _number, paper in found]) if found else b""
        return Papers(pdf, tuple(number for number, _paper in found), tuple(missing))

    def _one(self, order: Order, account: Account | None, lines: dict[str, Any]) -> bytes | str:
        """The waybill of an order, or why there is none."""
        if account is None:
            return _("its channel has no account: print it in the marketplace's cabinet")
        if account.name not in lines:
            try:
                lines[account.name] = self.open_line(account)
            except DeskError as error:
                lines[account.name] = str(error)
        line = lines[account.name]
        if isinstance(line, str):
            return line
        try:
            paper: bytes | None = line.waybill(Ref(order.number, str(order.facts.get(FactName.CHANNEL_ID, ""))))
        except ChannelDown as error:  # the next one would wait as long
            line.close()
            lines[account.name] = str(error)
            return str(error)
        except (ChannelRefused, DeskError) as error:
            return str(error)
        return paper or _("the marketplace has made no waybill yet")


class Waybills:
    """Looks for the waybills of orders."""

    def __init__(self, store: Store, rules: Rules, clock: Clock, access: Access) -> None:
        """For whoever's rights `access` knows."""
        self._store, self._rules, self._clock = store, rules, clock
        self.access = access

    @needs(Right.PROCESS)
    def of(self, orders: Sequence[Order]) -> Wanted:
        """What is to be fetched for these orders, each over the account of its channel."""
        accounts = {account.name: account for account in self._store.accounts.all()}
        wanted = tuple((order, accounts.get(order.channel)) for order in orders)
        return Wanted(wanted, opener(self._rules, self._clock))
