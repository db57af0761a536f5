"""`orderdesk sandbox` as a user starts it: a line of JSON, then the look-alikes on loopback until it is ended."""

from __future__ import annotations

import signal
import socket
import ssl
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.sandbox.sandbox_process import kaspi_headers, served
from tests.shop import Shop


def test_it_serves_what_its_line_says_until_it_is_ended() -> None:
    with served("--orders", "12", "--seed", "3") as (line, process):
        url = line["kaspi"]["url"]
        assert list(line) == ["kaspi", "keycrm", "flowwow", "novaposhta", "mobizon", "turbosms"]
        assert all(httpx.get(f"{one['url']}/_log").json() == [] and one["token"] for one in line.values())
        assert urlsplit(url).hostname == "127.0.0.1"
        assert line["kaspi"]["shop"]
        with httpx.Client(headers=kaspi_headers(line), timeout=10) as http:
            assert len(http.get(f"{url}/_orders").json()) == 12
            http.post(f"{url}/_life", json={"every": 0}).raise_for_status()
            http.post(f"{url}/_happen", json={"act": "arrives", "order": "kaspi"}).raise_for_status()
            new = next(one["order"] for one in http.get(f"{url}/_orders").json() if one["state"] == "NEW")
            (order,) = http.get(f"{url}/orders", params={"filter[orders][code]": new}).json()["data"]
            about = {"code": new, "status": "ACCEPTED_BY_MERCHANT"}
            accept = {"data": {"type": "orders", "id": order["id"], "attributes": about}}
            for fault in ("lost", "cut"):
                http.post(f"{url}/_faults", json={"next": [fault]}).raise_for_status()
                with pytest.raises(httpx.RemoteProtocolError):
                    http.post(f"{url}/orders", json=accept)
            first, second = http.get(f"{url}/_log").json()
            assert (first["order"], first["act"], first["done"], first["answered"]) == (new, "accept", True, False)
            assert (second["done"], second["answered"]) == (False, False)
            http.post(f"{url}/_faults", json={"hang": 0}).raise_for_status()
            with pytest.raises(httpx.RemoteProtocolError):
                http.get(f"{url}/orders", headers={"User-Agent": "python-httpx/0.28"})
        process.send_signal(signal.SIGINT)


def test_over_tls_its_own_authority_vouches_for_it_and_for_nobody_longer() -> None:
    with served("--tls", "--orders", "1") as (line, _process):
        context = ssl.create_default_context(cafile=line["ca"])
        with httpx.Client(headers=kaspi_headers(line), verify=context, timeout=10) as http:
            assert http.get(f"{line['kaspi']['url']}/cities").status_code == 200
        with httpx.Client(timeout=10) as stranger, pytest.raises(httpx.ConnectError):
            stranger.get(f"{line['kaspi']['url']}/cities")
    assert not Path(line["ca"]).exists()


def test_a_port_that_is_taken_is_named(shop: Shop) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = shop.run("sandbox", "--port", str(other.getsockname()[1]))
        assert done.exit_code == 1
        assert done.stderr.strip()


@pytest.mark.parametrize("missing", ["starlette", "uvicorn", "cryptography"])
def test_without_its_packages_it_says_which(shop: Shop, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    there = "orderdesk.cli.upkeep.sandbox.find_spec"
    monkeypatch.setattr(there, lambda name: None if name == missing else object())
    done = shop.run("sandbox")
    assert done.exit_code == 2
    assert missing in done.stderr
    assert "orderdesk[sandbox]" in done.stderr
