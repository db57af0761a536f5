"""What the operator is looking at: a shelf, what burns, or what he typed. An immutable value that describes itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from orderdesk.i18n import _
from orderdesk.keyboard import other_layouts
from orderdesk.model import Shelf
from orderdesk.text import digits, fold

Spelling = tuple[str, ...]
"""Beginnings of words that stand for one typed word: `M-77` is `m` and `77`."""

_NUMBERLIKE = re.compile(r"[+0-9 ()\-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders to show: those of the shelf, or of all with none, that the text finds."""

    shelf: Shelf | None = Shelf.NEW
    """A shelf; none for a virtual one, and for a search through all of them and the archive."""
    burning: bool = False
    """Only what has been warned of or is late."""
    no_evidence: bool = False
    """Only what was done to without the evidence for it: cancels and date moves that nobody could prove."""
    planned: tuple[int, int] | None = None
    """Only what is promised from the first instant on and before the second."""
    channel: str = ""
    """Only orders of this channel."""
    text: str = ""

    @property
    def place(self) -> OrderFilter:
        """The shelf alone, without what narrows it."""
        return replace(self, planned=None, channel="", text="")

    @property
    def needle(self) -> Needle:
        """What the text looks for."""
        return Needle.parse(self.text)

    def describe(self) -> str:
        """In a few words, for the header of the list."""
        if self.text.strip():
            return _("Search: {text}").format(text=self.text)
        if self.burning:
            return _("Burning")
        if self.no_evidence:
            return _("No evidence")
        return shelf_title(self.shelf) if self.shelf else _("All")


@dataclass(frozen=True, slots=True)
class Needle:
    """A search text, understood."""

    digits: str = ""
    """The end of a phone, or the beginning or end of an order's number."""
    words: tuple[tuple[Spelling, ...], ...] = ()
    """What must all be there; of each its spellings by keyboard layout."""

    @classmethod
    def parse(cls, text: str) -> Needle:
        """Digits alone (also written as a phone) look for numbers; anything else for words."""
        text = text.strip()
        if not text:
            return cls()
        if _NUMBERLIKE.fullmatch(text) and digits(text):
            return cls(digits=_national(digits(text)))
        found = []
        for word in text.split():
            if hay(word):
                spellings = (tuple(hay(spelling).split()) for spelling in (word, *other_layouts(word)))
                found.append(tuple(dict.fromkeys(spelling for spelling in spellings if spelling)))
        return cls(words=tuple(found))


def shelf_title(shelf: Shelf) -> str:
    """The shelf's name in the interface's language."""
    titles = {
        Shelf.NEW: _("New"),
        Shelf.AGREEMENT: _("Agreement"),
        Shelf.SIGNING: _("Signing"),
        Shelf.PACKING: _("Packing"),
        Shelf.READY: _("Ready to ship"),
        Shelf.PICKUP: _("Pickup"),
        Shelf.DELIVERY: _("Delivery"),
        Shelf.CARRIER: _("Carrier"),
        Shelf.RETURNS: _("Returns"),
        Shelf.CANCELLED: _("Cancelled orders"),
        Shelf.ARCHIVE: _("Archive"),
    }
    return titles[shelf]


def hay(*texts: str) -> str:
    """The text that word searches look through: folded, words apart by one space."""
    return re.sub(r"[\W_]+", " ", fold(" ".join(texts))).strip()


def _national(number: str) -> str:
    """A whole phone without its leading 7 or 8, so that any way of writing it finds it."""
    return number[1:] if len(number) == 11 and number[0] in "78" else number
