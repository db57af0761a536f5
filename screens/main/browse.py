"""Looking at orders: shelves, the list, the preview, marks, and what the list is narrowed to and sorted by."""

from __future__ import annotations

from typing import Final

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input

from orderdesk.clock import MINUTE
from orderdesk.desk.bulk import MOST
from orderdesk.desk.people.filters import NamedFilter, check_sort
from orderdesk.desk.sales import banners
from orderdesk.desk.views.card import acts
from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.list_filter import OrderFilter, Sort
from orderdesk.model import Order, Shelf, Virtual
from screens.context import Context
from screens.keyboard.hints import order_hints
from screens.keyboard.keys import FOR_MANY, label
from screens.main.list_view import ListView
from screens.main.marks import Marks
from screens.main.search_thread import Searching
from screens.main.store_errors import StoreErrorBoundary
from screens.renderer import paint
from screens.safe import plain
from screens.widgets.byte_meter import ByteMeter
from screens.widgets.field import Field
from screens.widgets.lines import FixedLine, Header, Hints, Line, Message
from screens.widgets.order_table import OrderTable
from screens.widgets.preview import Preview
from screens.widgets.shelves import Shelves

_SEARCH: Final = 80
"""Characters of a search."""


class BrowseScreen(StoreErrorBoundary, Screen[None]):
    """Opens on the new orders, with the most urgent one under the cursor. Changes nothing."""

    CSS_PATH = "browse.tcss"
    AUTO_FOCUS = "OrderTable"

    def __init__(self, seat: Context) -> None:
        """For the operator in this seat."""
        super().__init__()
        self._seat = seat
        self._store, self._rules, self._clock, self._operator = seat.store, seat.rules, seat.clock, seat.operator
        self._shelf = OrderFilter()
        self.marks = Marks()
        self._new = self._burning = 0
        self._previewed: object = None
        """What the preview and the keys were made of."""
        self._counted_in = 0
        """The minute of the last count; the header tells the time."""
        self._narrowing = ListView()
        self._kept: tuple[str, NamedFilter] | None = None
        """The kept filter that was shown last."""
        self._ticking: Timer | None = None
        self.header = Header(self._standing, self._rules.config.shop, self._operator, self._zone)
        self.doubt = FixedLine(id="doubt")
        self.shelves = Shelves()
        self.search_field = Field(
            id="search", max_length=_SEARCH, placeholder=_("digits: phone, number; / name, address, goods")
        )
        self.table = OrderTable(self._store, self._rules, self._clock)
        self.preview = Preview(self._rules, self._clock)
        self.message = Message()
        self.hints = Hints(id="hints")
        self._searching = Searching(
            host=self, store=seat.store, clock=seat.clock, height=lambda: self.table.height, show=self._show_found
        )

    def compose(self) -> ComposeResult:
        """Header, sidebar, search, list, preview, message, keys."""
        with Horizontal(id="top"):
            yield self.header
            yield ByteMeter(self._seat.traffic)
        yield self.doubt
        with Horizontal(id="body"):
            yield self.shelves
            with Vertical(id="right"):
                with Horizontal(id="search-line"):
                    yield Line(id="search-word")
                    yield self.search_field
                yield self.table
                yield self.preview
                yield self.message
        yield self.hints

    def on_mount(self) -> None:
        """Say what the search is for."""
        self._say_narrowed(self.present)

    def on_resize(self, event: events.Resize) -> None:
        """Give the list what room there is."""
        self.shelves.fit(event.size.width)

    @property
    def _standing(self) -> list[str]:
        """What stands out in the header for as long as the desk is open."""
        return [*([_("DEMO")] if self._seat.demo else []), *([_("READ-ONLY")] if self._store.read_only else [])]

    @property
    def _zone(self) -> str:
        """The zone in which the desk tells the time."""
        return self._rules.home_zone(self._store.orders.first_channel())

    # --- what is shown -----------------------------------------------------------------------------------------

    def _renew(self, *, follow: bool = True) -> None:
        """Read everything shown anew, the cursor on its order."""
        self._store.announcements.tell(self._rules.clocks)
        self.header.hang_out(banners(self._store))
        self._count()
        self.table.reload(follow=follow)
        self._tick()

    def _count(self) -> None:
        now = self._clock()
        counts, virtual = self._store.windows.shelf_counts(), self._store.windows.virtual_counts(now)
        burning = virtual[Virtual.BURNING]
        self._new, self._burning, self._counted_in = counts.get(Shelf.NEW, 0), burning, now // MINUTE
        zone, channels = self._zone, self._store.orders.channels()
        for widget in (self.header, self.table, self.preview):
            widget.tell_zone(zone)
        self.table.tell_channels(len(channels))
        used = self._rules.shelves(channels)
        self.shelves.update(used, counts, virtual, self.table.filter)
        self.header.show(self._new, burning, now)
        paint(self.header, self.shelves)  # a frame would go through every widget of the screen for these few cells

    def _tick(self) -> None:
        """Renew the times that have changed, and come back when the next one does."""
        if self._ticking is not None:
            self._ticking.stop()
        now = self._clock()
        minute = now - now % MINUTE + MINUTE
        change = self.table.tick()
        self._ticking = self.set_timer(max(min(minute, change or minute) - now, 0.2), self._ticked)

    def _ticked(self) -> None:
        self._tick()
        self._turn_the_day()
        now = self._clock()
        # All else that is counted changes only by what somebody commits.
        if self._counted_in != now // MINUTE or self._store.windows.burning(now) != self._burning:
            self._count()

    def _turn_the_day(self) -> None:
        """After midnight, today's orders are others."""
        if self.present.at(self._store, self._rules, self._clock).planned != self.table.filter.planned:
            self._show(self.table.filter, self.table.order)

    @on(OrderTable.Highlighted)
    def _highlighted(self, event: OrderTable.Highlighted) -> None:
        event.stop()
        order = event.order
        about = order, self._store.sight(), self._clock() // MINUTE, self.size
        if about == self._previewed:  # most commits of others change nothing here either
            return
        self._offer(order)
        self.preview.show(order, [] if order is None else self._store.orders.lines(order.id))
        self._previewed = about
        paint(self.preview, self.hints)

    def _offer(self, order: Order | None) -> None:
        keys = (
            []
            if order is None
            else [
                (label("list.open"), _("order card")),
                *order_hints(acts(self._rules.book(order.channel), order, self._store.sight())),
            ]
        )
        if self.marks:
            marked = _("marked: {count}").format(count=len(self.marks))
            for_many = {label(key_id) for key_id in FOR_MANY}
            many = [(key, word) for key, word in keys if key in for_many]
            keys = [(label("list.mark-all"), marked), (label("search.leave"), _("clear")), *many]
        self.hints.offer([*keys, (label("list.next-urgent"), _("next")), (label("desk.help"), _("help"))])

    # --- marking ---------------------------------------------------------------------------------------------

    def aimed(self) -> Order | None:
        """The order that a key is meant for. For subclasses."""
        return self.table.order

    def action_mark(self) -> None:
        """Mark the order, or no longer, and go down."""
        if order := self.aimed():
            self.marks.toggle(order)
            self._show_marks()
            self.table.move(1)

    def action_mark_all(self) -> None:
        """Mark all that the list holds, also what the window does not show."""
        found = self._store.windows.first(self.table.filter, self._clock(), MOST + 1)
        self.marks.add(found[:MOST])
        self._show_marks()
        if len(found) > MOST:
            self._tell(_("The first {count} are marked, the others are not.").format(count=MOST), True)

    def _show_marks(self) -> None:
        self.table.mark(self.marks.ids)
        self._offer(self.table.order)

    # --- moving about ----------------------------------------------------------------------------------------

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

    def _open_shelf(self, chosen: OrderFilter, on: Order | None = None) -> None:
        self._show(chosen, on)
        if not chosen.text:
            self._shelf = chosen
        self.message.clear()
        with self.prevent(Input.Changed):
            self.search_field.value = chosen.text
        self.table.focus()

    def action_day(self) -> None:
        """Only today's, only tomorrow's, all."""
        self._narrow(self._narrowing.to_next_day())

    def action_channel(self) -> None:
        """Only the orders of the next channel; after the last, all."""
        self._narrow(self._narrowing.to_next_channel(self._store.orders.channels()))

    def _narrow(self, narrowing: ListView) -> None:
        self._narrowing = narrowing
        self._show(self.table.filter)

    def action_order_by(self) -> None:
        """Ask what the list is to be sorted by."""

        from screens.dialogs.order_by import OrderBy

        now = self._narrowing
        self.app.push_screen(OrderBy(now.sort, descending=now.descending), self._from_order_by)

    def _from_order_by(self, sort: Sort | None) -> None:
        if sort is not None:
            # A callback of a screen that closes passes no door; a message does.
            self.call_later(self._sort, sort)

    def _sort(self, sort: Sort) -> None:
        """Sort anew, the cursor on its order."""
        narrowing = self._narrowing.sorted_by(sort)
        try:
            check_sort(self._store.sight(), narrowing.of(self.table.filter).chosen)
        except Refused as error:
            self._tell(str(error), True)
            return
        self._narrowing = narrowing
        self._show(self.table.filter, self.table.order)

    @property
    def present(self) -> NamedFilter:
        """What the list shows, as it can be kept."""
        return self._narrowing.of(self.table.filter)

    @property
    def shown_as(self) -> str:
        """The name of the kept filter that the list shows; empty when it shows none."""
        return self._name_of(self.present)

    def show_kept(self, name: str, kept: NamedFilter) -> None:
        """Show a filter that is kept under a name."""
        self._kept, self._narrowing = (name, kept), ListView.like(kept)
        self._open_shelf(kept.chosen)

    def _name_of(self, shown: NamedFilter) -> str:
        return self._kept[0] if self._kept is not None and self._kept[1] == shown else ""

    def _say_narrowed(self, shown: NamedFilter) -> None:
        """Beside the search: which kept filter this is, or what else is left out of the list and how it is sorted."""
        name = self._name_of(shown)
        said = f"«{name}»" if name else self._narrowing.describe(self._rules)
        self.query_one("#search-word", Line).say(plain(f"{said} {_('Find:')}".strip(), "bold $accent" if said else ""))

    def on_unmount(self) -> None:
        """Let the search go."""
        self._searching.close()

    def _show(self, chosen: OrderFilter, on: Order | None = None) -> None:
        """Show these orders, narrowed and sorted as the operator has it; with the cursor on one, or on the first."""
        self._searching.forget()
        shown = self._narrowing.of(chosen)
        self._say_narrowed(shown)
        chosen = shown.at(self._store, self._rules, self._clock)
        if chosen.text and on is None:
            self._searching.look(chosen)
        else:
            self.table.show(chosen, on=on)
            self._tick()
            self._count()

    def _show_found(self, chosen: OrderFilter, rows: list[Order]) -> None:
        self.table.show(chosen, found=rows)
        self._tick()
        self._count()

    def action_meter(self) -> None:
        """Show or hide what passes to the terminal."""
        self.query_one(ByteMeter).toggle()

    def _tell(self, sentence: str, refused: bool) -> None:
        self.message.tell(sentence, refused=refused)
