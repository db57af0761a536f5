"""Claims: who holds which order now. They belong to living sessions, and are no part of an order's history."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from orderdesk.clock import system_clock
from orderdesk.store.connection import Connection
from orderdesk.store.live_sessions import Sessions

_SELECT = "SELECT order_id, session, operator, since FROM claims"


class Claim(Struct, frozen=True):
    """An order in somebody's hands."""

    order_id: int
    session: str
    operator: str
    since: int


class Claims:
    """The table of claims. One whose session is dead, or has said nothing for too long, counts as none.

    It is swept away by the next one.
    """

    def __init__(self, connection: Connection, sessions: Sessions) -> None:
        """Over one connection; `sessions` tells who lives."""
        self._connection, self._sessions = connection, sessions
        self.steady: Callable[[], float] = system_clock.steady
        """Seconds that only grow, by which claims end."""

    def all(self) -> list[Claim]:
        """Every order that is held, the one held longest first."""
        written = self._written()
        self._sessions.ask_no_more({claim.session for claim in written})
        return [claim for claim in written if self._holds(claim.session)]

    def of(self, order_id: int) -> Claim | None:
        """Who holds an order."""
        claim = next((claim for claim in self._written() if claim.order_id == order_id), None)
        return claim if claim is not None and self._holds(claim.session) else None

    def take(self, order_id: int, operator: str, now: int) -> Claim:
        """Let this desk's session hold the order, and no other one any more, in a write; whoever holds it then.

        What another operator holds stays with them. From another session of one's own it moves here.
        """
        there = self.of(order_id)
        if there is not None and there.operator != operator:
            return there
        claim = Claim(order_id, self._sessions.begin(), operator, now)
        if there is not None and there.session == claim.session:
            return there
        self._sweep()
        self._connection.run("DELETE FROM claims WHERE order_id = ? OR session = ?", (order_id, claim.session))
        self._connection.run(
            "INSERT INTO claims (order_id, session, operator, since) VALUES (?, ?, ?, ?)",
            (claim.order_id, claim.session, claim.operator, claim.since),
        )
        return claim

    def free(self, order_id: int) -> None:
        """Nobody holds the order any more."""
        self._connection.run("DELETE FROM claims WHERE order_id = ?", (order_id,))

    def release(self) -> None:
        """This desk's session holds nothing any more."""
        self._connection.run("DELETE FROM claims WHERE session = ?", (self._sessions.own,))

    def release_of(self, operator: str) -> None:
        """None of an operator's sessions holds anything any more."""
        self._connection.run("DELETE FROM claims WHERE operator = ?", (operator,))

    def _written(self) -> tuple[Claim, ...]:
        """Every claim, be its session alive or not: each session has one at most."""
        sql = f"{_SELECT} ORDER BY since, order_id"
        return self._connection.once("claims", "all", lambda: tuple(Claim(*row) for row in self._connection.rows(sql)))

    def _holds(self, session: str) -> bool:
        return self._sessions.holds(session, self.steady())

    def _sweep(self) -> None:
        sessions = [row[0] for row in self._connection.rows("SELECT session FROM claims")]
        dead = [(session,) for session in sessions if not self._holds(session)]
        self._connection.run_many("DELETE FROM claims WHERE session = ?", dead)
