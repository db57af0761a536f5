"""The command group with the global options, which stand before the command."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from copy import copy
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Self

import click
from msgspec import Struct

from orderdesk import __version__
from orderdesk.cli.click_words import speak
from orderdesk.cli.typed_options import filled, is_lettered
from orderdesk.clock import FixedClock
from orderdesk.composition import Composition
from orderdesk.console.printing import behind_doors, say
from orderdesk.errors import DeskError, WrongUsage
from orderdesk.i18n import _
from orderdesk.model import NAME_LENGTH
from orderdesk.sanitize import clean
from orderdesk.values import replace
from orderdesk.wording.dates import EARLIEST, LATEST


class Run(Struct, dict=True):
    """One run of the program: its parts, and what opens the screens."""

    open_desk: Callable[[Composition], int]
    """Given by the composition root; the command line knows nothing of the screens."""
    check_terminal: Callable[[], None]
    """Refuses where no screen can be drawn."""
    warm_up: Callable[[Composition], None] = lambda parts: None
    """Brings all that a desk needs into memory, for a process that many desks are forked from."""
    serving: bool = False
    """Whether the SSH server itself runs it, which keeps the clocks going whoever has started it."""
    reading: bool = False
    """Whether it comes over SSH, and so may read and nothing else."""
    chosen: Composition | None = None

    @property
    def parts(self) -> Composition:
        """The parts for the options that were given."""
        assert self.chosen is not None
        return self.chosen


pass_run = click.make_pass_decorator(Run)


_MODULES: Final = {
    "orders.acts": (
        "accept",
        "take",
        "cancel",
        "reschedule",
        "send-code",
        "hand-over",
        "call",
    ),
    "shop.calendars": ("calendar",),
    "shop.channel_words": ("channel",),
    "shop.acceptance_words": ("acceptance",),
    "shop.outside_words": ("sender", "notice", "carrier"),
    "orders.edits": ("edit", "split", "add", "reveal"),
    "orders.claims": ("claims",),
    "upkeep.clock": ("clock",),
    "orders.imports": ("import",),
    "shop.screens": ("demo", "wallboard"),
    "shop.operators": ("operator",),
    "dispatch.cash_words": ("hand-in", "till"),
    "dispatch.courier_words": ("courier",),
    "dispatch.receipt_words": ("receipt",),
    "dispatch.run_words": ("run",),
    "dispatch.stop_words": ("stop",),
    "dispatch.task_words": ("task",),
    "returns.return_words": ("return",),
    "orders.evidence_shown": ("evidence",),
    "orders.waybill_command": ("waybill", "parcel"),
    "orders.quality": ("report",),
    "orders.lists": ("list", "filters", "show", "history", "phone"),
    "orders.money_shown": ("money",),
    "orders.paying": ("pay", "refund", "unpay"),
    "shop.profiles": ("profile",),
    "shop.rulebooks": ("rulebook",),
    "upkeep.sandbox": ("sandbox",),
    "upkeep.serve": ("serve", "ssh-session"),
    "shop.sessions": ("sessions", "shoulder"),
    "shop.shifts": ("shift",),
    "shop.customers": ("customer",),
    "shop.sales": ("shop", "product"),
    "shop.stock_transfer": ("stock",),
    "orders.to_tell": ("told",),
    "upkeep.restore": ("restore",),
    "upkeep.database": ("doctor", "backup"),
    "upkeep.watch": ("tick", "watch"),
    "upkeep.shell": ("completion", "help", "manual"),
}
"""Which module of this package holds which commands: only the one that is asked for is imported."""

_MODULE_OF: Final = {command: module for module, commands in _MODULES.items() for command in commands}


_LONGEST: Final = 200
"""Characters of a file's name in a sentence."""


