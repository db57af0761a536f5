"""Where sentences are said: under the list, on the card that lies over it, or on whatever the operator looks at."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from orderdesk.errors import DeskError, StoreError
from orderdesk.i18n import _
from orderdesk.list_filter import shelf_title
from orderdesk.model import Order
from orderdesk.store.people.claims import Claim
from orderdesk.wording.history_lines import held_by
from screens.actions.last_act import LastAct
from screens.messages import Told
from screens.screen_context import Context
from screens.widgets.lines import Message

if TYPE_CHECKING:
    from screens.dispatch.dispatch_screen import DispatchScreen
    from screens.views.order_card import OrderCard


class Announcer:
    """Says to the operator what came of their keys, and what others do."""

    def __init__(self, host: Screen[Any], seat: Context, message: Message, last: LastAct) -> None:
        """`message` is the line under the list on the screen `host`; `last` is what can be undone."""
        self._host, self._seat, self.message, self.last = host, seat, message, last

    @property
    def card(self) -> OrderCard | None:
        """The card that is open, be it under a dialog."""
        return next(iter(self.cards), None)

    @property
    def cards(self) -> Sequence[OrderCard]:
        """All that are open, the topmost first: from a card one comes to its buyer, and from there to another order."""
        if self._host.app.screen is self._host:  # as nearly always: nothing has to be brought in to know it
            return ()
        from screens.views.order_card import OrderCard

        return [screen for screen in reversed(self._host.app.screen_stack) if isinstance(screen, OrderCard)]

    @property
    def board(self) -> DispatchScreen | None:
        """The dispatch board that is open, be it under a card or a dialog."""
        if self._host.app.screen is self._host:
            return None
        from screens.dispatch.dispatch_screen import DispatchScreen

        return next((screen for screen in self._host.app.screen_stack if isinstance(screen, DispatchScreen)), None)

    def renew_board(self) -> None:
        """Others have changed something: show it on the dispatch board, where it is open."""
        if (board := self.board) is not None:
            board.call_later(board.renew)

    def say(self, sentence: str, *, refused: bool) -> None:
        """Say it under the list, and on the card and the board over it."""
        self.message.tell(sentence, refused=refused)
        if (board := self.board) is not None:
            board.call_later(partial(board.tell, sentence, refused=refused))
        if (card := self.card) is not None:
            card.call_later(partial(card.say, sentence, refused=refused))

    def done(self, sentence: str) -> None:
        """Say what was done; what could not be saved before gives way to it."""
        self.message.dismiss()
        self.say(sentence, refused=False)
        self.message.outcome = sentence

    def dropped(self, why: str) -> None:
        """Say why a key was dropped, behind what the one before it has done, and what can still be undone."""
        outcome = self.message.outcome
        self.say(f"{outcome.rstrip('.')}. {why}" if outcome else why, refused=True)
        if outcome:
            self.message.outcome = outcome
            self.remind()

    def told(self, message: Told) -> None:
        """Say what was told; what could not be saved gives way to it only where it answers a key."""
        if message.refused or message.by_itself:
            self.say(message.said, refused=message.refused)
        else:
            self.done(message.said)

    def refused(self, error: DeskError) -> None:
        """Say why something was not done; what could not be saved stays on the screen until it is seen."""
        if not isinstance(error, StoreError):
            self.say(str(error), refused=True)
            return
        self.message.keep(str(error))
        if (board := self.board) is not None:
            board.call_later(board.keep, str(error))
        if (card := self.card) is not None:
            card.call_later(partial(card.say, str(error), refused=True))

    def failed(self, error: StoreError) -> None:
        """Say that something could not be read; what is painted stays."""
        self.message.keep(str(error))
        if (board := self.board) is not None:
            board.call_later(board.keep, str(error))
        if (card := self.card) is not None and card.is_current:
            card.call_later(card.wrong, str(error))

    def on_top(self, sentence: str) -> None:
        """Say it where the operator looks."""
        from screens.dialogs.dialog import Dialog
        from screens.views.goods.stock_screen import StockScreen
        from screens.views.order_card import OrderCard

        top = self._host.app.screen
        if isinstance(top, Dialog | OrderCard | StockScreen):
            top.call_later(top.also_wrong, sentence)
        else:
            self.say(sentence, refused=True)

    def offer(self, words: str) -> None:
        """Say behind it what can be done about it; nothing when that is over."""
        self.message.offer(words)
        if (card := self.card) is not None:
            card.call_later(card.offer, words)
        if not words:
            from screens.views.results import Results

            if isinstance(top := self._host.app.screen, Results):
                top.call_later(top.offer_undo, False)

    def remind(self) -> None:
        """Offer once more what can still be undone."""
        if words := self.last.offer:
            self.offer(words)

    def pasted_nowhere(self) -> None:
        """Say that text came where nothing is typed."""
        self.on_top(_("Text came in one piece, as if pasted: nothing was done. / opens the search for it."))

    def not_held(self, sentence: str, *, taken: bool) -> None:
        """What the operator works on is not in their hands; where it was taken, nothing they have typed is lost."""
        from screens.dialogs.dialog import Dialog

        if taken:
            self._host.app.bell()
            if isinstance(self._host.app.screen, Dialog):
                sentence += " " + _("What you typed is still here.")
        self.on_top(sentence)

    def whose(self, order: Order, claim: Claim) -> str:
        """In whose hands an order is, in words."""
        return whose(self._seat, order, claim)


def whereabouts(seat: Context, order: Order, here: Order | None) -> str:
    """On which shelf an order is, and which other one the operator has under the cursor instead."""
    said = _("Order {number} is on the shelf “{shelf}” now.")
    said = said.format(number=seat.called(order), shelf=shelf_title(order.shelf))
    if here is not None and here.id != order.id:
        said += " " + _("The cursor is on {number}.").format(number=seat.called(here))
    return said


def whose(seat: Context, order: Order, claim: Claim) -> str:
    """In whose hands an order is, in words."""
    held = held_by(claim.operator, claim.since, seat.clock(), seat.zone)
    return _("Order {number}: {who}.").format(number=seat.called(order), who=held)
