"""Commands about tasks."""

from __future__ import annotations

import click

from orderdesk.cli.declared import does, reading_desk, the_desk
from orderdesk.cli.dispatch.run_output import task_json, task_line
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.headings import say_heading
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.cli.typed_options import filled
from orderdesk.console.printing import say
from orderdesk.desk import Desk
from orderdesk.desk.commands.dispatch.tasks import AddTask, FinishTask
from orderdesk.desk.dispatch.run_view import seen_tasks
from orderdesk.desk.views.tasks_to_do import SeenTask, seen_task
from orderdesk.model.dispatch import TYPED_TASKS, Task, TaskKind
from orderdesk.sanitize import MAX_LENGTH
from orderdesk.wording.due_times import due as read_due

_key = click.option(
    "--key", default="", metavar="TEXT", help="A word of yours for this act: it is done once, however often it comes."
)


@cli.group("task")
def tasks() -> None:
    """What is to be done by when, and what came of it."""


@tasks.command()
@click.argument("text", type=filled(MAX_LENGTH))
@click.option("--order", default="", metavar="NUMBER", help="The order that it is about.")
@click.option("--customer", default="", metavar="WHO", help="The buyer that it is about, if it is about no order.")
@click.option("--due", default="", metavar="WHEN", help="30m, 2h, 14:30, 25.11, +1 9:00; today if not said.")
@click.option("--whose", default="", metavar="NAME", help="Who is to do it; anybody if not said.")
@click.option("--kind", type=click.Choice([kind.value for kind in TYPED_TASKS]), default="other", show_default=True,
              help="What it is.")  # fmt: skip
@_key
@as_json
@does(AddTask)
@pass_run
def add(
    run: Run, text: str, order: str, customer: str, due: str, whose: str, kind: str, key: str, as_json: bool
) -> None:
    """Put down something to do."""
    with the_desk(run.parts) as desk:
        at = read_due(due or "0", desk.clock(), desk.zone)
        _put(desk, desk.do(AddTask(text, at, order, customer, whose, TaskKind(kind)), key=key), as_json=as_json)


@tasks.command("done")
@click.argument("number", type=click.IntRange(1, 1 << 62), metavar="ID")
@click.option("--result", required=True, type=filled(MAX_LENGTH), metavar="TEXT", help="What came of it; it is kept.")
@_key
@as_json
@does(FinishTask)
@pass_run
def done_with(run: Run, number: int, result: str, key: str, as_json: bool) -> None:
    """A task is done, with what came of it."""
    with the_desk(run.parts) as desk:
        _put(desk, desk.do(FinishTask(number, result), key=key), as_json=as_json)


@tasks.command("list")
@click.option("--all", "every", is_flag=True, help="Those too that are done, the newest first.")
@as_json
@does(seen_tasks)
@pass_run
def list_tasks(run: Run, every: bool, as_json: bool) -> None:
    """What is to be done, the most urgent first."""
    with reading_desk(run.parts) as desk:
        found, now, zone = seen_tasks(desk, done=every), desk.clock(), desk.zone
    if as_json:
        put([task_json(seen, now, zone) for seen in found])
        return
    say_heading("task list")
    for seen in found:
        say(task_line(seen, now, zone))


def _put(desk: Desk, task: Task, *, as_json: bool) -> None:
    seen = seen_task(desk.store, desk.access.sight(), task) or SeenTask(task)
    if as_json:
        put(task_json(seen, desk.clock(), desk.zone))
    else:
        say(task_line(seen, desk.clock(), desk.zone))
