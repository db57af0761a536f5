"""What the operator is looking at: a shelf, what burns, or what they typed. An immutable value that describes itself.

And the text that a search looks through. It holds the folded words of an order, then its digits, each of them once
and between signs that no folded word has: its number, its waybill, and last its phones. The index makes of these,
by the view `search_words`, a word for every way of looking for a number: the beginnings of the number, its ends, and
each four digits of a phone in their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from msgspec import Struct

from orderdesk.i18n import _
from orderdesk.model import Shelf, Virtual
from orderdesk.patterns import pattern
from orderdesk.sanitize import digits
from orderdesk.search_folding import folded, indexed, spellings
from orderdesk.values import replace

Spelling = tuple[str, ...]
"""Beginnings of words that stand for one typed word: `M-77` is `m` and `77`."""

_NUMBERLIKE: Final = pattern(r"[+0-9 ()\-]+", re.ASCII)

_PHONELIKE: Final = pattern(r"\+?[0-9](?:[ ()\-]*[0-9]){5,}", re.ASCII)

FORM: Final = "digits once"
"""How search texts are made, in a word: where it is another than the database says, they are made anew."""

_MOST_WORDS: Final = 24
"""Words of a search beyond these are not looked at."""

INDEXED: Final = 8
"""Beginnings of up to so many characters are indexed."""

_MARK: Final = "_" * INDEXED
"""So long that all the words of digits take up one entry in each index of beginnings."""

HEAD, TAIL, REVERSED, PHONE = (_MARK + kind for kind in "herp")
"""Before digits in the index: a number's beginning, its last few, all of it backwards; a piece of the phone."""

HEADS: Final = 14
"""So many digits of a number's beginning are words of their own; more are one only where they are all."""

TAILS: Final = 3
"""And so many of its end."""

GRAM: Final = 4
"""Digits of the phone that make a word; the last words have fewer."""

NUMBER, WAYBILL, PHONED = "_", "#", "+"
"""Before digits in the text: of the number, behind which it stands again; of the waybill; of each phone.

The number's are always there: all before them are words."""

WAYBILL_FROM: Final = 5
"""From so many digits on, they may begin a waybill."""


class Sort(StrEnum):
    """What a list is ordered by."""

    URGENCY = "urgency"
    """Least time left first, closed orders last."""
    RECEIVED = "received"
    PLANNED = "planned"
    """By the promised day; without one, farthest of all."""
    TOTAL = "total"
    """By the sum, within its currency: sums of different currencies cannot be compared."""
    NAME = "name"
    """By the buyer's name, in the order of the alphabet."""


class Day(Struct, frozen=True):
    """The day for which something is promised: it begins and ends where its channel is."""

    begin: int
    end: int
    """The first instant after it."""
    elsewhere: tuple[tuple[str, int, int], ...] = ()
    """Channels with other clocks, each with its begin and end."""


class OrderFilter(Struct, frozen=True):
    """Which orders to show: those of the shelf, or of all with none, that the text finds; and in which order."""

    shelf: Shelf | None = Shelf.NEW
    """A shelf; none for a virtual one, and for a search through all of them and the archive."""
    virtual: Virtual | None = None
    """Only what lies on this virtual shelf."""
    planned: Day | None = None
    """Only what is promised for a day."""
    channel: str = ""
    """Only orders of this channel."""
    text: str = ""
    sort: Sort = Sort.URGENCY
    descending: bool = False
    """The other way round."""

    @property
    def place(self) -> OrderFilter:
        """The shelf alone, without what narrows and sorts it."""
        return replace(self, planned=None, channel="", text="", sort=Sort.URGENCY, descending=False)

    @property
    def needle(self) -> Needle:
        """What the text looks for."""
        return Needle.parse(self.text)

    def describe(self) -> str:
        """In a few words, for the header of the list."""
        return ", ".join(part for part in (self._what(), self.describe_sort()) if part)

    def describe_sort(self) -> str:
        """What it is sorted by; nothing where that is as usual."""
        if self.sort is Sort.URGENCY and not self.descending:
            return ""
        return f"{sort_title(self.sort)} {arrow(self.descending)}"

    def _what(self) -> str:
        if self.text.strip():
            return _("Search: {text}").format(text=self.text)
        if self.virtual is not None:
            return virtual_title(self.virtual)
        return shelf_title(self.shelf) if self.shelf else _("All")


