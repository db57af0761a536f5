"""A Kaspi in memory, as its guide and working clients describe it: behind an httpx transport, with faults on demand."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import httpx

DAY_MS = 86_400_000
TOKEN = "tok3n-of-the-test-shop-0123456789"
WRONG = "Security code is not valid. And the order cannot be completed without it"

Fault = Callable[[httpx.Request], str]
"""What goes wrong with a request: nothing, `lost` (done, no answer), `cut` (never arrives), `broken` (not done either),
`killed` (done, and whoever asked is gone), or a status."""


class Killed(BaseException):
    """The desk is gone, wherever it was."""


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode().rstrip("=")


class KaspiThere:
    """The shop there: its orders by number, and every write that it got."""

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now
        self.orders: dict[str, dict[str, Any]] = {}
        self.writes: list[tuple[str, str]] = []
        """Number and status of each write that was done."""
        self.asked: list[httpx.Request] = []
        self.fault: Fault = lambda request: ""
        self.codes: dict[str, str] = {}

    def add(self, number: str, state: str = "NEW", status: str = "APPROVED_BY_BANK", **more: Any) -> dict[str, Any]:
        """An order there."""
        made = more.pop("creationDate", (self._now() - 600) * 1000)
        about: dict[str, Any] = {
            "code": number, "totalPrice": 24990.0, "paymentMode": "PREPAID", "creationDate": made,
            "approvedByBankDate": made + 2000, "plannedDeliveryDate": made + 2 * DAY_MS, "deliveryCost": 0.0,
            "isKaspiDelivery": True, "deliveryMode": "DELIVERY_LOCAL", "signatureRequired": False, "preOrder": False,
            "state": state, "status": status, "assembled": False,
            "deliveryAddress": {"formattedAddress": "г. Алматы, улица Примерная, 1"},
            "customer": {"id": b64("7010000001"), "firstName": "Айгерим", "lastName": "Т", "cellPhone": "7010000001"},
            "kaspiDelivery": {"waybill": None, "waybillNumber": None, "courierTransmissionDate": None,
                              "courierTransmissionPlanningDate": made + DAY_MS, "express": False,
                              "returnedToWarehouse": False},
        }  # fmt: skip
        self.orders[number] = {**about, **more}
        return self.orders[number]

    @property
    def transport(self) -> httpx.BaseTransport:
        return httpx.MockTransport(self._answer)

    def done(self, number: str) -> list[str]:
        """What was done to an order there, in order."""
        return [status for one, status in self.writes if one == number]

    # --- how it answers ----------------------------------------------------------------------------------------

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        fault = self.fault(request)
        if fault == "cut":
            raise httpx.ConnectError("refused", request=request)
        if fault == "broken":
            raise httpx.ReadError("cut", request=request)
        if fault.isdigit():
            return httpx.Response(int(fault), headers={"Retry-After": "7"} if fault == "429" else {})
        if request.headers["X-Auth-Token"] != TOKEN:
            return _no(401, "Unauthorized")
        if "vnd.api+json" not in request.headers.get("Accept", "") or "python" in request.headers["User-Agent"]:
            return httpx.Response(404, html="<html></html>")
        answer = self._read(request) if request.method == "GET" else self._write(request)
        if fault == "killed":
            raise Killed
        if fault == "lost":
            raise httpx.ReadTimeout("slow", request=request)
        return answer

    def _read(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith(".pdf"):
            return httpx.Response(200, content=b"%PDF-1.4 " + request.url.path.encode())
        asked = request.url.params
        if "filter[orders][code]" in asked:
            found = [one for one in self.orders.values() if one["code"] == asked["filter[orders][code]"]]
            return self._page(found, 1, len(found))
        since = int(asked["filter[orders][creationDate][$ge]"])
        until = int(asked.get("filter[orders][creationDate][$le]", self._now() * 1000))
        if until - since > 14 * DAY_MS:
            return _no(400, "Exceeded the maximum difference for the filter[orders][creationDate] (in days).")
        state, page, size = asked["filter[orders][state]"], int(asked["page[number]"]), int(asked["page[size]"])
        assert size <= 100
        found = [one for one in self.orders.values() if one["state"] == state and since <= one["creationDate"] <= until]
        return self._page(found[page * size : (page + 1) * size], -(-len(found) // size), len(found))

    def _page(self, found: list[dict[str, Any]], pages: int, total: int) -> httpx.Response:
        data, included = [], []
        for about in found:
            code = about["code"]
            line = {"type": "orderentries", "id": b64(f"{code}##0")}
            data.append({"type": "orders", "id": b64(code), "attributes": about,
                         "relationships": {"entries": {"data": [line]}}})  # fmt: skip
            included.append({**line, "attributes": {
                "quantity": 1, "basePrice": about["totalPrice"], "totalPrice": about["totalPrice"], "entryNumber": 0,
                "offer": {"code": "TEA-1", "name": "Чайник"}}})  # fmt: skip
        return httpx.Response(200, json={"data": data, "included": included,
                                         "meta": {"pageCount": pages, "totalCount": total}})  # fmt: skip

    def _write(self, request: httpx.Request) -> httpx.Response:
        told = json.loads(request.content)["data"]
        if told["type"] != "orders":
            return httpx.Response(200, json={"data": {"type": told["type"], "attributes": {"status": "INPROGRESS"}}})
        about = next((one for one in self.orders.values() if b64(one["code"]) == told["id"]), None)
        if about is None:
            return _no(404, "Order not found")
        status, was = told["attributes"]["status"], about["status"]
        if status == "COMPLETED":
            return self._complete(about, request.headers)
        allowed = {
            "ACCEPTED_BY_MERCHANT": was == "APPROVED_BY_BANK",
            "ASSEMBLE": was == "ACCEPTED_BY_MERCHANT" and about["state"] == "KASPI_DELIVERY" and not about["assembled"],
            "ARRIVED": was == "ACCEPTED_BY_MERCHANT" and about["preOrder"],
            "CANCELLED": was in ("APPROVED_BY_BANK", "ACCEPTED_BY_MERCHANT"),
            "ARRIVED_BACKWARD": was in ("CANCELLING", "KASPI_DELIVERY_RETURN_REQUESTED"),
        }
        if not allowed.get(status):
            return _no(400, f"Order status {was} does not allow {status}")
        self.writes.append((about["code"], status))
        if status == "ACCEPTED_BY_MERCHANT":
            about |= {"status": status, "state": "KASPI_DELIVERY" if about["isKaspiDelivery"] else "PICKUP"}
        elif status == "ASSEMBLE":
            assert told["attributes"]["numberOfSpace"].isdigit()
            about["assembled"] = True
            about["kaspiDelivery"] |= {"waybill": f"https://kaspi.kz/{about['code']}.pdf", "waybillNumber": "900000001"}
        elif status == "ARRIVED":
            about["preOrder"] = False
        elif status == "CANCELLED":
            about |= {"status": status, "state": "ARCHIVE",
                      "cancellationReason": told["attributes"]["cancellationReason"]}  # fmt: skip
        else:
            about |= {"status": "RETURNED", "state": "ARCHIVE"}
        return httpx.Response(200, json={"data": {"type": "orders", "attributes": {"status": status}}})

    def _complete(self, about: dict[str, Any], headers: httpx.Headers) -> httpx.Response:
        number, code = about["code"], headers["X-Security-Code"]
        if about["status"] != "ACCEPTED_BY_MERCHANT" or headers["X-Send-Code"] != "true":
            return _no(400, "Order is not may complete allowed")
        if not code:
            self.codes[number] = "4821"
            self.writes.append((number, "code"))
            return httpx.Response(200, json={"data": {"type": "orders"}})
        if code != self.codes.get(number):
            return _no(400, WRONG)
        self.writes.append((number, "COMPLETED"))
        about |= {"status": "COMPLETED", "state": "ARCHIVE"}
        return httpx.Response(200, json={"data": {"type": "orders"}})


def _no(status: int, title: str) -> httpx.Response:
    return httpx.Response(status, json={"errors": [{"title": title}]})
