"""Handing over against the buyer's code. Until the right code is in, it says in red not to give the goods out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from orderdesk.clock import Clock
from orderdesk.desk.orders.hand_over import SentCode
from orderdesk.errors import DeskError
from orderdesk.i18n import _, mark, ngettext
from orderdesk.wording.order_row import duration, next_duration
from screens.dialogs.dialog import Dialog
from screens.keyboard.key_gate import ACTS
from screens.keyboard.named_key import Key, bindings
from screens.safe import plain
from screens.widgets.field import Field
from screens.widgets.lines import Line
from screens.widgets.ticker import Ticker

Look = Callable[[], Awaitable[SentCode | None]]
"""The code that has been sent and can still be given."""
Send = Callable[[], Awaitable[SentCode]]
"""Sends a new code."""
Try = Callable[[str], Awaitable[None]]
"""Tries a code; what is refused is raised."""

_RESEND: Final = Key("hand-over.resend", "r", "resend", mark("send again"))
_MOST_DIGITS: Final = 12
"""Of a code whose length nobody knows before."""

_CLOSE: Final = Key("hand-over.close", "enter", "close", mark("close"))


class HandOver(Dialog[bool]):
    """The code checks itself on its last digit; an empty one is never tried."""

    KEYS = (_RESEND, _CLOSE)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED = mark("hand over")
    TYPED = "0123456789"
    DEFAULT_CSS = """
    HandOver #banner { width: 100%; text-align: center; text-style: bold; background: $error; color: $background; }
    HandOver #banner.-done { background: $success; }
    HandOver #banner:ansi { background: $surface; color: $error; text-style: reverse; }
    HandOver #banner.-done:ansi { background: $surface; color: $success; }
    HandOver #code-line { height: 1; margin: 1 0; }
    HandOver #code-line.-done { display: none; }
    HandOver #code-word { width: auto; margin-right: 1; text-style: bold; }
    HandOver #code { width: 8; }
    """
    AUTO_FOCUS = "#code"

    def __init__(self, number: str, look: Look, send: Send, attempt: Try, clock: Clock) -> None:
        """`look`, `send` and `attempt` do the work; this only asks."""
        super().__init__(_("Hand over {number}").format(number=number))
        self._look, self._send, self._attempt, self._clock = look, send, attempt, clock
        self._sent: SentCode | None = None
        self._spent = False
        self._done = False
        self.ticker = Ticker(host=self, clock=clock, show=self._show_sent)
        """Lets the code's time run on."""

    def body(self) -> Iterable[Widget]:
        """The banner, where the code went, the field."""
        yield Line(id="banner")
        yield Line(id="sent")
        with Horizontal(id="code-line"):
            yield Line(id="code-word")
            yield Field(id="code", takes=self.TYPED, max_length=_MOST_DIGITS)

    def on_mount(self) -> None:
        """Send the code at once: the buyer stands at the counter."""
        self.query_one("#banner", Line).say(plain(_("DO NOT GIVE THE GOODS OUT")))
        self.query_one("#code-word", Line).say(plain(_("Code:")))
        self._show()
        self._order_code(anew=False)

    def action_resend(self) -> None:
        """Send another code; digits of the old one would eat the new one's."""
        if not self._done:
            self.query_one("#code", Field).clear()
            self._order_code(anew=True)

    def action_close(self) -> None:
        """Enter closes what is done, and nothing else."""
        if self._done:
            self.dismiss(True)

    def action_leave(self) -> None:
        """Back to the list; without the code the order stays where it is."""
        self.dismiss(True if self._done else None)

    def on_input_changed(self, event: Input.Changed) -> None:
        """The last digit checks the code."""
        event.stop()
        if not event.value or self._sent is None or self._done:
            return
        if len(event.value) == self._sent.digits:
            self.run_worker(self._check(event.value), group=ACTS)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the field."""
        event.stop()
        if not self._done and self._sent is not None and not self._sent.digits and event.value:
            self.run_worker(self._check(event.value), group=ACTS)
        else:
            self.action_close()

    def _order_code(self, *, anew: bool) -> None:
        self.run_worker(self._send_code(anew), group=ACTS)

    async def _send_code(self, anew: bool) -> None:
        try:
            self._sent = (None if anew else await self._look()) or await self._send()
        except DeskError as error:
            await self._refused(error)
        else:
            self.right()
        self._show()

    async def _check(self, code: str) -> None:
        self.query_one("#code", Field).clear()
        try:
            await self._attempt(code)
        except DeskError as error:
            await self._refused(error)
        else:
            self._done = True
            self.right()
            self.query_one("#code-line").add_class("-done")
            banner = self.query_one("#banner", Line)
            banner.add_class("-done")
            banner.say(plain(_("GIVE THE GOODS OUT — thank you, the order is handed over")))
        self._show()

    async def _refused(self, error: DeskError) -> None:
        """Say why, and look what has become of the code."""
        self.wrong(str(error))
        with suppress(DeskError):  # the store's own sentence stands there already
            before, self._sent = self._sent, await self._look()
            self._spent = self._spent or (before is not None and self._sent is None)

    def _show(self) -> None:
        if self._sent is not None:
            self.query_one("#code", Field).max_length = self._sent.digits or _MOST_DIGITS
        self.ticker.tick()
        sending = [("0-9", _("code")), (_RESEND.label, _(_RESEND.word))]
        self.offer([(_CLOSE.label, _(_CLOSE.word))] if self._done else sending)

    def _show_sent(self) -> int | None:
        """Say where the code went and how long it is valid; when that changes."""
        sent, now, change = self._sent, self._clock(), None
        if self._done:
            said = Content("")
        elif sent is None:
            said = plain(
                _("The code sent before is not valid any more.") if self._spent else _("No code has been sent.")
            )
        elif sent.theirs:
            said = plain(_("The marketplace has sent the buyer its own code: type it"))
        else:
            left = duration(max(sent.expires_at - now, 0), exact=True)
            change = next_duration(sent.expires_at, now)
            tries = ngettext("{count} try", "{count} tries", sent.tries).format(count=sent.tries)
            said = plain(
                _("Code sent to {phone}; valid {left}, {tries}").format(phone=sent.phone, left=left, tries=tries)
            )
        self.query_one("#sent", Line).say(said)
        return change
