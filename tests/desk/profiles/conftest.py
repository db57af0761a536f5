"""A shop whose own channel trades in another currency than the shipped rulebook's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from orderdesk.data_files import data_folder
from orderdesk.values import replace
from tests.shop import NOON, Shop

SAMPLES = Path(__file__).parent / "samples"

Trading = Callable[[str], Shop]


@pytest.fixture
def trading(tmp_path: Path) -> Iterator[Trading]:
    """Makes a shop of its own couriers in a currency."""
    with ExitStack() as opened:

        def make(currency: str) -> Shop:
            folder = tmp_path / f"shop-{currency}"
            (folder / "rulebooks").mkdir(parents=True)
            book = (data_folder() / "rulebooks" / "own_shop.toml").read_text("utf-8")
            book = book.replace('currency = "KZT"', f'currency = "{currency}"', 1)
            (folder / "rulebooks" / "own_shop.toml").write_text(book, "utf-8")
            (folder / "config.toml").write_text('[channels.own]\nrulebook = "own_shop"\n', "utf-8")
            shop = opened.enter_context(Shop.made(folder / "data", NOON))
            parts = replace(shop.parts, config_path=folder / "config.toml")
            return Shop(parts, shop.clock, shop.store, parts.desk(shop.store))

        yield make
