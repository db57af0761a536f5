"""Clients that others wrote get on with the sandbox over TLS, so that not only ours agrees with it."""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
from typing import Any

import httpx
import pytest

from tests.sandbox.sandbox_process import served


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """What they found; and what the sandbox itself says beside that."""
    with served("--tls", "--orders", "20") as (line, _process):
        env = {**os.environ, "SSL_CERT_FILE": line["ca"]}
        words = [sys.executable, "-m", "tests.sandbox.strangers"]
        done = subprocess.run(words, input=json.dumps(line), capture_output=True, text=True, env=env, timeout=60)
        assert done.returncode == 0, done.stderr
        told: dict[str, Any] = json.loads(done.stdout)
        with httpx.Client(verify=ssl.create_default_context(cafile=line["ca"])) as http:
            for name in ("flowwow", "novaposhta"):
                url = line[name]["url"]
                told[name]["log"] = http.get(f"{url}/_log").json()
                told[name]["sides"] = {one["order"]: one for one in http.get(f"{url}/_orders").json()}
        told["line"] = line
        return told


def test_flowwows_orders_are_listed_and_viewed(found: dict[str, Any]) -> None:
    flowwow = found["flowwow"]
    assert flowwow["shop"] == found["line"]["flowwow"]["shop"]
    assert flowwow["total"] == len(flowwow["sides"])
    assert [str(one) for one in flowwow["ids"]] == list(flowwow["sides"])[:10]
    assert flowwow["viewed"] == flowwow["listed"]
    assert flowwow["viewed"]["id"] in flowwow["of_a_day"]
    assert all(line[1] * line[2] == line[3] for line in flowwow["lines"])
    assert sum(line[3] for line in flowwow["lines"]) == flowwow["sides"][str(flowwow["viewed"]["id"])]["total"]


def test_flowwows_stock_is_put_and_goods_are_hidden(found: dict[str, Any]) -> None:
    flowwow = found["flowwow"]
    assert flowwow["not_put"] == [["no such goods", 7]]
    assert flowwow["not_hidden"] == 0
    assert flowwow["after"] == [7, False, 0]
    assert [(one["order"], one["act"], one["done"], one["answered"]) for one in flowwow["log"]] == [
        (f"{flowwow['put']},no such goods", "stock", True, True), (flowwow["put"], "hide", True, True),
    ]  # fmt: skip


def test_novaposhtas_parcels_are_tracked(found: dict[str, Any]) -> None:
    novaposhta = found["novaposhta"]
    *known, unknown = novaposhta["found"]
    assert [one["Number"] for one in novaposhta["found"]] == novaposhta["asked"]
    assert [one["StatusCode"] for one in known] == [novaposhta["sides"][one["Number"]]["status"] for one in known]
    assert unknown["StatusCode"] == "3"


def test_a_wrong_key_is_known_as_one(found: dict[str, Any]) -> None:
    assert found["flowwow"]["rejected"]
    assert found["novaposhta"]["refused"]
