"""What is to be done, with the clock of each: about orders, buyers and nothing of these (C11, C32)."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final

from msgspec import Struct
from textual.content import Content

from orderdesk.clock import MINUTE
from orderdesk.desk.views.tasks_to_do import SeenTask, tasks_to_do
from orderdesk.i18n import _, mark
from orderdesk.wording.dates import when
from orderdesk.wording.task_names import task_kind, task_left
from screens.keyboard.named_key import Key, bindings
from screens.safe import plain
from screens.screen_context import Context
from screens.store_errors import reading
from screens.views.page import Page
from screens.widgets.columns import fit
from screens.widgets.rows import Row
from screens.widgets.ticker import Ticker

_DONE: Final = Key("tasks.done", "d", "finish", mark("it is done"))
_ADD: Final = Key("tasks.add", "K", "add", mark("one more"))


class OfTask(Struct, frozen=True):
    """A line that is a task."""

    id: int


class TasksPage(Page):
    """Gives its keys to who opened it, and is read anew when what they opened is closed, and by the minute."""

    KEYS = (_DONE, _ADD)
    BINDINGS = bindings(KEYS)
    CALLED: ClassVar[str] = mark("tasks")

    def __init__(
        self, seat: Context, choose: Callable[[SeenTask], None], finish: Callable[[SeenTask], None],
        add: Callable[[], None],
    ) -> None:  # fmt: skip
        """`choose` opens what a task is about, `finish` asks what came of it, `add` asks for one more."""
        super().__init__()
        self._seat, self._choose, self._finish, self._add = seat, choose, finish, add
        self._tasks = dict[int, SeenTask]()
        self._ticker = Ticker(host=self, clock=seat.clock, show=self._renew)

    def show(self) -> None:
        """All that is open, the most urgent first."""
        self._ticker.tick()

    def on_screen_resume(self) -> None:
        """What lay over it may have done something."""
        if self.is_mounted:
            self._ticker.tick()

    def opened(self, what: object) -> None:
        """What it is about."""
        if (seen := self._chosen) is not None:
            self._choose(seen)

    def action_finish(self) -> None:
        """Say what came of it."""
        if (seen := self._chosen) is not None:
            self._finish(seen)

    def action_add(self) -> None:
        """One more, about no order."""
        self._add()

    @property
    def _chosen(self) -> SeenTask | None:
        chosen = self.rows.chosen
        return self._tasks.get(chosen.id) if isinstance(chosen, OfTask) else None

    def _renew(self) -> int:
        """Read them anew; the next minute their times are others."""
        now = self._seat.clock()
        with reading(self):
            found = tasks_to_do(self._seat.store, self._seat.store.sight())
            self._tasks = {seen.task.id: seen for seen in found}
            late = sum(seen.task.due_at < now for seen in found)
            title = _("To do: {count}, late: {late}").format(count=len(found), late=late)
            rows = [Row(self._line(seen, now), OfTask(seen.task.id)) for seen in found]
            keys = [(key.label, _(key.word)) for key in (_DONE, _ADD)]
            self.fill(title, rows or [Row(plain(_("Nothing is to be done.")))], keys if rows else keys[1:])
        return now - now % MINUTE + MINUTE

    def _line(self, seen: SeenTask, now: int) -> Content:
        task = seen.task
        about = seen.customer if seen.order is None else self._seat.called(seen.order)
        said = task.text or task_kind(task.kind)
        moment = when(task.due_at, now, self._seat.zone)
        text = f"{task_left(task, now):>9}  {moment:<11} {fit(about, 12)} {fit(task.whose or '', 10)} {said}"
        return plain(text, "bold $error" if task.due_at < now else "")
