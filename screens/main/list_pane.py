"""The list with all that stands around it: the shelves, the search over it, the preview and the sentence below it.

It knows which orders are shown, what they are narrowed to and sorted by, and keeps counts and times as they are now.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer

from orderdesk.clock import MINUTE
from orderdesk.desk.people.filters import NamedFilter, check_sort
from orderdesk.errors import Refused
from orderdesk.i18n import ngettext
from orderdesk.list_filter import OrderFilter, Sort
from orderdesk.model import Order, Shelf, Virtual
from orderdesk.store.lists.counts import Tally
from orderdesk.store.people.claims import Claim
from orderdesk.wording.labels import quoted
from screens.keyboard.key_gate import SEARCHES
from screens.keyboard.key_pause import KeyPause
from screens.main.list_view import ListView
from screens.main.search_box import SearchBox
from screens.main.search_thread import SearchThread
from screens.messages import OrdersCounted, Told
from screens.renderer import paint
from screens.screen_context import Context
from screens.store_errors import StoreErrorBoundary, reading
from screens.widgets.lines import Message
from screens.widgets.order_table import OrderTable
from screens.widgets.preview import Preview
from screens.widgets.shelves import Shelves

_BESIDE: Final = 180
"""In a window of so many columns a card of the order stands beside the list."""

_HIGH: Final = 36
"""In one of so many lines it has more of them below the list."""


class ListPane(StoreErrorBoundary, Horizontal):
    """Opens on the new orders, with the most urgent one under the cursor. Changes nothing."""

    def __init__(self, seat: Context, search: SearchBox, message: Message) -> None:
        """`search` stands over the list, `message` under it."""
        super().__init__()
        self._store, self._rules, self._clock, self._seat = seat.store, seat.rules, seat.clock, seat
        self._search, self._message = search, message
        self.shelves = Shelves()
        self.table = OrderTable(seat.store, seat.rules, seat.clock)
        self.preview = Preview(seat.rules, seat.clock)
        self.pause = KeyPause(seat.monotonic)
        """Lasts a moment after somebody else has changed what is under the cursor."""
        self._shelf = OrderFilter()
        """The shelf to come back to from a search."""
        self._view = ListView()
        self._kept: tuple[str, NamedFilter] | None = None
        """The kept filter that was shown last."""
        self._searches = SearchThread(seat)
        self._ticking: Timer | None = None
        self._tally: Tally | None = None
        """What was counted last."""
        self._burning = 0
        self._counted_at = 0
        """When that was; the header tells the minute of it."""

    def compose(self) -> ComposeResult:
        """Shelves at the left, all else at the right."""
        yield self.shelves
        with Vertical(id="right"):
            yield self._search
            with Vertical(id="orders"):
                yield self.table
                yield self.preview
            yield self._message

    def on_mount(self) -> None:
        """Say what the search is for."""
        self._say_narrowed(self.present)

    def on_resize(self) -> None:
        """Give the list what room there is, and the order under the cursor what the list does not need."""
        width, height = self.app.size
        beside = width >= _BESIDE
        self.shelves.fit(width)
        self.set_class(beside, "-beside")
        self.preview.set_class(beside, "-beside")
        self.preview.set_class(height >= _HIGH and not beside, "-high")

    def on_unmount(self) -> None:
        """Let the search go."""
        self._searches.close()

    # --- what is shown -----------------------------------------------------------------------------------------

    @property
    def present(self) -> NamedFilter:
        """What the list shows, as it can be kept."""
        return self._view.of(self.table.filter)

    @property
    def shown_as(self) -> str:
        """The name of the kept filter that the list shows; empty when it shows none."""
        return self._name_of(self.present)

    def show(self, chosen: OrderFilter, on: Order | None = None) -> None:
        """Show these orders, narrowed and sorted as the operator has it; with the cursor on one, or on the first."""
        self._searches.forget()
        shown = self._view.of(chosen)
        self._say_narrowed(shown)
        chosen = shown.at(self._store, self._rules, self._clock)
        if chosen.text and on is None:
            if self._searches.want(chosen, self.table.height):
                self.run_worker(self._look(), group=SEARCHES)
        else:
            self.table.show(chosen, on=on)
            self._tick()
            self.count()
        self.pause.forget()

    def open_shelf(self, chosen: OrderFilter, on: Order | None = None) -> None:
        """Show a shelf, or what else is chosen, and go to the list."""
        self.show(chosen, on)
        if not chosen.text:
            self._shelf = chosen
        self._message.clear()
        self._search.put(chosen.text)
        self.table.focus()

    def find(self, text: str) -> None:
        """Show what has these words or digits, on whichever shelf; without any, the shelf."""
        self.show(OrderFilter(shelf=None, text=text) if text.strip() else self._shelf)

    def to_next_shelf(self, way: int) -> None:
        """The shelf above or below."""
        self.open_shelf(self.shelves.neighbour(way))

    def leave_search(self) -> None:
        """Back to the shelf."""
        self.open_shelf(self._shelf)

    def bring_back(self, order: Order) -> None:
        """Put the cursor on an order, in the list that is shown or on its shelf, as wide as it must be."""
        if self.table.holds(order):
            self.show(self.table.filter, order)
            return
        self.open_shelf(OrderFilter(shelf=order.shelf), order)
        if not self.table.holds(order):
            self.widen()
            self.show(self.table.filter, order)

    def renew(self, *, follow: bool = True) -> None:
        """Read everything anew, the cursor on its order; without `follow`, where that was."""
        self.count()
        self.table.reload(follow=follow)
        self._tick()

    def renew_list(self) -> None:
        """Read the orders that are shown anew, and count nothing."""
        self.table.reload()
        self._tick()

    def tell_claims(self, others: Mapping[int, Claim], changed: Collection[int]) -> None:
        """Show what is in the hands of others, by the orders' ids; these have `changed`."""
        self.table.tell_claims({order_id: claim.operator for order_id, claim in others.items()})
        self.preview.tell_claims(others, changed)

    # --- what it is narrowed to and sorted by -------------------------------------------------------------------

    def to_next_day(self) -> None:
        """Only today's, only tomorrow's, all."""
        self._narrow(self._view.to_next_day())

    def to_next_channel(self) -> None:
        """Only the orders of the next channel; after the last, all."""
        self._narrow(self._view.to_next_channel(self._store.orders.channels()))

    def widen(self) -> None:
        """From the next list on, to every day and channel."""
        self._view = self._view.widened()

    def ask_sort(self) -> None:
        """Ask what the list is to be sorted by."""

        from screens.dialogs.order_by import OrderBy

        def chosen(by: Sort | None) -> None:
            if by is not None:
                self.call_later(self._sort, by)  # a callback of a screen that closes passes no door; a message does

        self.app.push_screen(OrderBy(self._view.sort, descending=self._view.descending), chosen)

    def _sort(self, by: Sort) -> None:
        """Sort anew, the cursor on its order."""
        view = self._view.sorted_by(by)
        try:
            check_sort(self._store.sight(), view.of(self.table.filter).chosen)
        except Refused as error:
            self.screen.post_message(Told(str(error), refused=True))
            return
        self._view = view
        self.show(self.table.filter, self.table.order)

    def show_kept(self, name: str, kept: NamedFilter) -> None:
        """Show a filter that is kept under a name."""
        self._kept, self._view = (name, kept), ListView.like(kept)
        self.open_shelf(kept.chosen)

    def _narrow(self, view: ListView) -> None:
        self._view = view
        self.show(self.table.filter)

    def _name_of(self, shown: NamedFilter) -> str:
        return self._kept[0] if self._kept is not None and self._kept[1] == shown else ""

    def _say_narrowed(self, shown: NamedFilter, others: int = 0) -> None:
        """Over the list: which kept filter this is, or what else is left out of it and how it is sorted.

        `others` is how many hits of a search lie in channels that are left out.
        """
        name = self._name_of(shown)
        said = quoted(name) if name else self._view.describe(self._rules)
        if others:
            left = ngettext("{count} found in other channels", "{count} found in other channels", others)
            said = f"{said} ({left.format(count=others)})"
        self._search.say(said)

    # --- counts and times ----------------------------------------------------------------------------------------

    def count(self) -> None:
        """Count the orders of each shelf."""
        now = self._clock()
        self._show_counts(self._store.windows.tally(now), now)
        paint(self.shelves)  # a frame would go through every widget of the screen for these few cells

    def count_anew(self) -> None:
        """The same, where nothing else has changed: nothing where all counts are as before, else with the header."""
        now = self._clock()
        tally = self._store.windows.tally(now)
        if tally != self._tally or now // MINUTE != self._counted_at // MINUTE:
            self._show_counts(tally, now)

    def _show_counts(self, tally: Tally, now: int) -> None:
        zone = self._seat.zone
        self._tally, self._burning, self._counted_at = tally, tally.virtual[Virtual.BURNING], now
        self.table.tell_zone(zone)
        self.preview.tell_zone(zone)
        self.table.tell_channels(len(tally.channels))
        self.shelves.update(self._rules.shelves(tally.channels), tally, self.table.filter)
        differs = tally.virtual[Virtual.DIFFERS]
        self.screen.post_message(OrdersCounted(tally.shelves.get(Shelf.NEW, 0), self._burning, differs))

    def ticked(self) -> None:
        """Show the times that have changed, and what the time has changed."""
        self._tick()
        if self.present.at(self._store, self._rules, self._clock).planned != self.table.filter.planned:
            self.show(self.table.filter, self.table.order)  # after midnight, today's orders are others
        if self._time_counts():
            self.count_anew()

    def _time_counts(self) -> bool:
        """Whether time has changed a count; what others commit is counted when it is told (`ChangeWatcher`)."""
        now, burning = self._clock(), self._store.windows.burning
        if now // MINUTE != self._counted_at // MINUTE:
            return True
        burns = burning(now)
        return burns != self._burning and burns != burning(self._counted_at)

    def _tick(self) -> None:
        """Renew the times that have changed, and come back when the next one does."""
        if self._ticking is not None:
            self._ticking.stop()
        now = self._clock()
        minute = now - now % MINUTE + MINUTE
        change = self.table.tick()
        self._ticking = self.set_timer(max(min(minute, change or minute) - now, 0.2), self.ticked)

    async def _look(self) -> None:
        with reading(self):
            if (found := await self._searches.newest()) is not None:
                chosen, rows, others = found
                self.table.show(chosen, found=rows)
                self._say_narrowed(self.present, others)
                self._tick()
                self.count()
