"""Logging a call or message: its result, through what, and what was said. These are the evidence behind later acts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from msgspec import Struct
from rich.cells import cell_len, set_cell_size
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from orderdesk.desk.orders.talk import Said, Talk
from orderdesk.i18n import _, mark
from orderdesk.model import Contact, Order
from orderdesk.rules.edits import CONTACT_RESULTS
from orderdesk.wording.dates import when
from orderdesk.wording.labels import buyer_phone, result_name, via_name
from screens.dialogs.dialog import Dialog, Save, choices
from screens.keyboard.named_key import Key, bindings, digits
from screens.safe import plain
from screens.widgets.field import Field
from screens.widgets.lines import Line

_LETTERS: Final = "abcdef"
"""The keys of what may be answered: digits are the results."""

_BACK: Final = Key("call.back", "backspace", "step_back", mark("a step back"), shown="BkSp")
_VIA: Final = Key("call.via", "v", "via", mark("through what"))
_NOTE: Final = Key("call.note", "o", "note", mark("note"))
_SAVE: Final = Key("call.save", "enter", "save", mark("save"))


class CallChoice(Struct, frozen=True):
    """What came of it."""

    result: str
    via: str
    note: str


class CallLog(Dialog[CallChoice]):
    """Letters lead through the talk to its result, digits choose one at once; Enter saves it."""

    KEYS = (
        *digits("call.result", "choose", len(CONTACT_RESULTS)),
        *(
            Key(f"call.reply-{letter}", letter, f"reply({at})", mark("what they answer"), fixed=True)
            for at, letter in enumerate(_LETTERS)
        ),
        _BACK,
        _VIA,
        _NOTE,
        _SAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED = mark("a call")
    DEFAULT_CSS = """
    CallLog #note { display: none; }
    CallLog #note.-asked { display: block; }
    """
    AUTO_FOCUS = ""

    def __init__(
        self,
        name: str,
        order: Order,
        ways: Sequence[str],
        contacts: Sequence[Contact],
        now: int,
        zone: str,
        talk: Talk | None,
        hints: Sequence[str],
        save: Save[CallChoice],
    ) -> None:
        """What the order is called, its buyer, the ways to reach them, what was tried before, what to say.

        `hints` are to be known before one dials.
        """
        super().__init__(_("Call about {number}").format(number=name), save)
        self._order, self._ways, self._contacts = order, ways, contacts
        self._now, self._zone, self._talk, self._hints = now, zone, talk, hints
        self._way = [] if talk is None else [talk.begin]
        """The parts of the talk so far; the last one is shown."""
        self._answered = list[str]()
        self._chosen = 0
        self._via = 0

    def body(self) -> Iterable[Widget]:
        """Whom to call, what came of it, earlier tries."""
        yield Line(id="who")
        yield Line(id="hints")
        yield Line(id="results")  # before the talk, which may be longer than the smallest window
        yield Field(id="note", max_length=500, placeholder=_("What was said"))
        yield Line(id="script")
        yield Line(id="before")

    def on_mount(self) -> None:
        """Show what there is."""
        customer = self._order.customer
        self.query_one("#who", Line).say(
            Content.assemble(plain(customer.name or "—", "bold"), "  ", plain(buyer_phone(self._order)))
        )
        self.query_one("#hints", Line).say(Content("\n").join(plain(said, "$warning") for said in self._hints))
        before = [
            f"{when(c.at, self._now, self._zone)}  {c.operator}  {via_name(c.via)}: {result_name(c.result)}  {c.note}"
            for c in self._contacts[-4:]
        ]
        self.query_one("#before", Line).say(Content("\n").join(plain(line.rstrip()) for line in before))
        self._show()

    def action_choose(self, number: int) -> None:
        """Choose the result."""
        self._chosen = number
        self.right()
        self._show()

    def action_reply(self, at: int) -> None:
        """The buyer has answered: the next part of the talk, and its result where it ends there."""
        replies = [] if self._here is None else self._here.replies
        if at < len(replies):
            says, to = replies[at]
            self._answered.append(says)
            self._way.append(to)
            self._arrive()

    def action_step_back(self) -> None:
        """To the part of the talk before."""
        if self._answered:
            self._answered.pop()
            self._way.pop()
            self._arrive()

    def _arrive(self) -> None:
        assert self._here is not None
        self._chosen = CONTACT_RESULTS.index(self._here.result) + 1 if self._here.result else 0
        self.right()
        self._show()

    @property
    def _here(self) -> Said | None:
        """The part of the talk that is shown."""
        return None if self._talk is None else self._talk.parts[self._way[-1]]

    def action_via(self) -> None:
        """The next way."""
        self._via = (self._via + 1) % len(self._ways)
        self._show()

    def action_note(self) -> None:
        """Write what was said."""
        field = self.query_one("#note", Field)
        field.add_class("-asked")
        field.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the field saves too."""
        event.stop()
        self.set_focus(None)
        self.action_save()

    def action_save(self) -> None:
        """Save the result."""
        if not self._chosen:
            self.wrong(_("Choose the result by its digit."))
        else:
            note = self.query_one("#note", Field).value.strip() or ", ".join(self._answered)
            self.save(CallChoice(CONTACT_RESULTS[self._chosen - 1], self._ways[self._via], note))

    def _show(self) -> None:
        here = self._here
        if here is not None:
            said = [plain(f"» {line}") for line in here.lines]
            said += [
                Content.assemble("  ", (f"{letter} ", "bold $accent"), plain(says))
                for letter, (says, _to) in zip(_LETTERS, here.replies, strict=False)
            ]
            self.query_one("#script", Line).say(Content("\n").join(said))
        through = _("through: {what}").format(what=via_name(self._ways[self._via]))
        rows = [Content.assemble((f"{_VIA.label} ", "bold $accent"), plain(through))]
        offered = [(str(at), result_name(one), at == self._chosen) for at, one in enumerate(CONTACT_RESULTS, 1)]
        half = (len(offered) + 1) // 2
        room = max(cell_len(name) for _digit, name, _on in offered[:half])
        beside = [(digit, set_cell_size(name, room), on) for digit, name, on in offered[:half]]
        rows.extend(choices([left, *offered[at + half : at + half + 1]]) for at, left in enumerate(beside))
        self.query_one("#results", Line).say(Content("\n").join(rows))
        keys = [
            (_SAVE.label, _(_SAVE.word)),
            (_NOTE.label, _(_NOTE.word)),
        ]  # digits and letters stand beside what they do
        self.offer([*keys, *([(_BACK.label, _(_BACK.word))] if self._answered else [])])
