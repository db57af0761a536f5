"""Returns, what of each line they are of, what became of it and by which moves; each part is written once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from orderdesk.json_text import to_json
from orderdesk.model.returns import Fate, Return, ReturnLine
from orderdesk.store.connection import Connection, Row
from orderdesk.store.ledgers.moves import COLUMNS, Move

_SELECT = """
    SELECT r.id, r.order_id, r.reason, r.evidence, r.waybill, r.point, a.at, a.actor, c.at, r.fetch_task, g.at, g.actor,
           r.decide_by, d.at, d.actor, r.refused, r.why, r.refund
    FROM returns r JOIN acts a ON a.id = r.asked_act LEFT JOIN acts c ON c.id = r.coming_act
    LEFT JOIN acts g ON g.id = r.received_act LEFT JOIN acts d ON d.id = r.decided_act
"""


class Returns:
    """The tables of returns."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def add(self, order: int, lines: Mapping[int, int], reason: str, evidence: str, act: int) -> int:
        """Note that pieces of these lines (by id) are to come back; its id."""
        made = self._connection.insert(
            "INSERT INTO returns (order_id, reason, evidence, asked_act) VALUES (?, ?, ?, ?)",
            (order, reason, evidence, act),
        )
        for line, quantity in lines.items():
            self._connection.run("INSERT INTO return_lines VALUES (?, ?, ?)", (made, line, quantity))
        return made

    def coming(
        self, number: int, act: int, *, waybill: str, point: str, decide_by: int | None, task: int | None
    ) -> None:
        """It is under way, or lies at a point where it is to be fetched."""
        self._connection.run(
            """UPDATE returns SET coming_act = ifnull(coming_act, ?), waybill = ?, point = ?, decide_by = ?,
               fetch_task = ? WHERE id = ?""",
            (act, waybill, point, decide_by, task, number),
        )

    def received(self, number: int, act: int, decide_by: int | None) -> None:
        """It is at the shop."""
        self._connection.run(
            "UPDATE returns SET received_act = ?, decide_by = ? WHERE id = ?", (act, decide_by, number)
        )

    def moved(self, number: int, line: int, move: int) -> None:
        """By this move pieces of it came back, or went where they are to be."""
        self._connection.run("INSERT INTO return_moves VALUES (?, ?, ?)", (move, number, line))

    def fate(self, number: int, line: int, fate: Fate, quantity: int) -> None:
        """So many pieces of a line become that."""
        self._connection.run("INSERT INTO return_fates VALUES (?, ?, ?, ?)", (number, line, fate.value, quantity))

    def decided(self, number: int, act: int, *, refund: int, why: str, evidence: str, refused: bool = False) -> None:
        """It is decided."""
        self._connection.run(
            "UPDATE returns SET decided_act = ?, refund = ?, why = ?, evidence = ?, refused = ? WHERE id = ?",
            (act, refund, why, evidence, int(refused), number),
        )

    def in_hand(self, number: int, line: int) -> int:
        """How many pieces of a line the ledger of goods holds apart for a return."""
        return int(self._connection.value(
            """SELECT ifnull(sum(iif(t.kind = 'returns', m.quantity, -m.quantity)), 0)
               FROM return_moves x JOIN moves m ON m.id = x.move_id JOIN places t ON t.id = m.target_id
               WHERE x.return_id = ? AND x.line_id = ?""",
            (number, line),
        ))  # fmt: skip

    def moves(self, number: int, line: int) -> list[Move]:
        """The moves by which pieces of a line came back, or went on, in their order."""
        rows = self._connection.rows(
            f"""SELECT {COLUMNS} FROM return_moves x JOIN moves m ON m.id = x.move_id
                WHERE x.return_id = ? AND x.line_id = ? ORDER BY m.id""",
            (number, line),
        )
        return [Move(*row) for row in rows]

    def get(self, number: int) -> Return | None:
        """A return by its id."""
        return next(iter(self._many("WHERE r.id = ?", number)), None)

    def decided_by(self, act: int | None) -> bool:
        """Whether an act decided any."""
        return bool(self._connection.value("SELECT EXISTS (SELECT 1 FROM returns WHERE decided_act = ?)", (act,)))

    def open(self) -> list[Return]:
        """All that are not decided, those to be decided first before the others."""
        return self._many("WHERE r.decided_act IS NULL ORDER BY r.decide_by IS NULL, r.decide_by, r.id")

    def all(self) -> list[Return]:
        """All that there ever were, the newest first."""
        return self._many("ORDER BY r.id DESC")

    def of_order(self, order: int) -> list[Return]:
        """Those of an order, oldest first."""
        return self._many("WHERE r.order_id = ? ORDER BY r.id", order)

    def _many(self, rest: str, *values: object) -> list[Return]:
        rows = self._connection.rows(f"{_SELECT} {rest}", values)
        lines = self._lines([row[0] for row in rows])
        return [_return(row, tuple(lines[row[0]])) for row in rows]

    def _lines(self, numbers: list[int]) -> dict[int, list[ReturnLine]]:
        found = defaultdict[int, list[ReturnLine]](list)
        rows = self._connection.rows(
            """SELECT x.return_id, x.line_id, x.quantity, f.fate, f.quantity FROM return_lines x
               LEFT JOIN return_fates f ON (f.return_id, f.line_id) = (x.return_id, x.line_id)
               WHERE x.return_id IN (SELECT value FROM json_each(?)) ORDER BY x.return_id, x.line_id, f.fate""",
            (to_json(numbers),),
        )
        for number, line, quantity, fate, count in rows:
            if not found[number] or found[number][-1].line != line:
                found[number].append(ReturnLine(line, quantity, {}))
            if fate is not None:
                found[number][-1].fates[Fate(fate)] = count
        return found


def _return(row: Row, lines: tuple[ReturnLine, ...]) -> Return:
    (number, order, reason, evidence, waybill, point, asked_at, asked_by, coming_at, task, received_at, received_by,
     decide_by, decided_at, decided_by, refused, why, refund) = row  # fmt: skip
    return Return(
        id=number, order=order, reason=reason, evidence=evidence, waybill=waybill, point=point, lines=lines,
        asked_at=asked_at, asked_by=asked_by, coming_at=coming_at, fetch_task=task, received_at=received_at,
        received_by=received_by, decide_by=decide_by, decided_at=decided_at, decided_by=decided_by,
        refused=bool(refused), why=why, refund=refund,
    )  # fmt: skip
