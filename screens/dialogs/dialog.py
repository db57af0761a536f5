"""What all dialogs share: the frame, a line for what is wrong, and that they stay until what they ask for is saved."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from typing import ClassVar, Final, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget

from orderdesk.errors import DeskError, Outdated, Refused
from orderdesk.i18n import _, mark
from screens.keyboard.key_gate import ACTS, gate_of
from screens.keyboard.named_key import HELP, HELP_TYPING, LEAVE, Key, bindings
from screens.keyboard.reading_time import Unread, too_soon
from screens.keyboard.scanner import Code, Scanned, is_scan
from screens.safe import plain
from screens.widgets.field import Field
from screens.widgets.lines import Hints, Line

Result = TypeVar("Result")

Save = Callable[[Result], Awaitable[None]]
"""Does what a dialog has asked for; what is refused is raised."""


_WIDE: Final = 72
_FRAME: Final = 4
"""Cells of a dialog's width, and those of them that its frame takes."""
MORE: Final = Key("dialog.page-down", "pagedown", "page(1)", mark("more"), while_typing=True)
_LESS: Final = Key("dialog.page-up", "pageup", "page(-1)", mark("back up"), while_typing=True)
_CHARACTERS: Final = re.compile(r"\S([- ]\S)*")
"""Keys that type something where words are typed."""
_WRONG: Final = 3
"""Lines that are always kept for what is wrong; a longer sentence takes them from the body."""


async def nothing(_result: object) -> None:
    """For dialogs that only show or do their work themselves."""


