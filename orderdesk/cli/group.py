"""The command group with the global options, which stand before the command."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from orderdesk import __version__
from orderdesk.clock import FixedClock
from orderdesk.errors import DeskError, WrongUsage
from orderdesk.i18n import _
from orderdesk.parts import Parts


@dataclass
class Run:
    """One run of the program: its parts, and what opens the screens."""

    open_desk: Callable[[Parts], int]
    """Given by the composition root; the command line knows nothing of the screens."""
    check_terminal: Callable[[], None]
    """Refuses where no screen can be drawn."""
    chosen: Parts | None = None

    @property
    def parts(self) -> Parts:
        """The parts for the options that were given."""
        assert self.chosen is not None
        return self.chosen


pass_run = click.make_pass_decorator(Run)


class DeskGroup(click.Group):
    """A group that words the desk's own errors: one sentence on stderr and the exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except DeskError as error:
            click.echo(str(error), err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:  # `orderdesk list | head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


@click.group(cls=DeskGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="orderdesk")
@click.option("--db", type=click.Path(path_type=Path), help="The database file (else ORDERDESK_DB, else the user's).")
@click.option(
    "--config", type=click.Path(path_type=Path), help="The settings (else ORDERDESK_CONFIG, else the user's)."
)
@click.option("--as", "operator", metavar="OPERATOR", help="Who acts; else the user of the system.")
@click.option("--now", metavar="ISO8601", help="A clock that stands at this instant, for tests and demonstrations.")
@click.pass_context
def cli(ctx: click.Context, db: Path | None, config: Path | None, operator: str | None, now: str | None) -> None:
    """Order Desk: marketplace orders at the keyboard. Without a command it opens the desk."""
    run = ctx.ensure_object(Run)
    run.chosen = Parts.chosen(db, config, operator, None if now is None else FixedClock(_instant(now)))
    if run.parts.config_path is not None and ctx.invoked_subcommand != "doctor":
        run.parts.config  # noqa: B018  # reading the settings chooses the language of whatever is said next
    if ctx.invoked_subcommand is None:
        run.check_terminal()
        ctx.exit(run.open_desk(run.parts))


def _instant(text: str) -> int:
    """The epoch seconds of an ISO 8601 instant; without an offset it is the machine's local time."""
    try:
        return int(datetime.fromisoformat(text).timestamp())
    except (ValueError, OverflowError) as error:
        raise WrongUsage(
            _("--now: “{text}” is not an instant such as 2026-11-22T14:30:00+05:00").format(text=text[:40])
        ) from error
