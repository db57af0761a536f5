"""The command group with the global options, which stand before the command."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import click

from orderdesk import __version__
from orderdesk.cli.typed import filled
from orderdesk.clock import FixedClock
from orderdesk.dates import EARLIEST, LATEST
from orderdesk.errors import DeskError, WrongUsage
from orderdesk.i18n import _
from orderdesk.parts import NAME_LENGTH, Parts
from orderdesk.text import clean


@dataclass
class Run:
    """One run of the program: its parts, and what opens the screens."""

    open_desk: Callable[[Parts], int]
    """Given by the composition root; the command line knows nothing of the screens."""
    check_terminal: Callable[[], None]
    """Refuses where no screen can be drawn."""
    warm_up: Callable[[Parts], None] = lambda parts: None
    """Brings all that a desk needs into memory, for a process that many desks are forked from."""
    serving: bool = False
    """Whether the SSH server itself runs it, which keeps the clocks going whoever has started it."""
    reading: bool = False
    """Whether it comes over SSH, and so may read and nothing else."""
    chosen: Parts | None = None

    @property
    def parts(self) -> Parts:
        """The parts for the options that were given."""
        assert self.chosen is not None
        return self.chosen


pass_run = click.make_pass_decorator(Run)


_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
"""What the system says when a file or device takes no more."""


_MODULES: Final = {
    "acting": ("accept", "undo", "take", "cancel", "reschedule", "send-code", "hand-over", "note", "call", "event"),
    "calendars": ("calendar",),
    "changing": ("edit", "split", "add", "reveal"),
    "claims": ("claims",),
    "importing": ("import",),
    "opening": ("demo", "wallboard"),
    "operators": ("operator", "assign", "take-over"),
    "quality": ("report",),
    "reading": ("list", "filters", "show", "history", "phone"),
    "refunds": ("refund",),
    "rulebooks": ("rulebook",),
    "serving": ("serve", "ssh-session"),
    "sessions": ("sessions", "shoulder"),
    "shifts": ("shift",),
    "shop": ("shop", "product"),
    "telling": ("told",),
    "upkeep": ("doctor", "backup", "stock"),
    "watching": ("tick", "watch"),
}
"""Which module of this package holds which commands: only the one that is asked for is imported."""

_MODULE_OF: Final = {command: module for module, commands in _MODULES.items() for command in commands}


class DeskGroup(click.Group):
    """A group that words the desk's own errors: one sentence on stderr and the exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted(_MODULE_OF)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; its module adds it to the group while it is imported."""
        if cmd_name in _MODULE_OF:
            import_module(f"orderdesk.cli.{_MODULE_OF[cmd_name]}")
        return super().get_command(ctx, cmd_name)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line; an output that takes no more is worded too, be it only for the help."""
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            _drop_output()
            click.echo(_("The output cannot be written: {why}.").format(why=error.strerror), err=True)
            sys.exit(1)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except DeskError as error:
            click.echo(str(error), err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:  # `orderdesk list | head`
            _drop_output()
            ctx.exit(0)


def _drop_output() -> None:
    """Let what is still buffered go nowhere, or Python would fail over it once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=DeskGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="orderdesk")
@click.option("--db", type=click.Path(path_type=Path), help="The database file (else ORDERDESK_DB, else the user's).")
@click.option(
    "--config", type=click.Path(path_type=Path), help="The settings (else ORDERDESK_CONFIG, else the user's)."
)
@click.option(
    "--as",
    "operator",
    type=filled(NAME_LENGTH),
    metavar="OPERATOR",
    help="Who acts; else the operator of your account. It proves nothing: whoever may write the database can say any "
    "name, so history keeps the account beside it.",
)
@click.option("--now", metavar="ISO8601", help="A clock that stands at this instant, for tests and demonstrations.")
@click.pass_context
def cli(ctx: click.Context, db: Path | None, config: Path | None, operator: str | None, now: str | None) -> None:
    """Order Desk: marketplace orders at the keyboard. Without a command it opens the desk."""
    run = ctx.ensure_object(Run)
    run.chosen = Parts.chosen(db, config, operator, None if now is None else FixedClock(_instant(now)))
    if run.reading:
        run.chosen = replace(run.chosen, reading=True)
    if run.parts.config_path is not None and ctx.invoked_subcommand != "doctor":
        run.parts.config  # noqa: B018  # reading the settings chooses the language of whatever is said next
    if ctx.invoked_subcommand is None:
        run.check_terminal()
        ctx.exit(run.open_desk(run.parts))


def _instant(text: str) -> int:
    """The epoch seconds of an ISO 8601 instant; without an offset it is the machine's local time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise WrongUsage(
            _("--now: “{text}” is not an instant such as 2026-11-22T14:30:00+05:00").format(text=clean(text, limit=40))
        ) from error
    try:
        at = int(moment.timestamp())
    except (ValueError, OverflowError):  # at the ends of the calendar a local time may have no instant
        at = LATEST
    if not EARLIEST <= at < LATEST:
        raise WrongUsage(_("--now: {text} lies outside the years 2000 to 2099").format(text=clean(text, limit=40)))
    return at
