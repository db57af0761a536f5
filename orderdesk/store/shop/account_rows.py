"""Accounts on marketplaces, and the health of their lines."""

from __future__ import annotations

from typing import Final

from orderdesk.model.channel_accounts import Account, Health
from orderdesk.store.connection import Connection, Row

_SELECT: Final = """
    SELECT a.name, a.kind, a.shop, a.url, a.token_place, a.writes_since, a.paused,
           h.pulled_at, h.swept_at, h.failed_since, ifnull(h.error, ''), ifnull(h.failures, 0), ifnull(h.next_at, 0),
           acts.at
    FROM channel_accounts a JOIN acts ON acts.id = a.act_id LEFT JOIN channel_health h USING (name)
"""


class Accounts:
    """The tables of accounts."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def put(self, account: Account, act: int) -> None:
        """Add an account, or change what is known of it, by an act; how its line is stays as it was."""
        self._connection.run(
            """INSERT INTO channel_accounts VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET
               kind = excluded.kind, shop = excluded.shop, url = excluded.url, token_place = excluded.token_place,
               writes_since = excluded.writes_since, paused = excluded.paused, act_id = excluded.act_id""",
            (account.name, account.kind, account.shop, account.url, account.token_place, account.writes_since,
             int(account.paused), act),
        )  # fmt: skip

    def note(self, name: str, health: Health) -> None:
        """Note how the line of an account is."""
        self._connection.run(
            """INSERT INTO channel_health (name, pulled_at, swept_at, failed_since, error, failures, next_at)
               VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET
               pulled_at = excluded.pulled_at, swept_at = excluded.swept_at, failed_since = excluded.failed_since,
               error = excluded.error, failures = excluded.failures, next_at = excluded.next_at""",
            (name, health.pulled_at, health.swept_at, health.failed_since, health.error, health.failures,
             health.next_at),
        )  # fmt: skip

    def exist(self) -> bool:
        """Whether there is one at all."""
        sql = "SELECT 1 FROM channel_accounts LIMIT 1"
        return self._connection.once("channel_accounts", "any", lambda: bool(self._connection.value(sql)))

    def others_at_work(self) -> bool:
        """Whether a sender of messages or a carrier is switched on; costs next to nothing."""
        sql = """SELECT EXISTS (SELECT 1 FROM senders WHERE since IS NOT NULL)
                     OR EXISTS (SELECT 1 FROM trackers WHERE since IS NOT NULL)"""
        return bool(self._connection.value(sql))

    def accepting(self) -> list[str]:
        """The channels whose new orders are accepted by a rule; costs next to nothing."""
        sql = """SELECT channel FROM acceptance_rules WHERE active
                 AND id IN (SELECT max(id) FROM acceptance_rules GROUP BY channel) ORDER BY channel"""
        rows = self._connection.once("acceptance_rules", "active", lambda: tuple(self._connection.rows(sql)))
        return [channel for (channel,) in rows]

    def get(self, name: str) -> Account | None:
        """The account of a channel."""
        return next(iter(self._many("WHERE a.name = ?", name)), None)

    def all(self) -> list[Account]:
        """Every account, by name."""
        return self._many("ORDER BY a.name")

    def _many(self, rest: str, *values: object) -> list[Account]:
        return [_account(row) for row in self._connection.rows(f"{_SELECT} {rest}", values)]


def _account(row: Row) -> Account:
    name, kind, shop, url, place, writes_since, paused, pulled, swept, failed, error, failures, next_at, set_at = row
    health = Health(pulled_at=pulled, swept_at=swept, failed_since=failed, error=error, failures=failures,
                    next_at=next_at)  # fmt: skip
    return Account(name=name, kind=kind, shop=shop, url=url, token_place=place, writes_since=writes_since,
                   paused=bool(paused), set_at=set_at, health=health)  # fmt: skip
