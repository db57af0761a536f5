"""The dispatch board, over the list: it holds stops and couriers, owns the keys, says to each part what they mean."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from orderdesk.clock import MINUTE
from orderdesk.desk.dispatch.dispatch_board import BoardReader, DispatchBoard
from orderdesk.i18n import _
from orderdesk.model import Order
from screens import messages
from screens.dispatch import dispatch_keys as keys
from screens.dispatch.board_header import BoardHeader
from screens.dispatch.board_keys import BoardKeys
from screens.dispatch.board_preview import BoardPreview
from screens.dispatch.board_signs import with_signs
from screens.dispatch.courier_numbers import Numbers
from screens.dispatch.couriers_pane import CouriersPane
from screens.dispatch.finder import Finder
from screens.dispatch.offers import Offers
from screens.dispatch.plan_line import half_said, offered
from screens.dispatch.stops_pane import StopsPane
from screens.keyboard.key_gate import gate_of
from screens.keyboard.named_key import bindings
from screens.keyboard.scanner import Scanned, unknown
from screens.renderer import paint
from screens.safe import plain
from screens.screen_context import Context
from screens.store_errors import StoreErrorBoundary, reading
from screens.views.palette import offer_keys
from screens.widgets.lines import FixedLine, Hints, Message


class DispatchScreen(StoreErrorBoundary, Screen[None]):
    """Stops at the left, couriers at the right, what is under the cursor below them."""

    KEYS = (*keys.KEYS, *keys.DIGITS)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    LEADS = keys.LEADS
    LEADS_BACK: ClassVar[bool] = True
    CALLED = keys.CALLED
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    DispatchScreen #panes { height: 1fr; }
    DispatchScreen #stops { width: 1fr; }
    DispatchScreen #right { width: 24; border-left: solid $foreground-muted; }
    DispatchScreen.-wide #right { width: 45; }
    DispatchScreen.-widest #right { width: 84; }
    DispatchScreen #plan { height: 1; padding: 0 1; background: $surface; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, owner: Screen[Any], seat: Context, numbers: Numbers) -> None:
        """`owner` is the list, which opens cards; `numbers` are kept as long as the desk is open."""
        super().__init__()
        self._owner, self._seat, self._store = owner, seat, seat.store
        self.offers = Offers()
        self.stops = StopsPane(seat, self.offers, numbers)
        self.couriers = CouriersPane(seat, numbers)
        self.header = BoardHeader(seat.standing, seat.operator)
        self.plan, self.message, self.hints = FixedLine(id="plan"), Message(), Hints(id="hints")
        self.preview = BoardPreview(seat, self.couriers)
        self.acts = BoardKeys(self, seat, self.stops, self.couriers, self.offers)
        self.choosing, self.finder = self.acts.choosing, Finder(seat, self.stops, self._lead_to)
        self._reader = BoardReader(seat.store, seat.rules)
        self.board = DispatchBoard((), (), 0, ())
        self._minute: object = None
        self._unread = True  # whether what is shown is not what was there when it was last to be read
        self.hears = self.choosing.hears
        self._give_keys()

    def _give_keys(self) -> None:
        """Give each key that changes something to the part that does it."""
        acts = self.acts
        self.action_choose, self.action_again, self.action_hand_out = acts.choose, acts.again, acts.hand_out
        self.action_take_off, self.action_decide, self.action_undo = acts.take_off, acts.decide, acts.undo
        self.action_suggest_order, self.action_shift, self.action_sheet = acts.suggest_order, acts.shift, acts.sheet
        self.action_receipt, self.action_till = acts.receipt, acts.till
        self.action_palette, self.help_groups = partial(offer_keys, self, keys.KEYS), with_signs
        self.stray = partial(self.tell, refused=True)

    def compose(self) -> ComposeResult:
        """Header, stops, couriers, sentences, keys."""
        yield self.header
        with Horizontal(id="panes"):
            yield self.stops.rows
            with Vertical(id="right"):
                yield self.couriers.rows
                yield self.preview
        yield self.plan
        yield self.message
        yield self.hints

    def on_mount(self) -> None:
        """Let times run on; what there is is read as soon as it is on top."""
        self.set_interval(1.0, self._tick)
        if self._store.read_only:
            self.tell(_("The database is read-only: orders can be looked at, not changed."), refused=True)

    def on_resize(self) -> None:
        """Give the couriers and the preview what room there is."""
        width, height = self.app.size
        self.set_class(110 <= width < 160, "-wide")
        self.set_class(width >= 160, "-widest")
        rows = height - 6
        self.preview.styles.height = max(min(rows // 2, rows - len(self.board.couriers) - 1), min(8, rows // 2))

    # --- what is there -----------------------------------------------------------------------------------------

    def renew(self, *, own: bool = False, on: int | None = None) -> None:
        """Read everything anew, unless a second key is awaited: nothing moves then."""
        self._unread = True
        if not self.is_mounted or self.choosing.asked is not None:
            return
        self.board = self._reader.read()
        self._unread = False
        self.offers.read(self.board, self._seat.clock())
        self.couriers.read(self.board)
        self.stops.read(self.board, on, own=own)
        self.header.count(self.board, self._seat.clock())
        self._show()

    def _tick(self) -> None:
        """Another minute: times that are left. What could not be read is read again."""
        if self._unread and self.is_current:
            with reading(self):  # a timer's fault is nobody's message
                self.renew()
                self.keep("")
        minute = self._seat.clock() // MINUTE
        if minute != self._minute and self.is_current and self.choosing.asked is None:
            self._minute = minute
            self.header.count(self.board, self._seat.clock())
            self.stops.rows.show()
            self._show()

    def tell(self, said: str, *, refused: bool = False) -> None:
        """Say it under the rows."""
        self.message.tell(said, refused=refused)

    def keep(self, said: str) -> None:
        """Say that something could not be read or saved, until it is over; nothing when it is."""
        self.header.alarmed = bool(said)
        if said:
            self.message.keep(said)
        else:
            self.message.dismiss()
        self._show()

    def on_told(self, message: messages.Told) -> None:
        """Say it."""
        self.tell(message.said, refused=message.refused)

    def on_command_refused(self, message: messages.CommandRefused) -> None:
        """Say why; what was typed behind it was meant for what has not been done."""
        gate_of(self).drop_ahead()
        self.tell(str(message.error), refused=True)

    def on_orders_changed(self) -> None:
        """Show the outcome; a stop that was given away keeps its row, and the cursor goes on to the next."""
        self.renew(own=True)

    def on_screen_resume(self) -> None:
        """Back on the board."""
        self.renew()

    # --- keys: moving about --------------------------------------------------------------------------------------

    @property
    def _rows(self) -> Any:
        return self.couriers.rows if self.acts.on_couriers else self.stops.rows

    def action_move(self, by: int) -> None:
        """Up or down."""
        self.finder.end()
        if self.acts.on_couriers:
            self.couriers.rows.move(by)
        else:
            self.stops.move(self.board, by)
        self._show()

    def action_page(self, way: int) -> None:
        """A page up or down."""
        self.action_move(way * self._rows.page)

    def action_edge(self, way: int) -> None:
        """To the first row or the last."""
        if self.acts.on_couriers:
            self.couriers.rows.go(0 if way < 0 else len(self.couriers.rows.keys))
        else:
            self.stops.edge(self.board, way)
        self._show()

    def action_pane(self) -> None:
        """To the couriers, and back to the stops."""
        self.acts.on_couriers = not self.acts.on_couriers
        self._show()

    def action_window(self) -> None:
        """The next choice of stops."""
        self.acts.on_couriers = False
        self.stops.next_window(self.board)
        self._show()

    def action_digit(self, digit: str) -> None:
        """Find by number."""
        self.acts.on_couriers = False
        said = self.finder.add(digit)
        self._show()
        self.tell(said, refused=bool(said))

    def action_rub_out(self) -> None:
        """Take back a digit."""
        self.finder.rub_out()
        self._show()

    def action_find(self) -> None:
        """Say that digits find."""
        self.tell(_("Type the digits of a number or a phone."))

    def action_back(self) -> None:
        """Out of what is found, out of a courier's stops, no marks, back to the list: one at a time."""
        self.message.dismiss()
        if self.finder.end():
            self.stops.rows.move(0)  # back from nowhere
        elif self.acts.on_couriers or self.stops.courier is not None:
            self.acts.on_couriers = False
            self.stops.show_all(self.board)
        elif self.stops.marks:
            self.stops.unmark()
        self._show()

    def action_close(self) -> None:
        """To the list of orders."""
        self.dismiss(None)

    def action_open(self) -> None:
        """The card of the order; of a courier, their stops."""
        if self.acts.on_couriers and (one := self.couriers.current) is not None:
            self.acts.on_couriers = False
            self.finder.end()
            first = next((-stop.stop.id for stop in one.reported if stop.stop is not None), None)
            self.stops.show_courier(self.board, one.courier.id, first)
            self._show()
        elif (stop := self.stops.current) is not None:
            self._owner.post_message(messages.OrderWanted(stop.order))

    def neighbour(self, way: int) -> Order | None:
        """The order of the row before or after, for the card that lies over the board."""
        self.stops.rows.move(way)
        self._show()
        return None if self.stops.current is None else self.stops.current.order

    def on_scanned(self, message: Scanned) -> None:
        """Put the cursor on the order that was scanned; half a key is taken back by it."""
        message.stop()
        self.choosing.end()
        if not message.code.orders:
            self.app.bell()
            gate_of(self).drop_ahead()
            self.tell(unknown(message.code), refused=True)
            return
        self.acts.on_couriers = False
        said = self.finder.order(message.code.orders[0])
        self._show()
        self.tell(said, refused=bool(said))

    # --- keys: marks, and the second key ---------------------------------------------------------------------------

    def action_mark(self) -> None:
        """Mark the stop, and go down."""
        if not self.acts.on_couriers:
            self.stops.toggle()
            self.stops.move(self.board, 1)
            self._show()

    def action_mark_district(self) -> None:
        """Mark all of its district."""
        if not self.acts.on_couriers:
            self.stops.toggle_district()
            self._show()

    def on_stop_given(self) -> None:
        """Go on to the next stop; the one that was given away keeps its row."""
        if not self.stops.marks:
            self.stops.move(self.board, 1)
            self._show()

    def on_half_said(self) -> None:
        """Something was begun or ended; what others did meanwhile is shown only then."""
        self.finder.end()
        waits = self.choosing.asked is not None
        self.stops.rows.frozen = self.couriers.rows.frozen = waits
        if not waits:
            self.renew()
        self._show()

    # --- inside ------------------------------------------------------------------------------------------------------

    def _lead_to(self, courier: int, stop: int) -> None:
        self.stops.show_courier(self.board, courier, stop)

    def _show(self) -> None:
        """Say of what is under the cursor what there is to say, and what the keys do."""
        now = self._seat.clock()
        self._minute = now // MINUTE
        self._hand_cursor()
        self.header.show(len(self.stops.marks), now, self._seat.zone)
        self._say_plan()
        asking, of_courier = self.choosing.asked is not None, self.stops.courier is not None
        self.hints.offer(keys.hints(bool(self.stops.marks), self.acts.on_couriers, of_courier, asking))
        if asking:
            paint(self.header, self.plan, self.hints)  # a frame would go through every part of the screen
            return
        if self.acts.on_couriers:
            self.preview.of_courier(self.couriers.current)
        else:
            one = self.stops.current
            riding = None if one is None else self.stops.riding(one.order.id)
            self.preview.of_stop(one, riding, "" if one is None else self.stops.reasons.get(one.order.id, ""))
        paint(self.header, self.plan, self.preview, self.hints)

    def _hand_cursor(self) -> None:
        """Show the cursor where the keys go."""
        on = self.acts.on_couriers
        if self.couriers.rows.active != on or self.stops.rows.active == on:
            self.couriers.rows.active, self.stops.rows.active = on, not on
            self.stops.rows.show_here()
            self.couriers.rows.show_here()

    def _say_plan(self) -> None:
        if self.choosing.asked is not None:
            asked, found = self.choosing.asked, self.choosing.found
            told_of = self.offers.of_all(asked.stops) if asked.stops else None
            told = offered(asked.stops, told_of, self.couriers, self.stops.riding)
            against = self.offers.why_not(found, asked.stops) if found is not None and asked.stops else ""
            said = half_said(self.choosing, told, against, self.plan.content_size.width)
        elif self.acts.on_couriers or (not self.stops.marks and self.acts.whose is not None):
            said = ""
        else:
            stops = self.stops.chosen
            told_of = self.offers.of_all(stops) if stops else None
            said = offered(stops, told_of, self.couriers, self.stops.riding)
        if self.finder.typed and self.choosing.asked is None:
            said = f"{_('find: {digits}_').format(digits=self.finder.typed)}  {said}"
        self.plan.say(plain(said, "bold"))
