"""Stops of runs: what the courier reports of each, and what is decided."""

from __future__ import annotations

from collections.abc import Sequence

from orderdesk.model.dispatch import Report, Said, Stop
from orderdesk.store.connection import Connection, Row

_SELECT = """
    SELECT s.id, s.run_id, s.order_id, s.position, s.attempt, s.state, s.reason, s.cod, s.currency,
           p.said, w.at, p.reason, p.paid, w.id, d.actor, d.at, d.id, s.code_id, s.paid, s.paid_why, s.left_act,
           s.back_act, s.back_act IS NOT NULL AND EXISTS (
               SELECT 1 FROM stops x
               WHERE x.order_id = s.order_id AND x.id <> s.id AND x.left_act < s.back_act
                 AND (x.back_act IS NULL OR x.back_act > s.back_act)
                 AND (x.state IN ('out', 'done') OR s.back_act < ifnull(x.decided_act, x.withdrawn_act)))
    FROM stops s LEFT JOIN stop_reports p ON p.act_id = s.reported_act LEFT JOIN acts w ON w.id = s.reported_act
    LEFT JOIN acts d ON d.id = s.decided_act
"""


class Stops:
    """The tables of stops and of what couriers report."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def add(self, run: int, order_id: int, position: int, currency: str, act: int) -> None:
        """Put an order on a run."""
        self._connection.run(
            """INSERT INTO stops (run_id, order_id, position, attempt, state, currency, made_act)
               VALUES (?, ?, ?, 1 + (SELECT count(*) FROM stops WHERE order_id = ? AND left_act IS NOT NULL),
                       'planned', ?, ?)""",
            (run, order_id, position, order_id, currency, act),
        )

    def get(self, stop_id: int) -> Stop | None:
        """A stop by its id."""
        return next(iter(self._many("WHERE s.id = ?", stop_id)), None)

    def live(self, order_id: int) -> Stop | None:
        """The stop that an order is on now."""
        return next(iter(self._many("WHERE s.order_id = ? AND s.state IN ('planned', 'out')", order_id)), None)

    def of_order(self, order_id: int) -> list[Stop]:
        """Every stop that an order has had, oldest first."""
        return self._many("WHERE s.order_id = ? ORDER BY s.id", order_id)

    def of_run(self, run: int) -> list[Stop]:
        """The stops of a run in their order."""
        return self._many("WHERE s.run_id = ? ORDER BY s.position, s.id", run)

    def last_word(self, stop_id: int) -> Report:
        """What the courier has said of it last, though nothing came of it; that they say nothing where none is."""
        found = self._connection.rows(
            """SELECT p.said, a.at, p.reason, p.paid, a.id FROM stop_reports p JOIN acts a ON a.id = p.act_id
               WHERE p.stop_id = ? ORDER BY p.act_id DESC LIMIT 1""", (stop_id,))  # fmt: skip
        for said, at, reason, paid, act in found:
            return Report(said=Said(said), at=at, reason=reason, paid=paid, act=act)
        return Report(said=Said.NOTHING, at=0)

    def words_about(self, stop_id: int) -> int:
        """How often the courier has said something of it."""
        return int(self._connection.value("SELECT count(*) FROM stop_reports WHERE stop_id = ?", (stop_id,)) or 0)

    def told_paid(self, courier: int, currency: str) -> list[tuple[int, int]]:
        """What a courier reports to have been paid and nobody has decided on: an order's id and minor units."""
        return [(order, minor) for order, minor in self._connection.rows(
            """SELECT s.order_id, p.paid FROM runs r JOIN stops s ON s.run_id = r.id
               JOIN stop_reports p ON p.act_id = s.reported_act
               WHERE r.courier_id = ? AND r.closed_act IS NULL AND s.back_act IS NULL
                 AND s.state IN ('out', 'withdrawn') AND s.currency = ? AND p.paid > 0
               ORDER BY s.run_id, s.position""", (courier, currency))]  # fmt: skip

    def of_open_runs(self) -> list[Stop]:
        """The stops of all runs that are not closed, run by run in their order."""
        return self._many(
            "WHERE s.run_id IN (SELECT id FROM runs WHERE closed_act IS NULL) ORDER BY s.run_id, s.position, s.id"
        )

    def leave(self, stop_id: int, cod: int, act: int) -> None:
        """It goes out, with so much to collect from then on."""
        self._connection.run("UPDATE stops SET state = 'out', cod = ?, left_act = ? WHERE id = ?", (cod, act, stop_id))

    def report(self, stop: Stop, report: Report, act: int) -> None:
        """Keep what the courier says; it stands while nothing is decided and the goods are with them."""
        self._connection.run(
            "INSERT INTO stop_reports (stop_id, act_id, said, reason, paid) VALUES (?, ?, ?, ?, ?)",
            (stop.id, act, report.said.value, report.reason, report.paid),
        )
        if stop.kept == "out" or stop.taken_off:
            self._last_word_stands(stop.id)

    def decide(
        self, stop_id: int, act: int, *, reason: str = "", paid: int | None = None, why: str = "",
        code: int | None = None,
    ) -> None:  # fmt: skip
        """It is done; failed where there is a `reason`. `why` tells why `paid` is not what was to collect."""
        self._connection.run(
            """UPDATE stops SET state = ?, reason = ?, paid = ?, paid_why = ?, code_id = ?, decided_act = ?,
                                withdrawn_act = NULL
               WHERE id = ?""",
            ("failed" if reason else "done", reason, paid, why, code, act, stop_id),
        )

    def withdraw(self, stop_id: int, act: int, reason: str = "") -> None:
        """Take its order off the run."""
        self._connection.run(
            "UPDATE stops SET state = 'withdrawn', reason = ?, withdrawn_act = ? WHERE id = ?", (reason, act, stop_id)
        )

    def go_on(self, order_id: int, act: int) -> list[int]:
        """An order's stop that an act ended, and another took back, is ahead of its courier again; on which run.

        What they have said meanwhile is their word then.
        """
        ahead = self._connection.rows(
            """UPDATE stops SET state = iif(left_act IS NULL, 'planned', 'out'), reason = '', paid = NULL,
                                paid_why = '', code_id = NULL, decided_act = NULL, withdrawn_act = NULL
               WHERE order_id = ? AND ? IN (decided_act, withdrawn_act) AND back_act IS NULL
                 AND EXISTS (SELECT 1 FROM runs r WHERE r.id = run_id AND r.closed_act IS NULL)
               RETURNING id, run_id""", (order_id, act))  # fmt: skip
        for stop_id, _run in ahead:
            self._last_word_stands(stop_id)
        return [run for _stop_id, run in ahead]

    def never_left(self, order_id: int, left: int, act: int) -> list[int]:
        """An order's stop that left by an act which another takes back is off its run, its goods at the shop; which."""
        return [run for (run,) in self._connection.rows(
            """UPDATE stops SET state = 'withdrawn', withdrawn_act = ?3, back_act = ?3
               WHERE order_id = ?1 AND left_act = ?2 AND state = 'out' RETURNING run_id""",
            (order_id, left, act))]  # fmt: skip

    def is_over(self, order_id: int, act: int | None) -> bool:
        """Whether an act ended an order's stop on a run that had left and is closed now."""
        return bool(self._connection.value(
            """SELECT EXISTS (SELECT 1 FROM stops s JOIN runs r ON r.id = s.run_id
                              WHERE s.order_id = ? AND ? IN (s.decided_act, s.withdrawn_act)
                                AND s.left_act IS NOT NULL AND (r.closed_act IS NOT NULL OR s.back_act IS NOT NULL))""",
            (order_id, act)))  # fmt: skip

    def bring_back(self, stop_id: int, act: int) -> None:
        """Its goods are at the shop again."""
        self._connection.run("UPDATE stops SET back_act = ? WHERE id = ?", (act, stop_id))

    def put_in_order(self, stop_ids: Sequence[int]) -> None:
        """Let the stops of a run follow each other so."""
        self._connection.run_many(
            "UPDATE stops SET position = ? WHERE id = ?", [(n, stop_id) for n, stop_id in enumerate(stop_ids, 1)]
        )

    def used_code(self, order_id: int, at: int) -> int | None:
        """The code against which the order was given out at this instant."""
        found = self._connection.value(
            "SELECT id FROM codes WHERE order_id = ? AND state = 'used' AND ended_at = ? ORDER BY id DESC",
            (order_id, at),
        )
        return found if isinstance(found, int) else None

    def _last_word_stands(self, stop_id: int) -> None:
        last = self.last_word(stop_id)
        stands = None if last.said is Said.NOTHING else last.act
        self._connection.run("UPDATE stops SET reported_act = ? WHERE id = ?", (stands, stop_id))

    def _many(self, rest: str, *values: object) -> list[Stop]:
        return [_stop(row) for row in self._connection.rows(f"{_SELECT} {rest}", values)]


def _stop(row: Row) -> Stop:
    (stop_id, run, order, position, attempt, kept, reason, cod, currency, said, said_at, said_why, said_paid, word,
     decided_by, decided_at, decision, code, paid, why, left, back, elsewhere) = row  # fmt: skip
    report = None if said is None else Report(said=Said(said), at=said_at, reason=said_why, paid=said_paid, act=word)
    return Stop(
        id=stop_id,
        run=run,
        order=order,
        position=position,
        attempt=attempt,
        kept=kept,
        reason=reason,
        cod=cod,
        currency=currency,
        report=report,
        decided_by=decided_by,
        decided_at=decided_at,
        decision=decision,
        by_code=code is not None,
        paid=paid,
        paid_why=why,
        left=left is not None,
        is_back=back is not None,
        elsewhere=bool(elsewhere),
    )
