"""What a scanner reads: a code that belongs to an order, wherever the operator is.

Keys that come in one go (see `screens.keyboard.bursts`) are a scan or were typed ahead: `a` and then `x2` while a slow
line stood still. Letters of a scanned code must not be obeyed as keys, and keys typed ahead must not be swallowed. The
rule,
of at least six characters ended by Enter or a line feed:

1. After STX it is a scan: only scanners send that. It needs no six characters and no Enter. So is what begins with a
   symbology identifier such as `]C1` and goes on as a code; the identifier is no part of it.
2. The number or waybill of an order is a scan, also when it was typed on another layout (`ЩКВ-1024`), is shorter, or
   stands behind the letters that a label puts before it (`S204`): the whole number, never a part of one.
3. So is what looks like a code: digits and capital letters alone, at least three digits. Keys typed ahead have small
   letters or spaces in them.
4. But where the characters would only be typed, they are keys, and so is everything else: words in a field, digits in
   the list, which search. That leads to the same order.
5. Where goods are counted (`CountsScans`) all of it is a scan, from two characters on: there a letter of a short SKU
   would count, or throw all away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Protocol, runtime_checkable

from msgspec import Struct
from textual.message import Message

from orderdesk.i18n import _
from orderdesk.model import Order

_LONGEST: Final = 64
"""Characters of a code."""

_SHAPE: Final = re.compile(r"(?=(?:.*[0-9]){3})[0-9A-Z][0-9A-Z./_-]*", re.ASCII)

_LABELLED: Final = re.compile(r"[^\W\d_]{1,3}-?(?P<number>[0-9]{3,})")
"""The number of an order behind what a marketplace's or a printer's label puts before it."""

_AIM: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]", re.ASCII)
"""What a scanner may be set to send before a code, to say which symbology it is of."""

REPEATED: Final = 1.0
"""Seconds in which the same code once more is the scanner's stutter, where no goods are counted."""


class Code(Struct, frozen=True):
    """What may have been scanned."""

    typed: str
    """As it arrived."""
    text: str
    """As it was meant: on the Latin layout."""
    certain: bool
    """Whether only a scanner can have sent it."""
    orders: Sequence[Order] = ()
    """Those whose number or waybill it is, or whose number stands in it behind the letters of a label."""

    @property
    def shaped(self) -> bool:
        """Whether it looks like a code, and like nothing that is typed ahead."""
        return bool(_SHAPE.fullmatch(self.text))

    @property
    def possible(self) -> bool:
        """Whether any scanner would send it."""
        return len(self.typed) <= _LONGEST and not any(char.isspace() for char in self.typed)


def without_aim(text: str) -> tuple[str, bool]:
    """A code without its symbology identifier, and whether it had one: only scanners send that."""
    rest = _AIM.sub("", text, count=1) if _AIM.match(text) else text
    return (rest, True) if rest != text and _SHAPE.fullmatch(rest) else (text, False)


def unlabelled(text: str) -> str:
    """The number behind the letters of a label; empty for a code that is none."""
    match = _LABELLED.fullmatch(text)
    return match["number"] if match else ""


class Scanned(Message):
    """A code has been scanned; sent to the screen on top."""

    def __init__(self, code: Code) -> None:
        """What it is."""
        super().__init__()
        self.code = code


@runtime_checkable
class ReadsScans(Protocol):
    """A screen that knows better than `is_scan` which codes are meant as keys."""

    def is_scan(self, code: Code) -> bool:
        """Whether what came in one go is a scan here."""


@runtime_checkable
class CountsScans(Protocol):
    """A screen where each scan is a piece: also the same code at once again, out of a scanner's memory."""

    each_scan_a_piece: bool


@runtime_checkable
class TypesAtOnce(Protocol):
    """A screen where some characters are only typed, be they part of a scan or not."""

    def types(self, character: str) -> bool:
        """Whether this one is; asked by the thread that reads the terminal."""

    def take_back(self, count: int) -> None:
        """The last so many that were typed were part of a scan."""


@runtime_checkable
class OpensField(Protocol):
    """A screen with keys that only open a field to type into."""

    def opens_field(self, key: str) -> bool:
        """Whether this one does."""


@runtime_checkable
class HearsKeys(Protocol):
    """A screen with something half said, which the next key ends."""

    def hears(self, key: str, character: str) -> bool:
        """This key is about to be obeyed, typed as this character; whether it does no more than end that."""


@runtime_checkable
class SaysDropped(Protocol):
    """A screen with fields that says where a key was not obeyed."""

    def dropped(self) -> None:
        """A key came before the screen could be read, and is dropped with what is typed right behind it."""


def unknown(code: Code, alike: Sequence[Order] = ()) -> str:
    """What to say of a code that is no order's; `alike` are those that it names only in part."""
    if not alike:
        return _("Scanned: {code}. No order has this number or waybill.").format(code=code.text)
    said = _("Scanned: {code}. No order has this number or waybill; only partly alike: {numbers}. Nothing was opened.")
    return said.format(code=code.text, numbers=", ".join(order.number for order in alike))


def is_scan(code: Code) -> bool:
    """Whether what came in one go is a scan, where nothing is typed into."""
    return bool(code.orders) or code.shaped
