"""Commands about the calendars: what they say, and what is announced beside them."""

from __future__ import annotations

import sys

import click

from orderdesk.cli import calendar_output as forms
from orderdesk.cli.declared import does, looking
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.composition import Composition
from orderdesk.console.printing import say
from orderdesk.desk import Desk
from orderdesk.desk.clocks.announce import Announcing
from orderdesk.desk.commands.calendar import Announce
from orderdesk.errors import BadInput, Refused
from orderdesk.i18n import _
from orderdesk.model import Announcement, Source
from orderdesk.sanitize import clean
from orderdesk.sla.hours import Hours, read_hours
from orderdesk.store import Store
from orderdesk.values import replace
from orderdesk.wording.dates import day_of

_CLOSED = "closed"

_yes = click.option("--yes", is_flag=True, help="Apply without asking.")


@cli.group()
def calendar() -> None:
    """Working hours, and announced days: what they do to the open orders is told first."""


@calendar.command()
@click.argument("date")
@click.option("--hours", required=True, metavar="HOURS", help="09:00-15:00, several with commas between, or closed.")
@click.option("--calendar", "key", required=True, metavar="KEY", help="Whose day it is: kz, ua …")
@click.option("--source", type=click.Choice([s.value for s in Source]), default=Source.OWNER.value, show_default=True,
              help="Who says so; the owner's word has more say.")  # fmt: skip
@click.option("--note", default="", metavar="TEXT", help="Why.")
@_yes
@does(Announce)
@pass_run
def announce(run: Run, date: str, hours: str, key: str, source: str, note: str, yes: bool) -> None:
    """Announce the hours of a day: shows what that does to the open orders, asks, then does it."""
    with run.parts.store() as store:
        desk = run.parts.desk(store)
        announcing = Announcing(desk)
        zone = announcing.calendar(key).spec.zone.key
        day = day_of(date, run.parts.clock(), zone)
        _ask_and_make(run.parts, desk, announcing.hours(key, day, _hours(hours), Source(source), note), yes)


@calendar.command()
@click.argument("announcement", metavar="ID", type=click.IntRange(1, 10**9))
@_yes
@does(Announce)
@pass_run
def undo(run: Run, announcement: int, yes: bool) -> None:
    """Take an announcement back, by its number in the list."""
    with run.parts.store() as store:
        desk = run.parts.desk(store)
        _ask_and_make(run.parts, desk, Announcing(desk).undoing(announcement), yes)


@calendar.command("list")
@as_json
@does(looking)
@pass_run
def list_calendars(run: Run, as_json: bool) -> None:
    """The calendars, until when they are known, and what has been announced."""
    parts = run.parts
    clocks, language = parts.rules.clocks, parts.config.language
    with looking(parts) as store:
        entries = _entries(store)
    if as_json:
        put([forms.calendar_json(key, found.spec, entries) for key, found in clocks.calendars.items()])
        return
    for key, found in clocks.calendars.items():
        for line in forms.calendar_lines(key, found.spec, entries, parts.clock(), language):
            say(line)


@calendar.command()
@click.argument("key")
@click.option("--days", type=click.IntRange(1, 366), default=14, show_default=True, help="How many, from today on.")
@as_json
@does(looking)
@pass_run
def show(run: Run, key: str, days: int, as_json: bool) -> None:
    """The hours of a calendar's next days, and where they come from."""
    parts = run.parts
    with looking(parts) as store:
        spec = Announcing(parts.desk(store)).calendar(key).spec
        entries = _entries(store)
    shown = forms.days_from(parts.clock(), days, spec)
    if as_json:
        put({**forms.calendar_json(key, spec, entries),
             "days": [forms.day_json(day, key, spec, entries) for day in shown]})  # fmt: skip
        return
    for day in shown:
        say(forms.day_line(day, key, spec, entries, parts.config.language))


def _entries(store: Store) -> list[Announcement]:
    """What has been announced, its notes as whoever looks may read them."""
    words = store.sight().words
    return [replace(entry, note=words(entry.note)) for entry in store.announcements.all()]


def _hours(text: str) -> Hours:
    """The hours that were typed: `09:00-15:00,16:00-18:00` or `closed`."""
    if text.strip() == _CLOSED:
        return ()
    pairs = [part.replace("–", "-").split("-") for part in text.replace(" ", "").split(",")]
    try:
        return read_hours(pairs, "hours")
    except ValueError as error:
        raise BadInput(
            _("“{text}” is not a list of hours: write 09:00-15:00, 09:00-13:00,14:00-18:00 or closed.").format(
                text=clean(text, limit=40)
            )
        ) from error


def _ask_and_make(parts: Composition, desk: Desk, draft: Announcement, yes: bool) -> None:
    """The price before the key: what it would do, then the question, then what it did."""
    announcing = Announcing(desk)
    spec = announcing.calendar(draft.calendar).spec
    before, after = spec.hours_of(draft.day), announcing.hours_with(draft)
    said = f"{draft.calendar}, {forms.date_words(draft.day, spec, parts.config.language)}: {forms.hours_words(before)}"
    say(f"{said} → {forms.hours_words(after)}" if after != before else f"{said}, {_('as before')}")
    expected = announcing.preview(draft)
    say(str(expected))
    if not yes:
        if not sys.stdin.isatty():
            raise Refused(_("Nothing was changed: --yes applies it."))
        if not click.confirm(_("Apply?")):
            raise Refused(_("Nothing was changed."))
    made, effect = desk.do(Announce(draft))
    if effect != expected:  # others have worked on while the question stood
        say(str(effect))
    if made.undoes is None:
        say(_("Announced. To take it back: orderdesk calendar undo {id}").format(id=made.id))
    else:
        say(_("Announcement {id} is undone.").format(id=made.undoes))
