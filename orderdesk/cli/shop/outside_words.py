"""Commands about senders of messages, what staff were told, and carriers that are asked: what is only read or tried."""

from __future__ import annotations

from typing import Any, Final

import click

from orderdesk.cli.declared import does, looking, the_desk
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.headings import say_heading
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.console.printing import say
from orderdesk.desk.messages.sent_now import Outside
from orderdesk.i18n import _
from orderdesk.model.channel_accounts import Health
from orderdesk.rules.rulebook.model import Carrier
from orderdesk.wording.carriers import carrier_name
from orderdesk.wording.dates import iso, when
from orderdesk.wording.order_row import duration

_LATEST: Final = 50
"""Notices that are listed."""


@cli.group()
def sender() -> None:
    """Who carries messages to buyers and notices to staff."""


@sender.command("list")
@as_json
@does(looking)
@pass_run
def list_senders(run: Run, as_json: bool) -> None:
    """Every sender, whom it reaches, and how it is."""
    with looking(run.parts) as store:
        now, zone = run.parts.clock(), run.parts.rules.home_zone(store.orders.first_channel())
        senders = store.outside.senders()
    if as_json:
        put([{"name": one.name, "kind": one.kind, "hears": one.hears.value, "signature": one.signature,
              "channels": list(one.channels), "on": one.since is not None, **_health(one.health, zone)}
             for one in senders])  # fmt: skip
        return
    say_heading("sender list")
    for one in senders:
        whom = ", ".join(one.channels) or {"buyers": _("buyers"), "staff": _("staff")}[one.hears]
        say(f"{one.name:<12}  {one.kind:<9}  {whom:<20}  {_words(one.health, now, on=one.since is not None)}")


@sender.command("test")
@click.argument("name")
@as_json
@does(Outside.test)
@pass_run
def check(run: Run, name: str, as_json: bool) -> None:
    """Ask a sender whether the token is valid; nothing is sent."""
    with the_desk(run.parts) as desk:
        Outside(desk).test(name)
    put({"name": name, "answers": True}) if as_json else say(_("{name}: it answers.").format(name=name))


@sender.command("send")
@as_json
@does(Outside.send)
@pass_run
def send(run: Run, as_json: bool) -> None:
    """Send what waits for buyers, now. Nothing is sent twice, nor at night."""
    with the_desk(run.parts) as desk:
        done = Outside(desk).send()
    put({"done": done}) if as_json else say(_("done {count}").format(count=done))


@cli.group()
def notice() -> None:
    """What staff are told of by themselves."""


@notice.command("list")
@as_json
@does(looking)
@pass_run
def list_notices(run: Run, as_json: bool) -> None:
    """The latest, and whom each reached."""
    with looking(run.parts) as store:
        now, zone = run.parts.clock(), run.parts.rules.home_zone(store.orders.first_channel())
        found = [(one, store.notices.told(one.id)) for one in store.notices.latest(_LATEST)]
    if as_json:
        put([{"kind": one.kind.value, "about": one.about, "text": one.text, "raised_at": iso(one.raised_at, zone),
              "over_at": iso(one.over_at, zone),
              "told": [{"sender": name, "state": state, "at": iso(at, zone), "answer": answer}
                       for name, state, at, answer in told]} for one, told in found])  # fmt: skip
        return
    for one, told in found:
        reached = ", ".join(name for name, state, _at, _answer in told if state == "told")
        say(f"{when(one.raised_at, now, zone)}  {one.text}  {reached or '—'}")


@cli.group()
def carrier() -> None:
    """Carriers that are asked where their parcels are."""


@carrier.command("list")
@as_json
@does(looking)
@pass_run
def list_carriers(run: Run, as_json: bool) -> None:
    """Every carrier that is asked, and how it answers."""
    with looking(run.parts) as store:
        now, zone = run.parts.clock(), run.parts.rules.home_zone(store.orders.first_channel())
        trackers = store.outside.trackers()
    if as_json:
        put([{"carrier": one.carrier, "on": one.since is not None, **_health(one.health, zone)} for one in trackers])
        return
    for one in trackers:
        say(f"{carrier_name(Carrier(one.carrier)):<14}  {_words(one.health, now, on=one.since is not None)}")


@carrier.command("ask")
@as_json
@does(Outside.ask)
@pass_run
def ask(run: Run, as_json: bool) -> None:
    """Ask now where the parcels are."""
    with the_desk(run.parts) as desk:
        news = Outside(desk).ask()
    put({"news": news}) if as_json else say(_("orders with news of their parcels: {count}").format(count=news))


def _words(health: Health, now: int, *, on: bool) -> str:
    """Whether it is at work, since when it does not answer, and why."""
    if not on:
        return _("switched off")
    if health.failed_since is not None:
        return _("does not answer for {time}: {why}").format(
            time=duration(max(now - health.failed_since, 0)), why=health.error)  # fmt: skip
    if health.pulled_at is None:
        return _("not asked yet")
    return _("heard {time} ago").format(time=duration(max(now - health.pulled_at, 0)))


def _health(health: Health, zone: str) -> dict[str, Any]:
    return {"heard_at": iso(health.pulled_at, zone), "failed_since": iso(health.failed_since, zone),
            "error": health.error, "next_at": iso(health.next_at or None, zone)}  # fmt: skip
