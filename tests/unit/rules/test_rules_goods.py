"""What a rulebook says of goods: where they are by status, and what it cannot mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from orderdesk.config import Reserve
from orderdesk.data_files import data_folder
from orderdesk.errors import ConfigError
from orderdesk.rules.goods import positions
from orderdesk.rules.rulebook.goods_words import Goods
from orderdesk.rules.rulebook.load import read_rulebook, read_rulebooks
from orderdesk.values import replace

BOOKS = read_rulebooks()


@pytest.mark.req("C24")
@pytest.mark.parametrize("book", BOOKS)
def test_reserving_on_arrival_changes_only_where_nothing_is_said_and_work_goes_on(book: str) -> None:
    early = dict(positions(replace(BOOKS[book], reserve=Reserve.ARRIVAL)))
    for status in BOOKS[book].status:
        if status.goods is not Goods.NONE or status.shelf.closed or status.called_off:
            assert early[status.key] is status.goods
        else:
            assert early[status.key] is Goods.RESERVED


@pytest.mark.req("C23")
@pytest.mark.parametrize("book", BOOKS)
def test_what_is_done_has_reached_the_buyer(book: str) -> None:
    for status in BOOKS[book].status:
        if BOOKS[book].fulfilled(status.key):
            assert status.goods is Goods.BUYER, status.key
        if status.shelf.closed and status.called_off:
            assert status.goods is Goods.NONE, status.key


@pytest.mark.parametrize(
    ("key", "old", "new", "said"),
    [
        ("magazito", 'goods = "carrier"', 'goods = "moon"', "goods"),
        ("magazito", 'letter = "a"\ngoods = "back"', 'letter = "a"\ngoods = "zero"', "take_back.*zero"),
        ("own_shop", 'event = "packed"', 'event = "packed"\ngoods = "back"', "pack.*back"),
        ("own_shop", 'key = "cancelled"\ntitle = "Cancelled"\n',
         'key = "cancelled"\ntitle = "Cancelled"\ngoods = "reserved"\n', "cancelled.*goods"),
        ("own_shop", 'key = "returning"\ntitle = "Coming back to the shop"\nshelf = "returns"\ngoods = "carrier"',
         'key = "returning"\ntitle = "Coming back to the shop"\nshelf = "returns"\ngoods = "reserved"', "called off"),
        ("own_shop", '[split]\nin = ["agreement"', '[split]\nin = ["delivery", "agreement"', "split.*delivery"),
        ("own_shop", 'fields = ["lines"]\nin = ["agreement", "supply", "packing"]',
         'fields = ["lines"]\nin = ["transit"]', "edit.*transit"),
        ("own_shop", 'event = "packed"', 'event = "packed"\nsets = { goods_back = true }', "goods_back.*goods"),
        ("own_shop", 'event = "accepted"', 'event = "accepted"\ncheck_stock = true', "check_stock"),
        ("own_shop", 'in = ["packing"]\nclock', 'in = ["packing"]\nwhen = { short = true }\nclock', "short"),
    ],
)  # fmt: skip
def test_what_goods_cannot_mean_is_said(tmp_path: Path, key: str, old: str, new: str, said: str) -> None:
    text = (data_folder() / "rulebooks" / f"{key}.toml").read_text("utf-8")
    assert old in text
    path = tmp_path / f"{key}.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ConfigError, match=said):
        read_rulebook(path)


def test_conditions_see_what_is_short(tmp_path: Path) -> None:
    text = (data_folder() / "rulebooks" / "own_shop.toml").read_text("utf-8")
    path = tmp_path / "own_shop.toml"
    path.write_text(
        text.replace('event = "packed"', 'event = "packed"\nblock = [{ when = { short = true }, said = "Wait." }]'),
        "utf-8",
    )
    assert read_rulebook(path).step_of("pack") is not None
