"""Finding orders from the list: digits, the number of a shelf or of an order, and what a scanner reads."""

from __future__ import annotations

from typing import Any, Final

from textual.screen import Screen

from orderdesk.clock import Clock
from orderdesk.desk.bulk import MOST
from orderdesk.errors import BadInput, NotFound
from orderdesk.i18n import _
from orderdesk.list_filter import OrderFilter, shelf_title
from orderdesk.model import FactName, Order
from orderdesk.store import Store
from orderdesk.values import replace
from screens.keyboard.key_gate import ACTS, gate_of
from screens.keyboard.keys import label
from screens.keyboard.scanner import Code, unknown, unlabelled
from screens.keyboard.shelf_number import ShelfNumber
from screens.main.announcer import Announcer
from screens.main.claim_keeper import ClaimKeeper
from screens.main.list_pane import ListPane
from screens.main.search_box import SearchBox
from screens.screen_context import Context
from screens.store_errors import reading
from screens.widgets.order_table import OrderTable
from screens.widgets.shelves import NUMBERS

_SAME: Final = 50
"""So many are looked through for those that bear one code: channels may give the same number, and ends are alike."""

_NAMED: Final = 4
"""So many of several orders are named."""


class Seeker:
    """Leads from what is typed or scanned over the list to an order or a shelf."""

    def __init__(
        self, host: Screen[Any], seat: Context, pane: ListPane, search: SearchBox, announcer: Announcer
    ) -> None:
        """Nothing is typed."""
        self._host, self._seat, self._pane, self._search, self._announcer = host, seat, pane, search, announcer
        self._number = ShelfNumber()

    def begin_number(self) -> None:
        """The digits that follow name a shelf."""
        self._number.begin()
        self._announcer.say(_("Go to shelf number:"), refused=False)

    def digit(self, digit: str) -> None:
        """A digit searches, or goes on with the number of a shelf."""
        if not self._number.expected:
            self._search.add(digit)
        elif number := self._number.add(digit):
            self._go(number)
        else:
            self._announcer.say(f"{_('Go to shelf number:')} {digit}", refused=False)

    def hears(self, key: str, _character: str) -> bool:
        """A shelf's number ends with the first key that is none of its digits; behind half a number it does no act."""
        if not self._number.expected or key in "0123456789":
            return False
        number = self._number.end()
        self._announcer.message.dismiss()
        if key in ("escape", "backspace"):
            return True
        if number:
            self._no_shelf(_("There is no shelf number {number}.").format(number=number))
        return bool(number)

    def leave(self) -> bool:
        """Back to the shelf from a search; whether there was one."""
        self._number.end()
        if in_use := self._search.in_use:
            self._pane.leave_search()
        return in_use

    def ask_number(self) -> None:
        """Ask for the number of an order in the list, and put the cursor on it."""

        from screens.dialogs.go_to import GoTo

        self._host.app.push_screen(GoTo(self._put_cursor))

    async def _put_cursor(self, number: str) -> None:
        """On the order of this number, or the only one whose number ends or begins so; without leaving the list."""
        table = self._pane.table
        order, exact = named_in_list(self._seat.store, self._seat.clock, table, number)
        table.show(table.filter, on=order)
        if exact:
            table.aim.name(order.id)

    def next_urgent(self, claims: ClaimKeeper) -> None:
        """Put the cursor on the most urgent order that nobody else holds, on its shelf, and keep it in hand."""
        self._announcer.message.clear()
        self._host.run_worker(self._bring_next(claims), group=ACTS)

    async def _bring_next(self, claims: ClaimKeeper) -> None:
        with reading(self._host):
            order = await claims.next_urgent()
            if order is None:
                self._announcer.say(_("No orders are waiting."), refused=False)
                return
            self._pane.open_shelf(OrderFilter(shelf=order.shelf), order)
            claims.brought(order)

    def types(self, character: str) -> bool:
        """Whether it would only be typed: a digit in the list, anything in a search that has room for a whole code."""
        focused = self._host.focused
        if focused is self._search.field:
            return self._search.has_room
        return focused is self._pane.table and not self._number.expected and character in "0123456789"

    def is_scan(self, code: Code) -> bool:
        """An order's code always; else not what searches when it is typed: digits, and words in the search."""
        digits = code.text.isdigit() and not self._number.expected
        return bool(code.orders) or (code.shaped and not digits and not self._search.field.has_focus)

    def scanned_in_part(self, order: Order) -> bool:
        """Whether the key came in one piece with digits, as from a scanner, that are only a part; then it is said."""
        text = self._search.field.value.strip()
        part = gate_of(self._host).together > 1 and text.isdigit() and text not in (order.number, _waybill(order))
        if part:
            said = _("{code} is only a part of {number}: nothing was opened. {key} by itself opens it.")
            self._announcer.say(said.format(code=text, number=order.number, key=label("list.open")), refused=True)
        return part

    def scanned(self, code: Code) -> Order | None:
        """Put the cursor on the order that bears the code; where several do, show them. The order, if it is one."""
        self._number.end()
        if not code.orders:
            self._host.app.bell()
            number = unlabelled(code.text)
            alike = _alike(self._seat.store, self._seat.clock, number)[:_NAMED] if number else ()
            self._announcer.say(unknown(code, alike), refused=True)
            gate_of(self._host).drop_ahead()  # what was typed behind it was for an order that is not here
            return None
        first = code.orders[0]
        self._announcer.message.clear()
        self._search.put(first.number)
        self._pane.widen()
        self._pane.show(OrderFilter(shelf=None, text=first.number), first)
        self._pane.table.focus()
        if len(code.orders) > 1:
            return None
        self._pane.table.aim.name(first.id)
        return first

    def _go(self, number: str) -> None:
        entry = next((entry for entry in self._pane.shelves.entries if entry.number == number), None)
        unused = next((shelf for shelf, its in NUMBERS.items() if its == number), None)
        if entry is not None:
            self._pane.open_shelf(entry.shows)
        elif unused is not None:
            said = _("No channel of this shop has the shelf “{shelf}”, number {number}.")
            self._no_shelf(said.format(shelf=shelf_title(unused), number=number))
        else:
            self._no_shelf(_("There is no shelf number {number}.").format(number=number))

    def _no_shelf(self, said: str) -> None:
        """What was typed behind the number was for an order of that shelf."""
        gate_of(self._host).drop_ahead()
        self._announcer.say(said, refused=True)


