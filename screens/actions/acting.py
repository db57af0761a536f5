"""What all acts from the screen share: a dialog that saves, a refusal that is said, a version that is kept."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from msgspec import Struct
from textual.screen import Screen

from orderdesk.desk import Desk
from orderdesk.desk.command import OrderCommand
from orderdesk.desk.views.card import Possible, acts
from orderdesk.errors import DeskError, Refused, Stale
from orderdesk.i18n import _
from orderdesk.model import Order
from screens.actions.holding import Holding
from screens.keyboard.key_gate import ACTS, gate_of
from screens.messages import CommandDone, CommandRefused, OrdersChanged, Told
from screens.screen_context import Context

if TYPE_CHECKING:
    from screens.dialogs.dialog import Dialog, Save
    from screens.dialogs.form import Answers, Asked

T = TypeVar("T")

_FOOT: Final = 58
"""Characters that fit under a dialog beside how many more there are."""

_FAST: Final = 3
"""Keys that a fast hand's line may bring in one piece; longer ones, where nothing is asked, may be a pasted word."""


class Task(Struct):
    """One order as the operator saw it when they began, for as many tries as they need."""

    order: Order
    version: int
    """What they know of: as they saw it or, once they were told of somebody else's change, as it was then."""


class Acts:
    """Acts from the screen `host`, which is told by messages what came of them."""

    def __init__(self, host: Screen[Any], seat: Context) -> None:
        """For the operator in this seat."""
        self.host, self.seat = host, seat
        self.store, self.rules, self.clock, self.acts = seat.store, seat.rules, seat.clock, seat.acts

    def tell(self, said: str, refused: bool = False) -> None:
        """Say what came of an act; what could not be saved before gives way to what was."""
        self.host.post_message(Told(said, refused))

    def refuse(self, error: DeskError) -> None:
        """Say that nothing was done."""
        self.host.post_message(CommandRefused(error))

    def changed(self) -> None:
        """Have the screen show what has changed, or may have."""
        self.host.post_message(OrdersChanged())


class Acting(Acts):
    """Acts on orders, one after the other; each is held before a dialog about it opens."""

    def __init__(self, host: Screen[Any], seat: Context, holding: Holding) -> None:
        """For the operator in this seat, in whose hands `holding` keeps orders."""
        super().__init__(host, seat)
        self._holding = holding

    def _ask(self, order: Order, dialog: Dialog[T], closed: Callable[[T | None], None] | None = None) -> None:
        self.host.run_worker(self._asked(order, dialog, closed), group=ACTS)

    async def _asked(self, order: Order, dialog: Dialog[T], closed: Callable[[T | None], None] | None) -> None:
        await self._holding.hold(order)
        self._show(dialog, closed)

    def _fill_in(self, order: Order, asked: Callable[[Order], Asked], save: Save[Answers]) -> None:
        """Ask what a form about an order asks; of the order as it is now once somebody else has changed it."""
        from screens.dialogs.form import Form

        title, asks, means = asked(order)
        again = partial(self._anew, order, asked)
        self._ask(order, Form(title, asks, save, means=means, again=again))

    def _anew(self, order: Order, asked: Callable[[Order], Asked]) -> Asked:
        return asked(self._as_it_is(order))

    def _as_it_is(self, order: Order) -> Order:
        """The order as it is now, as its reader may see it."""
        now = self.store.orders.get(order.id)
        return order if now is None else self.store.sight().order(now)

    def _show(self, dialog: Dialog[T], closed: Callable[[T | None], None] | None = None) -> None:
        self.host.app.push_screen(dialog, closed)

    def _at_once(self, act: Coroutine[Any, Any, object]) -> None:
        """Do what needs no dialog; also what the Desk does not allow, to hear its sentence."""
        self.host.run_worker(self._told(act), group=ACTS)

    def _unasked(self, act: Coroutine[Any, Any, object]) -> None:
        """Do what changes an order without any question: for a key of its own, not for one of a pasted word."""
        if gate_of(self.host).together > _FAST:
            act.close()
            gate_of(self.host).drop_ahead()
            said = _("Nothing was done: this key came in one piece with others, as if pasted. Press it by itself.")
            self.refuse(Refused(said))
        else:
            self._at_once(act)

    async def _told(self, act: Coroutine[Any, Any, object]) -> None:
        try:
            await act
        except DeskError as error:
            self.refuse(error)
            self.changed()

    async def _run(self, task: Task, act: Callable[[Desk, int], T]) -> T:
        """What the act gives. When somebody else was first, that is told once: a second try knows of what was told."""
        try:
            return await self.acts.run(lambda desk: act(desk, task.version))
        except Stale as stale:
            task.version = stale.version
            raise

    async def _do(self, task: Task, deed: OrderCommand[Order]) -> None:
        """Do a deed to an order, and say what came of it."""
        done = await self._run(task, lambda desk, version: desk.do(deed, task.order, version))
        book = self.rules.book(task.order.channel)
        again = deed if deed.fits_many(book, task.order) else None
        self._tell(done, deed.said(self.rules, done, self.clock()), again)

    def _tell(self, order: Order, said: str, deed: OrderCommand[Order] | None = None) -> None:
        self.host.post_message(CommandDone(f"{self.seat.called(order)}: {said}", [order], deed))

    def _can(self, order: Order) -> Possible:
        """What the operator can do with it; what they cannot, the Desk refuses with a sentence."""
        return acts(self.rules.book(order.channel), order, self.store.sight())

    def _status(self, order: Order) -> str:
        return _(self.rules.book(order.channel).status_of(order.status).title)


def first_names(names: Sequence[str]) -> str:
    """The first of these orders, as many as fit under a dialog."""
    shown, room = list[str](), _FOOT
    for name in names:
        room -= len(name) + 2
        if room < 0:
            return f"{', '.join(shown)} … +{len(names) - len(shown)}"
        shown.append(name)
    return ", ".join(shown)
