"""Finding orders from the list: digits, words, the number of a shelf or of an order, and what a scanner reads."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.binding import BindingType
from textual.widgets import Input

from orderdesk.desk.bulk import MOST
from orderdesk.errors import BadInput, NotFound
from orderdesk.i18n import _
from orderdesk.list_filter import OrderFilter, shelf_title
from orderdesk.model import Order
from orderdesk.values import replace
from screens.context import Context
from screens.keyboard.key_gate import gate_of
from screens.keyboard.keys import DIGITS, LIST, bindings
from screens.keyboard.scanner import Code, Scanned, unknown, unlabelled
from screens.main.browse import BrowseScreen
from screens.widgets.order_table import OrderTable
from screens.widgets.shelves import NUMBERS

_SAME: Final = 50
"""So many are looked through for those that bear one code: channels may give the same number, and ends are alike."""

_NAMED: Final = 4
"""So many of several orders are named."""

_SHORT: Final = 16
"""Characters of a search beside which any code has room."""


class SeekingScreen(BrowseScreen):
    """What is typed or scanned over the list leads to an order or a shelf."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(LIST, DIGITS)]

    def __init__(self, seat: Context) -> None:
        """For the operator in this seat."""
        super().__init__(seat)
        self._going: str | None = None
        """What has been typed of the number of a shelf to go to."""
        self._looked_at = False
        """Whether a card was opened since something was typed into the search: what is typed next is another search."""

    def action_open(self, part: str = "about") -> None:
        """Open the card."""
        if order := self.aimed():
            if self._scanned_in_part(order):
                said = _("{code} is only a part of {number}: nothing was opened. Enter by itself opens it.")
                self._tell(said.format(code=self.search_field.value.strip(), number=order.number), True)
                return
            self._looked_at = True
            self.open_card(order, part)

    def _scanned_in_part(self, order: Order) -> bool:
        """Whether the key came in one piece with digits, as from a scanner, that are only a part of the number."""
        text = self.search_field.value.strip()
        return gate_of(self).together > 1 and text.isdigit() and text not in (order.number, _waybill(order))

    def action_history(self) -> None:
        """The card at its history."""
        self.action_open("history")

    def opens_field(self, key: str) -> bool:
        """Those for a note and for the search."""
        if not isinstance(self.focused, OrderTable):
            return False
        fields = ("order.note", "search.text")
        bound = self.active_bindings.get(key)
        return bound is not None and bound.binding.id in fields

    def open_card(self, order: Order, part: str) -> None:
        """Show all of an order. For subclasses."""

    def action_go(self) -> None:
        """The digits that follow name a shelf."""
        self._going = ""
        self._tell(_("Go to shelf number:"), False)

    def action_go_to(self) -> None:
        """Ask for the number of an order in the list, and put the cursor on it."""

        from screens.dialogs.go_to import GoTo

        self.app.push_screen(GoTo(self._put_cursor))

    async def _put_cursor(self, number: str) -> None:
        """On the order of this number, or the only one whose number ends or begins so; without leaving the list."""
        sought = number.casefold()
        alike = self._store.windows.first(replace(self.table.filter, text=number), self._clock(), MOST)
        shown = [order for order in alike if self.table.holds(order)]
        exact = [order for order in self._store.orders.by_number(number) if self.table.holds(order)]
        exact = exact or [order for order in shown if order.number.casefold() == sought]
        found = exact or [order for order in shown if order.number.casefold().endswith(sought)]
        found = found or [order for order in shown if order.number.casefold().startswith(sought)]
        if not found:
            said = _("This list has no order {number}: / looks through all shelves.")
            raise NotFound(said.format(number=number))
        if len(found) > 1 or (not exact and len(alike) == MOST):
            numbers = ", ".join(order.number for order in found[:_NAMED]) + (" …" if len(found) > _NAMED else "")
            said = _(
                "“{number}” fits {count} orders of this list: {numbers}. Type more of the number; / shows them all."
            )
            raise BadInput(said.format(number=number, count=len(found), numbers=numbers))
        self.table.show(self.table.filter, on=found[0])
        if exact:
            self.table.aim.name(found[0].id)

    # --- searching -------------------------------------------------------------------------------------------

    def action_digit(self, digit: str) -> None:
        """A digit searches, or goes on with the number of a shelf."""
        if self._going is None:
            self.search_field.value = digit if self._looked_at else self.search_field.value + digit
            self._looked_at = False
            self.search_field.cursor_position = len(self.search_field.value)
            return
        self._going += digit
        if self._going == "0":  # the only digit that no number ends with
            self._tell(f"{_('Go to shelf number:')} {self._going}", False)
        else:
            self._go(self._going)

    def hears(self, key: str) -> bool:
        """A shelf's number ends with the first key that is none of its digits; behind half a number it does no act."""
        if self._going is None or key in "0123456789":
            return False
        number, self._going = self._going, None
        self.message.dismiss()
        if key in ("escape", "backspace"):
            return True
        if number:
            self._no_shelf(_("There is no shelf number {number}.").format(number=number))
        return bool(number)

    def _go(self, number: str) -> None:
        self._going = None
        entry = next((entry for entry in self.shelves.entries if entry.number == number), None)
        unused = next((shelf for shelf, its in NUMBERS.items() if its == number), None)
        if entry is not None:
            self._open_shelf(entry.shows)
        elif unused is not None:
            said = _("No channel of this shop has the shelf “{shelf}”, number {number}.")
            self._no_shelf(said.format(shelf=shelf_title(unused), number=number))
        else:
            self._no_shelf(_("There is no shelf number {number}.").format(number=number))

    def _no_shelf(self, said: str) -> None:
        """What was typed behind the number was for an order of that shelf."""
        gate_of(self).drop_ahead()
        self._tell(said, True)

    def action_search(self) -> None:
        """Type words to search for."""
        self.search_field.focus()
        if self._looked_at:
            self.search_field.select_all()
        self._looked_at = False

    def action_rub_out(self) -> None:
        """Take the last digit back."""
        self._looked_at = False
        self.search_field.value = self.search_field.value[:-1]

    def action_leave_search(self) -> None:
        """Back to the shelf."""
        self._going = None
        if self.search_field.value or self.search_field.has_focus:
            self._open_shelf(self._shelf)
        elif self.marks:
            self.marks.clear()
            self._show_marks()
        self.message.dismiss()

    def orders_of(self, code: str) -> list[Order]:
        """The orders that bear a number or waybill, whatever its letters' case; else that behind a label's letters."""
        found = self._alike(code)
        same = [order for order in found if code.casefold() in (order.number.casefold(), _waybill(order).casefold())]
        number = unlabelled(code)
        return same or [order for order in (self._alike(number) if number else ()) if order.number == number]

    def _alike(self, code: str) -> list[Order]:
        return self._store.windows.first(OrderFilter(shelf=None, text=code), self._clock(), _SAME)

    def is_scan(self, code: Code) -> bool:
        """An order's code always; else not what searches when it is typed: digits, and words in the search."""
        digits = code.text.isdigit() and self._going is None
        return bool(code.orders) or (code.shaped and not digits and not self.search_field.has_focus)

    def on_scanned(self, message: Scanned) -> None:
        """Put the cursor on the order and open its card; where several bear the code, show them."""
        message.stop()
        self._going = None
        orders = message.code.orders
        if not orders:
            self.app.bell()
            number = unlabelled(message.code.text)
            self._tell(unknown(message.code, self._alike(number)[:_NAMED] if number else ()), True)
            gate_of(self).drop_ahead()  # what was typed behind it was for an order that is not here
            return
        self.message.clear()
        with self.prevent(Input.Changed):
            self.search_field.value = orders[0].number
        self._narrowing = self._narrowing.widened()
        self._show(OrderFilter(shelf=None, text=orders[0].number), orders[0])
        self.table.focus()
        if len(orders) == 1:
            self._looked_at = True
            self.table.aim.name(orders[0].id)
            self.open_card(orders[0], "about")

    def types(self, character: str) -> bool:
        """Digits in the list, anything in the search, while there is room for a whole code."""
        if isinstance(self.focused, Input):
            return len(self.focused.value) <= _SHORT
        return isinstance(self.focused, OrderTable) and self._going is None and character in "0123456789"

    def take_back(self, count: int) -> None:
        """What was typed of a scan is searched for no more."""
        field, end = self.search_field, self.search_field.cursor_position
        with self.prevent(Input.Changed):
            field.value = field.value[: end - count] + field.value[end:]
        field.cursor_position = end - count
        self._find(field.value)

    @on(Input.Changed, "#search")
    def _search(self, event: Input.Changed) -> None:
        event.stop()
        self._find(event.value)

    def _find(self, text: str) -> None:
        self._show(OrderFilter(shelf=None, text=text) if text.strip() else self._shelf)

    @on(Input.Submitted, "#search")
    def _searched(self, event: Input.Submitted) -> None:
        event.stop()
        self.table.focus()
        if len(self.table.orders) == 1:
            self.action_open()


def _waybill(order: Order) -> str:
    return "".join(str(order.facts.get("waybill", "")).split())
