"""Which new orders are accepted by a rule: an append-only log of rules, of which the latest of a channel holds."""

from __future__ import annotations

from typing import Final

from orderdesk.model.senders import AcceptanceRule
from orderdesk.store.connection import Connection, Row

_COLUMNS: Final = "id, channel, active, in_stock, express, any_hour, most, at, operator, undoes"


class Acceptance:
    """The log of rules."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def of(self, channel: str) -> AcceptanceRule | None:
        """What holds for a channel; `None` where nobody has ever said anything."""
        return next(iter(self._many("WHERE channel = ? ORDER BY id DESC LIMIT 1", channel)), None)

    def active(self) -> list[AcceptanceRule]:
        """The rules in force, by channel."""
        sql = "WHERE active AND id IN (SELECT max(id) FROM acceptance_rules GROUP BY channel) ORDER BY channel"
        return self._many(sql)

    def log(self, channel: str = "") -> list[AcceptanceRule]:
        """Every entry, oldest first; of one channel where that is named."""
        return self._many("WHERE ? IN ('', channel) ORDER BY id", channel)

    def before(self, entry: AcceptanceRule) -> AcceptanceRule | None:
        """What held for the channel before an entry."""
        return next(
            iter(self._many("WHERE channel = ? AND id < ? ORDER BY id DESC LIMIT 1", entry.channel, entry.id)), None
        )

    def add(self, rule: AcceptanceRule, act: int) -> None:
        """Let a rule hold from now on, by an act."""
        self._connection.run(
            """INSERT INTO acceptance_rules
                   (channel, active, in_stock, express, any_hour, most, at, operator, act_id, undoes)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (rule.channel, int(rule.active), int(rule.in_stock), int(rule.express), int(rule.any_hour), rule.most,
             rule.at, rule.operator, act, rule.undoes),
        )  # fmt: skip

    def _many(self, rest: str, *values: object) -> list[AcceptanceRule]:
        return [_rule(row) for row in self._connection.rows(f"SELECT {_COLUMNS} FROM acceptance_rules {rest}", values)]


def _rule(row: Row) -> AcceptanceRule:
    entry, channel, active, in_stock, express, any_hour, most, at, operator, undoes = row
    return AcceptanceRule(id=entry, channel=channel, active=bool(active), in_stock=bool(in_stock),
                          express=bool(express), any_hour=bool(any_hour), most=most, at=at, operator=operator,
                          undoes=undoes)  # fmt: skip
