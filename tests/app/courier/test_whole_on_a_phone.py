"""A courier's phone of 40 by 20: every page whole, with every key and what is typed in sight, in four languages."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from orderdesk.i18n import LANGUAGES
from orderdesk.values import replace
from screens.courier.stop_page import answers_of
from tests.app.courier.phone import Phone, phone
from tests.desk.dispatch.riding import out, ready, staffed
from tests.shop import Shop

LONG = "Алматы, микрорайон Самал-2, проспект Аль-Фараби 77/8, бизнес-центр «Есентай», подъезд 3, этаж 14, офис 1402"

PAGES: dict[str, tuple[str, ...]] = {
    "the run": (),
    "its second part": ("88",),
    "a stop": ("1",),
    "the rest of a stop": ("1", "88"),
    "the code": ("1", "1"),
    "the sum": ("1", "5"),
    "why that sum": ("1", "5", "100"),
    "refused": ("1", "4"),
    "the dispatcher": ("1", "6"),
    "the money": ("99",),
}
"""What is typed from the run on, each ended with Enter."""


def speaking(shop: Shop, language: str) -> Shop:
    """The shop with this language in its settings."""
    path = shop.parts.database.with_name("config.toml")
    path.write_text(f'language = "{language}"\n', "utf-8")
    return replace(shop, parts=replace(shop.parts, config_path=path))


def whole(one: Phone) -> None:
    """All that the page is made of is painted, and nothing of it is cut but with a sign."""
    picture = one.own._drawn()
    assert picture is not None
    lines = picture.content.plain.split("\n")
    assert len(lines) <= one.own._page.size.height, lines
    assert max(map(cell_len, lines)) <= one.own._page.size.width, lines
    painted = [line.rstrip() for line in one.painted()]
    for line in lines:
        assert any(line.rstrip() in row for row in painted), line
    assert painted[-1].startswith("> "), "what is typed stands at the foot"


@pytest.mark.req("X93", "O28")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(40, 20), (60, 20), (80, 24)], ids=str)
async def test_every_page_is_whole_and_names_its_keys(shop: Shop, language: str, size: tuple[int, int]) -> None:
    shop = speaking(shop, language)
    staff = staffed(shop)
    for number in ("1", "2", "3", "4", "5", "6", "7", "8"):
        ready(staff, number, address=LONG)
    out(staff, *"12345678")
    async with phone(staff, size=size) as one:
        for name, answers in PAGES.items():
            await one.answer(*answers)
            whole(one)
            if one.own.place.page.value == "stop":
                assert one.own.day is not None
                own = one.own.day.stop(one.own.place.stop)
                assert own is not None
                for digit, words in answers_of(own).items():
                    assert f"{digit} {words.split()[0]}" in one.text, (name, digit)
            await one.answer(*["0"] * len(answers), "0", "0")
            assert one.own.place.page.value == "run", name
