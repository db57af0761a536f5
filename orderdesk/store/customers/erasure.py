"""Rewriting what is never rewritten, for the one reason there is: a person is erased.

Inside `rewriting` the triggers that keep rows as they were are laid aside, and put back before its transaction ends.
What is overwritten leaves no copy in the file: neither in free pages, nor in the full-text index, nor in the log.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import product
from typing import Any, Final

from orderdesk.json_text import to_json
from orderdesk.model import Fact
from orderdesk.store.connection import Connection, Row
from orderdesk.store.orders.history import joined, parted
from orderdesk.store.packed import packed, unpacked

_OF_THE_PERSON: Final = ("order_id", "customer_id")

_CODED: Final = frozenset({
    "operator", "actor", "actor_kind", "vouched_by", "kind", "state", "via", "recipient", "currency", "channel", "sku",
    "tier", "key", "target", "session", "shelf", "changes", "snapshot", "deadline", "facts", "name",
})  # fmt: skip
"""Columns of texts that are keys and names of the shop's own, or are rewritten field by field."""

_FREE: Final = frozenset({"note", "text", "why", "reason", "filter", "sheet"})
"""Columns of rows that are nobody's in which somebody may have been written of."""


class Erasure:
    """All places where a person may stand, over one connection."""

    def __init__(self, connection: Connection) -> None:
        """Reads; writes inside `rewriting`."""
        self._connection = connection

    @contextmanager
    def rewriting(self) -> Iterator[None]:
        """Inside a transaction: lay aside what forbids rewriting, and let nothing of the old stand in freed space."""
        secure = self._connection.value("PRAGMA secure_delete")
        self._connection.run("PRAGMA secure_delete = ON")
        aside = self._connection.rows(
            """SELECT name, sql FROM sqlite_master WHERE type = 'trigger'
               AND sql LIKE '%BEFORE UPDATE%' AND sql LIKE '%RAISE%ABORT%' ORDER BY rowid"""
        )
        for name, _sql in aside:
            self._connection.run(f"DROP TRIGGER {name}")
        yield
        for _name, sql in aside:
            self._connection.run(sql)
        self._connection.run("INSERT INTO orders_search (orders_search) VALUES ('rebuild')")  # it keeps old words else
        self._connection.run(f"PRAGMA secure_delete = {secure}")

    def orders(self, members: Sequence[int]) -> list[int]:
        """The orders of these buyers, by id."""
        sql = "SELECT id FROM orders WHERE customer_id IN (SELECT value FROM json_each(?)) ORDER BY id"
        return [row[0] for row in self._connection.rows(sql, (to_json(list(members)),))]

    def once_theirs(self, members: Sequence[int]) -> list[int]:
        """Orders of others, by id, that have been theirs: history alone knows it, so all of it is read."""
        rows = self._connection.rows(
            """SELECT DISTINCT h.order_id FROM history h JOIN orders o ON o.id = h.order_id
               WHERE o.customer_id NOT IN (SELECT value FROM json_each(?1))
                 AND CASE WHEN json_valid(h.changes) THEN json_extract(h.changes, '$.customer_id[1]') END
                     IN (SELECT value FROM json_each(?1))""",
            (to_json(list(members)),),
        )
        return [row[0] for row in rows]

    def events(self, order_id: int) -> list[tuple[int, int | None, str, str, str]]:
        """An order's events, oldest first: number, act, by what kind of actor, changes as JSON, note."""
        rows = self._connection.rows(
            "SELECT seq, act_id, actor_kind, changes, more, note FROM history WHERE order_id = ? ORDER BY seq",
            (order_id,),
        )
        return [(seq, act, by, joined(changes, more), note) for seq, act, by, changes, more, note in rows]

    def rewrite_event(self, seq: int, changes: Mapping[str, Any], note: str) -> None:
        """What an event says from now on."""
        in_parts = self._connection.value("SELECT more IS NOT NULL FROM history WHERE seq = ?", (seq,))
        told, more = parted(changes) if in_parts else (to_json(changes), None)
        self._connection.run(
            "UPDATE history SET changes = ?, more = ?, note = ? WHERE seq = ?", (told, more, note, seq)
        )

    def empty_act(self, act: int) -> None:
        """An act says nothing in words any more."""
        self._connection.run("UPDATE acts SET note = '' WHERE id = ? AND note <> ''", (act,))

    def rewrite_order(self, order_id: int, columns: Mapping[str, object]) -> None:
        """What an order says from now on, by column."""
        sets = ", ".join(f"{name} = ?" for name in columns)
        self._connection.run(f"UPDATE orders SET {sets} WHERE id = ?", (*columns.values(), order_id))

    def facts(self, order_id: int) -> dict[str, Fact]:
        """The order's facts as they lie in the table."""
        found: dict[str, Fact] = json.loads(
            self._connection.value("SELECT facts FROM orders WHERE id = ?", (order_id,))
        )
        return found

    def answer(self, order_id: int) -> str | None:
        """What a channel said of an order, as it is kept."""
        found: bytes | str | None = self._connection.value(
            "SELECT snapshot FROM sources WHERE order_id = ?", (order_id,)
        )
        return None if found is None else unpacked(found)

    def rewrite_answer(self, order_id: int, answer: Mapping[str, Any]) -> None:
        """What a channel said of an order, as if it had said it without them."""
        text = packed(json.dumps(answer, ensure_ascii=False))
        self._connection.run("UPDATE sources SET snapshot = ? WHERE order_id = ?", (text, order_id))

    def empty_order(self, order_id: int, now: int) -> None:
        """What belongs to an order and was said of its buyer, or to them: calls, messages, codes, notes for undoing."""
        self._connection.run("UPDATE contacts SET note = '' WHERE order_id = ?", (order_id,))
        self._connection.run(
            """UPDATE outbox SET withdrawn_at = ? WHERE order_id = ? AND recipient = 'buyer'
               AND sent_at IS NULL AND withdrawn_at IS NULL""",
            (now, order_id),
        )
        self._connection.run(
            """UPDATE outbox SET text = '', details = '{}', answer = '' WHERE order_id = ?
               AND (sent_at IS NOT NULL OR withdrawn_at IS NOT NULL)""",
            (order_id,),
        )
        self._connection.run(
            """UPDATE codes SET mac = NULL, phone_mac = zeroblob(length(phone_mac)),
                   ended_at = iif(state IN ('sending', 'active'), ?, ended_at),
                   state = iif(state IN ('sending', 'active'), 'expired', state) WHERE order_id = ?""",
            (now, order_id),
        )
        self._connection.run("DELETE FROM undo_notes WHERE order_id = ?", (order_id,))

    def end_person(self, members: Sequence[int], act: int) -> None:
        """The buyers are nobody's any more: no phone, no contact point, no word on them."""
        for one in members:
            self._connection.run(
                "UPDATE customers SET phone = NULL, also = '', erased_act = ? WHERE id = ?", (act, one)
            )
            self._connection.run(
                """UPDATE contact_points SET value = '', ended_act = ifnull(ended_act, ?) WHERE customer_id = ?""",
                (act, one),
            )
            self._connection.run("UPDATE customer_notes SET text = '' WHERE customer_id = ?", (one,))
            self._connection.run(
                "UPDATE customer_marks SET reason = '', ended_act = ifnull(ended_act, ?) WHERE customer_id = ?",
                (act, one),
            )

    def scrub(self, orders: Sequence[int], members: Sequence[int], own: Callable[[str], str],
              anywhere: Callable[[str], str]) -> None:  # fmt: skip
        """Put all that is left of texts through `own` in rows of these orders and buyers, else through `anywhere`.

        The tables are listed by the database itself, so that none is forgotten that comes later.
        """
        self._connection.teach("own_scrubbed", 1, own)
        self._connection.teach("scrubbed", 1, anywhere)
        tables = self._connection.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_search%' ESCAPE '\\' "
            "AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_sqlite%' ESCAPE '\\' ORDER BY name"
        )
        ids = {"order_id": to_json(list(orders)), "customer_id": to_json(list(members))}
        for (table,) in tables:
            columns = [(row[1], row[2]) for row in self._connection.rows(f"PRAGMA table_info({table})")]
            owners = [name for name, _kind in columns if name in _OF_THE_PERSON]
            for owner, (name, kind) in product(owners, columns):
                if kind == "TEXT" and name not in _CODED and table != "search_texts":
                    self._connection.run(
                        f"""UPDATE {table} SET {name} = own_scrubbed({name})
                            WHERE {owner} IN (SELECT value FROM json_each(?))
                              AND {name} <> own_scrubbed(ifnull({name}, ''))""",
                        (ids[owner],),
                    )
            for name, kind in columns:
                if table == "filter_log" and name in ("filter", "name"):  # made to look for them
                    changed = f"{name} <> own_scrubbed(ifnull({name}, ''))"
                    self._connection.run(f"UPDATE {table} SET {name} = own_scrubbed({name}) WHERE {changed}")
                elif kind == "TEXT" and not owners and name in _FREE:
                    self._connection.run(
                        f"UPDATE {table} SET {name} = scrubbed({name}) WHERE {name} <> scrubbed(ifnull({name}, ''))"
                    )

    def sheets(self) -> list[tuple[int, str]]:
        """The hand-over sheets as they are stored, by their ids."""
        return [(row[0], row[1]) for row in self._connection.rows("SELECT id, sheet FROM shift_sheets")]

    def rewrite_sheet(self, sheet_id: int, sheet: Mapping[str, Any]) -> None:
        """What a hand-over sheet says from now on."""
        self._connection.run("UPDATE shift_sheets SET sheet = ? WHERE id = ?", (to_json(sheet), sheet_id))

    def last(self) -> int | None:
        """When somebody was erased last; `None` where nobody was."""
        found: int | None = self._connection.value(
            """SELECT max(a.recorded_at) FROM customers c JOIN acts a ON a.id = c.erased_act
               WHERE c.erased_act IS NOT NULL"""
        )
        return found

    def settle(self) -> bool:
        """Outside a transaction, under the write lock: leave no page of before in the file or its log; whether so.

        Somebody who reads just now may keep the log for a moment.
        """
        self._connection.run("VACUUM")
        row: Row | None = self._connection.row("PRAGMA wal_checkpoint(TRUNCATE)")
        return row is not None and row[0] == 0
