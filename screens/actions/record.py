"""The acts that only add to an order's record: what happened outside, what was shown, what was done elsewhere."""

from __future__ import annotations

from orderdesk.desk.commands.claims import TakeClaim
from orderdesk.desk.commands.record import Reveal, Tell
from orderdesk.desk.commands.steps import Happen
from orderdesk.desk.orders.price import meant, situation
from orderdesk.i18n import _
from orderdesk.model import FieldValue, Order
from orderdesk.rules.roles import Right
from orderdesk.rules.rulebook.steps import Step
from orderdesk.wording.order_details import doubtful
from screens.actions.acting import Acting, Task


class RecordActs(Acting):
    """The acts that record."""

    def told(self, order: Order) -> None:
        """Note that what its marketplace must be told has been done in the cabinet; all of it is named first."""

        from screens.dialogs.confirm import Confirm

        task = Task(order, order.version)

        async def save(_yes: bool) -> None:
            await self._do(task, Tell())

        untold = self.store.outbox.untold(order.id)
        if self._can(order).told:
            channel = _(self.rules.book(order.channel).title)
            title = _("{number}: done in the cabinet of {channel}?").format(
                number=self.seat.called(order), channel=channel
            )
            texts = list(dict.fromkeys(item.text for item in self.store.sight().outbox(untold)))
            if not texts:  # nothing waits to be told: it only has to be looked up there
                title = _("{number}: looked up in the cabinet of {channel}?")
                title = title.format(number=self.seat.called(order), channel=channel)
                texts = [doubtful(), *self._doubts(order)]
            self._ask(order, Confirm(title, texts, save, costly=False))
        else:
            self._at_once(save(True))

    def _doubts(self, order: Order) -> list[str]:
        """What the channel said last that speaks against the desk."""
        said = [event.note for event in self.store.history.of(order.id) if event.changes.get("attention", (0, 0))[1]]
        return [text for text in said[-1:] if text]

    def take(self, order: Order) -> None:
        """Take it out of somebody else's hands; who holds it is asked for before, so here nobody does."""
        self._at_once(self.acts.run(lambda desk: desk.do(TakeClaim(), order)))

    def reveal(self, order: Order) -> None:
        """Show what the channel hides, once it is said why."""

        from screens.dialogs.because import Because
        from screens.views.revealed import Revealed

        shown: dict[str, FieldValue] = {}

        async def save(why: str) -> None:
            shown.update(await self.acts.run(lambda desk: desk.do(Reveal(why), order)))

        def closed(_why: str | None) -> None:
            if shown:
                self._show(Revealed(self.seat.called(order), shown), lambda _none: self.changed())

        if self._can(order).reveal:
            self._ask(
                order,
                Because(_("{number}: why must it be shown?").format(number=self.seat.called(order)), save),
                closed,
            )
        else:
            self._at_once(save("-"))

    def happened(self, order: Order) -> None:
        """Note what the buyer, the bank or the marketplace did; what ends the order wants a yes."""

        from screens.dialogs.confirm import Confirm
        from screens.dialogs.happened import Happened

        def chosen(step: Step | None) -> None:
            if step is None:
                return
            found = situation(self.store, self.rules.clocks, book, order, self.clock())
            said = meant(self.store, book, found, step)
            if said:
                self._show(
                    Confirm(f"{self.seat.called(order)}: {_(step.title)}", said, lambda _yes: self._record(order, step))
                )
            else:
                self._at_once(self._record(order, step))

        sight, events, book = self.store.sight(), self._can(order).events, self.rules.book(order.channel)
        if events:
            self._ask(order, Happened(self.seat.called(order), events), chosen)
        elif sight.may(order, Right.RELAY):
            self.tell(_("{number}: nothing from outside changes it now.").format(number=self.seat.called(order)))
        else:
            self._at_once(self.acts.run(lambda desk: desk.do(Happen(""), order)))

    async def _record(self, order: Order, step: Step) -> None:
        done = await self.acts.run(lambda desk: desk.do(Happen(step.key), order))
        event, status = _(step.title), self._status(done)
        self._tell(done, status if event.casefold() == status.casefold() else f"{event}, {status}")
