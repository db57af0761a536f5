"""The quiet hours of a buyer: what rings at their side waits for their end."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.wording.dates import local

QUIET_FROM, QUIET_TO = time(21), time(9)
"""Between these local hours nobody is called, nor woken by a message of the system's."""


def call_time(book: Rulebook, at: int) -> int:
    """When a buyer who is to be contacted at `at` can be: where nobody is phoned, as in a chat, at once."""
    return out_of_quiet(at, book.zone) if "phone" in book.contact else at


def out_of_quiet(at: int, zone: str) -> int:
    """`at`, or the end of the buyer's quiet hours when it falls into them."""
    moment = local(at, zone)
    if QUIET_TO <= moment.time() < QUIET_FROM:
        return at
    day = moment.date() + timedelta(days=1 if moment.time() >= QUIET_FROM else 0)
    return int(datetime.combine(day, QUIET_TO, moment.tzinfo).timestamp())
