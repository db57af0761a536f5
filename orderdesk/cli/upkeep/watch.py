"""Commands that let the clocks act without an open desk."""

from __future__ import annotations

import signal
import time
from types import FrameType
from typing import Final

import click

from orderdesk.cli.declared import does, the_desk
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.orders.acts import done
from orderdesk.cli.reading_database import say_doubt
from orderdesk.console.printing import nobody_reads, say
from orderdesk.desk import Desk
from orderdesk.desk.channels.keeper import LineKeeper
from orderdesk.desk.clocks.steward import Steward
from orderdesk.desk.commands.upkeep import KeepClocks
from orderdesk.desk.views.news import News
from orderdesk.errors import StoreBusy
from orderdesk.serve.lines_beside import kept
from orderdesk.wording.dates import local

EVERY: Final = 0.5
"""Seconds between two looks for what is due."""


@cli.command()
@does(KeepClocks)
@pass_run
def tick(run: Run) -> None:
    """Do what the clocks ask for by now; nothing where an open desk or `watch` does it."""
    with the_desk(run.parts) as desk, desk.do(KeepClocks()) as steward:
        while steward.wanted(desk.store):
            for order in steward.round():
                done(run.parts, order)
        if say_doubt(run.parts, desk.store):
            raise SystemExit(1)


@cli.command()
@click.option("--once", is_flag=True, help="Only what is due by now.")
@does(KeepClocks)
@pass_run
def watch(run: Run, once: bool) -> None:
    """Keep the clocks going until it is stopped: warn, remind, escalate, cancel; one line for each thing."""
    stopped = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopped  # looked at between two rounds: what is under way is finished
        stopped = True

    lines = LineKeeper(lambda: run.parts.desk(run.parts.store()))
    with the_desk(run.parts) as desk, _steward(run, desk) as steward, kept(run.parts.database):
        before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
        news, doubted = News(desk.store, run.parts.rules), False
        try:
            while not stopped:
                try:
                    desk.store.connection.check_unchanged()
                    if not once:
                        lines.look(desk.store)
                    wanted = steward.wanted(desk.store)
                    if wanted:
                        steward.round()
                    if desk.store.clock_in_doubt() != doubted:
                        doubted = say_doubt(run.parts, desk.store)
                    for item in news.look(desk.clock()):
                        say(f"{local(item.at, desk.zone).isoformat(' ')} {item}")
                except StoreBusy as busy:  # the next look will do
                    say(str(busy), err=True)
                    wanted = False
                if nobody_reads() or (once and not wanted):
                    break
                if not wanted:
                    time.sleep(EVERY)
        finally:
            lines.close()
            for number, handler in before.items():
                signal.signal(number, handler)


def _steward(run: Run, desk: Desk) -> Steward:
    """The server's own asks nobody: it keeps the clocks whoever has started it."""
    return Steward(desk) if run.serving else desk.do(KeepClocks())
