"""Commands that let operators in over SSH: a server of our own, and what sshd runs instead of a shell."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from ipaddress import ip_address

import click

from orderdesk.cli.declared import does, nothing
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.composition import Composition
from orderdesk.console.printing import say
from orderdesk.demo.live_day import demo_day, empty_shop
from orderdesk.desk.people.keyring import who_has
from orderdesk.errors import DeskError, WrongUsage
from orderdesk.i18n import _
from orderdesk.rules.roles import Right
from orderdesk.values import replace

REFUSED = 64
"""The exit code where there is nothing to serve; sysexits.h calls it EX_USAGE."""


@cli.command()
@click.option("--address", metavar="ADDRESS", help="Where to listen; else the settings say, else 127.0.0.1.")
@click.option("--port", type=click.IntRange(0, 65535), help="On which port; else the settings say, else 2222.")
@click.option("--demo", is_flag=True, help="A throw-away shop; anybody on this machine comes in.")
@click.option("--status", is_flag=True, help="Only say how the server that runs is, in figures for monitoring.")
@as_json
@click.pass_context
@does(nothing)
@pass_run
def serve(
    run: Run, ctx: click.Context, address: str | None, port: int | None, demo: bool, status: bool, as_json: bool
) -> None:
    """Let operators in over SSH, each by a key of their own, and keep the clocks going.

    Who may come in: orderdesk operator add NAME --role ROLE --key FILE

    With --status each line is a name and a number, as Prometheus reads them; the exit code is 1 when no server answers.
    """
    if status:
        from orderdesk.serve.health import health

        ctx.exit(_say_health(health(run.parts.database, run.parts.clock), as_json))
    if find_spec("asyncssh") is None:
        raise WrongUsage(_("The SSH server needs one more package. Install it: pip install 'orderdesk[ssh]'"))
    from orderdesk.serve.session.programs import Programs
    from orderdesk.serve.session.zygote import fork_zygote

    os.umask(0o077)
    with _empty_or_own(run.parts, demo) as parts:
        settings = parts.config.serve
        settings = replace(settings, address=address or settings.address, port=settings.port if port is None else port)
        if demo:  # all its visitors are one operator
            settings = replace(settings, per_operator=settings.connections)
        if demo and not _is_loopback(settings.address):
            raise WrongUsage(_("A demo lets anybody in, so it listens on 127.0.0.1 only."))
        parts.rules  # noqa: B018  # what is wrong with them is said here, once
        given = _options(ctx, parts)
        programs = Programs(
            warm_up=run.warm_up, desk=partial(_desk, run), command=partial(_command, run, given)
        )  # fmt: skip
        zygote, line = fork_zygote(parts, programs)
        try:
            with demo_day(parts) if demo else _existing(parts):
                from orderdesk.serve.server import run_server  # after the fork: sessions need nothing of SSH

                code = run_server(parts, settings, line, say)
        finally:
            line.close()
            os.waitpid(zygote, 0)
    ctx.exit(code)


@cli.command("ssh-session")
@click.pass_context
@does(nothing)
@pass_run
def ssh_session(run: Run, ctx: click.Context) -> None:
    """What sshd runs for whoever has logged in (ForceCommand): the desk of the operator whose key it was."""
    from orderdesk.serve.reading_commands import reading_command
    from orderdesk.serve.session.environment import session_environment
    from orderdesk.serve.vouched import login_key

    line = os.environ.get("SSH_ORIGINAL_COMMAND")
    fingerprint = login_key(os.environ.get("SSH_USER_AUTH", "")).fingerprint
    cleaned = session_environment(os.environ, os.environ.get("SSH_CONNECTION", ""), os.environ)
    os.environ.clear()
    os.environ.update(cleaned)
    with run.parts.reading() as store:
        operator = who_has(store, run.parts.rules.roles, fingerprint)
        if line is not None:
            who_has(store, run.parts.rules.roles, fingerprint, Right.EXPORT)
    try:
        if line is not None:
            ctx.exit(_command(run, _options(ctx, run.parts), operator, reading_command(line)))
        run.check_terminal()
    except DeskError as error:
        say(str(error), err=True)
        ctx.exit(REFUSED)
    ctx.exit(run.open_desk(run.parts.named(operator, account=fingerprint)))


def _say_health(figures: Mapping[str, int | None], as_json: bool) -> int:
    """Print the figures; the exit code."""
    if as_json:
        put(figures)
    else:
        for name, figure in figures.items():
            if figure is not None:
                say(f"orderdesk_{name} {figure}")
    return 0 if figures["up"] else 1


def _desk(run: Run, parts: Composition) -> int:
    run.check_terminal()
    return run.open_desk(parts)


def _command(run: Run, options: Sequence[str], operator: str, words: Sequence[str]) -> int:
    """Run a command of this command line as an operator; its exit code."""
    from orderdesk.serve.session.programs import KEEPING

    serving = tuple(words) == KEEPING
    again = Run(open_desk=run.open_desk, check_terminal=run.check_terminal, serving=serving, reading=not serving)
    try:
        cli.main([*options, "--as", operator, *words], prog_name="orderdesk", obj=again)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return 0


def _options(ctx: click.Context, parts: Composition) -> list[str]:
    """The global options that lead to the same shop at the same time."""
    assert ctx.parent is not None
    now = ctx.parent.params["now"]
    config = parts.config_path
    return [
        "--db",
        str(parts.database),
        *(["--config", str(config)] if config else []),
        *(["--now", now] if now else []),
    ]


@contextmanager
def _empty_or_own(parts: Composition, demo: bool) -> Iterator[Composition]:
    if demo:
        with empty_shop(parts.operator, parts.clock) as made:
            yield made
    else:
        yield parts


@contextmanager
def _existing(parts: Composition) -> Iterator[None]:
    """A database that can be served: what is wrong with it is said at once."""
    with parts.store(make=True) as store:
        keys = store.keys.any_good()
    if not keys:
        say(
            _("Nobody has a key yet, so nobody can log in: orderdesk operator add NAME --role director --key FILE"),
            err=True,
        )
    yield


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"
