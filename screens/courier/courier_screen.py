"""A session that is nothing but a courier's screen: whoever has a role for it, at the desk or over SSH.

It decides nothing. What is typed becomes the commands that the command line has too; every page is read anew before an
answer on it counts, and what is said to be accepted is read from what has been stored.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.geometry import Size
from textual.screen import Screen
from textual.timer import Timer

from orderdesk.clock import MINUTE
from orderdesk.desk.commands.dispatch.own_screen import MoveOn, TakeScreen
from orderdesk.desk.commands.dispatch.stops import SendStopCode
from orderdesk.desk.desk import Desk
from orderdesk.desk.dispatch.own_run import OwnDay, OwnStop, own_day
from orderdesk.desk.orders.hand_over import SentCode
from orderdesk.errors import DeskError, DoneAlready, StoreError
from orderdesk.i18n import _
from screens.courier.head import Head
from screens.courier.meaning import LEAVE, meaning
from screens.courier.pages import Picture, drawn
from screens.courier.place import Do, Go, Page, Place, Send, TakeOver, Unclear
from screens.courier.told import Told
from screens.courier.typed import Typed
from screens.courier.words import answered, outcome
from screens.keyboard.key_gate import ACTS, gate_of
from screens.keyboard.named_key import NAMES, Key, bindings
from screens.keyboard.scanner import Code, Scanned
from screens.main.change_watcher import ChangeWatcher
from screens.messages import NewsCame, StoreReach
from screens.safe import plain
from screens.screen_context import Context
from screens.store_errors import StoreErrorBoundary
from screens.widgets.lines import FixedLine

_KEYS: Final = (
    *(Key(f"courier.digit-{digit}", str(digit), f"type('{digit}')", fixed=True) for digit in range(10)),
    Key("courier.point", "full_stop,comma", "type('.')", fixed=True),
    Key("courier.rub", "backspace", "rub", fixed=True),
    Key("courier.answer", "enter", "answer", fixed=True),
    Key("courier.help", "question_mark,f2", "tell_keys", fixed=True),
)


_DIGITS: Final = frozenset("0123456789")
"""Also on a layout that has letters in their row."""


class CourierScreen(StoreErrorBoundary, Screen[None]):
    """One page at a time; digits and Enter."""

    KEYS: ClassVar[tuple[Key, ...]] = _KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    AUTO_FOCUS = ""
    LEAST: ClassVar[Size] = Size(30, 10)
    """The smallest window: a phone's, with its keyboard on the glass."""
    DEFAULT_CSS = """
    CourierScreen #page { height: 1fr; width: 1fr; text-wrap: nowrap; }
    CourierScreen #prompt { height: 1; width: 1fr; text-wrap: nowrap; }
    """

    def __init__(self, seat: Context) -> None:
        """For the courier in this seat."""
        super().__init__()
        self._seat = seat
        self.header = Head(seat)
        self.typed = Typed()
        self.place = Place()
        self.day: OwnDay | None = None
        self.said = ""
        """What came of the last answer."""
        self._sent: SentCode | None = None
        self._picture: Picture | None = None
        self._ticking: Timer | None = None
        self.watcher = ChangeWatcher(self, seat, lambda _touched: True)
        self._turn = asyncio.Lock()
        """One answer, or one look at what others do, after the other."""
        self._page, self._prompt = FixedLine(id="page"), FixedLine(id="prompt")

    def compose(self) -> ComposeResult:
        """The head, the page, what is typed."""
        yield self.header
        yield self._page
        yield self._prompt

    def on_mount(self) -> None:
        """Take the screen over, wherever it was open; open at what it was open at."""
        self.run_worker(self._begin(), group=ACTS)
        self.watcher.start()

    def on_unmount(self) -> None:
        """Look no more."""
        self.watcher.stop()

    def is_scan(self, code: Code) -> bool:
        """Digits that come together are typed digits here, unless a scanner says that they are its own."""
        return code.certain

    def on_scanned(self, message: Scanned) -> None:
        """Nothing is done with a scanned code."""
        message.stop()

    def watched(self, names: Sequence[str], _sentence: str) -> None:
        """Say in the head who looks at this screen from their own."""
        self.header.watched(names)

    def store_failed(self, error: StoreError) -> None:
        """Say that nothing can be read or sent now."""
        self.said = str(error)
        self.header.alarm(True)
        self._paint()

    # --- keys --------------------------------------------------------------------------------------------------

    def hears(self, key: str, character: str) -> bool:
        """A letter is typed too, so that the answer is seen to be none: dropped in silence it leaves another one."""
        if not character.isalpha() or key in _DIGITS:
            return False
        self.action_type(character)
        return True

    def action_type(self, character: str) -> None:
        """A character of the answer."""
        gate = gate_of(self)
        self.typed.press(gate.pressed_at, gate.together)
        self.typed.add(character, gate.pressed_at)
        self._paint_typed()

    def action_rub(self) -> None:
        """Without its last one."""
        gate = gate_of(self)
        self.typed.press(gate.pressed_at, gate.together)
        self.typed.rub()
        self._paint_typed()

    def action_answer(self) -> None:
        """Enter: the answer counts, where it was meant for the page that is shown."""
        gate = gate_of(self)
        self.typed.press(gate.pressed_at, gate.together)
        text, meant = self.typed.take(gate.pressed_at)
        self.run_worker(self._answer(text, meant=meant), group=ACTS)

    def action_tell_keys(self) -> None:
        """Every page names its keys at its foot; say so."""
        self.said = _("The keys stand at the foot of the page: digits and {enter}.").format(enter=NAMES["enter"])
        self._paint()

    # --- what they come to ---------------------------------------------------------------------------------------

    async def _begin(self) -> None:
        async with self._turn:
            await self._open()

    async def _open(self) -> None:
        try:
            at = await self._seat.acts.run(lambda desk: desk.do(TakeScreen()))
            self.place = Place(page=Page(at.page), stop=at.stop)
            if self.place.page is Page.WHY_SUM:
                self.place = Place(page=Page.OTHER_SUM, stop=at.stop)  # a sum that was only typed is typed anew
        except DeskError as error:
            self.said = str(error)
        await self._look()
        if self.place.page is Page.CODE:
            await self._send_code(anew=False)
        self._show()

    async def _answer(self, text: str, *, meant: bool) -> None:
        if text == LEAVE:  # it sends nothing, so whatever it was typed for it may
            self.app.exit(0)
            return
        async with self._turn:
            await self._weigh(text, meant=meant)

    async def _weigh(self, text: str, *, meant: bool) -> None:
        before = self._picture
        await self._look()
        now = self._drawn()
        if not meant or before is None or now is None or before.basis != now.basis:
            self.said = _("Look: this is how it is now. Nothing was sent.")
            self._show()
            return
        self.said = ""
        try:
            await self._obey(text)
        except DeskError as error:
            self.said = str(error)
            await self._look()
        self._show()

    async def _obey(self, text: str) -> None:
        assert self.day is not None
        match meaning(self.place, self.day, text):
            case TakeOver():
                await self._open()
            case Unclear(said):
                self.said = said
            case Send():
                await self._send_code(anew=True)
            case Go(to):
                await self._go(to)
            case Do() as act:
                await self._do(act)

    async def _go(self, to: Place) -> None:
        if (to.page, to.stop) != (self.place.page, self.place.stop):
            await self._seat.acts.run(lambda desk: desk.do(MoveOn(to.page.value, to.stop)))
        self.place = to
        if to.page is Page.CODE:
            await self._send_code(anew=False)

    async def _do(self, act: Do) -> None:
        """Send it, then tell what has been stored of it."""
        stop = self.place.stop
        await self._seat.acts.run(lambda desk: desk.do(MoveOn(self.place.page.value, stop)))  # refuses an old session
        try:
            await self._seat.acts.run(lambda desk: desk.do(act.command, key=act.key))
        except DoneAlready:
            pass  # it was sent over a line that dropped before its answer came
        except DeskError:
            if self.place.page is Page.CODE:
                await self._send_code(anew=None)
            raise
        await self._go(act.to)
        await self._look()
        if self.day is not None and (own := self.day.stop(stop)) is not None and self.place.page is Page.RUN:
            self.said = f"{own.number} {self._accepted(own)}"

    def _accepted(self, own: OwnStop) -> str:
        told = self._told()
        return outcome(own, told.now, told.zone) or answered(own, told.now, told.zone)

    async def _send_code(self, *, anew: bool | None) -> None:
        """Have a code sent, unless the buyer has one: the buyer stands at the door. `None` only looks."""
        own = None if self.day is None else self.day.stop(self.place.stop)
        if own is None:
            return

        def send(desk: Desk) -> SentCode | None:
            sent = None if anew else desk.code_at_hand(own.seen.order)
            if sent is None and anew is not None:
                sent = desk.do(SendStopCode(own.seen.stop.run, own.reference))
            return sent

        try:
            self._sent = await self._seat.acts.run(send)
        except DeskError as error:
            self._sent, self.said = None, str(error)

    # --- what is shown -------------------------------------------------------------------------------------------

    async def _look(self) -> None:
        try:
            self.day = await self._seat.acts.run(own_day)
        except StoreError as error:
            self.store_failed(error)
        except DeskError as error:  # blocked, or no courier any more: nothing of the shop is shown
            self.day, self.said = None, str(error)
        else:
            self.header.alarm(False)

    def _told(self) -> Told:
        return Told(self._seat.clock(), self._seat.zone, self._seat.rules.config.language)

    def _drawn(self) -> Picture | None:
        if self.day is None:
            return None
        if not self.day.here and self.day.place is not None:
            self.place = Place(page=Page.ELSEWHERE, stop=self.place.stop)
        elif self.place.page is Page.ELSEWHERE:
            self.place = Place()
        if self.place.page not in (Page.RUN, Page.MONEY, Page.ELSEWHERE) and self.day.stop(self.place.stop) is None:
            self.place = Place()
        size = Size(self._page.size.width or self.size.width, self._page.size.height or self.size.height - 4)
        return drawn(self.place, self.day, self._sent, self.said, self.typed.text, size, self._told())

    def _show(self, *, by_others: bool = False) -> None:
        """Show the page anew; what is typed from now on is meant for it."""
        before, self._picture = self._picture, self._drawn()
        if before is None or self._picture is None or before.basis != self._picture.basis or not by_others:
            self.typed.shown(by_others=by_others)
        self._paint()

    def _paint(self) -> None:
        picture = self._drawn()
        self._page.say(picture.content if picture is not None else plain(self.said))
        self.header.show(self.place, self.day, self._told())
        self._paint_typed()
        self._plan()

    def _paint_typed(self) -> None:
        if self.place.page is Page.CODE and (picture := self._drawn()) is not None:
            self._page.say(picture.content)
        self._prompt.say(plain(f"> {self.typed.text}_"))

    def _plan(self) -> None:
        """The times on the page go on each minute."""
        if self._ticking is not None:
            self._ticking.stop()
        now = self._seat.clock()
        self._ticking = self.set_timer(max(MINUTE - now % MINUTE, 0.2), self._paint)

    def on_resize(self, _event: events.Resize) -> None:
        """The page is laid out anew."""
        self.call_after_refresh(self._paint)

    def on_store_changed(self) -> None:
        """Show what others have done."""
        self.run_worker(self._renew(), group="courier")

    async def _renew(self) -> None:
        async with self._turn:
            await self._look()
            self._show(by_others=True)

    def on_news_came(self, _message: NewsCame) -> None:
        """What concerns the courier stands on the page."""

    def on_store_reach(self, message: StoreReach) -> None:
        """Say in the head that nothing can be sent, or that it can again."""
        self.header.alarm(message.error is not None)

    def on_store_looked(self, _message: Any) -> None:
        """Nothing of the machine's clock is the courier's business."""
