"""A receipt as it would be printed, and the key that prints it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar, Final

from textual.binding import BindingType

from orderdesk.errors import DeskError
from orderdesk.i18n import _, mark
from orderdesk.printing.escpos import ROLLS
from orderdesk.printing.printer_settings import PrinterSettings
from orderdesk.printing.receipt import Receipt, receipt_lines
from screens.dispatch.sheet_view import SheetView
from screens.keyboard.key_gate import ACTS
from screens.keyboard.named_key import Key, bindings

_PRINT: Final = Key("receipt.print", "p", "print", mark("print"))
_LEAVE: Final = Key("receipt.leave", "Q", "leave", mark("back"))


class ReceiptView(SheetView):
    """Shows it as wide as the printer's roll."""

    KEYS: ClassVar[tuple[Key, ...]] = (_PRINT, _LEAVE)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED = mark("a receipt")

    def __init__(self, made: Receipt, settings: PrinterSettings, print_: Callable[[Receipt], Awaitable[None]]) -> None:
        """`print_` sends it to the receipt printer; what hinders that is raised."""
        super().__init__(_("Receipt"), receipt_lines(made, ROLLS[settings.paper].characters))
        self._made, self._print = made, print_
        self.more_keys = [(_PRINT.label, _(_PRINT.word))]

    def action_print(self) -> None:
        """Print it, and close; what hinders that is said, and it stays."""
        self.run_worker(self._printed(), group=ACTS)

    async def _printed(self) -> None:
        try:
            await self._print(self._made)
        except DeskError as error:
            self.wrong(str(error))
        else:
            self.dismiss(None)
