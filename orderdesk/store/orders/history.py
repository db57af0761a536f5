"""The append-only history of every order, and the state it tells."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Mapping, Sequence

from orderdesk.json_text import to_json
from orderdesk.model import CALLED_OFF_THERE, Actor, ActorKind, Event, FieldValue
from orderdesk.store.act_journal import Acts
from orderdesk.store.connection import Connection, Row
from orderdesk.store.orders.order_rows import NOT_UNDERSTOOD, understood
from orderdesk.store.packed import packed, unpacked
from orderdesk.wording.dates import LATEST

_COLUMNS = "seq, version, at, recorded_at, actor, actor_kind, kind, tier, changes, more, note, vouched_by, set_clock"

_APPEND = """
    INSERT INTO history
        (order_id, version, at, recorded_at, actor, actor_kind, kind, tier, changes, more, note, vouched_by, set_clock,
         act_id)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

_ASKED = frozenset({
    "status", "shelf", "customer_id", "no_evidence", "assigned", "offered_to", "attention", "consent_by",
})  # fmt: skip
"""Fields that queries look for in an order's first event; all else of it is packed."""


class History:
    """The table of events."""

    def __init__(self, connection: Connection, acts: Acts) -> None:
        """Over one connection; each event belongs to one of the `acts`."""
        self._connection, self._acts = connection, acts

    def append(
        self,
        order_id: int,
        version: int,
        *,
        act: int,
        at: int,
        recorded_at: int,
        actor: Actor,
        kind: str,
        tier: str | None,
        changes: Mapping[str, tuple[FieldValue, FieldValue]],
        note: str,
    ) -> int:
        """Add the event that made `version` of an order by an act; its number among all."""
        return self._connection.insert(
            _APPEND,
            (order_id, version, at, recorded_at, actor.name, actor.kind.value, kind, tier,
             to_json(changes), None, note, actor.vouched_by, self._acts.set_clock, act),
        )  # fmt: skip

    def begin(
        self,
        states: Iterable[tuple[int, int, Mapping[str, FieldValue]]],
        *,
        act: int,
        recorded_at: int,
        actor: Actor,
        kind: str,
        note: str,
    ) -> None:
        """Add the first events of new orders: of each its id, when it came, and all that is known of it then."""
        self._connection.run_many(
            _APPEND,
            [(order_id, 1, at, recorded_at, actor.name, actor.kind.value, kind, None,
              *parted({name: (None, value) for name, value in state.items() if value is not None}), note,
              actor.vouched_by, self._acts.set_clock, act) for order_id, at, state in states],
        )  # fmt: skip

    def of(self, order_id: int) -> list[Event]:
        """The order's events, oldest first."""
        rows = self._connection.rows(f"SELECT {_COLUMNS} FROM history WHERE order_id = ? ORDER BY seq", (order_id,))
        return understood(self._connection, order_id, "history", rows, _event)

    def since(self, order_id: int, version: int) -> list[Event]:
        """The events after a version of the order, oldest first."""
        rows = self._connection.rows(
            f"SELECT {_COLUMNS} FROM history WHERE order_id = ? AND version > ? ORDER BY seq",
            (order_id, version),
        )
        return understood(self._connection, order_id, "history", rows, _event)

    def act_of(self, order_id: int, version: int) -> int | None:
        """The act that made a version of an order."""
        sql = "SELECT act_id FROM history WHERE order_id = ? AND version = ?"
        found: int | None = self._connection.value(sql, (order_id, version))
        return found

    def newest(self) -> int:
        """The number of the newest event of all orders; 0 without any."""
        return int(self._connection.value("SELECT max(seq) FROM history") or 0)

    def by_system(self, after: int) -> list[tuple[int, Event]]:
        """What the system has done with which order (its id) since an event's number, oldest first."""
        rows = self._connection.rows(
            f"SELECT order_id, {_COLUMNS} FROM history WHERE seq > ? AND actor_kind = 'system' ORDER BY seq", (after,)
        )
        return _of_orders(rows)

    def promises(self, operator: str, since: int) -> list[tuple[int, Event]]:
        """What an operator has noted and agreed since an instant, with the order's id, oldest first."""
        rows = self._connection.rows(
            f"""SELECT order_id, {_COLUMNS} FROM history
                WHERE actor = ? AND actor_kind = 'operator' AND kind IN ('note', 'rescheduled', 'edited', 'split')
                  AND recorded_at >= ? ORDER BY recorded_at, seq""",
            (operator, since),
        )
        return _of_orders(rows)

    def by_others(self, after: int, operator: str, most: int) -> list[tuple[int, Event]]:
        """What anybody but the system and an operator has made, moved, doubted or given away since, oldest first.

        What they themselves say of a buyer or marketplace is left out too. Of a great many, as when a file is taken in,
        only the last.
        """
        rows = self._connection.rows(
            f"""SELECT order_id, {_COLUMNS} FROM history
                WHERE seq > ? AND actor_kind <> 'system'
                  AND CASE actor_kind WHEN 'operator' THEN actor ELSE vouched_by END <> ?
                  AND CASE WHEN json_valid(changes) THEN json_extract(changes, '$.shelf') IS NOT NULL
                       OR json_extract(changes, '$.assigned') IS NOT NULL
                       OR json_extract(changes, '$.offered_to') IS NOT NULL
                       OR json_extract(changes, '$.attention[1]') IS NOT NULL OR kind = ? END
                ORDER BY seq DESC LIMIT ?""",
            (after, operator, CALLED_OFF_THERE, most),
        )
        return _of_orders(rows[::-1])

    def last_at(self, order_id: int, recorded_until: int) -> int:
        """When the latest event happened of those that were noted by then; 0 for an order without any.

        To who goes by the machine's clock, what was done by a clock set by hand tells no time.
        """
        return int(
            self._connection.value(
                """SELECT at FROM history WHERE order_id = ? AND recorded_at <= ? AND set_clock <= ?
                   ORDER BY version DESC LIMIT 1""",
                (order_id, recorded_until, self._acts.set_clock),
            )
            or 0
        )


