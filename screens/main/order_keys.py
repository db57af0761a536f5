"""What the keys of orders do: to the marked orders, or to the one that is under the cursor or on the card.

What is refused moves nothing, and what was typed behind it is dropped, since that was meant for the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from orderdesk.desk.command import Touches
from orderdesk.desk.commands.claims import TakeClaim
from orderdesk.errors import Refused
from orderdesk.i18n import _, ngettext
from orderdesk.model import Order
from orderdesk.rules.roles import Right
from orderdesk.store.people.claims import Claim
from screens.actions.holding import Holding
from screens.keyboard.key_gate import gate_of
from screens.keyboard.keys import commands_of, label
from screens.main.announcer import Announcer
from screens.main.claim_keeper import ClaimKeeper
from screens.main.key_meaning import KeyMeaning
from screens.messages import OrdersChanged, Told
from screens.screen_context import Context

if TYPE_CHECKING:
    from screens.actions.bulk import BulkActs
    from screens.actions.order_acts import OrderActs


class OrderKeys:
    """Acts once it is sure which order was meant, and that nobody else is at it."""

    def __init__(self, host: Screen[Any], seat: Context, meaning: KeyMeaning, holding: Holding, announcer: Announcer):
        """What keys mean `meaning` knows; orders are taken into `holding`."""
        self._host, self._seat, self._meaning, self._holding, self._announcer = host, seat, meaning, holding, announcer
        self._last, self._marks = announcer.last, meaning.marks

    @cached_property
    def _single(self) -> OrderActs:
        """Acts on one order; brought in by the first key."""
        from screens.actions.order_acts import OrderActs

        return OrderActs(self._host, self._seat, self._holding)

    @cached_property
    def _bulk(self) -> BulkActs:
        """Acts on many, and the last one once more."""
        from screens.actions.bulk import BulkActs

        return BulkActs(self._host, self._seat, self._holding, self._last)

    def aimed(self) -> Order | None:
        """The order that the key is meant for; where there is none, it is said why not."""
        try:
            return self._meaning.aimed()
        except Refused as why:
            self._drop(str(why))
            return None

    def meant(self) -> Sequence[Order]:
        """The marked orders, or the one that the key is meant for; where there is none, it is said why not."""
        if self._marks:
            return self._marked()
        order = self.aimed()
        return () if order is None else (order,)

    def act(self, action: str) -> None:
        """One of the acts on the marked orders, or on the one under the cursor."""
        if self._marks:
            if self._read(self._meaning.here):
                self._announcer.message.clear()
                if marked := self._marked():
                    self._bulk.start(action, marked)
        elif order := self.aimed():
            self.act_on(action, order)

    def repeat(self) -> None:
        """The last act again, on the marked orders or the one under the cursor."""
        if self._marks:
            if self._read(self._meaning.here) and (marked := self._marked()):
                self._bulk.repeat(marked)
        elif (order := self.aimed()) and self._single_press() and self._read(order):
            self._bulk.repeat([order])

    def to_mark(self) -> Order | None:
        """The order to be marked, or no longer; where none is meant, it is said why not."""
        order = self.aimed()
        return order if order is not None and self._read(order) else None

    def new_order(self) -> None:
        """Type in an order that came by phone or over the counter."""
        self._announcer.message.clear()
        self._single.new_order()

    def undo(self) -> None:
        """Take back the last act."""
        if self._single_press():
            self._bulk.undo()

    def undo_on(self, order: Order) -> None:
        """The same from the card of this order, if it was done to it."""
        if [done.id for done in self._last.orders] == [order.id]:
            self.undo()
        else:
            said = _("There is nothing to undo here: what was done last was not done to this order.")
            self._announcer.say(said, refused=True)

    def act_on(self, action: str, order: Order) -> None:
        """One of the acts on this order; where somebody else is at it, they are named or the order taken from them."""
        hinders = any(one.touches is not Touches.RECORD for one in commands_of(action))
        if (hinders and not self._single_press()) or not self._read(order):
            return
        self._announcer.message.clear()
        if (opened := self._announcer.card) is not None:
            opened.wrong("")
        claim = self._seat.store.claims.of(order.id)
        if claim is None or claim.operator == self._seat.operator or not hinders:
            self._single.start(action, order)
        elif self._seat.store.sight().may(order, Right.ASSIGN):
            self._ask_to_take(action, order, claim)
        else:
            another = _("{key} brings you another one.").format(key=label("list.next-urgent"))
            self._announcer.say(f"{self._announcer.whose(order, claim)} {another}", refused=True)

    def _ask_to_take(self, action: str, order: Order, claim: Claim) -> None:
        """Ask who may say whose an order is whether they take it out of another's hands; then go on with the act."""
        from screens.dialogs.take_over import TakeOver

        async def take(_yes: bool) -> None:
            await self._seat.acts.run(lambda desk: desk.do(TakeClaim(), order))
            self._holding.took(order)

        def closed(yes: bool | None) -> None:
            if yes and TakeClaim not in commands_of(action):
                self._host.call_later(self._go_on, action, order)  # a callback passes no door; a message does

        self._host.app.push_screen(TakeOver(order, self._announcer.whose, claim, take), closed)

    def _go_on(self, action: str, order: Order) -> None:
        """Begin an act on what was taken over, unless somebody has changed that since the key was pressed."""
        if said := self._become_of(order):
            gate_of(self._host).drop_ahead()
            self._host.post_message(OrdersChanged())
            self._host.post_message(Told(said, refused=True))
        else:
            self.act_on(action, order)

    def show_returns(self, order: Order) -> None:
        """Its returns, whoever works on it."""
        self._single.show_returns(order)

    def follow(self, claims: ClaimKeeper) -> None:
        """Others hold other orders than before: a question about one that nobody holds any more is none."""

        from screens.dialogs.take_over import TakeOver

        if not isinstance(asked := self._host.app.screen, TakeOver):
            return
        if (claim := claims.others.get(asked.order.id)) is not None:
            asked.call_later(asked.follow, claim)
        elif asked.order.id not in claims.claims:  # what it was asked for is not done unasked
            gate_of(self._host).drop_ahead()
            asked.dismiss(None)
            said = self._become_of(asked.order) or _(
                "Order {number} is in nobody's hands any more: press its key again."
            )
            self._announcer.say(said.format(number=self._seat.called(asked.order)), refused=True)

    def _become_of(self, order: Order) -> str:
        """What has become of an order while it was asked about, in sentences; empty where its key still means it."""
        card = self._announcer.card
        return self._meaning.become_of(order, self._meaning.here if card is None else card.order)

    def _marked(self) -> Sequence[Order]:
        """The marked orders that the list shows; how many it does not show is said."""
        shown = self._meaning.marked()
        if hidden := len(self._marks) - len(shown):
            self._announcer.say(_hidden(hidden), refused=True)
        if hidden and not shown:
            gate_of(self._host).drop_ahead()
        return shown

    def _read(self, order: Order | None) -> bool:
        """Whether the list has stood long enough for the key to be for this; where it has not, that is said."""
        return order is None or self._counts(self._meaning.check_read, order)

    def _single_press(self) -> bool:
        """Whether the key counts; where it is only held or doubled, that is said."""
        return self._counts(self._meaning.check_single)

    def _counts(self, check: Callable[..., None], *about: Order) -> bool:
        try:
            check(*about)
        except Refused as why:
            self._drop(str(why))
            return False
        return True

    def _drop(self, said: str) -> None:
        """Say why a key was dropped, with those behind it; what the one before did, and can be taken back, stays."""
        gate_of(self._host).drop_ahead()
        self._meaning.dropped()
        self._announcer.dropped(said)


def _hidden(count: int) -> str:
    """How many marked orders nothing is done to."""
    return ngettext(
        "{count} marked order is not in this list: nothing is done to it. {key} clears the marks.",
        "{count} marked orders are not in this list: nothing is done to them. {key} clears the marks.",
        count,
    ).format(count=count, key=label("search.leave"))
