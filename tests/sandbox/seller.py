"""A seller at Kaspi's look-alike: what the guide tells a client to send."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from orderdesk.sandbox.kaspi.kaspi_order import to_id
from orderdesk.sandbox.whole_sandbox import Sandbox
from tests.sandbox.inside import NOON, client, control

JSON_API = "application/vnd.api+json"
DAY = 86_400_000


class Seller:
    """Reads and writes as the guide says; `http` may be asked for anything else."""

    def __init__(self, made: Sandbox) -> None:
        self.made = made
        self.http = client(
            made, "kaspi", **{"User-Agent": "shop-desk/1.0", "Accept": JSON_API, "Content-Type": JSON_API,
                              "X-Auth-Token": made.kaspi.token},
        )  # fmt: skip

    def listed(self, state: str, since: int = 14 * DAY, more: Mapping[str, str] | None = None) -> httpx.Response:
        """The list of a state, of the last `since` milliseconds."""
        return self.http.get("/orders", params={
            "page[number]": "0", "page[size]": "100", "filter[orders][state]": state,
            "filter[orders][creationDate][$ge]": str(self.made.clock() * 1000 - since), **(more or {}),
        })  # fmt: skip

    def arrives(self, carried: str) -> str:
        """A new order; its code. One that is to be signed or to wait for goods is left to others."""
        while True:
            control(self.http, "_happen", act="arrives", order=carried)
            order = list(self.made.kaspi.shop.orders.values())[-1]
            if not order.to_sign and not order.preorder and not order.express:
                return order.code

    def write(self, code: str, status: str, headers: dict[str, str] | None = None, **about: Any) -> httpx.Response:
        """Write a status."""
        data = {"type": "orders", "id": to_id(code), "attributes": {"code": code, "status": status, **about}}
        return self.http.post("/orders", json={"data": data}, headers={"Content-Type": JSON_API, **(headers or {})})

    def accepted(self, carried: str) -> str:
        """A new order that was accepted; its code."""
        code = self.arrives(carried)
        assert self.write(code, "ACCEPTED_BY_MERCHANT").status_code == 200
        return code

    def about(self, code: str) -> dict[str, Any]:
        """The attributes of an order."""
        answer = self.http.get("/orders", params={"filter[orders][code]": code})
        (found,) = answer.json()["data"]
        attributes: dict[str, Any] = found["attributes"]
        return attributes

    def where(self, code: str) -> tuple[str, str]:
        """State and status of an order."""
        about = self.about(code)
        return about["state"], about["status"]


def title(answer: httpx.Response) -> str:
    """What an error says."""
    (error,) = answer.json()["errors"]
    return str(error["title"])


__all__ = ["DAY", "NOON", "Seller", "control", "title"]
