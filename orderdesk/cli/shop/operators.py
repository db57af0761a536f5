"""Commands about the people at the desk: who they are, whose an order is."""

from __future__ import annotations

from pathlib import Path

import click

from orderdesk.cli.declared import does, looking, reading_desk, the_desk
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.headings import say_heading
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.cli.typed_options import filled, secret
from orderdesk.composition import Composition
from orderdesk.console.printing import say
from orderdesk.desk.commands.people.shift import ResetPin, SetPin
from orderdesk.desk.commands.people.staff import AddKey, AddOperator, RevokeKey, SetAccount, SetLanguage
from orderdesk.desk.people.staff import Staff
from orderdesk.errors import BadInput, Refused, WrongUsage
from orderdesk.i18n import LANGUAGES, _
from orderdesk.model import Operator
from orderdesk.model.public_keys import PublicKey
from orderdesk.wording.dates import iso, when
from orderdesk.wording.staff_changes import staff_change

_key_file = click.Path(path_type=Path)


@cli.group()
def operator() -> None:
    """Who works here and as what. Until the first is registered, a director, anybody may do anything."""


@operator.command()
@click.argument("name")
@click.option("--role", required=True, metavar="ROLE", help="seller, manager, dispatcher, courier, director …")
@click.option("--category", "categories", multiple=True, metavar="CATEGORY", help="Goods they serve; repeatable.")
@click.option("--key", type=_key_file, metavar="FILE", help="Their public SSH key (.pub), to log in by.")
@click.option("--account", type=filled(60), metavar="LOGIN", help="Their account on this machine; it replaces --as.")
@does(AddOperator)
@pass_run
def add(run: Run, name: str, role: str, categories: tuple[str, ...], key: Path | None, account: str | None) -> None:
    """Register an operator; only a director may, and the first must be one."""
    given = PublicKey.read(key) if key else None
    command = AddOperator(name, role, categories, given, account)
    with run.parts.store(make=True) as store:
        desk = run.parts.desk(store)
        for sentence in command.said(desk, desk.do(command)):
            say(sentence)


@operator.command()
@click.argument("name")
@click.argument("file", required=False, type=_key_file)
@click.option("--revoke", metavar="FINGERPRINT", help="Let nobody log in by this key any more.")
@does(AddKey)
@pass_run
def key(run: Run, name: str, file: Path | None, revoke: str | None) -> None:
    """Let an operator log in over SSH by one more public key (.pub), or by one less."""
    if (file is None) == (revoke is None):
        raise WrongUsage(_("Give either a file with a public key or --revoke with a fingerprint."))
    with the_desk(run.parts) as desk:
        if file is not None:
            given = PublicKey.read(file)
            one = desk.do(AddKey(name, given))
            say(_("{name} logs in by {fingerprint}").format(name=one.name, fingerprint=given.fingerprint))
        else:
            one = desk.do(RevokeKey(name, revoke or ""))
            say(_("{name}: revoked: {fingerprint}").format(name=one.name, fingerprint=revoke))


@operator.command()
@click.argument("name")
@click.argument("login", required=False, type=filled(60))
@does(SetAccount)
@pass_run
def account(run: Run, name: str, login: str | None) -> None:
    """Let an operator be known by their account on this machine, without --as; without LOGIN, by none any more."""
    with the_desk(run.parts) as desk:
        one = desk.do(SetAccount(name, login))
        say(f"{one.name}: {one.account or '—'}")


@operator.command()
@click.argument("name")
@click.argument("language", default="", metavar="[" + "|".join(LANGUAGES) + "]")
@does(SetLanguage)
@pass_run
def language(run: Run, name: str, language: str) -> None:
    """Let an operator read the desk in their own language; without one, in their session's or the shop's."""
    with the_desk(run.parts) as desk:
        one = desk.do(SetLanguage(name, language))
        say(f"{one.name}: {language or '—'}")


@operator.command()
@click.argument("name", default="")
@click.option("--reset", is_flag=True, help="Take NAME's PIN away; only a director may.")
@does(SetPin, {"--reset": ResetPin})
@pass_run
def pin(run: Run, name: str, reset: bool) -> None:
    """Set your own PIN, which signs where money is taken; it is asked for without being shown."""
    with the_desk(run.parts) as desk:
        if reset:
            desk.do(ResetPin(name))
            say(_("{name} has no PIN any more and can set one.").format(name=name))
            return
        if name not in ("", run.parts.operator):
            raise Refused(_("Everybody sets their own PIN; a director can take one away with --reset."))
        old = secret(_("Your current PIN")) if Staff.of(desk).has_pin() else ""
        new = secret(_("New PIN"))
        if secret(_("Once more")) != new:
            raise BadInput(_("The two entries differ; nothing was changed."))
        desk.do(SetPin(new, old))
        say(_("The PIN is set."))


@operator.command("list")
@as_json
@does(looking)
@pass_run
def list_operators(run: Run, as_json: bool) -> None:
    """The registered operators with their open orders and the keys they log in by."""
    parts = run.parts
    with looking(parts) as store:
        zone = parts.rules.home_zone(store.orders.first_channel())
        found = [(one, store.orders.load(one.name), store.keys.of(one.name)) for one in store.operators.registered()]
    if as_json:
        put([
            {"name": one.name, "role": one.role, "categories": list(one.categories), "blocked": one.blocked,
             "account": one.account,
             "on_shift_since": iso(one.on_shift_since, zone), "open_orders": load,
             "keys": [{"fingerprint": key.fingerprint, "public_key": key.public_key, "at": iso(key.at, zone),
                       "revoked_at": iso(key.revoked_at, zone)} for key in keys]}
            for one, load, keys in found
        ])  # fmt: skip
        return
    say_heading("operator list")
    for one, load, keys in found:
        shift = "" if one.on_shift_since is None else _("on shift since {time}").format(
            time=when(one.on_shift_since, parts.clock(), zone))  # fmt: skip
        state = _("blocked") if one.blocked else shift
        title = _role_title(parts, one)
        say(f"{one.name:<20} {title:<12} {load:>4}  {state:<28} {', '.join(one.categories)}".rstrip())
        for key in keys:
            say(f"    {key.fingerprint}{'  ' + _('revoked') if key.revoked_at is not None else ''}")


@operator.command("history")
@click.argument("name")
@as_json
@does(Staff.history)
@pass_run
def operator_history(run: Run, name: str, as_json: bool) -> None:
    """What has been changed of an operator and by whom; their shifts, and who looked over their shoulder."""
    parts = run.parts
    with reading_desk(parts) as desk:
        zone, events = desk.zone, Staff.of(desk).history(name)
    if as_json:
        put([{"at": iso(at, zone), "by": by, "field": field, "old": old, "new": new}
             for at, by, field, old, new in events])  # fmt: skip
        return
    titles, now = {key: one.title for key, one in parts.rules.roles.items()}, parts.clock()
    for at, by, field, old, new in events:
        say(f"{when(at, now, zone):<16} {by:<20} {staff_change(field, old, new, titles, now, zone)}")


def _role_title(parts: Composition, one: Operator) -> str:
    known = parts.rules.roles.get(one.role or "")
    return _(known.title) if known else str(one.role)
