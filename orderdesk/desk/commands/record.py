"""What is noted of an order: words, calls, what was shown and told."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, ClassVar

from orderdesk.desk.change import Change
from orderdesk.desk.command import Ask, Key, OrderCommand, Price, Touches
from orderdesk.desk.desk import Desk, Rules
from orderdesk.desk.rights import Need
from orderdesk.desk.typed_text import words
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.desk.views.card import Possible
from orderdesk.errors import BadInput, Refused
from orderdesk.i18n import _, mark
from orderdesk.model import FieldValue, Order
from orderdesk.model.channel_accounts import PushState
from orderdesk.rules.context import RuleContext
from orderdesk.rules.roles import Right
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.store import Store
from orderdesk.wording.labels import quoted


class Remark(OrderCommand[Order], frozen=True):
    """Add a note that only the shop sees."""

    name: ClassVar = "note"
    need: ClassVar = Need((Right.NOTE,))
    touches: ClassVar = Touches.RECORD
    keys: ClassVar = (
        Key("order.note", "o", mark("note"), mark("Add a note that only the shop sees"), after="order.call", many=True),
    )

    text: Annotated[str, Ask("", argument=True)]

    def effect(self, desk: Desk, work: UnitOfWork) -> Order:
        """Write it down."""
        text = words(self.text)
        if not text:
            raise BadInput(_("The note is empty."))
        return work.commit(Change(kind="note", note=text, stays=mark("a note cannot be removed")))

    def price(self, store: Store, book: Rulebook, situation: RuleContext, can: Possible) -> Price | None:
        """It costs nothing."""
        return Price(_("note"), sets=(quoted(self.text),)) if can.note else None

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """That it is kept."""
        return _("the note is kept")


class Call(OrderCommand[Order], frozen=True):
    """Log a call or message with its result; without an answer, the next try is planned."""

    name: ClassVar = "call"
    need: ClassVar = Need((Right.NOTE,))
    touches: ClassVar = Touches.RECORD
    keys: ClassVar = (
        Key("order.call", "p", mark("call"), mark("Log a call or message with its result"), after="order.split"),
    )

    result: str
    via: str = ""
    """Through what; what the channel has first where it is empty."""
    note: str = ""

    def effect(self, desk: Desk, work: UnitOfWork) -> Order:
        """Log it."""
        from orderdesk.desk.orders.contact import log_contact

        return log_contact(work, result=self.result, via=self.via, note=self.note)

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """That it is kept."""
        return _("the call is logged")


class Tell(OrderCommand[Order], frozen=True):
    """Note that what its marketplace must be told has been done in its cabinet."""

    name: ClassVar = "told"
    need: ClassVar = Need((Right.RELAY,))
    touches: ClassVar = Touches.RECORD
    keys: ClassVar = (
        Key(
            "order.told",
            "T",
            mark("told"),
            mark("Note that it has been done in the marketplace's cabinet"),
            after="order.assign",
            many=True,
        ),
    )

    rows: Collection[int] = ()
    """Of the outbox; all that wait where there are none."""

    @classmethod
    def on_key(cls, key: Key, can: Possible) -> str:
        """While something waits to be told."""
        return _(key.word) if can.told else ""

    def effect(self, desk: Desk, work: UnitOfWork) -> Order:
        """Note it."""
        from orderdesk.desk.orders.to_tell import told

        return told(work, self.rows)

    def price(self, store: Store, book: Rulebook, situation: RuleContext, can: Possible) -> Price | None:
        """What it was that had to be done there."""
        untold = store.outbox.untold(situation.order.id) if can.told else []
        texts = dict.fromkeys(item.text for item in store.sight().outbox(untold))
        return Price(_("done in the cabinet"), sets=tuple(texts)) if untold else None

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """That it is noted."""
        return _("noted: done in the cabinet")


class TellAgain(OrderCommand[Order], frozen=True):
    """Tell the marketplace once more what got no answer, after a look into its cabinet that it was not done."""

    name: ClassVar = "tell-again"
    need: ClassVar = Need((Right.RELAY,))
    touches: ClassVar = Touches.RECORD

    def effect(self, desk: Desk, work: UnitOfWork) -> Order:
        """Let it go once more."""
        found = work.store.pushes.of(work.order.id, PushState.DOUBTFUL)
        if not found:
            raise Refused(_("Order {number}: nothing of it is without an answer.").format(number=work.order.number))
        for push in found:
            work.store.pushes.settle(push.row, PushState.WAITING, "")
        texts = "; ".join(dict.fromkeys(push.text for push in found))
        return work.commit(Change(kind="tell_again", note=texts, stays=mark("it is told again already")))

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """That it goes."""
        return _("is told again")


class Reveal(OrderCommand[dict[str, FieldValue]], frozen=True):
    """Show what the channel hides of the order, such as the recipient; who saw it and why goes into history."""

    name: ClassVar = "reveal"
    need: ClassVar = Need((Right.REVEAL,))
    touches: ClassVar = Touches.RECORD
    keys: ClassVar = (
        Key(
            "order.reveal",
            "r",
            mark("reveal"),
            mark("Show what the channel hides; history keeps why"),
            after="order.happened",
        ),
    )

    reason: str

    @classmethod
    def on_key(cls, key: Key, can: Possible) -> str:
        """While anything is hidden."""
        return _(key.word) if can.reveal else ""

    def effect(self, desk: Desk, work: UnitOfWork) -> dict[str, FieldValue]:
        """What is shown, as whoever asks may see it."""
        from orderdesk.desk.orders.reveal import reveal

        return desk.access.sight().facts(reveal(work, self.reason))
