"""A courier hands in their cash, over the board: counted, signed by them, with a receipt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.screen import Screen

from orderdesk.desk.commands.dispatch.cash import HandCashIn
from orderdesk.desk.dispatch.dispatch_board import BoardCourier
from orderdesk.i18n import _
from orderdesk.money import HiddenMoney
from orderdesk.rules.money_position import Account
from screens.actions.acting import Acts
from screens.actions.last_done import LastDone
from screens.cash.counting import COUNTED, Counting
from screens.cash.receipt_acts import ReceiptActs
from screens.dialogs.form import Answers, Asked, Form
from screens.dialogs.questions import PIN
from screens.dispatch.dispatch_keys import DECIDE, RECEIPT
from screens.screen_context import Context


class HandingIn(Acts):
    """On the board `host`."""

    receipt: int | None = None
    """Of the cash that was handed in last."""

    def __init__(self, host: Screen[Any], seat: Context, last: LastDone) -> None:
        """On the board `host`, which remembers what was done `last`."""
        super().__init__(host, seat)
        self._last = last

    def hand_in(self, one: BoardCourier) -> None:
        """A courier hands in their cash: what there should be is offered; another sum wants its reason; they sign."""
        waits = undecided_cash(one)
        if not one.cash:
            said = _("{name} has no cash to hand in.").format(name=one.courier.name)
            self.tell(" ".join([said, *waits]), True)
            return
        due, name = one.cash[0], one.courier.name
        signs = one.courier.operator is not None and self.store.operators.any_registered()

        blind = self.rules.config.cash.blind
        pin = _("PIN of {name}").format(name=name) if signs else ""
        counting = Counting(due, pin, blind=blind, offered=True, always=True)

        def again() -> Asked:
            counting.expect(self.store.cash.balance((Account.COURIER, name), due.currency))
            return titled(), counting.asks, means

        async def save(answers: Answers) -> None:
            seen = "" if isinstance(counting.expected, HiddenMoney) else counting.expected.decimal
            command = HandCashIn(
                name, answers[COUNTED], counting.why(answers), answers.get(PIN, ""), due.currency, seen
            )
            done = await self.acts.run(lambda desk: desk.do(command))
            self.receipt = done.receipt
            self._last.done(_("the hand-in of {courier}").format(courier=name))
            said = _("Receipt {number}: {courier} has handed in {sum}. {key} shows it.")
            said = said.format(number=done.receipt, courier=name, sum=done.counted, key=RECEIPT.label)
            self.tell(said)
            self.changed()

        def titled() -> str:
            said = _("{name} hands in") if blind else _("{name} hands in: there should be {sum}")
            return said.format(name=name, sum=counting.expected)

        given = {} if blind or isinstance(due, HiddenMoney) else {COUNTED: due.decimal}

        def means(answers: Answers) -> Sequence[str]:
            return [*waits, *counting.means(answers)]

        self.host.app.push_screen(Form(titled(), counting.asks, save, given, means=means, again=again))

    def show_receipt(self) -> None:
        """The receipt of the cash that was handed in last."""
        number = self.receipt or self.store.cash.last_receipt()
        if number is None:
            self.tell(_("No cash has been handed in yet."), True)
        else:
            ReceiptActs(self.host, self.seat).of_hand_in(number)


def undecided_cash(one: BoardCourier) -> list[str]:
    """What a courier reports to have been paid, and of which nothing is decided, in a sentence: no hand-in has it."""
    stops = [] if one.out is None else one.out.stops
    waits = [each for each in stops if each.stop is not None and each.stop.waits
             and each.stop.report is not None and each.stop.report.paid]  # fmt: skip
    if not waits:
        return []
    said = _("Reported as paid and not decided yet: {numbers}. {key} decides; it is handed in after that.")
    return [said.format(numbers=", ".join(each.order.number for each in waits), key=DECIDE.label)]