class Helped(click.Command):
    """A command that is told in the operator's language, with examples, and whose words the shell can complete."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what it does."""
        super(Helped, self._told()).format_help_text(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        """What it does, in so many letters."""
        return super(Helped, self._told()).get_short_help_str(limit)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What may stand behind its name."""
        from orderdesk.cli.worded_help import placeholders

        return [placeholders(piece) for piece in super().collect_usage_pieces(ctx)]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples."""
        from orderdesk.cli.worded_help import examples

        super().format_epilog(ctx, formatter)
        examples(ctx, formatter)

    def offer(self) -> None:
        """Tell its options in the operator's language, and let the shell ask the shop for what may stand there."""
        for param in self.params:
            param.shell_complete = partial(_offered, param)  # type: ignore[method-assign]
            param.make_metavar = partial(_metavar, param)  # type: ignore[method-assign]
            param.get_help_record = partial(_record, param)  # type: ignore[method-assign]

    def _told(self) -> Self:
        """The same with its text in the operator's language."""
        from orderdesk.cli.worded_help import told

        other = copy(self)
        other.help = told(self.help)
        return other


def _metavar(param: click.Parameter, ctx: click.Context) -> str:
    from orderdesk.cli.worded_help import placeholders

    return placeholders(type(param).make_metavar(param, ctx))


def _record(param: click.Parameter, ctx: click.Context) -> tuple[str, str] | None:
    from orderdesk.cli.worded_help import told

    if not isinstance(param, click.Option):
        return type(param).get_help_record(param, ctx)
    other = copy(param)
    other.help = told(param.help)
    return type(other).get_help_record(other, ctx)


def _offered(param: click.Parameter, ctx: click.Context, begun: str) -> list[Any]:
    from orderdesk.cli.completing import offered

    return offered(ctx, param, begun) or param.type.shell_complete(ctx, param, begun)


class DeskCommand(Helped):
    """A command whose words are letters; only the names of files may be of other bytes."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words that follow the command's name."""
        rest = super().parse_args(ctx, args)
        for param in self.get_params(ctx):
            values = ctx.params.get(param.name or "")
            for value in values if isinstance(values, tuple) else (values,):
                if isinstance(value, str) and not is_lettered(value):
                    raise click.BadParameter(_("is not UTF-8"), ctx, param)
        return rest


class DeskSubgroup(Helped, click.Group):
    """Commands under a name of their own."""

    command_class = DeskCommand

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        found = super().get_command(ctx, cmd_name)
        if isinstance(found, Helped):
            found.offer()
        return found


class DeskGroup(DeskSubgroup):
    """A group that words the desk's own errors: one sentence on stderr and the exit code."""

    group_class = DeskSubgroup

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        declared = import_module("orderdesk.desk.registry").typed_in()
        return sorted({*_MODULE_OF, *(name.split()[0] for name in declared)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name: its module adds it to the group while it is imported; others are only declared."""
        if cmd_name in _MODULE_OF:
            import_module(f"orderdesk.cli.{_MODULE_OF[cmd_name]}")
        found = super().get_command(ctx, cmd_name)
        if found is None or isinstance(found, click.Group):
            import_module("orderdesk.cli.from_commands").add_to(self, cmd_name)
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in groups."""
        from orderdesk.cli.worded_help import sections

        sections(self, ctx, formatter)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line; what the system refuses is worded, and an output that takes no more, last of all."""
        given = kwargs.get("args", args[0] if args else None)
        speak(partial(_hear, list(sys.argv[1:] if given is None else given)))
        self.offer()
        kwargs["complete_var"] = "_ORDERDESK_COMPLETE"  # whatever the program was started as
        with behind_doors() as output:
            try:
                return super().main(*args, **kwargs)
            except SystemExit as end:
                if output.failure is None or output.nobody_reads or end.code:
                    raise
            except OSError as error:
                say(_worded(error), err=True)
                sys.exit(1)
            except UnicodeDecodeError:
                say(_("What was read is not UTF-8."), err=True)
                sys.exit(1)
            assert output.failure is not None
            say(_("The output cannot be written: {why}.").format(why=output.failure.strerror), err=True)
            sys.exit(1)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except DeskError as error:
            say(str(error), err=True)
            ctx.exit(error.exit_code)


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
    chosen = Composition.chosen(db, config, operator, None if now is None else FixedClock(_instant(now)))
    run.chosen = replace(chosen, say=partial(say, err=True), only_reading=run.reading)
    if run.parts.config_path is not None and ctx.invoked_subcommand != "doctor":
        run.parts.config  # noqa: B018  # reading the settings chooses the language of whatever is said next
    if ctx.invoked_subcommand is None:
        run.check_terminal()
        ctx.exit(run.open_desk(run.parts))


def _hear(words: list[str]) -> None:
    """Put the language in use that the options before the command lead to; the default one where they lead nowhere."""
    said = {name: words[at + 1] for at, name in enumerate(words[:-1]) if name in ("--db", "--config", "--as")}
    database, config = (Path(said[name]) if name in said else None for name in ("--db", "--config"))
    try:
        Composition.chosen(database, config, said.get("--as"), None).config  # noqa: B018
    except (DeskError, OSError, ValueError):
        return


def _worded(error: OSError) -> str:
    """What the system refused, and for which file."""
    why = error.strerror or str(error)
    where = "" if error.filename is None else clean(os.fsdecode(error.filename), limit=_LONGEST)
    return _("{path}: {why}.").format(path=where, why=why) if where else f"{why}."


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
