"""The acts that only add to an order's record: what happened outside, what was shown, what was done elsewhere."""

from __future__ import annotations

from orderdesk.desk.commands.claims import TakeClaim
from orderdesk.desk.commands.record import Reveal, Tell
from orderdesk.desk.commands.steps import Happen
from orderdesk.desk.orders.price import costs, situation
from orderdesk.i18n import _
from orderdesk.model import FieldValue, Order
from orderdesk.rules.payment import owed
from orderdesk.rules.roles import Right
from orderdesk.rules.rulebook.steps import Step
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
            title = _("{number}: done in the cabinet of {channel}?").format(number=order.number, channel=channel)
            texts = list(dict.fromkeys(item.text for item in self.store.sight().outbox(untold)))
            self._ask(order, Confirm(title, texts, save, costly=False))
        else:
            self._at_once(save(True))

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
                self._show(Revealed(order.number, shown), lambda _none: self.changed())

        if self._can(order).reveal:
            self._ask(order, Because(_("{number}: why must it be shown?").format(number=order.number), save), closed)
        else:
            self._at_once(save("-"))

    def happened(self, order: Order) -> None:
        """Note what the buyer, the bank or the marketplace did; what ends the order wants a yes."""

        from screens.dialogs.confirm import Confirm
        from screens.dialogs.happened import Happened

        def chosen(step: Step | None) -> None:
            if step is None:
                return
            said = self._meaning(order, step)
            if said:
                self._show(Confirm(f"{order.number}: {_(step.title)}", said, lambda _yes: self._record(order, step)))
            else:
                self._at_once(self._record(order, step))

        sight, events = self.store.sight(), self._can(order).events
        if events:
            self._ask(order, Happened(order.number, events), chosen)
        elif sight.may(order, Right.RELAY):
            self.tell(_("{number}: nothing from outside changes it now.").format(number=order.number))
        else:
            self._at_once(self.acts.run(lambda desk: desk.do(Happen(""), order)))

    async def _record(self, order: Order, step: Step) -> None:
        done = await self.acts.run(lambda desk: desk.do(Happen(step.key), order))
        event, status = _(step.title), self._status(done)
        self._tell(done, status if event.casefold() == status.casefold() else f"{event}, {status}")

    def _meaning(self, order: Order, step: Step) -> list[str]:
        """What an event that ends the order means: what it costs, and what the buyer gets back."""
        book = self.rules.book(order.channel)
        found = situation(self.store, self.rules.clocks, book, order, self.clock())
        ends = [_("It ends the order.")] if step.reason else []
        left = owed(book, order)
        if step.reason and left.minor:
            unpaid = self.store.sight().money(left)
            ends.append(_("{sum} that is still owed is not taken from the buyer then.").format(sum=unpaid))
        return [*ends, *costs(self.store, book, found, step)]
