"""The main screen: shelves, search, the list, the preview."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.getters import query_one
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input

from orderdesk.clock import MINUTE, Clock
from orderdesk.desk import Desk
from orderdesk.desk.cards import Card, acts, card
from orderdesk.desk.desk import Rules
from orderdesk.errors import DeskError, StoreError
from orderdesk.i18n import _
from orderdesk.model import Order, Shelf
from orderdesk.search import OrderFilter
from orderdesk.store import Store
from orderdesk.store.windows import place_of
from screens.acts import Acts
from screens.dialog import Field
from screens.gate import ACTS
from screens.help import Help
from screens.hints import order_hints
from screens.keys import DIGITS, LIST, ORDER, bindings, key_help
from screens.order_acts import OrderActs
from screens.order_card import OrderCard
from screens.safe import plain
from screens.widgets.lines import Header, Hints, Line, Message
from screens.widgets.order_table import OrderTable
from screens.widgets.preview import Preview
from screens.widgets.shelves import Shelves

LOOK_EVERY: Final = 0.5
"""Seconds between two looks for what others have changed."""


class MainScreen(Screen[None]):
    """Opens on the new orders, with the most urgent one under the cursor."""

    CSS_PATH = "main.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ORDER, LIST, DIGITS)]
    AUTO_FOCUS = "OrderTable"

    header = query_one(Header)
    search_field = query_one("#search", Field)
    shelves = query_one(Shelves)
    table = query_one(OrderTable)
    preview = query_one(Preview)
    message = query_one(Message)
    hints = query_one("#hints", Hints)

    def __init__(self, store: Store, rules: Rules, clock: Clock, acts: Acts, *, operator: str, demo: bool) -> None:
        """Reads through `store`, changes through `acts`."""
        super().__init__()
        self._store, self._rules, self._clock, self._acts = store, rules, clock, acts
        self._operator, self._demo = operator, demo
        self._shelf = OrderFilter()
        self._seen = -1
        self._new = 0
        self._going: str | None = None
        self._ticking: Timer | None = None
        self.order_acts = OrderActs(
            host=self, store=store, rules=rules, clock=clock, acts=acts, tell=self._tell, changed=self._after_act
        )

    def compose(self) -> ComposeResult:
        """Header, sidebar, search, list, preview, message, keys."""
        used = {status.shelf for book in self._rules.books.values() for status in book.status}
        marks = [_("DEMO")] if self._demo else []
        marks += [_("READ-ONLY")] if self._store.read_only else []
        zone = next(iter(self._rules.books.values())).zone
        yield Header(marks, self._rules.config.shop, self._operator, zone)
        with Horizontal(id="body"):
            yield Shelves(sorted(used, key=list(Shelf).index))
            with Vertical(id="right"):
                with Horizontal(id="search-line"):
                    yield Line(id="search-word")
                    yield Field(
                        id="search", max_length=80, placeholder=_("digits: phone, number; / name, address, goods")
                    )
                yield OrderTable(self._store, self._rules, self._clock)
                yield Preview(self._rules, self._clock)
                yield Message()
        yield Hints(id="hints")

    def on_mount(self) -> None:
        """Show what there is, and keep looking."""
        self.query_one("#search-word", Line).say(plain(_("Find:")))
        if self._store.read_only:
            self._tell(_("The database is read-only: orders can be looked at, not changed."), True)
        self.look()
        self.set_interval(LOOK_EVERY, self.look)

    # --- what others do, and the clock ------------------------------------------------------------------------

    def look(self) -> None:
        """Show what has been committed since the last look; let the clocks act when it is their time."""
        try:
            version = self._store.connection.data_version()
            if version != self._seen:
                self._seen = version
                self._renew()
            due = None if self._store.read_only else self._store.orders.next_act()
        except StoreError as error:
            self._tell(str(error), True)
            return
        if due is not None and due <= self._clock():
            self.run_worker(self._let_clocks_act(), group="clocks", exclusive=True)

    async def _let_clocks_act(self) -> None:
        try:
            done = await self._acts.run(Desk.tick)
        except DeskError as error:
            self._tell(str(error), True)
            return
        for order in done:
            self.app.bell()
            self._tell(_("{number}: not accepted in time, cancelled").format(number=order.number), True)

    def _renew(self, *, follow: bool = True) -> None:
        """Read everything shown anew, the cursor on its order."""
        self._store.announcements.tell(self._rules.clocks)
        self._count()
        self.table.reload(follow=follow)
        self._tick()

    def _count(self) -> None:
        now = self._clock()
        counts, burning = self._store.windows.shelf_counts(), self._store.windows.burning(now)
        new = counts.get(Shelf.NEW, 0)
        if new > self._new and self._seen != -1:
            self.app.bell()
        self._new = new
        self.shelves.update(counts, burning, self.table.filter)
        self.header.show(new, burning, now)

    def _tick(self) -> None:
        """Renew the times that have changed, and come back when the next one does."""
        if self._ticking is not None:
            self._ticking.stop()
        now = self._clock()
        minute = now - now % MINUTE + MINUTE
        change = self.table.tick()
        self._ticking = self.set_timer(max(min(minute, change or minute) - now, 0.2), self._ticked)

    def _ticked(self) -> None:
        self._count()
        self._tick()

    # --- moving about ----------------------------------------------------------------------------------------

    @on(OrderTable.Highlighted)
    def _highlighted(self, event: OrderTable.Highlighted) -> None:
        event.stop()
        order = event.order
        self.preview.show(order, [] if order is None else self._store.orders.lines(order.id))
        self._offer(order)

    def _offer(self, order: Order | None) -> None:
        keys = (
            []
            if order is None
            else [
                ("Enter", _("order card")),
                *order_hints(acts(self._rules.book(order.channel), order, self._store.sight())),
            ]
        )
        self.hints.offer([*keys, ("n", _("next")), ("?", _("help"))])

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self.table.move(by)

    def action_page(self, way: int) -> None:
        """Move by a windowful."""
        self.table.page(way)

    def action_edge(self, way: int) -> None:
        """To the first or the last order."""
        self.table.edge(way)

    def action_shelf(self, way: int) -> None:
        """The shelf above or below."""
        self._open_shelf(self.shelves.neighbour(way))

    def action_go(self) -> None:
        """The digits that follow name a shelf."""
        self._going = ""
        self._tell(_("Go to shelf number:"), False)

    def action_next_urgent(self) -> None:
        """The most urgent order of all shelves."""
        found = self._store.windows.first(OrderFilter(shelf=None), self._clock(), 1)
        if not found or found[0].shelf.closed:
            self._tell(_("Nothing is waiting."), False)
            return
        self._open_shelf(OrderFilter(shelf=found[0].shelf))
        self.table.show(self._shelf, place=place_of(found[0]))

    def _open_shelf(self, chosen: OrderFilter) -> None:
        self._shelf = chosen
        self.message.clear()
        with self.prevent(Input.Changed):
            self.search_field.value = ""
        self.table.focus()
        self._show(chosen)

    def _show(self, chosen: OrderFilter) -> None:
        self.table.show(chosen)
        self._count()
        self._tick()

    # --- searching -------------------------------------------------------------------------------------------

    def action_digit(self, digit: str) -> None:
        """A digit searches, or goes on with the number of a shelf."""
        if self._going is None:
            self.search_field.value += digit
            self.search_field.cursor_position = len(self.search_field.value)
            return
        self._going += digit
        entries = self.shelves.entries
        if int(self._going) * 10 > len(entries):
            self._go(int(self._going))

    def _go(self, number: int) -> None:
        self._going = None
        if 1 <= number <= len(self.shelves.entries):
            self._open_shelf(self.shelves.entries[number - 1].shows)
        else:
            self._tell(_("There is no shelf number {number}.").format(number=number), True)

    def action_search(self) -> None:
        """Type words to search for."""
        self.search_field.focus()

    def action_rub_out(self) -> None:
        """Take the last digit back."""
        self.search_field.value = self.search_field.value[:-1]

    def action_leave_search(self) -> None:
        """Back to the shelf."""
        self._going = None
        if self.search_field.value or self.search_field.has_focus:
            self._open_shelf(self._shelf)
        self.message.clear()

    @on(Input.Changed, "#search")
    def _search(self, event: Input.Changed) -> None:
        event.stop()
        text = event.value
        self._show(OrderFilter(shelf=None, text=text) if text.strip() else self._shelf)

    @on(Input.Submitted, "#search")
    def _searched(self, event: Input.Submitted) -> None:
        event.stop()
        self.table.focus()
        if len(self.table.orders) == 1:
            self.action_open()

    # --- the order under the cursor ----------------------------------------------------------------------------

    def action_open(self, part: str = "about") -> None:
        """Open the card; after `g`, the shelf of that number."""
        if self._going:
            self._go(int(self._going))
            return
        order = self.table.order
        if order is not None:
            self.run_worker(self._open_card(order, part), group=ACTS)

    async def _open_card(self, order: Order, part: str) -> None:
        try:
            opened = await self._acts.run(lambda desk: desk.open(order))
        except DeskError as error:
            self._tell(str(error), True)
            opened = order
        shown = OrderCard(self._card(opened), self._rules, self._clock, self._neighbour, part=part)
        self.app.push_screen(shown, self._from_card)

    def _card(self, order: Order) -> Card:
        return card(self._store, self._rules, self._store.orders.get(order.id) or order)

    def _neighbour(self, way: int) -> Card | None:
        before = self.table.order
        self.table.move(way)
        order = self.table.order
        return None if order is None or order is before else self._card(order)

    def _from_card(self, action: str | None) -> None:
        if action is not None:
            self._act(action)

    def action_next_step(self) -> None:
        """Accept, or the step that comes next."""
        self._act("next_step")

    def action_hand_over(self) -> None:
        """Hand over against the code."""
        self._act("hand_over")

    def action_date(self) -> None:
        """Move the planned date."""
        self._act("date")

    def action_cancel(self) -> None:
        """Cancel."""
        self._act("cancel")

    def action_call(self) -> None:
        """Log a call."""
        self._act("call")

    def action_note(self) -> None:
        """Add a note."""
        self._act("note")

    def action_assign(self) -> None:
        """Say whose order it is."""
        self._act("assign")

    def action_history(self) -> None:
        """The card at its history."""
        self.action_open("history")

    def _act(self, action: str) -> None:
        order = self.table.order
        self.message.clear()
        if order is None:
            self._tell(_("There is no order here."), True)
            return
        getattr(self.order_acts, action)(order)

    def _after_act(self) -> None:
        """Show the outcome; in a shelf the cursor goes on to the next urgent order, in a search it stays."""
        self._seen = self._store.connection.data_version()
        self._renew(follow=bool(self.table.filter.text))

    # --- the desk itself ---------------------------------------------------------------------------------------

    def action_help(self) -> None:
        """Keys, marks, and what is possible now."""
        order = self.table.order
        now = (
            []
            if order is None
            else [
                f"{key} {word}"
                for key, word in order_hints(acts(self._rules.book(order.channel), order, self._store.sight()))
            ]
        )
        self.app.push_screen(Help(key_help(), now))

    def action_quit_desk(self) -> None:
        """Leave."""
        self.app.exit(0)

    def _tell(self, sentence: str, refused: bool) -> None:
        self.message.tell(sentence, refused=refused)
