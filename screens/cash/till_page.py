"""The till: since when it is open, what was counted, what came and went, and what there should be in it (O27)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar, Final

from orderdesk.desk.commands.dispatch.cash import CLOSE, COUNT, OPEN
from orderdesk.desk.dispatch.till_view import Moves, TillReport
from orderdesk.i18n import _, mark
from orderdesk.money import Money
from orderdesk.wording.dates import when
from orderdesk.wording.till_words import count_kind, other_side, while_closed
from screens.keyboard.named_key import Key, bindings
from screens.safe import plain
from screens.screen_context import Context
from screens.views.page import Page
from screens.widgets.columns import fit
from screens.widgets.rows import Row

_OPEN: Final = Key("till.open", "o", f"give('{OPEN}')", mark("open the till"))
_COUNT: Final = Key("till.count", "c", f"give('{COUNT}')", mark("count the cash"))
_CLOSE: Final = Key("till.close", "x", f"give('{CLOSE}')", mark("close the till"))
_RECEIPT: Final = Key("till.receipt", "Q", "give('receipt')", mark("receipt"))
_CURRENCY: Final = Key("till.currency", "f", "give('currency')", mark("currency"))


class TillPage(Page):
    """Gives its keys to who opened it, and is read anew when what they opened is closed."""

    KEYS = (_OPEN, _COUNT, _CLOSE, _RECEIPT, _CURRENCY)
    BINDINGS = bindings(KEYS)
    CALLED: ClassVar[str] = mark("the till")

    def __init__(
        self, seat: Context, report: TillReport, act: Callable[[str], None], again: Callable[[], None], *,
        several: bool, blind: bool,
    ) -> None:  # fmt: skip
        """`again` reads it anew; `several` says whether there are tills of other currencies.

        While a till is open that is counted `blind`, what there should be in it is not told.
        """
        super().__init__()
        self._seat, self._report, self._act, self._again = seat, report, act, again
        self._several, self._blind = several, blind

    def show(self) -> None:
        """The till of one currency since it was opened last."""
        report = self._report
        title = {"open": _("Till, {currency}: open"), "closed": _("Till, {currency}: closed")}.get(
            report.state, _("Till, {currency}: never opened yet")
        )
        keys = [_COUNT, _CLOSE, _RECEIPT] if report.state == "open" else [_OPEN, *([_RECEIPT] if report.counts else [])]
        hints = [(key.label, _(key.word)) for key in (*keys, *([_CURRENCY] if self._several else []))]
        self.fill(title.format(currency=report.expected.currency), [*self._rows()], hints)

    def put(self, report: TillReport) -> None:
        """It stands so now."""
        self._report = report
        self.show()

    def on_screen_resume(self) -> None:
        """What lay over it may have done something."""
        self.look_again()

    def look_again(self) -> None:
        """Cash may have come or gone meanwhile."""
        if self.is_mounted:
            self._again()

    def action_give(self, act: str) -> None:
        """Do what a key stands for."""
        self._act(act)

    def _rows(self) -> Iterator[Row]:
        report, now, zone = self._report, self._seat.clock(), self._seat.zone
        told = not (self._blind and report.state == "open")
        yield from self._moved(report.before, while_closed)
        for one in report.counts:
            moment, how = when(one.at, now, zone), fit(count_kind(one.kind), 12)
            yield Row(plain(f"{moment:<12} {fit(one.by, 19)} {how} {one.counted!s:>14}"))
            between = Money(one.counted.minor - one.expected.minor, one.counted.currency)
            if between.minor:
                yield Row(plain(f"{'':<12} {fit(_('difference'), 32)} {between!s:>14}  {one.reason}", "bold $warning"))
        yield Row(plain(""))
        if told:
            yield from self._moved(report.moved, other_side)
            yield from self._moved(report.since, while_closed)
            yield Row(plain(f"{'':<12} {fit(_('there should be'), 32)} {report.expected!s:>14}", "bold"))

    def _moved(self, moved: Moves, named: Callable[[str], str]) -> Iterator[Row]:
        for kind, sum_ in moved:
            yield Row(plain(f"{'':<12} {fit(named(kind), 32)} {sum_!s:>14}"))
