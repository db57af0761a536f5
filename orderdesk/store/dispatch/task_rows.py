"""Tasks: what is to be done by when, whose it is, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from orderdesk.json_text import to_json
from orderdesk.model.dispatch import Task, TaskKind
from orderdesk.store.connection import Connection, Row

_SELECT = """
    SELECT t.id, t.kind, t.order_id, t.customer_id, t.text, t.due_at, t.whose, o.actor, o.at, e.actor, e.at, t.result
    FROM tasks t JOIN acts o ON o.id = t.opened_act LEFT JOIN acts e ON e.id = t.closed_act
"""


class Tasks:
    """The table of tasks."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def add(
        self, kind: TaskKind, text: str, *, due: int, act: int, order: int | None = None,
        customer: int | None = None, whose: str | None = None,
    ) -> int:  # fmt: skip
        """Open a task; its id."""
        return self._connection.insert(
            """INSERT INTO tasks (kind, order_id, customer_id, text, due_at, whose, opened_act)
               VALUES (?, ?, ?, ?, ?, ?, ?)""",
            (kind.value, order, customer, text, due, whose, act),
        )

    def close(self, task_id: int, result: str, act: int) -> None:
        """It is done, or need not be: with what came of it."""
        self._connection.run("UPDATE tasks SET closed_act = ?, result = ? WHERE id = ?", (act, result, task_id))

    def get(self, task_id: int) -> Task | None:
        """A task by its id."""
        return next(iter(self._many("WHERE t.id = ?", task_id)), None)

    def open(self) -> list[Task]:
        """All that are to be done, those that are due first before the others."""
        return self._many("WHERE t.closed_act IS NULL ORDER BY t.due_at, t.id")

    def all(self) -> list[Task]:
        """All that there ever were, the newest first."""
        return self._many("ORDER BY t.id DESC")

    def of_order(self, order_id: int) -> list[Task]:
        """Every task that there was about an order, oldest first."""
        return self._many("WHERE t.order_id = ? ORDER BY t.id", order_id)

    def planned_call(self, order_id: int) -> Task | None:
        """The call of an order that is to be made."""
        where = "WHERE t.order_id = ? AND t.kind = 'call' AND t.closed_act IS NULL"
        return next(iter(self._many(where, order_id)), None)

    def refund(self, order_id: int, *, closed: bool = False) -> Task | None:
        """The task of paying an order's buyer back that is open; or the last one that is closed."""
        state = "NOT NULL ORDER BY t.id DESC LIMIT 1" if closed else "NULL"
        where = f"WHERE t.order_id = ? AND t.kind = 'refund' AND t.text = '' AND t.closed_act IS {state}"
        return next(iter(self._many(where, order_id)), None)

    def delivery_error(self, order_id: int) -> Task | None:
        """The task of calling an order's carrier that is open."""
        where = "WHERE t.order_id = ? AND t.kind = 'delivery_error' AND t.text = '' AND t.closed_act IS NULL"
        return next(iter(self._many(where, order_id)), None)

    def asked_on_runs(self) -> list[Task]:
        """What the dispatcher is needed for at stops of runs, also of closed ones, as long as nobody has answered."""
        return self._many(
            """WHERE t.closed_act IS NULL AND t.kind = 'delivery_error' AND t.text <> ''
                   AND t.order_id IN (SELECT s.order_id FROM stops s) ORDER BY t.id"""
        )

    def of_customers(self, members: Sequence[int]) -> list[Task]:
        """What is to be done about a person, who is these buyers; what is about an order of theirs left out."""
        where = "WHERE t.closed_act IS NULL AND t.customer_id IN (SELECT value FROM json_each(?)) ORDER BY t.due_at"
        return self._many(where, to_json(list(members)))

    def about_order(self, order_id: int) -> list[Task]:
        """What is still to be done about an order."""
        return self._many("WHERE t.closed_act IS NULL AND t.order_id = ? ORDER BY t.due_at, t.id", order_id)

    def _many(self, rest: str, *values: object) -> list[Task]:
        return [_task(row) for row in self._connection.rows(f"{_SELECT} {rest}", values)]


def _task(row: Row) -> Task:
    task_id, kind, order, customer, text, due, whose, opened_by, opened_at, closed_by, closed_at, result = row
    return Task(
        id=task_id,
        kind=TaskKind(kind),
        order=order,
        customer=customer,
        text=text,
        due_at=due,
        whose=whose,
        opened_by=opened_by,
        opened_at=opened_at,
        closed_by=closed_by,
        closed_at=closed_at,
        result=result,
    )
