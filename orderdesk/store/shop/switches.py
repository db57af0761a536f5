"""What is not on sale: every switch that was ever moved. The latest entry about a thing is its state."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from orderdesk.store.connection import Connection, Row

_COLUMNS = "s.id, s.kind, s.channel, s.sku, s.stopped, s.at, s.operator, s.note, t.at"
_LATEST = """
    FROM switches s LEFT JOIN switches_told t USING (id)
    WHERE s.id = (SELECT max(l.id) FROM switches l WHERE (l.kind, l.channel, l.sku) = (s.kind, s.channel, s.sku))
"""


class SwitchKind(StrEnum):
    """What a switch is about."""

    SHOP = "shop"
    """The whole shop, or one of its channels."""
    PRODUCT = "product"
    SUSPENSION = "suspension"
    """The marketplace itself has stopped a channel's sales."""


class Switch(Struct, frozen=True, kw_only=True):
    """One entry: something was taken off sale, or put back."""

    id: int
    kind: SwitchKind
    channel: str
    """Empty: all of them."""
    sku: str
    """Of a product; else empty."""
    stopped: bool
    at: int
    operator: str
    note: str
    told_at: int | None
    """When the marketplace was told; of a suspension never, since it is the marketplace that said so."""


class Switches:
    """The log of switches."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def add(
        self,
        kind: SwitchKind,
        stopped: bool,
        *,
        channel: str = "",
        sku: str = "",
        at: int,
        operator: str,
        act: int,
        note: str = "",
    ) -> None:
        """Note that a switch was moved by an act."""
        self._connection.run(
            """INSERT INTO switches (kind, channel, sku, stopped, at, operator, note, act_id)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            (kind.value, channel, sku, int(stopped), at, operator, note, act),
        )

    def is_stopped(self, kind: SwitchKind, *, channel: str = "", sku: str = "") -> bool:
        """Whether the latest entry about just this says that it is off sale."""
        return bool(
            self._connection.value(
                "SELECT stopped FROM switches WHERE (kind, channel, sku) = (?, ?, ?) ORDER BY id DESC LIMIT 1",
                (kind.value, channel, sku),
            )
        )

    def latest(self, kind: SwitchKind, *, channel: str = "", sku: str = "") -> Switch | None:
        """The latest entry about just this."""
        rows = self._connection.rows(
            f"SELECT {_COLUMNS} {_LATEST} AND (s.kind, s.channel, s.sku) = (?, ?, ?)", (kind.value, channel, sku)
        )
        return next(map(_switch, rows), None)

    def hidden_by(self, act: int) -> tuple[str, ...]:
        """The products that an act has taken off sale."""
        rows = self._connection.rows(
            "SELECT sku FROM switches WHERE act_id = ? AND kind = 'product' AND stopped ORDER BY id", (act,)
        )
        return tuple(sku for (sku,) in rows)

    def is_hidden(self, sku: str) -> bool:
        """Whether a product is off sale."""
        return self.is_stopped(SwitchKind.PRODUCT, sku=sku)

    def stopped(self, *kinds: SwitchKind) -> list[Switch]:
        """All of these kinds that is off sale now, in the order in which it was stopped."""
        sql = f"{_LATEST} AND s.stopped AND s.kind IN ({_marks(kinds)}) ORDER BY s.id"
        return [*self._connection.once("switches", kinds, lambda: tuple(self._many(sql, kinds)))]

    def untold(self) -> list[Switch]:
        """Of what the marketplaces were last told something else, or nothing, oldest first."""
        return self._many(
            f"""{_LATEST} AND s.kind <> 'suspension' AND s.stopped <> ifnull(
                    (SELECT b.stopped FROM switches b JOIN switches_told USING (id)
                     WHERE (b.kind, b.channel, b.sku) = (s.kind, s.channel, s.sku) ORDER BY b.id DESC LIMIT 1), 0)
                ORDER BY s.id"""
        )

    def told(self, switch_id: int, *, at: int, operator: str) -> None:
        """Note that the marketplace knows."""
        self._connection.run("INSERT INTO switches_told VALUES (?, ?, ?)", (switch_id, at, operator))

    def _many(self, rest: str, parameters: tuple[SwitchKind, ...] = ()) -> list[Switch]:
        values = [kind.value for kind in parameters]
        return [_switch(row) for row in self._connection.rows(f"SELECT {_COLUMNS} {rest}", values)]


def _marks(values: tuple[SwitchKind, ...]) -> str:
    return ", ".join("?" * len(values))


def _switch(row: Row) -> Switch:
    switch_id, kind, channel, sku, stopped, at, operator, note, told_at = row
    return Switch(
        id=switch_id,
        kind=SwitchKind(kind),
        channel=channel,
        sku=sku,
        stopped=bool(stopped),
        at=at,
        operator=operator,
        note=note,
        told_at=told_at,
    )
