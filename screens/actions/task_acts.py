"""Tasks from the screen: a reminder about an order, a buyer or neither, and the page of all that is to be done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final

from textual.screen import Screen

from orderdesk.desk.commands.dispatch.tasks import AddTask, FinishTask
from orderdesk.desk.views.tasks_to_do import SeenTask
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.model.dispatch import Task, TaskKind
from orderdesk.wording.due_times import due as read_due
from orderdesk.wording.task_names import task_kind, task_words
from screens.actions.acting import Acts
from screens.screen_context import Context

if TYPE_CHECKING:
    from screens.dialogs.form import Answers, Form

Save = Callable[[str, int, str], Awaitable[None]]
"""Keeps what is to be done, by when, and whose it is."""

_TEXT, _DUE, _WHOSE = "text", "due", "whose"
_ANYBODY: Final = "-"
_MOST: Final = 8
"""So many people can be chosen from by a digit, beside nobody in particular; of more, the name is typed."""

_BY_ACT: Final = {TaskKind.CALL: "call", TaskKind.REFUND: "money", TaskKind.DELIVERY_ERROR: ":parcel mended"}
"""What is done by the act that it is about, not by a word: its key or its name."""


class TaskActs(Acts):
    """The page of tasks with its keys, and a reminder about an order."""

    def __init__(
        self, host: Screen[Any], seat: Context, open_order: Callable[[Order], object],
        open_customer: Callable[[int], object], act_on: Callable[[str, Order], object],
    ) -> None:  # fmt: skip
        """`open_order` and `open_customer` open a card, `act_on` does an act to an order in its own dialog."""
        super().__init__(host, seat)
        self._open_order, self._open_customer, self._act_on = open_order, open_customer, act_on

    def show(self) -> None:
        """Open the page."""
        from screens.views.tasks_page import TasksPage

        self.host.app.push_screen(TasksPage(self.seat, self._open, self._finish, self._add))

    def remind(self, order: Order) -> None:
        """A reminder about an order."""
        number = f"{order.channel}:{order.number}"

        async def save(text: str, due: int, whose: str) -> None:
            await self._keep(AddTask(text, due, order=number, whose=whose, kind=TaskKind.REMIND))

        title = _("{number}: what is to be done, and when").format(number=self.seat.called(order))
        self.host.app.push_screen(reminder(self.seat, title, save))

    def _add(self) -> None:
        """A free one."""

        async def save(text: str, due: int, whose: str) -> None:
            await self._keep(AddTask(text, due, whose=whose))

        self.host.app.push_screen(reminder(self.seat, _("What is to be done, and when"), save))

    async def _keep(self, command: AddTask) -> None:
        task: Task = await self.acts.run(lambda desk: desk.do(command))
        self.tell(_("to do: {what}").format(what=task_words(task, self.clock(), self.seat.zone)))
        self.changed()

    def _open(self, seen: SeenTask) -> None:
        """The card of what it is about; of a free one, say what came of it."""
        if seen.order is not None:
            self._open_order(seen.order)
        elif seen.task.customer is not None:
            self._open_customer(seen.task.customer)
        else:
            self._finish(seen)

    def _finish(self, seen: SeenTask) -> None:
        """Say what came of it; a call, a refund and a delivery error are done by the act that they are about."""
        from screens.dialogs.because import Result

        task = seen.task
        if seen.order is not None and task.kind in _BY_ACT and not task.text:
            self._act_on(_BY_ACT[task.kind], seen.order)
            return

        async def save(result: str) -> None:
            await self.acts.run(lambda desk: desk.do(FinishTask(task.id, result)))
            self.tell(_("done: {what}").format(what=task.text or task_kind(task.kind)))
            self.changed()

        self.host.app.push_screen(Result(_("What came of it: {what}").format(what=task.text), save))


def reminder(seat: Context, title: str, save: Save) -> Form:
    """Asks what is to be done, by when and by whom."""
    from screens.dialogs.form import Form, Question

    names = [one.name for one in seat.store.operators.registered()]
    options = ((_ANYBODY, _("anybody")), *((name, name) for name in names)) if len(names) <= _MOST else ()
    whose = Question(_WHOSE, _("Who is to do it"), value=_ANYBODY if options else "", options=options, required=False)
    asked = [
        Question(_TEXT, _("What is to be done")),
        Question(_DUE, _("By when: 30m, 2h, 14:30, 25.11, +1 9:00"), value=_("30m"), replaced=True),
        *([whose] if names else []),
    ]

    async def filled_in(answers: Answers) -> None:
        who = answers.get(_WHOSE, "")
        at = read_due(answers[_DUE], seat.clock(), seat.zone)
        await save(answers[_TEXT], at, "" if who == _ANYBODY else who)

    return Form(title, lambda _answers: asked, filled_in)
