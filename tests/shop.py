"""A shop for tests: real files, real SQLite, a clock that is moved by hand, and short ways to make orders."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self
from zoneinfo import ZoneInfo

from click.testing import CliRunner, Result
from msgspec import Struct

from orderdesk.channels.incoming import IncomingLine, IncomingOrder
from orderdesk.cli import Run, cli
from orderdesk.clock import FixedClock, system_clock
from orderdesk.composition import Composition
from orderdesk.config import default_config_path
from orderdesk.desk import Desk
from orderdesk.desk.commands.wares.warehouse import Count
from orderdesk.desk.desk import Rules
from orderdesk.desk.intake.follow import Taken
from orderdesk.desk.intake.intake import Intake
from orderdesk.i18n import language
from orderdesk.model import Order
from orderdesk.store import Store
from orderdesk.values import replace

ALMATY = ZoneInfo("Asia/Almaty")


@cache
def _empty() -> bytes:
    """An empty database, made once: making it anew takes longer than most tests."""
    with TemporaryDirectory() as folder:
        parts = Composition(database=Path(folder) / "orders.db", operator="Мария", clock=FixedClock(0))
        with parts.store(make=True):
            pass
        return parts.database.read_bytes()


def read_once() -> None:
    """Let shops of equal settings and own files share their rules: reading them takes longer than most tests."""
    read: Callable[[Composition], Rules] = vars(Composition)["rules"].func
    kept: dict[object, Rules] = {}

    def rules(parts: Composition) -> Rules:
        config = parts.config  # chooses the language
        folder = (parts.config_path or default_config_path()).parent
        files = sorted([*folder.glob("*.toml"), *folder.glob("*/*.toml")])
        try:
            key = (repr(config), language(), *((file.relative_to(folder), file.read_bytes()) for file in files))
        except OSError:
            return read(parts)
        if key not in kept:
            kept[key] = read(parts)
        own = replace(kept[key], clocks=kept[key].clocks.announced(()))  # each shop announces its own days
        vars(own)["fingerprint"] = kept[key].fingerprint  # which does not hold these
        return own

    vars(Composition)["rules"].func = rules


EXTERNAL = {
    "new": ("NEW", "APPROVED_BY_BANK"),
    "signing": ("SIGN_REQUIRED", "APPROVED_BY_BANK"),
    "pickup": ("PICKUP", "ACCEPTED_BY_MERCHANT"),
    "delivery": ("DELIVERY", "ACCEPTED_BY_MERCHANT"),
    "packing": ("KASPI_DELIVERY", "ACCEPTED_BY_MERCHANT"),
    "returning": ("KASPI_DELIVERY", "CANCELLING"),
    "issued": ("ARCHIVE", "COMPLETED"),
    "cancelled": ("ARCHIVE", "CANCELLED"),
}
"""What Kaspi calls the statuses."""


def at(text: str) -> int:
    """Epoch seconds of an Almaty time, `2026-11-24 12:00`."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ALMATY).timestamp())


NOON = at("2026-11-24 12:00")
"""Tuesday, in the middle of the working hours."""


class HandClock(FixedClock):
    """A clock of which everything is moved by hand: time goes on as it is moved, and a jump is `jump`."""

    def __init__(self, at: int, *, is_set: bool = True) -> None:
        super().__init__(at)
        self.is_set = is_set
        self._stood = int(system_clock.steady()) - at
        self.booted = "this boot"

    def steady(self) -> float:
        return float(self._stood + self.at)

    def boot(self) -> str:
        return self.booted

    def jump(self, seconds: int) -> None:
        """Somebody sets the clock; no time has passed."""
        self.at += seconds
        self._stood -= seconds

    def start_anew(self, after: int = 0) -> None:
        """The machine is started anew, so much later."""
        self.at += after
        self._stood = -self.at
        self.booted += "'"


