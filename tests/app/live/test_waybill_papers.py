"""Waybills of several orders come out as one file, or on the printer; which have none is said, and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from orderdesk.desk.commands.steps import Take
from tests.app.driver import driving
from tests.app.live.kaspi_over_http import Market, papers, trading
from tests.shop import Shop


@pytest.fixture
def market(shop: Shop, tmp_path: Path) -> Iterator[Market]:
    with trading(shop, tmp_path) as made:
        yield made


@pytest.fixture
def queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a printing system gets; its program notes how it was called, and keeps what it was given."""
    folder, told = tmp_path / "bin", tmp_path / "printed.pdf"
    folder.mkdir()
    program = folder / "lp"
    program.write_text(f'#!/bin/sh\necho "$@" > {told}.words\nexec cat > {told}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return told


def packed(market: Market, places: tuple[str, ...]) -> list[str]:
    """Orders that are packed in so many places, and known so to the marketplace."""
    numbers = [market.arrives("kaspi") for _place in places]
    market.passes()
    for number in numbers:
        market.shop.desk.do(Take("accept"), market.shop.order(number))
    market.passes()
    for number, count in zip(numbers, places, strict=True):
        market.shop.desk.do(Take("pack", {"places": count} if count else {}), market.shop.order(number))
    market.passes()
    market.passes()
    return numbers


async def test_the_waybills_of_several_orders(shop: Shop, market: Market, queue: Path, tmp_path: Path) -> None:
    (lone, few), waits = packed(market, ("", "3")), market.arrives("pickup")
    market.passes()
    file = tmp_path / "all.pdf"
    done = shop.run("waybill", few, lone, waits, "--pdf", str(file))
    assert done.exit_code == 1
    assert f"{waits}: площадка ещё не сделала накладную" in done.stderr
    said = [page.extract_text().split("Order ")[1] for page in PdfReader(file).pages]
    assert said == [f"{few}\nPlace {n} / 3" for n in (1, 2, 3)] + [f"{lone}\nPlace 1 / 1"]
    assert (file.stat().st_mode & 0o777) == 0o600
    assert shop.run("waybill", few, "--pdf", str(file)).exit_code != 0, "what is there is not written over"
    assert shop.run("waybill", few, lone, "--print").exit_code == 0
    assert len(PdfReader(queue).pages) == 4
    assert market.twice() == []

    queue.unlink()
    async with driving(shop) as desk:
        await desk.go("Сл. дост.")
        await desk.press("asterisk", "I")
        await papers(desk)
        (made,) = (shop.parts.database.parent / "waybills").iterdir()
        assert len(PdfReader(made).pages) == 4
        assert desk.message == f"2 накладные: {made}"
    assert not queue.exists(), "no queue is set, so a key prints nothing"


def test_without_an_account_the_cabinet_has_them(shop: Shop) -> None:
    shop.receive("1", "packing")
    done = shop.run("waybill", "1")
    assert done.exit_code != 0
    assert "кабинете" in done.stderr


@pytest.mark.parametrize("places", ["0", "100", "два", "-1", "999999999999"])
def test_places_that_there_cannot_be(shop: Shop, places: str) -> None:
    shop.receive("1", "packing", method="carrier")
    done = shop.run("take", "1", "pack", "--set", f"places={places}")
    assert done.exit_code != 0
    assert "от 1 до 99" in done.stderr
    assert shop.order("1").status == "packing"