class Dialog(ModalScreen[Result | None], Generic[Result]):
    """A frame in the middle: title, body, a line for refusals, the keys.

    What was chosen and typed stays on the screen until it is saved, or until Escape, which saves nothing.
    """

    DEFAULT_CSS = """
    Dialog { align: center middle; background: transparent; }
    Dialog > #frame { width: 72; max-width: 100%; height: auto; max-height: 100%; background: $surface;
                      border: round $primary; border-title-color: $foreground; border-title-style: bold; padding: 0 1; }
    Dialog #body { height: auto; scrollbar-size: 1 1; }
    Dialog #wrong { color: $error; text-style: bold; height: auto; }
    Dialog Hints { background: $surface; }
    Dialog Input { border: none; height: 1; padding: 0; background: $panel; }
    """
    KEYS: ClassVar[tuple[Key, ...]] = (LEAVE, MORE, _LESS, HELP, HELP_TYPING)
    """Its own keys; those of what it is a kind of act besides."""
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED: ClassVar[str] = ""
    """What it is called where the help lists its keys; a message id."""
    TYPED: ClassVar[str] = ""
    """The characters that are typed into its field while its other letters are keys."""
    AROUND: ClassVar[int] = 6
    """Lines around the body: the frame, what is wrong, the keys."""
    LEADS_BACK: ClassVar[bool] = False
    """No key leads away from it but those that leave it."""
    ALONE: ClassVar[bool] = False
    """Whether it is answered only by a key that came by itself, not by one of several that came in one piece."""

    def __init__(self, title: str, save: Save[Result] = nothing) -> None:
        """`title` may be foreign text."""
        super().__init__()
        self._title = title
        self._do = save
        self._hinted: list[tuple[str, str]] = []
        self._unread = Unread()
        """What it asks now."""
        self._unsaveable = ""
        self.about = ""
        """What it is about beside the title, shown at the frame's foot; may be foreign text."""
        self.whole = ""
        """All of that, at the end of the body, where the foot has no room for it; may be foreign text."""

    def compose(self) -> ComposeResult:
        """The frame around the body."""
        with Vertical(id="frame") as frame:
            frame.border_title = plain(self._title)
            frame.border_subtitle = plain(self.about)
            with VerticalScroll(id="body", can_focus=False):
                yield from self.body()
                if self.whole:
                    whole = Line(id="whole")
                    whole.say(plain(self.whole, "$foreground-muted"))
                    yield whole
            yield Line(id="wrong")
            yield Hints(id="keys", keys_first=True)

    def body(self) -> Iterable[Widget]:
        """What the dialog asks. For subclasses."""
        return ()

    def on_resize(self) -> None:
        """In a low window the body scrolls, and what is wrong and the keys stay in sight."""
        self._make_room()
        self.offer(self._hinted)

    def _make_room(self) -> None:
        """Let the body have what the frame, all of what is wrong and the keys leave it."""
        wrong = self.query_one("#wrong", Line)
        more = max(wrong.height_in(min(self.size.width, _WIDE) - _FRAME) - _WRONG, 0)
        self._body.styles.max_height = max(self.size.height - self.AROUND - more, 1)

    def action_page(self, way: int) -> None:
        """Scroll the body, where it does not fit."""
        self._body.scroll_relative(y=way * 5, animate=False, immediate=True)

    @property
    def _body(self) -> VerticalScroll:
        return self.query_one("#body", VerticalScroll)

    def offer(self, keys: Iterable[tuple[str, str]]) -> None:
        """Show these keys with their words, and how to scroll where not everything fits."""
        self._hinted = list(keys)
        self._say_keys()
        self.call_after_refresh(self._say_keys)  # only then is it known what fits

    def _say_keys(self) -> None:
        if not self.query("#body"):
            return  # it is being closed, and its field tells that it has lost the focus
        more = [(MORE.label, _(MORE.word))] if self._body.max_scroll_y else []
        writing = self.typing is not None and not self.typing.takes
        keys = [(key, word) for key, word in self._hinted if not (writing and _CHARACTERS.fullmatch(key))]
        if writing and "Enter" not in dict(keys):
            keys.append(("Enter", _("end the words")))
        asked = HELP_TYPING if writing else HELP
        self.query_one("#keys", Hints).offer([*more, *keys, (asked.label, _(asked.word)), (LEAVE.label, _(LEAVE.word))])

    def on_descendant_focus(self) -> None:
        """Where words are typed, a letter is one of them and no key."""
        self.offer(self._hinted)

    def on_descendant_blur(self) -> None:
        """It is a key again."""
        self.offer(self._hinted)

    def on_field_refused(self, message: Field.Refused) -> None:
        """Something was pasted that is no answer for certain: nothing is saved in its place."""
        message.stop()
        self.wrong(message.sentence)

    @property
    def typing(self) -> Field | None:
        """The field that is typed into now."""
        return self.focused if isinstance(self.focused, Field) else None

    def is_scan(self, code: Code) -> bool:
        """What fits into the field is typed into it; else a number or what looks like one is no choice of anything."""
        field = self.typing
        return not (field and (field.would_type(code.typed) or field.would_type(code.text))) and is_scan(code)

    def on_scanned(self, message: Scanned) -> None:
        """A code may be put into words that are being typed; it never chooses or saves anything."""
        message.stop()
        if self.typing and self.typing.would_type(message.code.text):
            self.typing.insert_text_at_cursor(message.code.text)
        else:
            self.app.bell()
            said = _("Scanned: {code}. Nothing was done with it: finish here first, or leave with {key}.")
            self.wrong(said.format(code=message.code.text, key=LEAVE.label))

    def save(self, result: Result) -> None:
        """Have the result saved, and close; what is refused is said, and the dialog stays. Keys wait meanwhile."""
        if (not self.ALONE or self.by_itself()) and (not self.costs or self._was_read()):
            self.run_worker(self._saved(result), group=ACTS)

    @property
    def costs(self) -> bool:
        """Whether what it would save costs something, or takes it from somebody. For subclasses."""
        return False

    def asks_anew(self) -> None:
        """What it asks is on the screen only now."""
        self._unread.came()

    def _was_read(self) -> bool:
        """Whether the key that is obeyed came after what it answers could be read."""
        try:
            self._unread.check(gate_of(self).pressed_at)
        except Refused as why:
            gate_of(self).drop_ahead()
            self.wrong(str(why))
            return False
        return True

    def dropped(self) -> None:
        """Say that a key came before this could be read."""
        self.wrong(too_soon())

    def by_itself(self) -> bool:
        """Whether the key that is obeyed came alone; a pasted text must not answer what it has itself brought up."""
        if gate_of(self).together > 1:
            gate_of(self).drop_ahead()
            self.wrong(_("This key came in one piece with others, as if pasted: press it by itself."))
            return False
        return True

    async def _saved(self, result: Result) -> None:
        try:
            await self._do(result)
        except DeskError as error:
            if isinstance(error, Outdated):
                self.renew()
            self.wrong(str(error))
        else:
            gate_of(self).saved()
            self.dismiss(result)

    def renew(self) -> None:
        """What it shows has been changed by others: show that anew, and have it answered anew. For subclasses."""

    def wrong(self, sentence: str) -> None:
        """Say what is missing; the dialog stays."""
        self.query_one("#wrong", Line).say(plain(sentence))
        self._make_room()

    def stray(self, sentence: str) -> None:
        """Say of a key that it means nothing here, unless something is said already."""
        if not self.query_one("#wrong", Line).said:
            self.wrong(sentence)

    def action_close(self) -> None:
        """Nothing happened."""
        self.action_leave()

    def unsaveable(self, sentence: str) -> None:
        """Say why nothing could be saved now, once, and no more when that is over; what is typed stays."""
        if sentence != self._unsaveable:
            if sentence or self.query_one("#wrong", Line).said == self._unsaveable:
                Dialog.wrong(self, sentence)
            self._unsaveable = sentence

    def also_wrong(self, sentence: str) -> None:
        """Say it beside what is said already."""
        self.wrong(f"{self.query_one('#wrong', Line).said} {sentence}".strip())

    def right(self) -> None:
        """Nothing is wrong any more."""
        self.query_one("#wrong", Line).say(Content(""))
        self._make_room()

    def action_leave(self) -> None:
        """Nothing happened."""
        self.dismiss(None)


def choices(options: Iterable[tuple[str, str, bool]]) -> Content:
    """Options in a row: key, word, and whether it is chosen, which is marked by more than colour."""
    parts: list[Content] = []
    for key, word, chosen in options:
        sign = "(•)" if chosen else "( )"
        parts.append(
            Content.assemble((f"{key} ", "bold $accent"), (f"{sign} ", ""), plain(word, "bold" if chosen else ""))
        )
    return Content("   ").join(parts)
