"""KeyCRM and Flowwow over real lines: the sandbox as a process of its own, the desk as its operator starts it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.sandbox.sandbox_process import served
from tests.shop import Shop, write


def writes(url: str) -> list[str]:
    return [one["act"] for one in httpx.get(f"{url}/_log").json() if one["done"]]


def test_orders_come_and_are_accepted_over_http(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    settings = write(tmp_path / "config.toml", "[channels.flowwow]\nunconfirmed = true\n")
    words = ("--config", str(settings))
    with served("--orders", "0", "--seed", "5") as (line, _process):
        clock = httpx.post(line["keycrm"]["url"] + "/_clock", json={"step": 1})
        shop.clock.at = clock.json()["now"]
        for name, kind in (("keycrm", "11"), ("flowwow", "courier")):
            about: dict[str, Any] = line[name]
            httpx.post(f"{about['url']}/_happen", json={"act": "arrives", "order": kind}).raise_for_status()
            token = tmp_path / f"{name}.token"
            token.touch(0o600)
            token.write_text(about["token"])
            more = ("--shop", str(about["shop"])) if "shop" in about else ()
            added = shop.run(*words, "channel", "add", name, "--kind", name, "--token-file", str(token), "--url",
                             about["url"], "--writes", *more)  # fmt: skip
            assert added.exit_code == 0, added.output
            tested = shop.run(*words, "channel", "test", name)
            assert tested.exit_code == 0, tested.output
        pulled = {one["name"]: one for one in shop.json(*words, "channel", "pull")}
        assert [(name, pulled[name]["added"], pulled[name]["said"]) for name in ("flowwow", "keycrm")] == [
            ("flowwow", 1, ""), ("keycrm", 1, ""),
        ]  # fmt: skip
        for order in shop.json(*words, "list"):
            assert shop.run(*words, "accept", order["number"]).exit_code == 0
        shop.clock.at += 60
        told = shop.json(*words, "channel", "push")
        assert sorted((one["name"], one["outcome"]) for one in told) == [("flowwow", "done"), ("keycrm", "done")]
        assert (writes(line["keycrm"]["url"]), writes(line["flowwow"]["url"])) == (["status:18"], ["accept"])
