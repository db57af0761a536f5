"""The card: all that is known of one order. It changes nothing: its keys are given to the list, with the order.

It stays open on its order whatever comes of that, and says so; only Escape, or a scan, leads away.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen

from orderdesk.clock import MINUTE
from orderdesk.desk.views.card import Card
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.wording.history_lines import done_by
from orderdesk.wording.labels import quoted
from orderdesk.wording.order_row import flags, next_tick
from screens.edge import get_time
from screens.keyboard.hints import order_hints
from screens.keyboard.key_gate import gate_of
from screens.keyboard.key_groups import Group
from screens.keyboard.key_pause import KeyPause
from screens.keyboard.keys import CARD, ORDER, label
from screens.keyboard.named_key import Key, bindings
from screens.keyboard.scanner import Scanned, unknown
from screens.messages import CardKey, NeighbourWanted
from screens.safe import plain
from screens.screen_context import Context
from screens.store_errors import StoreErrorBoundary
from screens.views import palette
from screens.views.card_parts import PARTS, CardParts
from screens.views.entries import order_entries
from screens.views.palette import Entry
from screens.widgets.lines import Hints, Line
from screens.widgets.ticker import Ticker

_TIMED: Final = ("about", "clock")
"""The parts that say how much time is left."""


class OrderCard(StoreErrorBoundary, ModalScreen[Order]):
    """Shows a card under the header, and gives each key of the order back, with the order; closes with the order."""

    DEFAULT_CSS = """
    OrderCard { background: transparent; }
    OrderCard > #card { margin-top: 1; background: $background; }
    OrderCard.-lower > #card { margin-top: 3; }
    OrderCard #title { dock: top; height: 1; background: $panel; text-style: bold; padding: 0 1; text-wrap: nowrap;
                       text-overflow: ellipsis; }
    OrderCard #keys { dock: bottom; }
    OrderCard #wrong { color: $error; text-style: bold; height: auto; max-height: 4; padding: 0 1; }
    OrderCard #wrong.-done { color: $success; text-style: none; }
    OrderCard VerticalScroll { padding: 0 1; scrollbar-size: 1 1; }
    OrderCard .part { height: auto; margin-bottom: 1; }
    """
    KEYS: ClassVar[tuple[Key, ...]] = (*CARD, *ORDER)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(CARD),
        *(Binding(key.key, f"give('{key.action}')", show=False, id=key.id) for key in ORDER),
    ]
    LEADS_BACK: ClassVar[bool] = True
    AUTO_FOCUS = ""

    def __init__(self, owner: Screen[Any], seat: Context, card: Card, part: str = "about") -> None:
        """Its keys are given to `owner`; it is read from `part` on."""
        super().__init__()
        self._owner, self._seat, self._card, self._part = owner, seat, card, part
        self._rules, self._clock = seat.rules, seat.clock
        self._said = self._offered = ""
        self._since = -math.inf
        """Since when the order has been on the card; always, where the operator has chosen it themselves."""
        self._surprise = KeyPause(seat.monotonic)
        """While it lasts, no key acts."""
        self.ticker = Ticker(host=self, clock=seat.clock, show=self._show_times)
        """Lets what is left of its time run on."""

    @property
    def order(self) -> Order:
        """The order on the card."""
        return self._card.order

    def compose(self) -> ComposeResult:
        """Title, parts, keys."""
        with Vertical(id="card"):
            yield Line(id="title")
            with VerticalScroll(can_focus=False):
                for part in PARTS:
                    line = Line(id=part)
                    line.add_class("part")
                    yield line
            yield Line(id="wrong")
            yield Hints(id="keys")

    def on_mount(self) -> None:
        """Fill it in."""
        self.wrong("")
        self._show()
        if self._part != "about":
            self.call_after_refresh(self.action_show_part, self._part)

    def renew(self, card: Card) -> None:
        """Show what has become of the order; what somebody else has made of it is not acted on for a moment."""
        if card.order.id != self.order.id:
            return  # a key has gone on to a neighbour meanwhile
        before, self._card = self._card, card
        if (card.order.version, card.claim, card.tasks) == (before.order.version, before.claim, before.tasks):
            return
        self._show()
        if card.order.version == before.order.version or card.history[-1].actor.operator == self._seat.operator:
            return
        what = done_by(card.history[-1], self._clock(), card.zone)
        self._surprise.note(_("The order has just been changed: {what}. Look again.").format(what=what))
        self.wrong(self._surprise.said)

    def make_room(self, on: bool) -> None:
        """Leave what stands under the header to be seen, that the clock is in doubt."""
        self.set_class(on, "-lower")

    def wrong(self, sentence: str) -> None:
        """Say what the operator must not overlook."""
        self.say(sentence, refused=True)

    def stray(self, sentence: str) -> None:
        """Say of a key that it means nothing here."""
        self.wrong(sentence)

    def say(self, sentence: str, *, refused: bool) -> None:
        """Say what came of a key."""
        self._said, self._offered = sentence, ""
        self.query_one("#wrong", Line).set_class(not refused, "-done")
        self._say()

    def offer(self, words: str) -> None:
        """Say behind it what can be done about it; nothing when that is over."""
        self._offered = words
        self._say()

    def _say(self) -> None:
        line = self.query_one("#wrong", Line)
        line.display = bool(self._said)
        offered = Content.assemble(" — ", plain(self._offered, "bold $accent")) if self._offered else Content("")
        line.say(Content.assemble(plain(self._said), offered))

    def also_wrong(self, sentence: str) -> None:
        """Say it beside what is said already."""
        self.wrong(f"{self._said} {sentence}".strip())

    def on_scanned(self, message: Scanned) -> None:
        """Another order's code opens that order's card; one that nobody knows is told here."""
        if not message.code.orders:
            message.stop()
            self.app.bell()
            self.wrong(unknown(message.code))
            gate_of(self).drop_ahead()

    # --- keys ------------------------------------------------------------------------------------------------

    def action_close(self) -> None:
        """Back to the list."""
        self.dismiss(self.order)

    def action_give(self, action: str) -> None:
        """Let the list do what the key stands for; not what was pressed before the operator could see this order."""
        gate = gate_of(self)
        if self._surprise.said:
            gate.drop_ahead()
        elif gate.pressed_at < self._since:
            gate.drop_ahead()
            said = _("Nothing was done: the key was pressed before order {number} was on the screen.")
            self.wrong(said.format(number=self.order.number))
        else:
            self._owner.post_message(CardKey(action, self.order))

    def action_evidence(self) -> None:
        """All that can be proven of this order."""
        from screens.views.evidence_pack import open_evidence

        open_evidence(self, self._seat, self.order)

    def help_groups(self, keys: Sequence[Group]) -> Sequence[Group]:
        """What is possible with its order now, and the keys of the card."""
        return [(_("This order now"), order_hints(self._card.acts)), *keys]

    def action_palette(self) -> None:
        """What can be done with this order, and here, by its words."""
        here = (key for key in CARD if key.action != "palette")
        entries = [Entry(key.label, _(key.help), partial(self.run_action, key.action)) for key in here]
        acts = order_entries(self._seat, self.order, self.action_give)
        palette.offer(self, [*acts, *entries])

    def action_neighbour(self, way: int) -> None:
        """The card of the order before or after."""
        self._owner.post_message(NeighbourWanted(way, self.order))

    def turn_to(self, card: Card) -> None:
        """Show another order's card."""
        self._card, self._since = card, get_time()
        self.wrong("")
        self._show()
        self._scroll.scroll_home(animate=False)

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self._scroll.scroll_relative(y=by, animate=False, immediate=True)

    def action_show_part(self, part: str) -> None:
        """Scroll to a part."""
        self._scroll.scroll_to_widget(self.query_one(f"#{part}"), top=True, animate=False)

    # --- inside ----------------------------------------------------------------------------------------------

    @property
    def _scroll(self) -> VerticalScroll:
        return self.query_one(VerticalScroll)

    def _show(self) -> None:
        order, book = self.order, self._card.book
        title = (
            f"{order.number}  {_(book.title)}  {quoted(_(book.status_of(order.status).title))}  {flags(order, book)}"
        )
        self.query_one("#title", Line).say(plain(title.rstrip()))
        self._show_parts(PARTS)
        self.query_one("#keys", Hints).offer(
            [*order_hints(self._card.acts), (label("card.help"), _("keys")), (label("card.close"), _("back"))]
        )
        self.ticker.tick()

    def _show_parts(self, names: Sequence[str]) -> None:
        parts = CardParts(self._card, self._rules, self._clock(), self._seat.operator)
        for name in names:
            self.query_one(f"#{name}", Line).say(Content("\n").join(parts.lines(name)))

    def _show_times(self) -> int:
        """Show what is left of the order's time; when that changes, or the minute."""
        self._show_parts(_TIMED)
        now = self._clock()
        minute = now - now % MINUTE + MINUTE
        return min(next_tick(self.order, now, self._rules.clocks) or minute, minute)