def parted(changes: Mapping[str, Sequence[FieldValue]]) -> tuple[str, bytes]:
    """What an order's first event says, as it is kept: what queries look for, and all else packed."""
    asked = {name: values for name, values in changes.items() if name in _ASKED}
    return to_json(asked), packed(to_json({name: values for name, values in changes.items() if name not in _ASKED}))


def joined(changes: str, more: bytes | None) -> str:
    """All that an event says, of both parts in which it is kept."""
    if more is None:
        return changes
    both = (part.removeprefix("{").removesuffix("}") for part in (unpacked(more), changes))
    return f"{{{','.join(part for part in both if part)}}}"


def replay(events: list[Event]) -> dict[str, FieldValue]:
    """The state that events tell: every field with its last value, and the version."""
    state: dict[str, FieldValue] = {}
    for event in events:
        for name, (_, new) in event.changes.items():
            state[name] = new
        state["version"] = event.version
    return state


def _of_orders(rows: Iterable[Row]) -> list[tuple[int, Event]]:
    """Events of several orders, each with its order's id; those that cannot be understood are left to the doctor."""
    found = list[tuple[int, Event]]()
    for order_id, *rest in rows:
        with contextlib.suppress(*NOT_UNDERSTOOD):
            found.append((order_id, _event(tuple(rest))))
    return found


def _event(row: Row) -> Event:
    seq, version, at, recorded_at, actor, actor_kind, kind, tier, changes, more, note, vouched_by, set_clock = row
    if not (0 <= at < LATEST and 0 <= recorded_at < LATEST):
        raise ValueError(row)
    return Event(
        seq=seq,
        version=version,
        at=at,
        recorded_at=recorded_at,
        actor=Actor(actor, ActorKind(actor_kind), vouched_by),
        kind=kind,
        tier=tier,
        changes={name: (old, new) for name, (old, new) in json.loads(joined(changes, more)).items()},
        note=note,
        set_clock=bool(set_clock),
    )
