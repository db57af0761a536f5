"""What a file of orders would bring, without taking anything in."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final

from orderdesk.channels.files import OrderFile
from orderdesk.channels.incoming import BadRecord, IncomingOrder
from orderdesk.composition import Composition
from orderdesk.console.printing import say
from orderdesk.desk.intake.channel_word import word_of
from orderdesk.errors import DeskError
from orderdesk.i18n import _, ngettext
from orderdesk.money import Money
from orderdesk.sanitize import clean
from orderdesk.store import Store

_SHOWN: Final = 20
"""Orders that are shown; the others are counted."""


def show(parts: Composition, store: Store | None, path: Path, file: OrderFile) -> bool:
    """Print what would come in; whether all of it could."""
    name = clean(path.name, limit=100)
    if file.profile is not None:
        unsure = "" if file.profile.confirmed else " " + _("(made from documentation: look twice)")
        say(_("{file}: read as {title}").format(file=name, title=file.profile.title) + unsure)
    counted: Counter[str] = Counter()
    for record in file.records:
        if isinstance(record, BadRecord):
            report(name, record)
            counted["refused"] += 1
            continue
        try:
            line = _line(parts, record)
        except DeskError as error:
            report(name, BadRecord(0, record.number, str(error)))
            counted["refused"] += 1
            continue
        known = store is not None and store.orders.find(record.channel, record.number) is not None
        counted["known" if known else "new"] += 1
        if counted["known"] + counted["new"] <= _SHOWN:
            say(f"  {line}")
    rest = counted["known"] + counted["new"] - _SHOWN
    if rest > 0:
        say("  " + ngettext("… and {count} more", "… and {count} more", rest).format(count=rest))
    said = _("{file}: {new} would be new, {known} are known, {refused} would be refused. Nothing was taken in.")
    say(said.format(file=name, new=counted["new"], known=counted["known"], refused=counted["refused"]))
    return not counted["refused"]


def report(where: str, record: BadRecord) -> None:
    """Say what was wrong with a record."""
    where = f"{where}:{record.line}" if record.line else where
    say(": ".join(part for part in (where, record.name, record.reason) if part), err=True)


def _line(parts: Composition, incoming: IncomingOrder) -> str:
    """An order in a line: number, where it would lie, buyer, sum, goods."""
    book = parts.rules.book(incoming.channel)
    word = word_of(book, incoming)
    status = book.status_of(word.status or book.status[0].key)
    pieces = sum(line.quantity for line in incoming.lines)
    goods = ngettext("{count} piece", "{count} pieces", pieces).format(count=pieces)
    mark = " ?" if word.unsure else ""
    total = Money(incoming.total, incoming.currency or book.currency)
    return clean(f"{incoming.number:<14} {_(status.title)}{mark} · {incoming.customer or '—'} · {total} · {goods}")