def orders_of(store: Store, clock: Clock, code: str) -> list[Order]:
    """The orders that bear a number or waybill, whatever its letters' case; else that behind a label's letters."""
    found = _alike(store, clock, code)
    same = [order for order in found if code.casefold() in (order.number.casefold(), _waybill(order).casefold())]
    number = unlabelled(code)
    return same or [order for order in (_alike(store, clock, number) if number else ()) if order.number == number]


def named_in_list(store: Store, clock: Clock, table: OrderTable, number: str) -> tuple[Order, bool]:
    """The order of the list with this number, or the only one whose number ends or begins so; whether it is its number.

    `NotFound` for none, `BadInput` where it fits several.
    """
    sought = number.casefold()
    alike = store.windows.first(replace(table.filter, text=number), clock(), MOST)
    shown = [order for order in alike if table.holds(order)]
    exact = [order for order in store.orders.by_number(number) if table.holds(order)]
    exact = exact or [order for order in shown if order.number.casefold() == sought]
    found = exact or [order for order in shown if order.number.casefold().endswith(sought)]
    found = found or [order for order in shown if order.number.casefold().startswith(sought)]
    if not found:
        said = _("This list has no order {number}: / looks through all shelves.")
        raise NotFound(said.format(number=number))
    if len(found) > 1 or (not exact and len(alike) == MOST):
        numbers = ", ".join(order.number for order in found[:_NAMED]) + (" …" if len(found) > _NAMED else "")
        said = _("“{number}” fits {count} orders of this list: {numbers}. Type more of the number; / shows them all.")
        raise BadInput(said.format(number=number, count=len(found), numbers=numbers))
    return found[0], bool(exact)


def _alike(store: Store, clock: Clock, code: str) -> list[Order]:
    return store.windows.first(OrderFilter(shelf=None, text=code), clock(), _SAME)


def _waybill(order: Order) -> str:
    return "".join(str(order.facts.get(FactName.WAYBILL, "")).split())
