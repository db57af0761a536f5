"""Commands about accounts on marketplaces: how their lines are, and asking and telling now."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO, Final

import click

from orderdesk.channels.live.tokens import from_environment, from_file
from orderdesk.cli.declared import does, looking, the_desk
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.headings import say_heading
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.console.printing import say
from orderdesk.desk.channels.asked_now import Lines
from orderdesk.errors import BadInput, DeskError, NotFound
from orderdesk.i18n import _
from orderdesk.model.channel_accounts import Account
from orderdesk.wording.channel_lines import line_words
from orderdesk.wording.dates import iso

_LARGEST: Final = 1_000_000
"""Bytes that a webhook may have."""


@cli.group()
def channel() -> None:
    """Marketplaces over their APIs: orders come by themselves, what is done here is told there."""


@channel.command("list")
@as_json
@does(looking)
@pass_run
def list_accounts(run: Run, as_json: bool) -> None:
    """Every account, and how its line is."""
    with looking(run.parts) as store:
        now, zone = run.parts.clock(), run.parts.rules.home_zone(store.orders.first_channel())
        accounts = store.accounts.all()
    if as_json:
        put([_json(account, now, zone) for account in accounts])
        return
    say_heading("channel list")
    for account in accounts:
        say(f"{account.name:<12}  {account.kind:<10}  {line_words(account, now)}")


@channel.command("test")
@click.argument("name")
@as_json
@does(Lines.test)
@pass_run
def check(run: Run, name: str, as_json: bool) -> None:
    """Ask the marketplace whether the token is valid; that changes nothing."""
    with the_desk(run.parts) as desk:
        Lines(desk).test(name)
    put({"name": name, "answers": True}) if as_json else say(_("{name}: it answers.").format(name=name))


@channel.command("pull")
@click.argument("names", nargs=-1, metavar="[NAME…]")
@as_json
@does(Lines.pull)
@pass_run
def pull(run: Run, names: tuple[str, ...], as_json: bool) -> None:
    """Take in what is open there, now; of all accounts without NAME."""
    answers, well = list[dict[str, Any]](), True
    with the_desk(run.parts) as desk:
        lines = Lines(desk)
        for name in names or lines.names():
            try:
                pulled = lines.pull(name)
            except DeskError as error:
                if not as_json:
                    say(f"{name}: {error}", err=True)
                answers.append({"name": name, "error": str(error)})
                well = False
                continue
            answers.append({"name": name, "added": pulled.added, "updated": pulled.updated, "unread": pulled.unread,
                            "said": pulled.said})  # fmt: skip
            if not as_json:
                said = _("{name}: {added} added, {updated} updated, {unread} could not be read")
                say(said.format(name=name, added=pulled.added, updated=pulled.updated, unread=pulled.unread))
                if pulled.said:
                    say(pulled.said, err=True)
    if as_json:
        put(answers)
    if not well:
        raise SystemExit(1)


@channel.command("webhook")
@click.argument("name")
@click.option("--signature", required=True, help="What stood in the header of the signature.")
@click.option("--secret-file", type=click.Path(path_type=Path), help="Where the secret lies that signs; mode 0600.")
@click.option("--secret-env", help="The variable of the environment that holds it.")
@click.argument("body", type=click.File("rb"), default="-")
@does(Lines.webhook)
@pass_run
def webhook(
    run: Run, name: str, signature: str, secret_file: Path | None, secret_env: str | None, body: BinaryIO
) -> None:
    """Take in what a marketplace has sent to the shop's web server: BODY to the letter, - for standard input."""
    if (secret_file is None) == (secret_env is None):
        raise BadInput(_("wanted is either --secret-file or --secret-env"))
    place = from_file(secret_file.absolute()) if secret_file is not None else from_environment(secret_env or "")
    with the_desk(run.parts) as desk:
        record = Lines(desk).webhook(name, body.read(_LARGEST), signature, place)
    if record is None:
        raise NotFound(_("{name}: there is no such order there").format(name=name))
    say(_("{name}: {number} is taken in").format(name=name, number=record.number))


@channel.command("push")
@click.argument("names", nargs=-1, metavar="[NAME…]")
@as_json
@does(Lines.push)
@pass_run
def push(run: Run, names: tuple[str, ...], as_json: bool) -> None:
    """Tell what waits, now; of all accounts without NAME. Nothing is told twice."""
    answers = list[dict[str, Any]]()
    with the_desk(run.parts) as desk:
        lines = Lines(desk)
        for name in names or lines.names():
            for row, answer in lines.push(name):
                answers.append({"name": name, "row": row.row, "kind": row.kind, "text": row.text,
                                "outcome": answer.outcome.value, "said": answer.said})  # fmt: skip
                if not as_json:
                    say(": ".join(part for part in (name, row.text, answer.outcome.value, answer.said) if part))
    if as_json:
        put(answers)
    if any(answer["outcome"] != "done" for answer in answers):
        raise SystemExit(1)


def _json(account: Account, now: int, zone: str) -> dict[str, Any]:
    health = account.health
    return {
        "name": account.name, "kind": account.kind, "shop": account.shop, "url": account.url,
        "writes": account.writes_since is not None, "paused": account.paused, "silent": health.silent(now),
        "pulled_at": iso(health.pulled_at, zone), "failed_since": iso(health.failed_since, zone),
        "error": health.error, "next_at": iso(health.next_at or None, zone),
    }  # fmt: skip
