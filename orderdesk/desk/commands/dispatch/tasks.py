"""Tasks: what is to be done by an instant, with or without an order."""

from __future__ import annotations

from typing import ClassVar

from orderdesk.desk.command import ShopCommand, Touches
from orderdesk.desk.desk import Desk
from orderdesk.desk.people.staff import registered
from orderdesk.desk.rights import Need
from orderdesk.desk.typed_text import words
from orderdesk.errors import BadInput, NotFound, Refused
from orderdesk.i18n import _
from orderdesk.model.dispatch import Task, TaskKind
from orderdesk.rules.roles import Right


class AddTask(ShopCommand[Task], frozen=True):
    """Put down something to do (C11, C32)."""

    name: ClassVar = "task add"
    need: ClassVar = Need((Right.NOTE,))
    touches: ClassVar = Touches.RUNS
    on_shell: ClassVar = False
    keyed: ClassVar = True

    text: str
    due_at: int
    order: str = ""
    """The order's number, where it is about one."""
    customer: str = ""
    """Or the buyer: their number, or a phone or address."""
    whose: str = ""
    """Who is to do it; anybody where it is empty."""
    kind: TaskKind = TaskKind.OTHER

    def run(self, desk: Desk) -> Task:
        """Put it down."""
        from orderdesk.desk.customers.person import root_of

        text = words(self.text)
        if not text:
            raise BadInput(_("The task is empty: say what is to be done."))
        if self.kind is TaskKind.CALL:
            raise Refused(_("A call is planned by logging the one before: `orderdesk call`."))
        if self.order and self.customer:
            raise BadInput(_("A task is about an order or a buyer: an order tells whose it is."))
        about = desk.find(self.order) if self.order else None
        buyer = root_of(desk, self.customer) if self.customer else None
        if buyer is not None and buyer.erased_act is not None:
            raise Refused(_("The person was erased: nothing is noted of them any more."))
        with desk.access.changing() as store:
            whose = registered(store, self.whose).name if self.whose else None
            number = store.tasks.add(self.kind, text, due=self.due_at, act=desk.act("task_added"), whose=whose,
                                     order=None if about is None else about.id,
                                     customer=None if buyer is None else buyer.id)  # fmt: skip
            found = store.tasks.get(number)
            assert found is not None
            return found


class FinishTask(ShopCommand[Task], frozen=True):
    """A task is done: with what came of it (C15)."""

    name: ClassVar = "task done"
    need: ClassVar = Need((Right.NOTE,))
    touches: ClassVar = Touches.RUNS
    on_shell: ClassVar = False
    keyed: ClassVar = True

    number: int
    result: str

    def run(self, desk: Desk) -> Task:
        """Close it."""
        from orderdesk.desk.views.tasks_to_do import seen_task
        from orderdesk.wording.done_already import done_already

        result = words(self.result)
        if not result:
            raise BadInput(_("What came of it is to be said."))
        with desk.access.changing() as store:
            task = store.tasks.get(self.number)
            if task is None or seen_task(store, desk.access.sight(), task) is None:
                raise NotFound(_("There is no task {number}.").format(number=self.number))
            if task.closed_at is not None:
                told = task.closed_by or "", task.closed_at, desk.clock(), desk.zone, task.result or ""
                raise Refused(done_already(_("It is done already."), *told))
            if task.kind is TaskKind.CALL:
                raise Refused(_("A call is done by logging it with its result: `orderdesk call`."))
            if task.kind is TaskKind.DELIVERY_ERROR and not task.text:
                raise Refused(_("A delivery error is over by saying how it was put right: `orderdesk parcel mended`."))
            if task.kind is TaskKind.REFUND and not task.text:
                raise Refused(_("A refund is done by paying it back: `orderdesk refund`."))
            store.tasks.close(task.id, result, desk.act("task_done"))
            found = store.tasks.get(task.id)
            assert found is not None
            return found
