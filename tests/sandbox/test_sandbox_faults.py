"""Faults on demand: what is done and what is answered come apart, and the log tells both."""

from __future__ import annotations

import httpx
import pytest

from orderdesk.sandbox.faults import Faults
from tests.sandbox.inside import control, sandbox
from tests.sandbox.seller import Seller


@pytest.fixture
def seller() -> Seller:
    return Seller(sandbox())


@pytest.mark.parametrize(("fault", "done"), [("error", False), ("cut", True), ("lost", True), ("limit", False)])
@pytest.mark.parametrize("by", ["header", "next"])
def test_a_fault_is_asked_for_by_a_request_or_set_for_the_next_write(
    seller: Seller, fault: str, done: bool, by: str
) -> None:
    code = seller.arrives("kaspi")
    headers = {"X-Sandbox-Fault": fault} if by == "header" else None
    if by == "next":
        control(seller.http, "_faults", next=[fault])
        assert seller.listed("NEW").status_code == 200
    answered = True
    try:
        answer = seller.write(code, "ACCEPTED_BY_MERCHANT", headers)
        assert answer.status_code == {"error": 503, "limit": 429}[fault]
    except httpx.ReadError:
        answered = False
    assert answered is not done
    assert (seller.where(code)[1] == "ACCEPTED_BY_MERCHANT") is done
    (write,) = control(seller.http, "_log")
    assert (write["done"], write["answered"]) == (done, answered)
    assert seller.write(code, "ACCEPTED_BY_MERCHANT").status_code == (400 if done else 200)


def test_shares_are_what_they_say_and_a_seed_repeats_them() -> None:
    def outcomes() -> list[str]:
        seller = Seller(sandbox())
        control(seller.http, "_faults", errors=0.2, lost=0.3)
        found = []
        for _ask in range(300):
            try:
                found.append(str(seller.listed("NEW").status_code))
            except httpx.ReadError:
                found.append("lost")
        return found

    first = outcomes()
    assert first == outcomes()
    assert 40 <= first.count("503") <= 80
    assert 65 <= first.count("lost") <= 115


def test_too_many_requests_wait_as_long_as_they_are_told() -> None:
    seller = Seller(sandbox(faults=Faults(hang=0, limit=5)))
    assert [seller.listed("NEW").status_code for _ask in range(6)] == [200] * 5 + [429]
    control(seller.http, "_clock", step=20)
    answer = seller.listed("NEW")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "40")
    control(seller.http, "_clock", step=40)
    assert seller.listed("NEW").status_code == 200


@pytest.mark.parametrize(
    ("path", "wanted"),
    [("_faults", {"errors": 2}), ("_faults", {"eror": 0.1}), ("_clock", {"step": -1}), ("_life", {"every": "often"})],
)
def test_wrong_settings_are_refused(seller: Seller, path: str, wanted: dict[str, object]) -> None:
    answer = seller.http.post(path, json=wanted)
    assert answer.status_code == 400
    assert answer.json()["message"]
