"""Commands about the open desks: which there are, and a look over a shoulder."""

from __future__ import annotations

import click

from orderdesk.cli.declared import does, looking, reading_desk
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.headings import say_heading
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.console.printing import say
from orderdesk.desk.commands.people.staff import LookOver
from orderdesk.errors import NotFound
from orderdesk.i18n import _
from orderdesk.sanitize import clean
from orderdesk.sharing import viewer as over_the_shoulder
from orderdesk.sharing.sockets import sessions as open_sessions
from orderdesk.wording.dates import iso, when


@cli.command()
@as_json
@does(looking)
@pass_run
def sessions(run: Run, as_json: bool) -> None:
    """The open desks: whose, since when, how large, how long without a key."""
    parts = run.parts
    with looking(parts) as store:
        zone = parts.rules.home_zone(store.orders.first_channel())
    found = open_sessions(parts.database)
    if as_json:
        put([
            {"operator": one.operator, "since": iso(one.since, zone), "columns": one.columns, "rows": one.rows,
             "idle_s": one.idle_s, "watched_by": list(one.watched_by), "pid": one.pid}
            for one in found
        ])  # fmt: skip
        return
    say_heading("sessions")
    for one in found:
        idle = _("{minutes} min without a key").format(minutes=one.idle_s // 60)
        watched = _("watched by {names}").format(names=", ".join(one.watched_by)) if one.watched_by else ""
        since = _("since {time}").format(time=when(one.since, parts.clock(), zone))
        size = f"{one.columns}×{one.rows}"
        say(f"{one.operator:<20} {since:<16} {size:>8}  {idle:<22} {watched}".rstrip())


@cli.command()
@click.argument("operator")
@does(LookOver)
@pass_run
def shoulder(run: Run, operator: str) -> None:
    """Look over an operator's shoulder, at their live screen. They see who looks; q or Escape leaves."""
    run.check_terminal()
    parts = run.parts
    with reading_desk(parts) as desk:
        desk.ask(LookOver(operator))
    found = open_sessions(parts.database)
    theirs = [one for one in found if one.operator == operator]
    if not theirs:
        others = ", ".join(dict.fromkeys(one.operator for one in found)) or "—"
        raise NotFound(_("{name} has no desk open. Open are: {others}.").format(
            name=clean(operator, limit=40), others=others))  # fmt: skip
    say(over_the_shoulder.look(min(theirs, key=lambda one: one.idle_s), parts.operator))
