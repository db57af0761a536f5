"""Which of the announcements hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from orderdesk.model import Announcement, Source

Standing = dict[str, dict[date, Announcement]]
"""By calendar and day, the announcement that holds there."""

_SAY = {source: rank for rank, source in enumerate(Source)}


def standing(entries: Iterable[Announcement]) -> Standing:
    """What holds of `entries`: the owner's word before the marketplace's, the later before the earlier."""
    found: Standing = {}
    for entry in sorted(live(entries), key=lambda entry: (_SAY[entry.source], entry.id)):
        found.setdefault(entry.calendar, {})[entry.day] = entry
    return found


def live(entries: Iterable[Announcement]) -> list[Announcement]:
    """The announcements that have not been taken back."""
    known = list(entries)
    undone = {entry.undoes for entry in known}
    return [entry for entry in known if entry.undoes is None and entry.id not in undone]
