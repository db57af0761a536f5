"""The till as it is read: what came and went since it was opened, what there should be, and what was counted."""

from __future__ import annotations

from msgspec import Struct

from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import needs
from orderdesk.money import Money
from orderdesk.rules.roles import Right
from orderdesk.store.dispatch.cash_rows import CLOSED, TILL, TillCount

Moves = list[tuple[str, Money]]
"""What came (above zero) and went, by what it was."""


class TillReport(Struct, frozen=True):
    """The till since it was opened last."""

    state: str
    """`open`, `closed`, or `never` where it was never opened."""
    expected: Money
    """What there should be now."""
    counts: list[TillCount]
    moved: Moves
    """What came and went since then, until it was closed."""
    before: Moves
    """What came and went before it was opened, since it was closed the time before: nobody has put it there by hand."""
    since: Moves
    """What came and went since it was closed, in the same way."""

    @property
    def opening(self) -> Money | None:
        """What it was opened with."""
        return self.counts[0].counted if self.counts else None


@needs(Right.TAKE_MONEY)
def till_report(desk: Desk, currency: str = "") -> TillReport:
    """The report of the till of a currency, of the shop's till where none is named."""
    code, cash = currency or till_currency(desk), desk.store.cash
    counts = cash.of_shift(code)

    def moved(after: int, until: int | None = None) -> Moves:
        return [(kind, Money(minor, code)) for kind, minor in cash.moved(code, after, until)]

    expected = cash.balance(TILL, code)
    if not counts:
        return TillReport("never", expected, counts, [], moved(0), [])
    first, last = counts[0], counts[-1]
    before = moved(cash.act_before(first), first.act)
    if last.kind == CLOSED:
        return TillReport("closed", expected, counts, moved(first.act, last.act + 1), before, moved(last.act))
    return TillReport("open", expected, counts, moved(first.act), before, [])


@needs()
def till_currency(desk: Desk) -> str:
    """The currency of the till that is meant where none is named: the shop's, or that of the only till in use.

    A till that was opened before the first order came is not left for another one when that comes.
    """
    home, cash = desk.home_currency, desk.store.cash
    return home if cash.last_count(home) is not None else cash.counted_last() or home
