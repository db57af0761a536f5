"""Logging a call or message: its result, through what, and what was said. These are the evidence behind later acts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from msgspec import Struct
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from orderdesk.i18n import _
from orderdesk.model import Contact, Order
from orderdesk.rules.edits import CONTACT_RESULTS
from orderdesk.wording.dates import when
from orderdesk.wording.labels import buyer_phone, result_name, via_name
from screens.dialogs.dialog import Dialog, Save, choices
from screens.safe import plain
from screens.widgets.field import Field
from screens.widgets.lines import Line


class CallChoice(Struct, frozen=True):
    """What came of it."""

    result: str
    via: str
    note: str


class CallLog(Dialog[CallChoice]):
    """Digits choose the result, Enter saves it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(i), f"choose({i})", show=False, id=f"call.result-{i}")
            for i in range(1, len(CONTACT_RESULTS) + 1)
        ),
        Binding("v", "via", show=False, id="call.via"),
        Binding("o", "note", show=False, id="call.note"),
        Binding("enter", "save", show=False, id="call.save"),
    ]
    DEFAULT_CSS = """
    CallLog #note { display: none; }
    CallLog #note.-asked { display: block; }
    """
    AUTO_FOCUS = ""

    def __init__(
        self,
        order: Order,
        ways: Sequence[str],
        contacts: Sequence[Contact],
        now: int,
        zone: str,
        script: Sequence[str],
        save: Save[CallChoice],
    ) -> None:
        """The buyer, the ways to reach them, what was tried before, and what to say."""
        super().__init__(_("Call about {number}").format(number=order.number), save)
        self._order, self._ways, self._contacts = order, ways, contacts
        self._now, self._zone, self._script = now, zone, script
        self._chosen = 0
        self._via = 0

    def body(self) -> Iterable[Widget]:
        """Whom to call, what came of it, earlier tries."""
        yield Line(id="who")
        yield Line(id="script")
        yield Line(id="results")
        yield Field(id="note", max_length=500, placeholder=_("What was said"))
        yield Line(id="before")

    def on_mount(self) -> None:
        """Show what there is."""
        customer = self._order.customer
        self.query_one("#who", Line).say(
            Content.assemble(plain(customer.name or "—", "bold"), "  ", plain(buyer_phone(self._order)))
        )
        self.query_one("#script", Line).say(Content("\n").join(plain(f"» {said}") for said in self._script))
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
            self.wrong(_("Choose by a digit what came of it."))
        else:
            note = self.query_one("#note", Field).value.strip()
            self.save(CallChoice(CONTACT_RESULTS[self._chosen - 1], self._ways[self._via], note))

    def _show(self) -> None:
        through = _("through: {what}").format(what=via_name(self._ways[self._via]))
        rows = [Content.assemble(("v ", "bold $accent"), plain(through))]
        rows.extend(
            choices([(str(i), result_name(result), i == self._chosen)]) for i, result in enumerate(CONTACT_RESULTS, 1)
        )
        self.query_one("#results", Line).say(Content("\n").join(rows))
        self.offer([(f"1-{len(CONTACT_RESULTS)}", _("result")), ("Enter", _("save")), ("o", _("note"))])
