"""Filters under a name: what an operator looks at again and again, kept for the whole shop."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from orderdesk.clock import Clock
from orderdesk.dates import whole_day
from orderdesk.desk.desk import Rules
from orderdesk.errors import BadInput, NotFound
from orderdesk.i18n import _
from orderdesk.model import Shelf, Virtual
from orderdesk.search import Day, OrderFilter, Sort
from orderdesk.store import Store
from orderdesk.text import clean

NAME_LENGTH: Final = 40
"""Characters of a filter's name."""


@dataclass(frozen=True, slots=True)
class NamedFilter:
    """A filter as it is kept: a day in it is so many days from whenever it is used."""

    chosen: OrderFilter
    days: int | None = None
    """0 for what is promised today, 1 for tomorrow; `None` for whenever."""

    def at(self, store: Store, rules: Rules, clock: Clock) -> OrderFilter:
        """The filter as it stands now: the day is the desk's, and begins and ends where each channel is."""
        if self.days is None:
            return self.chosen
        return replace(self.chosen, planned=promised_day(store, rules, clock(), self.days))

    def describe(self) -> str:
        """In a few words: what it shows, of which day and channel, in which order."""
        day = {None: "", 0: _("today"), 1: _("tomorrow")}[self.days]
        what = replace(self.chosen, sort=Sort.URGENCY, descending=False).describe()
        return ", ".join(part for part in (what, day, self.chosen.channel, self.chosen.describe_sort()) if part)


def promised_day(store: Store, rules: Rules, now: int, days: int) -> Day:
    """What is promised for the day so many days from today, by the desk's zone."""
    home = rules.home_zone(store.orders.first_channel())
    begin, end = whole_day(now, home, days)
    zones = {name: rules.book(name).zone for name in rules.channels}
    elsewhere = ((name, *whole_day(now, home, days, zone)) for name, zone in zones.items())
    return Day(begin, end, tuple(day for day in elsewhere if day[1:] != (begin, end)))


class Filters:
    """Keeps filters and finds them again."""

    def __init__(self, store: Store) -> None:
        """Over one store."""
        self._store = store

    def names(self) -> list[str]:
        """The names there are."""
        return self._store.saved_filters.names()

    def save(self, name: str, kept: NamedFilter) -> str:
        """Keep a filter under a name, in place of an older one of that name; the name as it is kept."""
        name = " ".join(clean(name).split())
        if not name or len(name) > NAME_LENGTH:
            raise BadInput(_("A filter's name has 1 to {most} characters.").format(most=NAME_LENGTH))
        chosen = kept.chosen
        fields = {
            "shelf": chosen.shelf.value if chosen.shelf else None,
            "virtual": chosen.virtual.value if chosen.virtual else None,
            "channel": chosen.channel,
            "text": clean(chosen.text),
            "sort": chosen.sort.value,
            "descending": chosen.descending,
            "days": kept.days,
        }
        with self._store.write():
            self._store.saved_filters.put(name, fields)
        return name

    def get(self, name: str) -> NamedFilter:
        """The filter of this name."""
        fields = self._store.saved_filters.get(" ".join(name.split()))
        if fields is None:
            raise self._unknown(name)
        days, shelf, virtual, sort = (fields.pop(name) for name in ("days", "shelf", "virtual", "sort"))
        on = Virtual(virtual) if virtual else None
        return NamedFilter(OrderFilter(Shelf(shelf) if shelf else None, on, sort=Sort(sort), **fields), days)

    def forget(self, name: str) -> None:
        """Keep the filter of this name no longer."""
        with self._store.write():
            if not self._store.saved_filters.forget(" ".join(name.split())):
                raise self._unknown(name)

    def _unknown(self, name: str) -> NotFound:
        names = ", ".join(self.names())
        said = clean(name, limit=NAME_LENGTH)
        if not names:
            return NotFound(
                _("There is no filter “{name}”: `orderdesk list … --save-as NAME` keeps one.").format(name=said)
            )
        return NotFound(_("There is no filter “{name}”; there are: {known}.").format(name=said, known=names))