class Shop(Struct, dict=True):
    """The parts of a shop, and the desk of its operator Мария."""

    parts: Composition
    clock: HandClock
    store: Store
    desk: Desk

    @classmethod
    @contextmanager
    def made(cls, folder: Path, now: int) -> Iterator[Self]:
        """A shop in `folder`."""
        clock = HandClock(now)
        parts = Composition(database=folder / "orders.db", operator="Мария", clock=clock)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not parts.database.exists():
            parts.database.touch(mode=0o600)
            parts.database.write_bytes(_empty())
        with parts.store() as store:
            store.sessions.end()  # nobody works by it, so a test may go on by other settings, or by another clock
            yield cls(parts, clock, store, parts.desk(store))

    def incoming(self, number: str, status: str = "new", **fields: Any) -> IncomingOrder:
        """What the channel says of an order that came ten minutes ago; fields as given."""
        state, kind = EXTERNAL[status]
        known: dict[str, Any] = {
            "channel": "kaspi",
            "number": number,
            "external": {"state": state, "status": kind},
            "customer": "Иванов Алексей",
            "phone": "+77012224821",
            "method": "delivery",
            "payment": "prepaid",
            "address": "Алматы, Абая 10",
            "currency": "KZT",
            "total": 2499000,
            "delivery_cost": 0,
            "received_at": self.clock() - 600,
            "planned_at": at("2026-11-25 23:59") + 59,
            "lines": (IncomingLine("TEA-1", "Чайник", 1, 2499000),),
        }
        told = {**known, **fields}
        return IncomingOrder(**{"entered_at": told["received_at"], **told})

    def receive(self, number: str, status: str = "new", **fields: Any) -> Order:
        """Take an order in; as it is then."""
        self.take(self.incoming(number, status, **fields))
        return self.desk.find(number)

    def from_(self, channel: str, number: str, status: str = "", **fields: Any) -> Order:
        """Take an order of another channel in, in its own status; as it is then."""
        known: dict[str, Any] = {"external": {}, "currency": "", "phone": "+380501234821", "delivery_cost": 0}
        incoming = self.incoming(number, channel=channel, **{**known, **fields})
        self.take(replace(incoming, status=status))
        return self.desk.find(number)

    def take(self, incoming: IncomingOrder) -> Taken:
        """Take one record in at the present instant."""
        return self.take_all([incoming])[0]

    def take_all(self, batch: Sequence[IncomingOrder]) -> list[Taken]:
        """The same with many at once; nobody is asked for a right."""
        return Intake(self.store, self.parts.rules, self.clock(), self.store.write).take(batch)

    def count(self, sku: str, found: int) -> None:
        """Somebody counts a product in the main warehouse."""
        self.desk.do(Count(sku, found, "пересчёт"))

    def on_hand(self) -> dict[str, int]:
        """How many there are of each product that is counted."""
        return {one.sku: one.on_hand for one in self.store.levels.stands()}

    def order(self, number: str) -> Order:
        """The order as it is now."""
        return self.desk.find(number)

    def kinds(self, number: str) -> list[str]:
        """The kinds of the order's events, oldest first."""
        return [event.kind for event in self.store.history.of(self.order(number).id)]

    def colleague(self, name: str) -> Desk:
        """The desk of somebody else, over the same connection."""
        return self.parts.named(name).desk(self.store)

    def code(self) -> str:
        """The code in the last SMS on the buyer's phone."""
        found = re.search(r"код (\d+)", self.parts.phone.received()[-1].text)
        assert found
        return found[1]

    def run(self, *arguments: str, now: str | None = None, operator: str = "Мария", typed: str = "") -> Result:
        """Run a command as an operator would, with `--now` at the shop's time or another; `typed` answers it."""
        moment = datetime.fromtimestamp(self.clock(), ALMATY).isoformat() if now is None else now
        settings = ["--config", str(self.parts.config_path)] if self.parts.config_path else []
        given = [*settings, "--db", str(self.parts.database), "--as", operator, "--now", moment, *arguments]
        run = Run(open_desk=lambda parts: 0, check_terminal=lambda: None)
        return CliRunner().invoke(cli, given, obj=run, input=typed, catch_exceptions=False)

    def json(self, *arguments: str, **more: Any) -> Any:
        """What a reading command prints with `--json`."""
        result = self.run(*arguments, "--json", **more)
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)


def kaspi_record(number: str, status: str = "new", **attributes: Any) -> dict[str, Any]:
    """An order as the Kaspi API sends it."""
    state, kind = EXTERNAL[status]
    received = attributes.pop("received", at("2026-11-24 11:50"))
    return {
        "type": "orders",
        "id": f"id-{number}",
        "attributes": {
            "code": number,
            "state": state,
            "status": kind,
            "totalPrice": 24990.0,
            "paymentMode": "PREPAID",
            "creationDate": received * 1000,
            "approvedByBankDate": received * 1000,
            "plannedDeliveryDate": (at("2026-11-25 23:59") + 59) * 1000,
            "isKaspiDelivery": False,
            "deliveryMode": "DELIVERY_LOCAL",
            "deliveryCost": 0.0,
            "deliveryAddress": {"formattedAddress": "Алматы, Абая 10"},
            "signatureRequired": False,
            "customer": {"firstName": "Алексей", "lastName": "И", "cellPhone": "7012224821"},
            **attributes,
        },
        "relationships": {"entries": {"data": [{"type": "orderentries", "id": f"line-{number}"}]}},
    }


def kaspi_answer(*records: Mapping[str, Any]) -> dict[str, Any]:
    """An answer of the Kaspi API that lists orders, each with one line."""
    return {
        "data": list(records),
        "included": [
            {
                "type": "orderentries",
                "id": f"line-{record['attributes']['code']}",
                "attributes": {
                    "offer": {"code": "TEA-1", "name": "Чайник"},
                    "quantity": 1,
                    "basePrice": 24990.0,
                    "totalPrice": 24990.0,
                    "entryNumber": 0,
                },
            }
            for record in records
            if isinstance(record.get("attributes"), Mapping)
        ],
        "meta": {"pageCount": 1, "totalCount": len(records)},
    }


def write(path: Path, content: object) -> Path:
    """Write JSON, or a text as it is."""
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
    return path
