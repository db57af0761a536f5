"""Senders of messages and carriers that have not answered for long, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from orderdesk.i18n import _
from orderdesk.model.senders import Sender, Tracker
from orderdesk.rules.rulebook.model import Carrier
from orderdesk.wording.carriers import carrier_name
from orderdesk.wording.order_row import duration

CARRIER_SILENT: Final = 1800
"""Seconds without an answer after which a carrier counts as silent: it is asked each quarter of an hour."""

SENDER_DOWN: Final = 600
"""Seconds for which a sender takes nothing, after which that is said."""


def fallen_silent(senders: Iterable[Sender], trackers: Iterable[Tracker], now: int) -> list[tuple[str, str]]:
    """Each that is switched on and has not answered for long: its name, and the sentence."""
    found = list[tuple[str, str]]()
    for sender in senders:
        said = sender_down(sender, now)
        if said:
            found.append((sender.name, said))
    for tracker in trackers:
        said = carrier_silent(tracker, now)
        if said:
            found.append((carrier_name(Carrier(tracker.carrier)), said))
    return found


def sender_down(sender: Sender, now: int) -> str:
    """That messages do not leave, and why; empty where they do."""
    failed = sender.health.failed_since
    if sender.since is None or failed is None or now - failed < SENDER_DOWN:
        return ""
    said = _("{name}: messages have not left for {time}: {why}")
    return said.format(name=sender.name, time=duration(now - failed), why=sender.health.error)


def carrier_silent(tracker: Tracker, now: int) -> str:
    """That a carrier has stopped answering, and what is not known meanwhile; empty where it answers."""
    failed = tracker.health.failed_since
    if tracker.since is None or failed is None or now - failed < CARRIER_SILENT:
        return ""
    said = _("{carrier} has not answered for {time}: where its parcels are is not known ({why})")
    name = carrier_name(Carrier(tracker.carrier))
    return said.format(carrier=name, time=duration(now - failed), why=tracker.health.error)