class Needle(Struct, frozen=True):
    """A search text, understood."""

    digits: str = ""
    """A piece of a phone, or the beginning or end of an order's number."""
    words: tuple[tuple[Spelling, ...], ...] = ()
    """What must all be there; of each its spellings by keyboard layout and alphabet."""

    @classmethod
    def parse(cls, text: str) -> Needle:
        """Digits alone (also written as a phone) look for numbers; anything else for words."""
        text = text.strip()
        if not text:
            return cls()
        if _NUMBERLIKE.fullmatch(text) and digits(text):
            return cls(digits=_national(digits(text)))
        found = (spellings(word) for word in text.split() if folded(word))
        return cls(words=tuple(found)[:_MOST_WORDS])


def shelf_title(shelf: Shelf) -> str:
    """The shelf's name in the interface's language."""
    titles = {
        Shelf.NEW: _("New"),
        Shelf.AGREEMENT: _("Agreement"),
        Shelf.SIGNING: _("Signing"),
        Shelf.PACKING: _("Packing"),
        Shelf.READY: _("To ship"),
        Shelf.PICKUP: _("Pickup"),
        Shelf.DELIVERY: _("Delivery"),
        Shelf.CARRIER: _("Carrier"),
        Shelf.RETURNS: _("Returns"),
        Shelf.CANCELLED: _("Cancellations"),
        Shelf.ARCHIVE: _("Archive"),
    }
    return titles[shelf]


def virtual_title(virtual: Virtual) -> str:
    """The virtual shelf's name in the interface's language."""
    titles = {
        Virtual.BURNING: _("Burning"),
        Virtual.CALL_BACK: _("Call back"),
        Virtual.NOT_TOLD: _("Not told"),
        Virtual.REFUNDS_DUE: _("Refunds due"),
        Virtual.SHORT: _("Short"),
        Virtual.NO_EVIDENCE: _("No evidence"),
        Virtual.DIFFERS: _("Differs"),
        Virtual.DELIVERY_ERROR: _("Trouble"),
        Virtual.TO_DECIDE: _("To decide"),
    }
    return titles[virtual]


def sort_title(sort: Sort) -> str:
    """What a list is ordered by, in the interface's language."""
    titles = {
        Sort.URGENCY: _("by time left"),
        Sort.RECEIVED: _("by arrival"),
        Sort.PLANNED: _("by promised day"),
        Sort.TOTAL: _("by sum"),
        Sort.NAME: _("by buyer"),
    }
    return titles[sort]


def arrow(descending: bool) -> str:
    """The sign of a direction."""
    return "↓" if descending else "↑"


def search_text(*, number: str, phone: str | None, waybill: str, texts: Iterable[str], contact: str = "") -> str:
    """The text that a search looks through, between two spaces, so that each word of it stands between two.

    `contact` is another way to reach the buyer: a phone in it is found as their own is, and no other way.
    """
    coded = [one for one in (number, waybill) if not one.isdecimal()]
    words = [indexed(" ".join((*coded, *texts, _PHONELIKE.sub(" ", contact))))]
    words += [NUMBER + digits(number) + NUMBER]
    words += [WAYBILL + digits(waybill)] if len(digits(waybill)) >= WAYBILL_FROM else []
    words += [PHONED + digits(one) for one in (phone or "", *_PHONELIKE.findall(contact)) if digits(one)]
    return f" {' '.join(words)} "


def phone_words(phone: str) -> list[str]:
    """The words of a phone's digits, or of a run of them: each four in their order, and what is left at the end."""
    return [PHONE + phone[at : at + GRAM] for at in range(len(phone))]


def _national(number: str) -> str:
    """A whole phone without its leading 7 or 8, so that any way of writing it finds it."""
    return number[1:] if len(number) == 11 and number[0] in "78" else number
