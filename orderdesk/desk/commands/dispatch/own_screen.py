"""The courier's own screen: a new login takes it over where the last one left it; the dispatcher is asked for help."""

from __future__ import annotations

from typing import ClassVar

from orderdesk.desk.change import Change
from orderdesk.desk.command import ShopCommand, Touches
from orderdesk.desk.commands.dispatch.together import on_run, the_run, the_stop, together
from orderdesk.desk.desk import Desk
from orderdesk.desk.dispatch.following import is_courier
from orderdesk.desk.rights import Need
from orderdesk.desk.typed_text import words
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import BadInput, Refused
from orderdesk.i18n import _
from orderdesk.model.dispatch import Task, TaskKind
from orderdesk.rules.roles import Right
from orderdesk.store.dispatch.courier_rows import CourierPlace
from orderdesk.values import replace
from orderdesk.wording.dates import when

RUN_PAGE = "run"
"""The page on which a screen opens that nobody has left anywhere."""


class TakeScreen(ShopCommand[CourierPlace], frozen=True):
    """Let this session have the courier's screen, wherever it was open; at what that one was."""

    name: ClassVar = "courier-screen take"
    need: ClassVar = Need((Right.REPORT,))
    touches: ClassVar = Touches.CLAIM
    on_shell: ClassVar = False

    def run(self, desk: Desk) -> CourierPlace:
        """Take it over."""
        with desk.access.changing() as store:
            name, session = desk.actor.name, store.sessions.begin()
            last = store.courier_places.of(name)
            at = CourierPlace(operator=name, session="", since=0, page=RUN_PAGE) if last is None else last
            now = replace(at, session=session, since=desk.clock())
            store.courier_places.put(now)
            return now


class MoveOn(ShopCommand[CourierPlace], frozen=True):
    """The courier looks at another page; `Refused` where a newer session has the screen."""

    name: ClassVar = "courier-screen move"
    need: ClassVar = Need((Right.REPORT,))
    touches: ClassVar = Touches.CLAIM
    on_shell: ClassVar = False

    page: str
    stop: int | None = None
    """The id of the stop that it is about."""

    def run(self, desk: Desk) -> CourierPlace:
        """Keep where they are, for the next login."""
        with desk.access.changing() as store:
            there = store.courier_places.of(desk.actor.name)
            if there is None or there.session != store.sessions.own:
                since = desk.clock() if there is None else there.since
                said = _("Your screen is open elsewhere since {time}.")
                raise Refused(said.format(time=when(since, desk.clock(), desk.zone)))
            now = replace(there, page=self.page, stop=self.stop)
            if now != there:
                store.courier_places.put(now)
            return now


class AskDispatcher(ShopCommand[Task], frozen=True):
    """The courier needs the dispatcher at a stop: a task for whoever sends couriers out (O28)."""

    name: ClassVar = "stop ask"
    need: ClassVar = Need((Right.REPORT,))
    touches: ClassVar = Touches.RUNS
    on_shell: ClassVar = False
    keyed: ClassVar = True

    number: int
    order: str
    reason: str

    def run(self, desk: Desk) -> Task:
        """Ask; the same while it is not answered is one."""
        run, why = the_run(desk, self.number), words(self.reason)
        if not is_courier(run, desk.actor.name):
            raise Refused(_("Only the courier of the run asks so."))
        if not why:
            raise BadInput(_("What the dispatcher is needed for is to be said."))
        _stop, order = the_stop(desk, run, self.order)
        text = f"{on_run(run)}: {why}"

        def act(works: list[UnitOfWork]) -> Task:
            work, tasks = works[0], desk.store.tasks
            for task in tasks.of_order(order.id):
                if task.closed_at is None and (task.opened_by, task.text) == (desk.actor.name, text):
                    return task
            work.act = desk.act("stop_asked", on_run(run))
            number = tasks.add(TaskKind.DELIVERY_ERROR, text, due=desk.clock(), act=work.act, order=order.id)
            work.commit(Change(kind="stop_asked", note=text))
            found = tasks.get(number)
            assert found is not None
            return found

        return together(desk, [order], act, held=True)
