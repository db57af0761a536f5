"""The journal of acts: all that is done, once, whatever it is done to: orders, goods, money, people, the shop."""

from __future__ import annotations

from orderdesk.errors import DoneAlready
from orderdesk.i18n import _
from orderdesk.model import Actor, ActorKind
from orderdesk.store.connection import Connection


class Acts:
    """The table of acts. What belongs to one (events, moves, transfers, messages) names it by its id."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection
        self.set_clock = False
        """Whether whoever writes here goes by a clock that was set by hand: each of their acts is marked."""
        self.opened: int | None = None
        """The first act of the transaction that is under way."""
        self._key: str | None = None
        self.keyed = False
        """Whether an act of that transaction has got the key it came with."""

    def begin(self, key: str = "") -> None:
        """Begin a transaction; its first act that is not the system's gets the `key`.

        `DoneAlready` where an act with that key was done before.
        """
        self.opened, self.keyed = None, False
        self._key = key or None
        if key and self._connection.value("SELECT id FROM acts WHERE key = ?", (key,)) is not None:
            raise DoneAlready(_("This has been done already: nothing was done again."))

    def open(
        self, kind: str, actor: Actor, *, at: int, recorded_at: int, note: str = "", reverses: int | None = None
    ) -> int:
        """Note an act, at its true instant; its id. `reverses` is the act that it takes back, which is done once.

        What the system does first, since its time has come, does not take the key: what the key was for may be refused.
        """
        key = None if actor.kind is ActorKind.SYSTEM else self._key
        act = self._connection.insert(
            """INSERT INTO acts (at, recorded_at, actor, actor_kind, vouched_by, kind, note, set_clock, key, reverses)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (at, recorded_at, actor.name, actor.kind.value, actor.vouched_by, kind, note, self.set_clock, key,
             reverses),
        )  # fmt: skip
        if key is not None:
            self._key, self.keyed = None, True
        if self.opened is None:
            self.opened = act
        return act
