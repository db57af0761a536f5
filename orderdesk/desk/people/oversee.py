"""Looking over an operator's shoulder: who may, and the record of who did, from when to when."""

from __future__ import annotations

from typing import Final

from orderdesk.desk.desk import Desk
from orderdesk.desk.people.access import Access
from orderdesk.desk.rights import anyone
from orderdesk.rules.roles import Right

WATCHED: Final = "watched_since"
"""What is noted of an operator whose screen somebody begins or ends to watch."""


@anyone
def begin(desk: Desk, watcher: str) -> int:
    """`watcher` looks at the screen of the desk's operator from now on; since when. `Refused` without the right."""
    now, access = desk.clock(), Access(desk.store, desk.rules.roles, watcher)
    with access.asking(lambda: (Right.OVERSEE,)), access.changing() as store:
        store.operators.seen(desk.actor.name, now)
        store.operators.note(desk.actor.name, WATCHED, None, now, by=watcher, at=now)
    return now


@anyone
def end(desk: Desk, watcher: str, since: int) -> None:
    """`watcher`, who has looked on since an instant, looks no more."""
    now = desk.clock()
    with desk.store.write() as store:
        store.operators.note(desk.actor.name, WATCHED, since, None, by=watcher, at=now)
