"""The main screen: the list of orders with the acts on them, and what others do meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType

from orderdesk.desk.command import OrderCommand
from orderdesk.desk.commands.goods import HideProduct
from orderdesk.desk.commands.intake import TypeIn
from orderdesk.desk.commands.shop import HideShop
from orderdesk.desk.commands.steps import Open
from orderdesk.desk.commands.whose import TakeClaim
from orderdesk.desk.rights import can
from orderdesk.desk.views.card import acts
from orderdesk.desk.views.news import Item, Matter, News
from orderdesk.errors import DeskError, StoreError
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.rules.roles import Right
from orderdesk.store.people.claims import Claim
from screens.actions.bulk import BulkActs
from screens.actions.by_words import DeclaredActs, order_entries
from screens.actions.clock import ClockActs
from screens.actions.filters import FilterActs
from screens.actions.orders import OrderActs
from screens.actions.shift import ShiftActs
from screens.actions.shop import ShopActs
from screens.context import Context
from screens.keyboard.hints import order_hints
from screens.keyboard.key_gate import ACTS, gate_of
from screens.keyboard.key_pause import KeyPause
from screens.keyboard.keys import LIST, ORDER, key_help, label
from screens.main.change_watcher import ChangeWatcher
from screens.main.standing import StandingScreen
from screens.terminal.ringing import ringer_of
from screens.terminal.signals import gravest
from screens.views.order_card import OrderCard
from screens.views.wallboard import Wallboard

if TYPE_CHECKING:
    from screens.views.palette import Entry

_RIGHTS: Final = {"new_order": (TypeIn,), "shop": (HideShop, HideProduct)}
"""Acts of the list that not every role has, and the commands of which it needs one."""

_HINDERS_NOBODY: Final = ("note", "call", "told", "happened", "reveal")
"""What may be done to an order that somebody else holds: it only adds to the record."""


class MainScreen(StandingScreen):
    """What is done with the order under the cursor, and what others do meanwhile."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key.key, f"act('{key.action}')", show=False, id=key.id) for key in ORDER
    ]

    def __init__(self, seat: Context) -> None:
        """For the operator in this seat."""
        super().__init__(seat)
        store, rules, clock, acts, operator = seat.store, seat.rules, seat.clock, seat.acts, seat.operator
        self._cancelled: set[int] = set()
        """The orders that others have cancelled since the operator last said that he has seen it."""
        self.lookout = ChangeWatcher(
            host=self, store=store, clock=clock, acts=acts, news=News(store, rules, operator),
            changed=self._others_changed, glance=self._glance, happened=self._happened,
            refuse=self._say_refused, fault=self._fault,
        )  # fmt: skip
        self.order_acts = OrderActs(
            host=self, store=store, rules=rules, clock=clock, acts=acts, tell=self._done, refuse=self.refuse,
            hold=self.holding.hold, did=self._did, changed=self._after_act,
        )  # fmt: skip
        self.bulk_acts = BulkActs(
            host=self, store=store, rules=rules, clock=clock, acts=acts, tell=self._done, refuse=self.refuse,
            hold=self.holding.hold, did=self._did, changed=self._after_act, last=self._last, unmark=self._unmark,
            back_to=self._back_to,
        )  # fmt: skip
        self.declared_acts = DeclaredActs(
            host=self, store=store, rules=rules, acts=acts, tell=self._tell, changed=self._after_act
        )
        self.shop_acts = ShopActs(host=self, store=store, acts=acts, tell=self._tell, do=self.declared_acts.do)
        self.filter_acts = FilterActs(
            host=self, store=store, acts=acts, present=lambda: self.present, shown_as=lambda: self.shown_as,
            show=self.show_kept, tell=self._tell,
        )  # fmt: skip
        self.clock_acts = ClockActs(
            host=self, store=store, rules=rules, clock=clock, acts=acts, banner=self.doubt, changed=self._doubted,
            tell=self._tell,
        )  # fmt: skip
        self.shift_acts = ShiftActs(
            host=self, store=store, rules=rules, clock=clock, operator=operator, acts=acts, tell=self._tell,
            changed=self._after_act,
        )  # fmt: skip

    def on_mount(self) -> None:
        """Show what there is, and keep looking."""
        self.ringer = ringer_of(self, self._store, self._rules, self._clock)
        if self._store.read_only:
            self._tell(_("The database is read-only: orders can be looked at, not changed."), True)
        elif greeting := self.shift_acts.greeting():
            self._tell(greeting, False)
        self.lookout.start()

    def on_unmount(self) -> None:
        """Look no more."""
        self.lookout.stop()

    # --- what others do, and the clock ------------------------------------------------------------------------

    def _glance(self) -> None:
        """What is no commit of anybody: sessions that end, and the machine's clock."""
        self._look_at_claims()
        self.clock_acts.look()

    def _doubted(self, on: bool) -> None:
        """The machine's clock is in doubt, or no more: every time that is shown says so."""
        self._renew()
        if (opened := self._opened) is not None:
            opened.make_room(on)
            opened.ticker.tick()

    def action_clock(self) -> None:
        """Confirm the machine's clock."""
        self.message.clear()
        self.clock_acts.ask()

    def _others_changed(self) -> None:
        """Show what others have committed; for a moment no key acts on what they have put in place of what was seen."""
        before = self.table.order
        self._renew()
        if (opened := self._opened) is not None:
            opened.call_later(opened.renew, self._card(opened.order))
        elif isinstance(wall := self.app.screen, Wallboard):
            wall.call_later(wall.renew)
        if self.is_current:
            self._compare(before, self.table.order)

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
        self.message.tell(f"{', '.join(same)}: {said}{more}", refused=True)

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
        from screens.dialogs.dialog import Dialog

        self.header.alarm(error is not None)
        if isinstance(top := self.app.screen, Wallboard):
            top.call_later(top.alarm, error is not None)
        elif isinstance(top, Dialog):
            top.call_later(top.unsaveable, "" if error is None else str(error))
        if error is None:
            self.message.dismiss()
        else:
            self.message.keep(str(error))

    def watched(self, names: Sequence[str], sentence: str) -> None:
        """Somebody looks over the operator's shoulder, or does no more."""
        self.header.watched(names)
        if isinstance(top := self.app.screen, Wallboard):
            top.call_later(top.watched, names)
        self._tell(sentence, False)

    def store_failed(self, error: StoreError) -> None:
        """Something could not be read: say so, wherever the operator is, and keep what is painted."""
        self.message.keep(str(error))
        self.preview.show(self.table.order, None)
        self._previewed = None
        if isinstance(top := self.app.screen, OrderCard):
            top.call_later(top.wrong, str(error))

    # --- the order under the cursor ----------------------------------------------------------------------------

    def open_card(self, order: Order, part: str) -> None:
        """Open it at a part; where the channel's rules say so, that starts its processing."""
        self.run_worker(self._open_card(order, part), group=ACTS)

    async def _open_card(self, order: Order, part: str) -> None:
        with self.reading():
            try:
                await self.holding.hold(order)
                opened = await self._acts.run(lambda desk: desk.do(Open(), order))
            except DeskError as error:
                self._say_refused(error)
                opened = order
            if opened.version != order.version:
                self._after_act()
            surprise = KeyPause(self._seat.monotonic)
            shown = OrderCard(
                self._card(opened), self._rules, self._clock, self._neighbour, self._act_from_card, surprise,
                operator=self._operator, part=part, palette=self._palette_of,
            )  # fmt: skip
            shown.make_room(self._rules.clocks.doubted)
            self.app.push_screen(shown, self._card_closed)

    def _act_from_card(self, act: str, order: Order) -> None:
        if act == "clock":
            self.call_later(self.action_clock)
        elif act != "undo":
            self.call_later(self._act_on, act, order)  # a call from another screen passes no door; a message does
        elif [done.id for done in self._last.orders] == [order.id]:
            self.action_undo()
        else:
            self._tell(_("There is nothing to undo here: what was done last was not done to this order."), True)

    def action_act(self, act: str) -> None:
        """One of the acts on the marked orders, or on the one under the cursor."""
        if self.marks:
            self.message.clear()
            if marked := self._marked():
                self.bulk_acts.start(act, marked)
        elif order := self.aimed():
            self._act_on(act, order)

    def action_repeat(self) -> None:
        """The last act again, on the marked orders or the one under the cursor."""
        if self.marks:
            if marked := self._marked():
                self.bulk_acts.repeat(marked)
        elif (order := self.aimed()) and not self.doubled():
            self.bulk_acts.repeat([order])

    def action_undo(self) -> None:
        """Take back the last act."""
        if not self.doubled():
            self.bulk_acts.undo()

    def action_palette(self) -> None:
        """Everything that can be done now, by its words."""

        from screens.views.palette import Entry, Palette

        order = self.table.order
        entries = [] if order is None else self._palette_of(order, self.action_act)
        role = self._store.sight().role
        barred = {name for name, acts in _RIGHTS.items() if not any(can(role, act) for act in acts)}
        keys = (key for key in LIST if key.action != "palette" and key.action not in barred)
        entries += [Entry(key.label, _(key.help), partial(self.run_action, key.action)) for key in keys]
        self.app.push_screen(Palette([*entries, *self.declared_acts.entries()]), self._from_palette)

    def _palette_of(self, order: Order, do: Callable[[str], object]) -> list[Entry]:
        """What `do` can do with the order now, each act with all the words by which one may look for it."""

        from screens.views.palette import Entry

        can = acts(self._rules.book(order.channel), order, self._store.sight())
        words = dict(order_hints(can))
        words[label("order.happened")] = ", ".join(_(step.title) for step in can.events)
        entries = [
            Entry(key.label, f"{words[key.label]} · {_(key.help)}", partial(do, key.action))
            for key in ORDER
            if words.get(key.label)
        ]
        entries += order_entries(self._store.sight(), order, do)
        claim = self._store.claims.of(order.id)
        if claim is not None and claim.operator != self._operator and self._store.sight().may(order, Right.ASSIGN):
            held = _("take it out of the hands of {name}").format(name=claim.operator)
            entries.append(Entry("", held, partial(do, "take")))
        return entries

    def _from_palette(self, chosen: Entry | None) -> None:
        if chosen is not None:
            self.call_later(chosen.do)

    def _did(self, orders: Sequence[Order], deed: OrderCommand[Order] | None) -> None:
        """Remember what can be taken back and done again; what is done is marked no longer."""
        self._last.done(orders, deed)
        self._unmark(orders)

    def _unmark(self, orders: Sequence[Order]) -> None:
        self.marks.drop(orders)
        self._show_marks()

    def action_new_order(self) -> None:
        """Type in an order that came by phone or over the counter."""
        self.message.clear()
        self.order_acts.new_order()

    def _act_on(self, act: str, order: Order) -> None:
        if act not in _HINDERS_NOBODY and self.doubled():
            return
        self.message.clear()
        if (opened := self._opened) is not None:
            opened.wrong("")
        claim = self._store.claims.of(order.id)
        if claim is None or claim.operator == self._operator or act in _HINDERS_NOBODY:
            self.order_acts.start(act, order)
        elif self._store.sight().may(order, Right.ASSIGN):
            self._ask_to_take(act, order, claim)
        else:
            self._tell(self._who(order, claim) + " " + _("n brings you another one."), True)

    def _ask_to_take(self, act: str, order: Order, claim: Claim) -> None:
        """Ask who may say whose an order is whether he takes it out of another's hands; then go on with the act."""

        from screens.dialogs.take_over import TakeOver

        async def take(_yes: bool) -> None:
            await self._acts.run(lambda desk: desk.do(TakeClaim(), order))
            self.holding.took(order)

        def closed(yes: bool | None) -> None:
            if yes and act != "take":
                self.call_later(self._go_on, act, order)

        self.app.push_screen(TakeOver(order, self._who, claim, take), closed)

    def _go_on(self, act: str, order: Order) -> None:
        """Begin an act on what was taken over, unless somebody has changed that since the key was pressed."""
        if said := self._changed_by_others(order):
            gate_of(self).drop_ahead()
            self._after_act()
            self._tell(said, True)
        else:
            self._act_on(act, order)

    def _after_act(self) -> None:
        """Show the outcome; in a shelf the cursor goes on to the next urgent order, in a search it stays."""
        with self.reading():
            self.lookout.seen()
            self._renew(follow=bool(self.table.filter.text))
            self._left_on = self.table.order
            self._surprise.forget()
            if (opened := self._opened) is not None:
                opened.call_later(opened.renew, self._card(opened.order))
        self.call_later(self._settle)

    # --- the desk itself ---------------------------------------------------------------------------------------

    def action_shop(self) -> None:
        """Hide or show the shop, or a product of the order."""
        if self.table.order is None or self.aimed():
            self.shop_acts.switch(self.table.order)

    def action_quality(self) -> None:
        """The quality report."""
        self.shop_acts.quality()

    def action_filters(self) -> None:
        """The filters that are kept under a name."""
        self.filter_acts.choose()

    def action_wallboard(self) -> None:
        """What burns, in big digits, until a key leaves it."""
        self.app.push_screen(Wallboard(self._store, self._rules, self._clock, self._standing))

    def action_help(self) -> None:
        """Keys, marks, and what is possible now."""

        from screens.views.help import Help

        order = self.table.order
        now = [] if order is None else [f"{key} {word}" for key, word in self._hints(order)]
        self.app.push_screen(Help(key_help(), now, self.declared_acts.help()))

    def action_shift(self) -> None:
        """Start the shift, or end it."""
        self.shift_acts.switch()

    def _hints(self, order: Order) -> Sequence[tuple[str, str]]:
        """Key and word of what can be done with an order."""
        return order_hints(acts(self._rules.book(order.channel), order, self._store.sight()))

    def action_quit_desk(self) -> None:
        """Leave; whoever is on shift looks over what he hands on."""
        self.shift_acts.leave(lambda: self.app.exit(0))

    def _done(self, sentence: str) -> None:
        self.message.dismiss()
        self._tell(sentence, False)
