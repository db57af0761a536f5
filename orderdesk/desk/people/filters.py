"""Filters under a name: what an operator looks at again and again, for themselves, or shared with the whole shop."""

from __future__ import annotations

from typing import Any, Final

from msgspec import Struct

from orderdesk.clock import Clock
from orderdesk.desk.desk import Rules
from orderdesk.errors import NotFound, Refused
from orderdesk.i18n import _
from orderdesk.list_filter import Day, OrderFilter, Sort
from orderdesk.model import Shelf, Virtual
from orderdesk.rules.roles import Mask
from orderdesk.rules.visibility import PHONE_TAIL, Visibility
from orderdesk.sanitize import MASK, clean, digits
from orderdesk.store import Store
from orderdesk.store.people.saved_filters import FilterEntry
from orderdesk.values import replace
from orderdesk.wording.dates import whole_day

NAME_LENGTH: Final = 40
"""Characters of a filter's name."""


class NamedFilter(Struct, frozen=True):
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


class KeptFilter(Struct, frozen=True):
    """One that is kept."""

    name: str
    owner: str
    """Nobody's where that is not known: it was kept before that was noted."""
    shared: bool
    filter: NamedFilter


def promised_day(store: Store, rules: Rules, now: int, days: int) -> Day:
    """What is promised for the day so many days from today, by the desk's zone."""
    home = rules.home_zone(store.orders.first_channel())
    begin, end = whole_day(now, home, days)
    zones = {name: rules.book(name).zone for name in rules.channels}
    elsewhere = ((name, *whole_day(now, home, days, zone)) for name, zone in zones.items())
    return Day(begin, end, tuple(day for day in elsewhere if day[1:] != (begin, end)))


def kept_filters(store: Store, sight: Visibility) -> list[KeptFilter]:
    """The filters of whoever has these eyes, and those that others share with them, by name.

    Of two with one name their own goes before. One of another's whose words name what is hidden from them is not there.
    """
    found = dict[str, KeptFilter]()
    for entry in store.saved_filters.of(sight.operator):
        one = KeptFilter(entry.name, entry.owner, entry.shared, _read(entry.fields or {}))
        own = one.owner == sight.operator
        if own or (entry.name not in found and _may_read(sight, one.filter.chosen)):
            found[entry.name] = one
    return list(found.values())


def kept_filter(store: Store, sight: Visibility, name: str) -> KeptFilter:
    """The filter of this name."""
    kept = kept_filters(store, sight)
    found = next((one for one in kept if one.name == one_spaced(name)), None)
    if found is None:
        raise _unknown(name, [one.name for one in kept])
    return found


def check_sort(sight: Visibility, chosen: OrderFilter) -> None:
    """Refuse to sort by what may not be read: the order of a list tells it."""
    if not _may_sort(sight, chosen.sort):
        raise Refused(_("Your role does not see sums, so nothing is sorted by them: sort by something else."))


def filter_log(store: Store, sight: Visibility) -> list[FilterEntry]:
    """All that was shared, and what of one's own was kept and forgotten, oldest first.

    The name is masked of what is not among one's filters, since its words name what is hidden.
    """
    entries = store.saved_filters.log()
    hidden = {
        (one.owner, one.name)
        for one in entries
        if one.fields is not None and not _may_read(sight, _read(dict(one.fields)).chosen)
    }
    return [
        one if one.owner == sight.operator or (one.owner, one.name) not in hidden else replace(one, name=MASK)
        for one in entries
        if one.shared or one.owner == sight.operator
    ]


def _may_read(sight: Visibility, chosen: OrderFilter) -> bool:
    """Whether another's filter tells nothing that is hidden; a few digits of a phone are some of it."""
    hidden = sight.hides(Mask.PHONE) and len(digits(chosen.text)) > PHONE_TAIL
    return sight.words(chosen.text) == chosen.text and not hidden and _may_sort(sight, chosen.sort)


def _may_sort(sight: Visibility, sort: Sort) -> bool:
    return sort is not Sort.TOTAL or not sight.hides(Mask.SUM)


def one_spaced(name: str) -> str:
    """A filter's name as it is kept: between two words one space."""
    return " ".join(name.split())


def filter_fields(kept: NamedFilter) -> dict[str, Any]:
    """A filter as it is stored."""
    chosen = kept.chosen
    return {
        "shelf": chosen.shelf.value if chosen.shelf else None,
        "virtual": chosen.virtual.value if chosen.virtual else None,
        "channel": chosen.channel,
        "text": clean(chosen.text),
        "sort": chosen.sort.value,
        "descending": chosen.descending,
        "days": kept.days,
    }


def _read(fields: dict[str, Any]) -> NamedFilter:
    days, shelf, virtual, sort = (fields.pop(name) for name in ("days", "shelf", "virtual", "sort"))
    on = Virtual(virtual) if virtual else None
    return NamedFilter(OrderFilter(Shelf(shelf) if shelf else None, on, sort=Sort(sort), **fields), days)


def _unknown(name: str, names: list[str]) -> NotFound:
    said = clean(name, limit=NAME_LENGTH)
    if not names:
        return NotFound(
            _("There is no filter “{name}”: `orderdesk list … --save-as NAME` keeps one.").format(name=said)
        )
    return NotFound(_("There is no filter “{name}”; there are: {known}.").format(name=said, known=", ".join(names)))
