"""A trader at Kaspi's look-alike: it writes down what it means to do first, and asks before it does it again."""

from __future__ import annotations

from random import Random
from typing import Any, Final

import httpx

from tests.sandbox.both_sides import Act
from tests.sandbox.sandbox_process import kaspi_headers

STATES: Final = ("NEW", "SIGN_REQUIRED", "PICKUP", "DELIVERY", "KASPI_DELIVERY", "ARCHIVE")
WEEK: Final = 7 * 86_400_000
TRIES: Final = 60
BODY: Final[dict[str, dict[str, str]]] = {
    "accept": {"status": "ACCEPTED_BY_MERCHANT"},
    "assemble": {"status": "ASSEMBLE", "numberOfSpace": "1"},
    "cancel": {"status": "CANCELLED", "cancellationReason": "MERCHANT_OUT_OF_STOCK"},
}


class Killed(Exception):
    """Here the process would be gone."""


class CarefulTrader:
    """Accepts what is new, packs what Kaspi carries, cancels a few. A kill leaves it only what it wrote down."""

    def __init__(self, line: dict[str, Any], *, seed: int = 1, careful: bool = True) -> None:
        """`careful` off: it sends again whatever was not answered, as many do."""
        self.control = self._http = httpx.Client(base_url=line["kaspi"]["url"], headers=kaspi_headers(line), timeout=30)
        self._careful = careful
        self._chance = Random(f"{seed}/trader")
        self._book: dict[Act, str] = {}
        """What is kept: `meant`, `sent`, `told`, `refused` or `unknown`."""
        self._seen: dict[str, dict[str, Any]] = {}
        self._dies_in = 0
        self._rested = False

    def turn(self, *, dies: bool) -> None:
        """Hear, look up what hangs, tell."""
        self._rested = False
        self._dies_in = self._chance.randrange(2, 40) if dies else 0
        try:
            self._hear()
            self._decide()
            self._rested = not {"meant", "sent"} & set(self._book.values())
            for act, state in list(self._book.items()):
                if state == "sent":
                    self._look_up(act)
                if self._book[act] == "meant":
                    self._tell(act)
        except Killed:
            self._seen = {}
            self._dies_in = 0

    def at_rest(self) -> bool:
        """Whether the last turn found nothing to do, so that what was heard in it still holds."""
        return self._rested

    def told(self) -> list[Act]:
        """What it shows as told."""
        return [act for act, state in self._book.items() if state == "told"]

    def untold(self) -> list[Act]:
        """What it shows as not told."""
        return [act for act, state in self._book.items() if state not in ("told", "unknown")]

    def unknown(self) -> list[Act]:
        """What it cannot know any more: the order is over, and does not say what was done before."""
        return [act for act, state in self._book.items() if state == "unknown"]

    def shown(self) -> dict[str, tuple[str, str]]:
        """Where it believes each order to be."""
        return {code: (about["state"], about["status"]) for code, about in self._seen.items()}

    def close(self) -> None:
        """Let go of the line."""
        self._http.close()

    def _decide(self) -> None:
        for code, about in self._seen.items():
            if about["state"] == "NEW":
                self._book.setdefault((code, "cancel" if int(code) % 11 == 0 else "accept"), "meant")
            elif about["state"] == "KASPI_DELIVERY" and not about["assembled"] and not about["preOrder"]:
                self._book.setdefault((code, "assemble"), "meant")

    def _tell(self, act: Act) -> None:
        code, name = act
        about = {"code": code, **BODY[name]}
        data = {"data": {"type": "orders", "id": self._seen[code]["id"], "attributes": about}}
        self._book[act] = "sent"
        try:
            self._may_die()
            answer = self._http.post("/orders", json=data)
            self._may_die()
        except httpx.TransportError:
            self._unanswered(act)
            return
        if answer.status_code >= 500:
            self._unanswered(act)
        else:
            self._book[act] = "told" if answer.status_code == 200 else "refused"

    def _unanswered(self, act: Act) -> None:
        if not self._careful:
            self._book[act] = "meant"

    def _look_up(self, act: Act) -> None:
        """It was sent and not answered, or the process ended just then: what does the marketplace say?"""
        code, name = act
        (found,) = self._read({"filter[orders][code]": code})["data"]
        about = found["attributes"]
        done = {
            "accept": about["status"] not in ("APPROVED_BY_BANK", "CANCELLED"),
            "assemble": about.get("assembled", False),
            "cancel": about.get("cancellationReason") == "MERCHANT_OUT_OF_STOCK",
        }[name]
        closed = about["state"] == "ARCHIVE"
        self._book[act] = "told" if done else "unknown" if closed else "meant"

    def _hear(self) -> None:
        now = int(self._http.get("/_clock").json()["now"]) * 1000
        for state in STATES:
            page, pages = 0, 1
            while page < pages:
                answer = self._read({
                    "page[number]": str(page), "page[size]": "100", "filter[orders][state]": state,
                    "filter[orders][creationDate][$ge]": str(now - WEEK),
                })  # fmt: skip
                for one in answer["data"]:
                    self._seen[one["attributes"]["code"]] = {**one["attributes"], "id": one["id"]}
                page, pages = page + 1, answer["meta"]["pageCount"]

    def _read(self, params: dict[str, str]) -> Any:
        """Reads are asked again until they are answered."""
        for _time in range(TRIES):
            self._may_die()
            try:
                answer = self._http.get("/orders", params=params)
                if answer.status_code == 200:
                    return answer.json()
            except httpx.TransportError:
                continue
        raise AssertionError("no answer")

    def _may_die(self) -> None:
        if self._dies_in:
            self._dies_in -= 1
            if not self._dies_in:
                raise Killed
