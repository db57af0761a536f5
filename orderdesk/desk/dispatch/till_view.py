"""The till as it is read: what came and went since it was opened, what there should be, and what was counted."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import needs
from orderdesk.money import Money
from orderdesk.rules.roles import Right
from orderdesk.store.dispatch.cash_rows import TILL, TillCount

_CLOSE: Final = "close"


class TillReport(Struct, frozen=True):
    """The till since it was opened last."""

    state: str
    """`open`, `closed`, or `never` where it was never opened."""
    expected: Money
    """What there should be now."""
    counts: list[TillCount]
    moved: list[tuple[str, Money]]
    """What came (above zero) and went since then, by the kind of account it came from or went to."""

    @property
    def opening(self) -> Money | None:
        """What it was opened with."""
        return self.counts[0].counted if self.counts else None


@needs(Right.TAKE_MONEY)
def till_report(desk: Desk, currency: str = "") -> TillReport:
    """The report of the till of a currency, of the shop's where none is named."""
    code, cash = currency or desk.home_currency, desk.store.cash
    counts = cash.of_shift(code)
    closed = bool(counts) and counts[-1].kind == _CLOSE
    last = counts[-1].id if closed else 0
    moved = cash.moved(code, counts[0].id, last) if counts else []
    state = "never" if not counts else "closed" if closed else "open"
    sums = [(kind, Money(minor, code)) for kind, minor in moved]
    return TillReport(state, cash.balance(TILL, code), counts, sums)
