"""Looking over an operator's shoulder: who may, and the record of who did, from when to when."""

from __future__ import annotations

from typing import Final

from orderdesk.desk.access import Access
from orderdesk.desk.desk import Desk
from orderdesk.rules.roles import Right

WATCHED: Final = "watched_since"
"""What is noted of an operator whose screen somebody begins or ends to watch."""


def begin(desk: Desk, watcher: str) -> int:
    """`watcher` looks at the screen of the desk's operator from now on; since when. `Refused` without the right."""
    now = desk.clock()
    with desk.store.write() as store:
        Access(store, desk.rules.roles, watcher).check(Right.OVERSEE)
        store.operators.seen(desk.actor.name, now)
        store.operators.note(desk.actor.name, WATCHED, None, now, by=watcher, at=now)
    return now


def end(desk: Desk, watcher: str, since: int) -> None:
    """`watcher`, who has looked on since an instant, looks no more."""
    now = desk.clock()
    with desk.store.write() as store:
        store.operators.note(desk.actor.name, WATCHED, since, None, by=watcher, at=now)
