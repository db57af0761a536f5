"""Receipts on the screen: of an order's payments, of cash handed in, of the till; shown, and printed by a key."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from orderdesk.errors import DeskError
from orderdesk.i18n import _
from orderdesk.model import Order
from screens.actions.acting import Acts
from screens.keyboard.key_gate import ACTS

if TYPE_CHECKING:
    from orderdesk.desk import Desk
    from orderdesk.printing.receipt import Receipt


class ReceiptActs(Acts):
    """Shows receipts over the screen `host`."""

    def of_payment(self, order: Order) -> None:
        """What was bought and paid of an order."""
        from orderdesk.desk.dispatch.receipts import payment_receipt

        self._show(lambda desk: payment_receipt(desk, order))

    def of_hand_in(self, number: int) -> None:
        """That of a courier's cash, by its number."""
        from orderdesk.desk.dispatch.receipts import hand_in_receipt

        self._show(lambda desk: hand_in_receipt(desk, number))

    def of_till(self, currency: str) -> None:
        """That of the till since it was opened last."""
        from orderdesk.desk.dispatch.receipts import till_receipt

        self._show(lambda desk: till_receipt(desk, currency))

    def _show(self, make: Callable[[Desk], Receipt]) -> None:
        self.host.run_worker(self._shown(make), group=ACTS)

    async def _shown(self, make: Callable[[Desk], Receipt]) -> None:
        from screens.cash.receipt_view import ReceiptView

        try:
            made = await self.acts.run(make)
        except DeskError as error:
            self.refuse(error)
        else:
            self.host.app.push_screen(ReceiptView(made, self.rules.config.printer, self._print))

    async def _print(self, made: Receipt) -> None:
        """Send it to the printer while the desk goes on."""
        from orderdesk.printing.escpos import escpos
        from orderdesk.printing.printer import to_printer

        printer = self.rules.config.printer
        page = None if printer.page is None else printer.page.value

        def send() -> None:
            to_printer(escpos(made, printer.paper, page, printer.page_slot), printer)

        await asyncio.to_thread(send)
        self.tell(_("the receipt is printed"))
