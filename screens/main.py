"""The main screen: the list of orders with the acts on them, and what others do meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from orderdesk.changes import done_by
from orderdesk.clock import Clock
from orderdesk.desk.cards import Card, acts, card
from orderdesk.desk.desk import Rules
from orderdesk.desk.news import Item, Matter, News
from orderdesk.errors import DeskError, StoreError
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.search import OrderFilter
from orderdesk.store import Store
from orderdesk.store.windows import Place
from screens.acts import Acts
from screens.browse import BrowseScreen
from screens.gate import ACTS
from screens.help import Help
from screens.hints import order_hints
from screens.keys import ORDER, key_help
from screens.lookout import Lookout
from screens.order_acts import OrderActs
from screens.order_card import Given, OrderCard
from screens.ringing import ringer_of
from screens.shop_acts import ShopActs
from screens.signals import gravest
from screens.surprise import Monotonic, Surprise
from screens.wallboard import Wallboard


class MainScreen(BrowseScreen):
    """What is done with the order under the cursor, and what others do meanwhile."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key.key, f"act('{key.action}')", show=False, id=key.id) for key in ORDER
    ]

    def __init__(
        self,
        store: Store,
        rules: Rules,
        clock: Clock,
        acts: Acts,
        *,
        operator: str,
        demo: bool,
        monotonic: Monotonic,
    ) -> None:
        """Reads through `store`, changes through `acts`."""
        super().__init__(store, rules, clock, operator=operator, demo=demo)
        self._acts = acts
        self._left_on: Order | None = None
        """What the cursor stood on when something was opened over the list."""
        self._monotonic = monotonic
        self._surprise = Surprise(monotonic)
        self._cancelled: set[int] = set()
        """The orders that others have cancelled since the operator last said that he has seen it."""
        self.lookout = Lookout(
            host=self, store=store, clock=clock, acts=acts, news=News(store, rules, operator),
            changed=self._others_changed, happened=self._happened, refuse=self._refuse, fault=self._fault,
        )  # fmt: skip
        self.order_acts = OrderActs(
            host=self, store=store, rules=rules, clock=clock, acts=acts, tell=self._done, refuse=self._refuse,
            changed=self._after_act,
        )  # fmt: skip
        self.shop_acts = ShopActs(
            host=self, store=store, rules=rules, acts=acts, tell=self._tell, changed=self._after_act
        )

    def on_mount(self) -> None:
        """Show what there is, and keep looking."""
        self.ringer = ringer_of(self, self._store, self._rules, self._clock)
        if self._store.read_only:
            self._tell(_("The database is read-only: orders can be looked at, not changed."), True)
        self.lookout.start()

    def on_unmount(self) -> None:
        """Look no more."""
        self.lookout.stop()

    # --- what others do, and the clock ------------------------------------------------------------------------

    def _others_changed(self) -> None:
        """Show what others have committed; for a moment no key acts on what they have put in place of what was seen."""
        before = self.table.order
        self._renew()
        if isinstance(opened := self.app.screen, OrderCard):
            opened.renew(self._card(opened.order))
        elif isinstance(opened, Wallboard):
            opened.renew()
        if self.is_current:
            self._compare(before, self.table.order)

    def _compare(self, before: Order | None, after: Order | None) -> None:
        """Remember who has changed or taken the order that the operator was about to act on."""
        if before is None or after is None or (before.id, before.status) == (after.id, after.status):
            return
        events = [event for event in self._store.history.since(before.id, before.version) if event.changes]
        if events:
            said = _("{number} has just been changed ({what}). Nothing was done: look what is there now.")
            what = done_by(events[-1], self._clock(), self._rules.book(before.channel).zone)
            self._surprise.note(said.format(number=before.number, what=what))

    def on_screen_suspend(self) -> None:
        """Something is opened over the list."""
        self._left_on = self.table.order

    def on_screen_resume(self) -> None:
        """Back on the list: what has changed there meanwhile is seen only now."""
        self._compare(self._left_on, self.table.order)

    def _happened(self, news: Sequence[Item]) -> None:
        """Others have done or said something, the clocks among them, here or on another desk."""
        self.ringer.give(news)
        items = gravest(news)
        if items[0].matter is Matter.CANCELLED:
            self._cancelled |= {item.order.id for item in items}
            self._count()
        if items[0].matter is Matter.NEW:
            return  # the count and the list say it, and the outcome of one's last act stays
        said = items[-1].said
        same = [item.order.number for item in news if item.said == said]
        rest = len(news) - len(same)
        more = f" ({_('{count} more').format(count=rest)})" if rest else ""
        self._tell(f"{', '.join(same)}: {said}{more}", True)

    def _count(self) -> None:
        self.header.tell_cancelled(len(self._cancelled))
        super()._count()
        self.ringer.entitle(
            {Matter.NEW: self._new, Matter.PRESSING: self._burning, Matter.CANCELLED: len(self._cancelled)}
        )

    def action_leave_search(self) -> None:
        """Back to the shelf; what was told has been seen."""
        self._cancelled.clear()
        super().action_leave_search()
        self._count()

    def _fault(self, error: StoreError | None) -> None:
        self.header.alarm(error is not None)
        if isinstance(self.app.screen, Wallboard):
            self.app.screen.header.alarm(error is not None)
        if error is None:
            self.message.dismiss()
        else:
            self.message.keep(str(error))

    def watched(self, names: Sequence[str], sentence: str) -> None:
        """Somebody looks over the operator's shoulder, or does no more."""
        self.header.watched(names)
        if isinstance(self.app.screen, Wallboard):
            self.app.screen.header.watched(names)
        self._tell(sentence, False)

    def store_failed(self, error: StoreError) -> None:
        """Something could not be read: say so, wherever the operator is, and keep what is painted."""
        self.message.keep(str(error))
        self.preview.show(self.table.order, None)
        if isinstance(self.app.screen, OrderCard):
            self.app.screen.wrong(str(error))

    # --- the order under the cursor ----------------------------------------------------------------------------

    def open_card(self, order: Order, part: str) -> None:
        """Open it at a part; where the channel's rules say so, that starts its processing."""
        self.run_worker(self._open_card(order, part), group=ACTS)

    async def _open_card(self, order: Order, part: str) -> None:
        with self.reading():
            try:
                opened = await self._acts.run(lambda desk: desk.open(order))
            except DeskError as error:
                self._refuse(error)
                opened = order
            if opened.version != order.version:
                self._after_act()
            surprise = Surprise(self._monotonic)
            shown = OrderCard(self._card(opened), self._rules, self._clock, self._neighbour, surprise, part=part)
            self.app.push_screen(shown, self._from_card)

    def _card(self, order: Order) -> Card:
        return card(self._store, self._rules, self._store.orders.get(order.id) or order)

    def _neighbour(self, way: int) -> Card | None:
        before = self.table.order
        self.table.move(way)
        self._left_on = order = self.table.order
        return None if order is None or order is before else self._card(order)

    def _from_card(self, given: Given | None) -> None:
        if given is not None:
            # A callback of a screen that closes passes no door; a message does.
            self.call_later(self._act_on, *given)

    def action_act(self, act: str) -> None:
        """One of the acts on the order under the cursor."""
        if said := self._surprise.said:
            self._tell(said, True)
        elif self.table.order is None:
            self._tell(_("There is no order here."), True)
        else:
            self._act_on(act, self.table.order)

    def action_new_order(self) -> None:
        """Type in an order that came by phone or over the counter."""
        self.message.clear()
        self.order_acts.new_order()

    def _act_on(self, act: str, order: Order) -> None:
        self.message.clear()
        getattr(self.order_acts, act)(order)

    def _after_act(self) -> None:
        """Show the outcome; in a shelf the cursor goes on to the next urgent order, in a search it stays."""
        with self.reading():
            self.lookout.seen()
            self._renew(follow=bool(self.table.filter.text))
            self._left_on = self.table.order
            self._surprise.forget()

    def _show(self, chosen: OrderFilter, place: Place | None = None) -> None:
        super()._show(chosen, place)
        self._surprise.forget()

    # --- the desk itself ---------------------------------------------------------------------------------------

    def action_shop(self) -> None:
        """Hide or show the shop, or a product of the order."""
        self.shop_acts.switch(self.table.order)

    def action_quality(self) -> None:
        """The quality report."""
        self.shop_acts.quality()

    def action_wallboard(self) -> None:
        """What burns, in big digits, until a key leaves it."""
        self.app.push_screen(Wallboard(self._store, self._rules, self._clock, self._marks))

    def action_help(self) -> None:
        """Keys, marks, and what is possible now."""
        order = self.table.order
        now = (
            []
            if order is None
            else [
                f"{key} {word}"
                for key, word in order_hints(acts(self._rules.book(order.channel), order, self._store.sight()))
            ]
        )
        self.app.push_screen(Help(key_help(), now))

    def action_quit_desk(self) -> None:
        """Leave."""
        self.app.exit(0)

    def _done(self, sentence: str) -> None:
        self.message.dismiss()
        self._tell(sentence, False)

    def _refuse(self, error: DeskError) -> None:
        """Say what was refused; what could not be saved stays on the screen until it is seen."""
        if isinstance(error, StoreError):
            self.message.keep(str(error))
        else:
            self._tell(str(error), True)
