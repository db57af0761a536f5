"""What is done on the screen with goods that buyers give back: asked for, under way, taken in, decided, refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from orderdesk.desk.command import ShopCommand
from orderdesk.desk.commands.returns.return_acts import (
    DecideReturn,
    OpenReturn,
    ReceiveReturn,
    RefuseReturn,
    SendReturn,
)
from orderdesk.desk.returns.return_view import SeenReturn, can_come_back, seen_returns
from orderdesk.desk.views.stock_effects import warehouses
from orderdesk.errors import DeskError
from orderdesk.i18n import _
from orderdesk.model import Order
from screens.actions.acting import Acting, Task
from screens.messages import OrderWanted

if TYPE_CHECKING:
    from screens.dialogs.form import Answers
    from screens.returns.returns_page import ReturnsPage


class ReturnActs(Acting):
    """Opens an order's returns, and does what their keys say."""

    _page: ReturnsPage | None = None

    def give_back(self, order: Order) -> None:
        """Its returns, where one waits for something or nothing is left to come; else ask what comes back."""
        self._at_once(self._begin(order))

    def show_returns(self, order: Order) -> None:
        """Its returns."""
        self._at_once(self._show_all(order))

    async def _begin(self, order: Order) -> None:
        found = await self._returns(order)
        waits = any(seen.return_.decided_at is None for seen in found)
        if found and (waits or not self._can(order).give_back):
            self._open_page(order, found)
        else:
            await self._ask_for(order)

    async def _show_all(self, order: Order) -> None:
        self._open_page(order, await self._returns(order))

    async def _returns(self, order: Order) -> list[SeenReturn]:
        found = await self.acts.run(lambda desk: seen_returns(desk, f"{order.channel}:{order.number}"))

        def turn(seen: SeenReturn) -> tuple[bool, bool, int, int]:
            """Those to be decided first, the sooner the sooner; what is decided last."""
            one = seen.return_
            return one.decided_at is not None, one.decide_by is None, one.decide_by or 0, -one.id

        return sorted(found, key=turn)

    def _open_page(self, order: Order, found: Sequence[SeenReturn]) -> None:
        from screens.returns.returns_page import ReturnsPage

        def again() -> None:
            self._at_once(self._put_anew(order))

        def open_order() -> None:
            self.host.post_message(OrderWanted(order))

        def closed(_none: None) -> None:
            self._page = None

        act, add = partial(self._act, order), partial(self._more, order)
        self._page = ReturnsPage(self.seat, self.seat.called(order), found, act, add, open_order, again)
        self.host.app.push_screen(self._page, closed)

    async def _put_anew(self, order: Order) -> None:
        found = await self._returns(order)
        if self._page is not None and self._page.is_attached:
            self._page.put(found)

    def _more(self, order: Order) -> None:
        self._at_once(self._on_page(self._ask_for(order)))

    async def _on_page(self, act: Any) -> None:
        """Do it; what is refused is said on the page."""
        try:
            await act
        except DeskError as error:
            if self._page is None:
                raise
            self._page.say(str(error), refused=True)

    def _act(self, order: Order, act: str, seen: SeenReturn) -> None:
        acts: dict[str, Callable[[Order, SeenReturn], None]] = {
            "receive": self._receive, "coming": self._coming, "decide": self._decide, "refuse": self._refuse,
        }  # fmt: skip
        acts[act](order, seen)

    # --- asked for ---------------------------------------------------------------------------------------------

    async def _ask_for(self, order: Order) -> None:
        """Ask what comes back and why; what cannot, the Desk refuses."""
        from screens.dialogs.form import Form
        from screens.returns import return_questions as asking

        if not self._can(order).give_back:
            await self.acts.run(lambda desk: desk.do(OpenReturn(""), order))
        can = await self.acts.run(lambda desk: can_come_back(desk, order))
        if not can.lines:
            if self._page is None and (found := await self._returns(order)):
                self._open_page(order, found)
                return
            await self.acts.run(lambda desk: desk.do(OpenReturn("1"), order))
        task = Task(order, order.version)

        async def save(given: Answers) -> None:
            why, evidence = given.get(asking.WORDS) or given[asking.WHY], given.get(asking.EVIDENCE, "")
            command = OpenReturn(why, asking.wanted(can, given), evidence)
            await self._run(task, lambda desk, version: desk.do(command, order, version))
            self._said(_("{number}: the buyer wants to give goods back").format(number=self.seat.called(order)))

        title = _("{number}: what comes back, and why").format(number=self.seat.called(order))
        self._ask(order, Form(title, partial(asking.of_asking, can), save, means=partial(asking.late_words, can)))

    # --- under way, and here -----------------------------------------------------------------------------------

    def _coming(self, order: Order, seen: SeenReturn) -> None:
        from screens.dialogs.form import Form, Question
        from screens.returns import return_questions as asking

        one = seen.return_

        async def save(given: Answers) -> None:
            command = SendReturn(one.id, given.get(asking.WAYBILL, ""), given.get(asking.POINT, ""))
            await self._done(order, command, _("return {number} is on its way").format(number=one.id))

        asked = [
            Question(
                asking.WAYBILL, _("The parcel's number"), one.waybill, required=False, scanned=True, replaced=True
            ),
            Question(asking.POINT, _("Where it is to be fetched, if it is"), one.point, required=False, replaced=True),
        ]
        title = _("Return {number} of order {order} is on its way").format(number=one.id, order=self.seat.called(order))
        self._show(Form(title, lambda _given: asked, save))

    def _receive(self, order: Order, seen: SeenReturn) -> None:
        from screens.dialogs.confirm import Confirm
        from screens.returns import return_questions as asking

        one = seen.return_

        async def save(_yes: bool) -> None:
            said = _("return {number} is at the shop: decide it").format(number=one.id)
            await self._done(order, ReceiveReturn(one.id), said)

        goods = [f"{line.quantity} × {asking.goods_called(seen.names.get(line.line))}" for line in one.lines]
        title = _("Return {number}: all of this is at the shop").format(number=one.id)
        self._show(Confirm(title, goods, save, costly=False))

    # --- decided -----------------------------------------------------------------------------------------------

    def _decide(self, order: Order, seen: SeenReturn) -> None:
        from screens.dialogs.form import Form
        from screens.returns import return_questions as asking

        one, places = seen.return_, [place.name for place in warehouses(self.store)]

        async def save(given: Answers) -> None:
            command = DecideReturn(
                one.id, asking.decided(seen, given), refund=given.get(asking.REFUND, ""),
                warehouse=given.get(asking.PLACE, ""), why=given.get(asking.WORDS, ""),
            )  # fmt: skip
            await self._done(order, command, _("return {number} is decided").format(number=one.id))

        title = _("Return {number} of order {order}: what becomes of it").format(
            number=one.id, order=self.seat.called(order)
        )
        self._show(Form(title, partial(asking.of_deciding, seen, places), save, means=partial(asking.means_of, seen)))

    def _refuse(self, order: Order, seen: SeenReturn) -> None:
        from screens.dialogs.form import Form, Question
        from screens.returns import return_questions as asking

        one = seen.return_

        async def save(given: Answers) -> None:
            said = _("return {number} is refused").format(number=one.id)
            await self._done(order, RefuseReturn(one.id, given[asking.WHY]), said)

        means = _("The buyer gets nothing back; what has come of it goes to them again.")
        title = _("Return {number} of order {order}: refuse it").format(number=one.id, order=self.seat.called(order))
        asked = [Question(asking.WHY, _("Why nothing is taken back"))]
        self._show(Form(title, lambda _given: asked, save, means=lambda _given: [means]))

    async def _done(self, order: Order, command: ShopCommand[Any], said: str) -> None:
        try:
            await self.acts.run(lambda desk: desk.do(command))
        except DeskError:
            await self._put_anew(order)  # somebody may have been quicker: what lies behind the form shows it
            raise
        self._said(said)

    def _said(self, said: str) -> None:
        """Say it where it is read, and have all shown anew."""
        if self._page is not None:
            self._page.say(said)
        self.tell(said)
        self.changed()
