"""What holds of each look-alike: its line, its base address, its faults, nonsense, and that a seed repeats it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from orderdesk.sandbox.life import Life
from orderdesk.sandbox.market import Market
from orderdesk.sandbox.whole_sandbox import Sandbox
from tests.sandbox.inside import client, control, sandbox
from tests.sandbox.seller import JSON_API

NAMES = ("kaspi", "keycrm", "flowwow", "novaposhta")
SENDERS = ("mobizon", "turbosms")


def dressed(made: Sandbox, name: str) -> httpx.Client:
    """A client with all headers that any of them wants."""
    token = made.fronts[name].market.token
    return client(made, name, **{
        "User-Agent": "shop-desk/1.0", "Accept": JSON_API, "X-Auth-Token": token, "Authorization": f"Bearer {token}",
    })  # fmt: skip


def markets(made: Sandbox) -> dict[str, Market]:
    """By their names."""
    return {name: front.market for name, front in made.fronts.items()}


def test_the_line_has_all_that_a_client_needs() -> None:
    made = sandbox(orders=8)
    line = made.line({name: f"http://127.0.0.1:{port}" for port, name in enumerate((*NAMES, *SENDERS), 4001)})
    assert list(line) == [*NAMES, *SENDERS]
    assert len({one["token"] for one in line.values()}) == 6
    assert line["keycrm"]["url"] == "http://127.0.0.1:4002/v1"
    assert line["flowwow"]["url"] == "http://127.0.0.1:4003"
    assert line["flowwow"]["shop"]
    assert line["novaposhta"]["url"] == "http://127.0.0.1:4004/v2.0/json/"
    assert len(line["novaposhta"]["documents"]) == 5


@pytest.mark.parametrize("name", NAMES)
def test_as_many_orders_as_were_asked_for_and_one_seed_makes_them(name: str) -> None:
    lives = []
    for _time in range(2):
        made = sandbox(orders=25, life=Life(every=3600))
        http = dressed(made, name)
        assert len(control(http, "_orders")) >= 25
        control(http, "_clock", step=2 * 86_400)
        lives.append((control(http, "_orders"), made.fronts[name].market.token))
    assert lives[0] == lives[1]
    assert len(lives[0][0]) >= 25 + 48


@pytest.mark.parametrize("name", NAMES)
def test_control_paths_stand_below_each_address(name: str) -> None:
    made = sandbox()
    address = made.fronts[name].market.address("https://there.example")
    with client(made, name) as http:
        for path in ("_log", "_orders", "_told", "_webhooks", "_clock", "_faults", "_life"):
            for url in (f"{address}/{path}", f"https://there.example/{path}"):
                assert http.get(url).status_code == 200, url
        assert http.post(f"{address}/_life", json={"every": 5}).json()["every"] == 5
        assert http.post(f"{address}/_faults", json={"lost": 2}).status_code == 400


@pytest.mark.parametrize("name", NAMES)
def test_faults_befall_reads_of_each(name: str) -> None:
    made = sandbox()
    http = dressed(made, name)
    method, path = ("POST", "/") if name == "novaposhta" else ("GET", "/anything")
    for fault in ("lost", "cut", "hang"):
        with pytest.raises(httpx.ReadError):
            http.request(method, path, headers={"X-Sandbox-Fault": fault}, content=b"{}")
    answer = http.request(method, path, headers={"X-Sandbox-Fault": "error"}, content=b"{}")
    assert answer.status_code == 503
    control(http, "_faults", limit=1)
    answers = [http.request(method, path, content=b"{}") for _ask in range(2)]
    assert answers[1].status_code == 429
    assert int(answers[1].headers["retry-after"]) > 0


BODIES: tuple[bytes, ...] = (
    b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"offers": 5}', b'{"offers": [5]}',
    b'{"offers": [{}], "orderId": true, "productIds": 5, "shopIds": {}, "page": -1}',
    b'{"offers": [{"offerId": {}, "stock": NaN}]}', b'{"offers": [{"offerId": "ROSE-25", "stock": 1e400}]}',
    b'{"orderId": 99999999999999999999999, "status_id": [], "shipping": 7, "products": "x"}',
    b'{"status_id": 1, "manager_comment": "\\ud800", "warehouse_id": 3, "stocks": [{}]}',
    b'{"custom_fields": [{"uuid": {}, "value": NaN}], "apiKey": [], "methodProperties": []}',
    b'{"apiKey": "", "modelName": "TrackingDocument", "calledMethod": "getStatusDocuments", "methodProperties": '
    b'{"Documents": [{"DocumentNumber": {}, "Phone": []}]}}',
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_nonsense_is_answered_logged_and_changes_nothing(name: str) -> None:
    made = sandbox(orders=5)
    http = dressed(made, name)
    control(http, "_faults", limit=0)
    order = control(http, "_orders")[0]["order"]
    before: Any = control(http, "_orders")
    for route in made.fronts[name].market.routes():
        path = str(getattr(route, "path", "/")).replace("{id:int}", order).replace("{id}", order)
        for method in ("GET", "POST", "PUT", "DELETE"):
            for body in BODIES if method in ("POST", "PUT") else (b"",):
                answer = http.request(method, path, content=body, params={"shopId": 395_000, "page": "x"})
                assert answer.status_code < 500, (method, path, body)
    assert control(http, "_orders") == before
    assert isinstance(control(http, "_log"), list)
