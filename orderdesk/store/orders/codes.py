"""Hand-over codes: their keyed hashes, their state, and every try, counted across all terminals."""

from __future__ import annotations

from msgspec import Struct

from orderdesk.store.connection import Connection, Row
from orderdesk.store.orders.order_rows import understood
from orderdesk.wording.dates import LATEST


class StoredCode(Struct, frozen=True, kw_only=True):
    """A code that may still be given. What it is cannot be told from here."""

    id: int
    sent: bool
    """False while the message is on its way out."""
    mac: bytes
    phone_mac: bytes
    issued_at: int
    expires_at: int
    wrong: int
    """Wrong tries so far."""


class CodeTry(Struct, frozen=True):
    """Digits that were typed in as a code; not which."""

    at: int
    operator: str
    correct: bool


class SentBefore(Struct, frozen=True, kw_only=True):
    """A code as evidence: who had it sent, what became of it, and every try. What it was nobody knows."""

    issued_at: int
    operator: str
    state: str
    expires_at: int
    ended_at: int | None
    tries: tuple[CodeTry, ...]


class Codes:
    """The tables of codes and tries."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def current(self, order_id: int) -> StoredCode | None:
        """The order's one code that has not ended."""
        row = self._connection.row(
            """SELECT id, state, mac, phone_mac, issued_at, expires_at,
                      (SELECT count(*) FROM code_tries t WHERE t.code_id = c.id AND NOT t.correct)
               FROM codes c WHERE order_id = ? AND state IN ('sending', 'active')""",
            (order_id,),
        )
        if row is None:
            return None
        return understood(self._connection, order_id, "codes", [row], _stored)[0]

    def of(self, order_id: int) -> list[SentBefore]:
        """Every code that was made for an order, oldest first."""
        tries = dict[int, list[CodeTry]]()
        for code, at, operator, correct in self._connection.rows(
            "SELECT code_id, at, operator, correct FROM code_tries WHERE order_id = ? ORDER BY at, id", (order_id,)
        ):
            tries.setdefault(code, []).append(CodeTry(at, operator, bool(correct)))
        rows = self._connection.rows(
            """SELECT id, issued_at, operator, state, expires_at, ended_at FROM codes WHERE order_id = ?
               ORDER BY issued_at, id""",
            (order_id,),
        )
        return [
            SentBefore(issued_at=issued, operator=operator, state=state, expires_at=expires, ended_at=ended,
                       tries=tuple(tries.get(code, ())))
            for code, issued, operator, state, expires, ended in rows
        ]  # fmt: skip

    def add(self, order_id: int, *, phone_mac: bytes, operator: str, at: int, expires_at: int) -> int:
        """A new code in the state `sending`; its id, from which the hash is then made (`set_mac`)."""
        return self._connection.insert(
            """INSERT INTO codes (order_id, state, phone_mac, operator, issued_at, expires_at)
               VALUES (?, 'sending', ?, ?, ?, ?)""",
            (order_id, phone_mac, operator, at, expires_at),
        )

    def set_mac(self, code_id: int, mac: bytes) -> None:
        """Keep the keyed hash of the code."""
        self._connection.run("UPDATE codes SET mac = ? WHERE id = ?", (mac, code_id))

    def activate(self, code_id: int) -> None:
        """The message has left: the code may be given."""
        self._connection.run("UPDATE codes SET state = 'active' WHERE id = ? AND state = 'sending'", (code_id,))

    def end(self, code_id: int, state: str, at: int) -> None:
        """The code is over (`used`, `burnt`, `expired`, `replaced`, `failed`): its hash is erased."""
        self._connection.run("UPDATE codes SET state = ?, mac = NULL, ended_at = ? WHERE id = ?", (state, at, code_id))

    def add_try(self, code_id: int, order_id: int, *, operator: str, at: int, correct: bool) -> None:
        """Count a try."""
        self._connection.run(
            "INSERT INTO code_tries (code_id, order_id, operator, at, correct) VALUES (?, ?, ?, ?, ?)",
            (code_id, order_id, operator, at, correct),
        )

    def wrong_for_order(self, order_id: int, since: int) -> list[int]:
        """The instants of wrong tries on an order."""
        return self._instants("at FROM code_tries WHERE NOT correct AND order_id = ? AND at > ?", order_id, since)

    def wrong_by_operator(self, operator: str, since: int) -> list[int]:
        """The instants of wrong tries of an operator on any order."""
        return self._instants("at FROM code_tries WHERE NOT correct AND operator = ? AND at > ?", operator, since)

    def sent_for_order(self, order_id: int, since: int) -> list[int]:
        """The instants of the codes made for an order."""
        return self._instants(
            "issued_at FROM codes WHERE state <> 'failed' AND order_id = ? AND issued_at > ?", order_id, since
        )

    def sent_to_phone(self, phone_mac: bytes, since: int) -> list[int]:
        """The instants of the codes made for a phone, whatever the order."""
        return self._instants(
            "issued_at FROM codes WHERE state <> 'failed' AND phone_mac = ? AND issued_at > ?", phone_mac, since
        )

    def _instants(self, where: str, *parameters: object) -> list[int]:
        return [row[0] for row in self._connection.rows(f"SELECT {where}", parameters)]


def _stored(row: Row) -> StoredCode:
    code_id, state, mac, phone_mac, issued_at, expires_at, wrong = row
    if not (isinstance(mac, bytes) and isinstance(phone_mac, bytes) and 0 <= issued_at < expires_at < LATEST):
        raise ValueError("codes")
    return StoredCode(id=code_id, sent=state == "active", mac=mac, phone_mac=phone_mac,
                      issued_at=issued_at, expires_at=expires_at, wrong=wrong)  # fmt: skip
