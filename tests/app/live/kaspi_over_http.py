"""A shop that trades with a sandbox's Kaspi over HTTP: both clocks stand, and go on together."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from msgspec import Struct

from orderdesk.desk.channels.line_worker import Worker
from orderdesk.desk.channels.open_line import opener
from tests.app.driver import Driver
from tests.sandbox.sandbox_process import served
from tests.shop import Shop


class Market(Struct, dict=True):
    """The shop, the marketplace, and the worker between them."""

    shop: Shop
    worker: Worker
    http: httpx.Client

    def passes(self, seconds: int = 61) -> None:
        """Time goes on on both sides, and the worker asks and tells."""
        self.shop.clock.at += seconds
        self._post("_clock", step=seconds)
        while self.worker.round():
            pass

    def arrives(self, carried: str) -> str:
        """A new order; its number. One that is to be signed, waits for goods or is in a hurry is left to others."""
        while True:
            self._post("_happen", act="arrives", order=carried)
            number = str(self._get("_orders")[-1]["order"])
            about = self.about(number)
            special = about["signatureRequired"] or about["preOrder"] or about.get("kaspiDelivery", {}).get("express")
            if not special:
                return number

    def happens(self, number: str, act: str) -> None:
        """Something befalls an order there."""
        self._post("_happen", order=number, act=act)

    def about(self, number: str) -> dict[str, Any]:
        """What the marketplace says of an order."""
        answer = self.http.get("/orders", params={"filter[orders][code]": number}).json()
        found: dict[str, Any] = answer["data"][0]["attributes"]
        return found

    def entries(self, number: str) -> list[dict[str, Any]]:
        """The lines of an order there."""
        answer = self.http.get("/orders", params={"filter[orders][code]": number, "include[orders]": "entries"}).json()
        return [one["attributes"] for one in answer["included"]]

    def writes(self, number: str) -> list[tuple[str, int]]:
        """Every write that came there for an order, with what it was answered."""
        return [(one["act"], one["status"]) for one in self._get("_log") if one["order"] == number]

    def twice(self) -> list[tuple[str, str]]:
        """What was done more than once."""
        done = Counter((one["order"], one["act"]) for one in self._get("_log") if one["done"])
        return [act for act, times in done.items() if times > 1]

    def code(self, number: str) -> str:
        """The code that the buyer was sent."""
        return str([one["code"] for one in self._get("_told") if one["order"] == number][-1])

    def untold(self) -> list[str]:
        """What the desk shows as not told."""
        return [item.text for _order, item in self.shop.store.outbox.untold_of_all(self.shop.clock())]

    def _get(self, path: str) -> Any:
        return self.http.get(path).raise_for_status().json()

    def _post(self, path: str, **wanted: Any) -> None:
        self.http.post(path, json=wanted).raise_for_status()


@contextmanager
def trading(shop: Shop, folder: Path) -> Iterator[Market]:
    """A market that is open, with an account on it."""
    moment = datetime.fromtimestamp(shop.clock(), UTC).isoformat()
    with served("--orders", "0", now=moment) as (line, _process):
        kaspi = line["kaspi"]
        token = folder / "token"
        token.touch(0o600)
        token.write_text(kaspi["token"])
        added = shop.run("channel", "add", "kaspi", "--kind", "kaspi", "--token-file", str(token),
                         "--url", kaspi["url"], "--shop", kaspi["shop"], "--writes")  # fmt: skip
        assert added.exit_code == 0, added.output
        headers = {"Accept": "application/vnd.api+json", "User-Agent": "test", "X-Auth-Token": kaspi["token"]}
        worker = Worker(shop.desk, opener(shop.parts.rules, shop.clock, lambda seconds: None))
        with httpx.Client(base_url=kaspi["url"], headers=headers, timeout=30) as http:
            market = Market(shop, worker, http)
            market._post("_life", every=0, cancelled=0, refused=0, returned=0)
            yield market
        worker.close()


async def papers(desk: Driver) -> None:
    """Wait for the waybills that were asked for."""
    await asyncio.gather(*(worker.wait() for worker in list(desk.app.workers) if worker.group == "waybills"))
    await desk.rest()
