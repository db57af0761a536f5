"""What the keys of the till do: it is opened, counted and closed by a form; a difference has its reason and a PIN."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from orderdesk.desk.commands.dispatch.cash import CLOSE, COUNT, OPEN, CountTill
from orderdesk.desk.dispatch.till_view import TillReport, till_report
from orderdesk.errors import DeskError
from orderdesk.i18n import _
from orderdesk.store.dispatch.cash_rows import TILL
from screens.actions.acting import Acts
from screens.cash.receipt_acts import ReceiptActs
from screens.keyboard.key_gate import ACTS

if TYPE_CHECKING:
    from screens.cash.till_page import TillPage
    from screens.dialogs.form import Answers, Asked

_TITLES: Final = {OPEN: lambda: _("Open the till, {currency}"), COUNT: lambda: _("Count the till, {currency}"),
                  CLOSE: lambda: _("Close the till, {currency}")}  # fmt: skip


class TillActs(Acts):
    """Opens the page of the till, and does what its keys say."""

    _page: TillPage | None = None
    _report: TillReport

    def open(self) -> None:
        """The till of the shop's currency."""
        self.host.run_worker(self._open(), group=ACTS)

    async def _open(self) -> None:
        from screens.cash.till_page import TillPage

        try:
            self._report = await self.acts.run(till_report)
        except DeskError as error:
            self.refuse(error)
            return

        def closed(_none: None) -> None:
            self._page = None

        blind, several = self.rules.config.cash.blind, len(self._currencies) > 1
        self._page = TillPage(self.seat, self._report, self._act, self._again, several=several, blind=blind)
        self.host.app.push_screen(self._page, closed)

    def _again(self) -> None:
        self.host.run_worker(self._put(self._report.expected.currency), group=ACTS)

    async def _put(self, currency: str) -> None:
        self._report = await self.acts.run(lambda desk: till_report(desk, currency))
        if self._page is not None and self._page.is_attached:
            self._page.put(self._report)

    def _act(self, act: str) -> None:
        currency = self._report.expected.currency
        if act == "receipt":
            self._receipts.of_till(currency)
        elif act == "currency":
            at = self._currencies.index(currency) + 1
            self.host.run_worker(self._put(self._currencies[at % len(self._currencies)]), group=ACTS)
        else:
            self._count(act)

    def _count(self, kind: str) -> None:
        from screens.cash.counting import COUNTED, Counting
        from screens.dialogs.form import Form
        from screens.dialogs.questions import PIN

        report, currency = self._report, self._report.expected.currency
        if (report.state == "open") == (kind == OPEN):
            said = _("The till is open already.") if kind == OPEN else _("The till is closed: open it first.")
            if self._page is not None:
                self._page.say(said, refused=True)
            return
        signed = _("Your PIN") if self.store.operators.any_registered() else ""
        title = _TITLES[kind]().format(currency=currency)
        counting = Counting(report.expected, signed, blind=self.rules.config.cash.blind, offered=False)

        def again() -> Asked:
            counting.expect(self.store.cash.balance(TILL, currency))
            return title, counting.asks, counting.means

        async def save(given: Answers) -> None:
            seen = counting.expected.decimal
            command = CountTill(kind, given[COUNTED], counting.why(given), currency, given.get(PIN, ""), seen)
            done = await self.acts.run(lambda desk: desk.do(command))
            said = {OPEN: _("the till is open: {sum}"), COUNT: _("counted: {sum}"),
                    CLOSE: _("the till is closed: {sum}")}  # fmt: skip
            if self._page is not None:
                self._page.say(said[kind].format(sum=done.counted))

        self.host.app.push_screen(Form(title, counting.asks, save, means=counting.means, again=again))

    @cached_property
    def _receipts(self) -> ReceiptActs:
        return ReceiptActs(self.host, self.seat)

    @property
    def _currencies(self) -> list[str]:
        """The currencies of which there is a till: the shop's first."""
        home = self._report.expected.currency
        return [home, *(code for code in self.store.cash.currencies() if code != home)]
