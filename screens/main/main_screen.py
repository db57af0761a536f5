"""The main screen: it holds the list and what belongs to it, owns the keys, and says to each part what they mean.

Its parts tell it by messages what has happened (`screens/messages.py`); it answers by calling them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen

from orderdesk.desk.commands.changes import Move
from orderdesk.desk.commands.undo import Undo
from orderdesk.errors import StoreError
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.rules.roles import Opens
from screens import messages
from screens.actions.clock import ClockActs
from screens.actions.last_act import LastAct
from screens.actions.shift import ShiftActs
from screens.keyboard.key_gate import gate_of
from screens.keyboard.keys import DIGITS, LEADS, LIST, ORDER
from screens.keyboard.named_key import Key, bindings
from screens.keyboard.scanner import Scanned
from screens.main.announcer import Announcer
from screens.main.cards import Cards
from screens.main.change_watcher import ChangeWatcher
from screens.main.claim_keeper import ClaimKeeper
from screens.main.desk_keys import DeskKeys
from screens.main.key_meaning import KeyMeaning
from screens.main.list_pane import ListPane
from screens.main.news_line import NewsLine
from screens.main.order_keys import OrderKeys
from screens.main.search_box import SearchBox
from screens.main.seeker import Seeker, orders_of
from screens.main.under_cursor import UnderCursor
from screens.screen_context import Context
from screens.store_errors import StoreErrorBoundary
from screens.widgets.byte_meter import ByteMeter
from screens.widgets.first_steps import FirstStep, FirstSteps
from screens.widgets.lines import FixedLine, Header, Hints, Message


class MainScreen(StoreErrorBoundary, Screen[None]):
    """The list of orders with the acts on them, and what others do meanwhile."""

    CSS_PATH = "main_screen.tcss"
    AUTO_FOCUS = "OrderTable"
    LEADS = LEADS
    KEYS: ClassVar[tuple[Key, ...]] = (*ORDER, *LIST, *DIGITS)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(LIST, DIGITS),
        *(Binding(key.key, f"act('{key.action}')", show=False, id=key.id) for key in ORDER),
    ]

    def __init__(self, seat: Context) -> None:
        """For the operator in this seat."""
        super().__init__()
        self._seat, self._store, self._rules = seat, seat.store, seat.rules
        self.header = Header(seat.standing, seat.rules.config.shop, seat.operator, seat.zone)
        self.doubt, self.message, self.hints = FixedLine(id="doubt"), Message(), Hints(id="hints")
        self.meter, self.search = ByteMeter(seat.traffic), SearchBox()
        self.first_steps = FirstSteps(demo=seat.demo)
        self.pane = ListPane(seat, self.search, self.message)
        self.table = self.pane.table
        self.under_cursor = UnderCursor(self, seat, self.pane, self.hints)
        self.marks, self.last = self.under_cursor.marks, LastAct(self, seat)
        self.announcer = Announcer(self, seat, self.message, self.last)
        self.news, self.claims = NewsLine(self, seat, self.header, self.announcer), ClaimKeeper(self, seat, self.table)
        self.meaning = KeyMeaning(seat, self.pane, self.marks, self.last)
        self.order_keys = OrderKeys(self, seat, self.meaning, self.claims.holding, self.announcer)
        self.cards = Cards(self, seat, self.table, self.claims.holding, self.announcer)
        self.watcher = ChangeWatcher(self, seat, self.cards.seen, self.claims.touched, lambda: self.cards.shown)
        self.desk_keys = DeskKeys(self, seat, self.order_keys, self.under_cursor, self.cards)
        self.seeker = Seeker(self, seat, self.pane, self.search, self.announcer)
        self.shift_acts, self.clock_acts = ShiftActs(self, seat), ClockActs(self, seat, self.doubt)
        self._give_keys()

    def _give_keys(self) -> None:
        """Give each key that concerns one part alone to that part, and to the gate what it asks of keys."""
        self.action_act, self.action_repeat = self.order_keys.act, self.order_keys.repeat
        self.action_mark_all, self.action_dispatch = self.under_cursor.mark_all, self.desk_keys.dispatch
        self.action_move, self.action_page, self.action_edge = self.table.move, self.table.page, self.table.edge
        self.action_shelf, self.action_order_by = self.pane.to_next_shelf, self.pane.ask_sort
        self.action_day, self.action_channel = self.pane.to_next_day, self.pane.to_next_channel
        self.action_palette, self.help_groups = self.desk_keys.palette, self.desk_keys.help_groups
        self.action_quality, self.action_wallboard = self.desk_keys.quality, self.desk_keys.wallboard
        self.action_stock, self.action_evidence = self.desk_keys.stock, self.desk_keys.evidence
        self.action_go, self.action_go_to = self.seeker.begin_number, self.seeker.ask_number
        self.action_digit, self.action_rub_out = self.seeker.digit, self.search.rub_out
        self.action_search, self.action_meter = self.search.enter, self.meter.toggle
        self.action_about, self.action_tasks = self.desk_keys.about, self.desk_keys.tasks
        self.action_quit_desk = self.shift_acts.leave
        self.hears, self.types, self.is_scan = self.seeker.hears, self.seeker.types, self.seeker.is_scan
        self.take_back, self.key_pressed = self.search.take_back, self.claims.key_pressed
        self.orders_of = partial(orders_of, self._store, self._seat.clock)
        self.watched, self.pasted_nowhere = self.news.watched, self.announcer.pasted_nowhere

    def compose(self) -> ComposeResult:
        """Header, list, keys."""
        with Horizontal(id="top"):
            yield self.header
            yield self.meter
        yield self.doubt
        yield self.pane
        yield self.first_steps
        yield self.hints

    def on_mount(self) -> None:
        """Show what there is, and keep looking."""
        if self._store.read_only:
            self.announcer.say(_("The database is read-only: orders can be looked at, not changed."), refused=True)
        elif greeting := self.shift_acts.greeting():
            self.announcer.say(greeting, refused=False)
        self.watcher.start()
        if self._store.sight().role.opens is Opens.DISPATCH:
            self.call_after_refresh(self.desk_keys.dispatch)

    def on_unmount(self) -> None:
        """Look no more."""
        self.watcher.stop()

    def on_idle(self) -> None:
        """All that has happened is shown."""
        self.watcher.tell()

    # --- what others do, and the clock -------------------------------------------------------------------------

    def on_store_changed(self, message: messages.StoreChanged) -> None:
        """Show what others have committed; for a moment no key acts on what they have put in place of what was seen."""
        with self.watcher.attempt():
            before = self.table.order
            if (touched := message.touched).anything:
                self._store.announcements.tell(self._rules.clocks)  # what is done here, the desk has told them itself
                self._renew()
                self.news.renew_wall()
            else:
                self.pane.renew_list()
            self.cards.renew(touched)
            self.desk_keys.renew()
            self.announcer.renew_board()
            if self.is_current:
                self.meaning.compare(before, self.table.order)

    def on_counts_moved(self) -> None:
        """Count anew what others may have brought or taken away."""
        with self.watcher.attempt():
            self.pane.count_anew()
            self.news.renew_wall()

    def on_store_looked(self) -> None:
        """See what is no commit of anybody: sessions that end, and the machine's clock."""
        with self.watcher.attempt():
            self.claims.look()
            self.clock_acts.look()
            self.news.look()

    def on_clock_doubted(self, message: messages.ClockDoubted) -> None:
        """Every time that is shown says so."""
        self._renew()
        self.cards.make_room(message.on)

    def on_news_came(self, message: messages.NewsCame) -> None:
        """Tell what others have done; what time has made burn is counted with its bell."""
        self.on_counts_moved()
        self.news.tell(message.items)

    def on_orders_counted(self, message: messages.OrdersCounted) -> None:
        """Say in the header what waits, what burns, and what differs."""
        self.news.counted(message.new, message.burning, message.differing, beside=self.pane.shelves)

    def on_store_reach(self, message: messages.StoreReach) -> None:
        """Say over everything that the database is out of reach, or no more."""
        self.news.reach(message.error)

    def store_failed(self, error: StoreError) -> None:
        """Something could not be read: say so, wherever the operator is, and keep what is painted."""
        self.under_cursor.spoil()
        self.announcer.failed(error)

    def on_claims_changed(self, message: messages.ClaimsChanged) -> None:
        """Show in whose hands each order is."""
        self.pane.tell_claims(self.claims.others, message.touched.orders)
        self.order_keys.follow(self.claims)
        self.cards.renew(message.touched)

    def on_claim_lost(self, message: messages.ClaimLost) -> None:
        """Say why what is worked on is not in the operator's hands."""
        self.announcer.not_held(message.said, taken=message.taken)

    # --- what the operator has done ----------------------------------------------------------------------------

    def on_command_done(self, message: messages.CommandDone) -> None:
        """Say what came of it, and show it; what was taken back comes under the cursor."""
        undone, orders = isinstance(message.command, Undo), message.orders
        self.announcer.done(message.said)
        self.first_steps.acted(orders)
        if undone:
            self.last.undone(orders)
        elif orders:
            self.last.done(orders, message.command)
            self.announcer.remind()
            self.under_cursor.unmark(orders)
        self._show_outcome(stays=isinstance(message.command, Move))
        if undone and orders:
            self._bring_back(orders[-1])
        if undone:
            self.announcer.remind()

    def on_orders_changed(self) -> None:
        """Show the outcome."""
        self._show_outcome()

    def _show_outcome(self, *, stays: bool = False) -> None:
        """The cursor goes on to the next urgent order; in a search, or with what `stays` at its step, it follows."""
        self.watcher.seen()
        with self.meaning.acting():
            self._renew(follow=stays or bool(self.table.filter.text))
        self.cards.renew()
        self.call_later(self.claims.settle)

    def on_command_refused(self, message: messages.CommandRefused) -> None:
        """Say why; what was typed behind it was for a dialog that has not opened, or for what it did."""
        if message.by_key:
            gate_of(self).drop_ahead()
        self.announcer.refused(message.error)

    def on_command_tried(self, message: messages.CommandTried) -> None:
        """What was tried is marked no longer."""
        self.under_cursor.unmark(message.orders)

    def on_told(self, message: messages.Told) -> None:
        """Say it."""
        self.announcer.told(message)

    def on_undo_over(self) -> None:
        """Offer it no more."""
        self.announcer.offer("")

    def on_filter_chosen(self, message: messages.FilterChosen) -> None:
        """Show it."""
        self.pane.show_kept(message.name, message.kept)

    def on_card_key(self, message: messages.CardKey) -> None:
        """Do to the card's order what was asked for there."""
        if message.action == "clock":
            self.clock_acts.ask()
        elif message.action == "undo":
            self.order_keys.undo_on(message.order)
        elif not self.desk_keys.about(message.action, message.order):
            self.order_keys.act_on(message.action, message.order)

    def on_order_wanted(self, message: messages.OrderWanted) -> None:
        """Open the card over the dispatch board."""
        self.cards.open(message.order)

    def on_neighbour_wanted(self, message: messages.NeighbourWanted) -> None:
        """Turn the card to the order beside its own."""
        self.cards.turn(message.way, message.order)
        self.meaning.moved()
        self.call_later(self.claims.settle)

    def on_screen_suspend(self) -> None:
        """Something is opened over the list."""
        self.meaning.covered()
        self.first_steps.opened(self.app.screen)

    def on_screen_resume(self) -> None:
        """Back on the list."""
        self.meaning.uncovered()
        self.call_later(self.claims.settle)

    def on_order_highlighted(self, message: messages.OrderHighlighted) -> None:
        """Show the order; hold it, if it was brought to be worked on."""
        self.under_cursor.show(message.order)
        self.call_later(self.claims.settle)

    def _renew(self, *, follow: bool = True) -> None:
        """Read everything shown anew, the cursor on its order."""
        self.news.hang_out()
        self.pane.renew(follow=follow)

    def _bring_back(self, order: Order) -> None:
        said, outcome = self.message.sentence, self.message.outcome
        self.pane.bring_back(order)
        self.meaning.moved()
        self.table.aim.name(order.id)
        self.message.tell(said, outcome=outcome)

    def action_mark(self) -> None:
        """Mark the order, or no longer, and go down."""
        if order := self.order_keys.to_mark():
            self.under_cursor.toggle(order)
            self.table.move(1)

    def action_open(self, part: str = "about") -> None:
        """Open the card."""
        if (order := self.order_keys.aimed()) and not self.seeker.scanned_in_part(order):
            self._open(order, part)

    def action_next_urgent(self) -> None:
        """The most urgent order of all shelves that nobody else holds, into the operator's hands."""
        self.first_steps.did(FirstStep.URGENT)
        self.seeker.next_urgent(self.claims)

    def _open(self, order: Order, part: str = "about") -> None:
        self.search.answered = True
        self.desk_keys.open(order, part)

    def action_leave_search(self) -> None:
        """Back to the shelf, or no marks any more; what was told has been seen."""
        if not self.seeker.leave():
            self.under_cursor.clear()
        self.message.dismiss()
        self.news.seen()

    def on_search_changed(self, message: messages.SearchChanged) -> None:
        """Show what is searched for."""
        self.pane.find(message.text)

    def on_search_entered(self) -> None:
        """Back to the list; what was found alone is opened."""
        self.table.focus()
        if len(self.table.orders) == 1:
            self.action_open()

    def opens_field(self, key: str) -> bool:
        """Whether it is the key for a note or for the search."""
        bound = self.active_bindings.get(key) if self.focused is self.table else None
        return bound is not None and bound.binding.id in ("order.note", "search.text")

    def on_scanned(self, message: Scanned) -> None:
        """Put the cursor on the order and open its card; where several bear the code, show them."""
        message.stop()
        if (order := self.seeker.scanned(message.code)) is not None:
            self._open(order)

    def action_command(self, act: str) -> None:
        """Do the command of a key that is not about one order: asked for in its own dialog, or else in a form."""
        asking: dict[str, Callable[[], object]] = {
            "undo": self.order_keys.undo, "new_order": self.order_keys.new_order, "shift": self.shift_acts.switch,
            "filters": self.desk_keys.filters, "hide": self.desk_keys.hide, "clock": self.clock_acts.ask,
        }  # fmt: skip
        asking.get(act, partial(self.desk_keys.by_key, act))()
