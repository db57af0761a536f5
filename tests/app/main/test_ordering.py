"""The list in another order, filters under a name, the shop's own columns, and the way to a number."""

from __future__ import annotations

from pathlib import Path

import pytest

from orderdesk.config import ListColumn, read_config
from orderdesk.errors import ConfigError
from orderdesk.list_filter import Sort
from screens.widgets.columns import TIME_WIDTH, fitting
from tests.app.driver import Driver, driving
from tests.shop import Shop, at


def three(shop: Shop) -> None:
    """Three orders that every sort puts in another order."""
    shop.receive("1", "delivery", customer="Ким", total=300, received_at=at("2026-11-24 11:40"),
                 planned_at=at("2026-11-25 20:00"))  # fmt: skip
    shop.receive("2", "delivery", customer="Абаев", total=200, received_at=at("2026-11-24 11:50"),
                 planned_at=at("2026-11-26 20:00"))  # fmt: skip
    shop.receive("3", "delivery", customer="Юн", total=100, received_at=at("2026-11-24 11:30"),
                 planned_at=at("2026-11-27 20:00"))  # fmt: skip


def alike(shop: Shop, count: int) -> None:
    """Many orders, of which several have the same sum, name, day and instant."""
    batch = [
        shop.incoming(f"{n:03d}", received_at=at("2026-11-24 10:00") + n // 3, customer=f"Покупатель {n % 7}",
                      total=100 + n % 5, planned_at=None if n % 4 == 0 else at("2026-11-26 20:00") + n % 3)
        for n in range(count)
    ]  # fmt: skip
    shop.take_all(batch)


def head(desk: Driver) -> str:
    """What stands above the columns."""
    return next(line for line in desk.painted() if "Номер" in line)


async def test_a_digit_sorts_and_the_same_again_turns_it_round(shop: Shop) -> None:
    three(shop)
    async with driving(shop, (110, 24)) as desk:
        await desk.go("Доставка")
        assert (desk.rows, "Осталось↑" in head(desk)) == (["1", "2", "3"], True)
        for digit, rows, column, said in (
            ("2", ["3", "1", "2"], "Пришё↑", "по поступлению ↑"),
            ("3", ["1", "2", "3"], "Срок↑", "по обещанному дню ↑"),
            ("4", ["3", "2", "1"], "Сумма↑", "по сумме ↑"),
            ("5", ["2", "1", "3"], "Покупатель↑", "по покупателю ↑"),
        ):
            await desk.press("O")
            assert desk.dialog == "OrderBy"
            await desk.press(digit)
            assert (desk.dialog, desk.rows, column in head(desk)) == ("", rows, True)
            assert said in desk.says("search-word")
            await desk.press("O", digit)
            assert (desk.rows, column[:-1] + "↓" in head(desk)) == (rows[::-1], True)
            assert said[:-1] + "↓" in desk.says("search-word")
        await desk.press("O", "1")
        assert (desk.rows, desk.says("search-word")) == (["1", "2", "3"], "Найти:")


async def test_the_cursor_stays_on_its_order_and_the_sort_on_every_shelf(shop: Shop) -> None:
    three(shop)
    shop.receive("new-a", total=500, received_at=at("2026-11-24 11:00"))
    shop.receive("new-b", total=400, received_at=at("2026-11-24 11:05"))
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("j", "O", "4")
        assert (desk.cursor, desk.rows) == ("2", ["3", "2", "1"])
        await desk.press("O", "4")
        await desk.go("Новые")
        assert desk.rows == ["new-a", "new-b"], "the dearest first here too"
        await desk.press("O", "4")
        assert desk.rows == ["new-b", "new-a"]
        await desk.press("n")
        assert desk.cursor == "new-a", "n goes by urgency, whatever the list is sorted by"
        assert desk.rows == ["new-b", "new-a"]


async def test_a_search_is_sorted_too(shop: Shop) -> None:
    three(shop)
    async with driving(shop) as desk:
        await desk.type("4821")
        await desk.press("j", "j", "O", "4")
        assert (desk.rows, desk.cursor) == (["3", "2", "1"], "3")
        await desk.press("O", "4")
        assert (desk.rows, desk.cursor) == (["1", "2", "3"], "3")
        await desk.press("escape")
        await desk.go("Доставка")
        assert desk.rows == ["1", "2", "3"]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("sort", Sort)
async def test_home_end_and_pages_go_through_the_whole_list_in_every_order(
    shop: Shop, sort: Sort, turned: bool
) -> None:
    alike(shop, 50)
    digit = str(list(Sort).index(sort) + 1)
    whole = [
        order["number"]
        for order in shop.json("list", "--shelf", "new", "--sort", sort.value, *(["--reverse"] if turned else []))
    ]
    async with driving(shop) as desk:
        presses = 1 + turned if sort is not Sort.URGENCY else int(turned)
        await desk.press(*["O", digit] * presses, "home")
        height = len(desk.rows)
        assert desk.rows == whole[:height]
        await desk.press("pagedown", "pagedown")
        assert desk.cursor == whole[2 * (height - 1)]
        await desk.press("pagedown", *["pagedown"] * 5)
        assert (desk.cursor, desk.rows) == (whole[-1], whole[-height:])
        await desk.press("j", "pageup")
        assert desk.cursor == whole[-height]
        await desk.press("k", "end")
        assert (desk.cursor, desk.rows) == (whole[-1], whole[-height:])
        await desk.press(*["pageup"] * 6, "k")
        assert (desk.cursor, desk.rows) == (whole[0], whole[:height])
        for number in whole[1:]:
            await desk.press("j")
            assert desk.cursor == number


async def test_the_window_stays_full_where_the_cursors_order_moves_to_the_beginning(shop: Shop) -> None:
    alike(shop, 40)
    async with driving(shop) as desk:
        height = len(desk.rows)
        await desk.press("O", "2", "end", "O", "2")
        assert (desk.cursor, desk.rows[0], len(desk.rows)) == ("039", "039", height)
        await desk.press("O", "2")
        assert (desk.cursor, desk.rows[-1], len(desk.rows)) == ("039", "039", height)


async def test_what_others_change_leaves_the_cursor_on_its_order_in_any_sort(shop: Shop) -> None:
    three(shop)
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("O", "4", "k")
        assert desk.cursor == "2"
        shop.receive("4", "delivery", total=50)
        await desk.look()
        assert (desk.cursor, desk.rows) == ("2", ["4", "3", "2", "1"])


async def test_a_filter_is_kept_shown_by_its_digit_and_forgotten(shop: Shop) -> None:
    three(shop)
    async with driving(shop) as desk:
        await desk.press("F")
        assert (desk.dialog, desk.says("kept")) == ("KeptFilters", "Сохранённых фильтров пока нет.")
        await desk.press("escape")
        await desk.go("Доставка")
        await desk.press("f", "f", "O", "4", "F", "s")
        assert desk.says("what") == "Доставка, завтра, по сумме ↑"
        await desk.press("enter")
        assert desk.dialog == "KeepFilter", "without a name nothing is kept"
        await desk.type("Завтра в путь")
        await desk.press("enter")
        assert (desk.dialog, desk.rows, desk.says("search-word")) == ("", ["1"], "«Завтра в путь» Найти:")
        await desk.press("]")
        assert "«" not in desk.says("search-word"), "this is another list"
        await desk.press("f", "O", "1")
        await desk.go("Новые")
        assert (desk.rows, desk.says("search-word")) == ([], "Найти:")
        await desk.press("F", "1")
        assert (desk.rows, desk.says("search-word")) == (["1"], "«Завтра в путь» Найти:")
        assert shop.run("filters").output == "Завтра в путь: Доставка, завтра, по сумме ↑\n"
        await desk.press("F", "x")
        assert desk.dialog == "Confirm"
        await desk.press("enter")
        assert desk.dialog == "Confirm", "Enter is no yes"
        await desk.press("y")
        assert (desk.message, shop.json("filters")) == ("Фильтр «Завтра в путь» удалён.", [])


async def test_a_kept_search_is_searched_again_and_left_with_escape(shop: Shop) -> None:
    three(shop)
    shop.run("list", "--search", "Юн", "--save-as", "Юн")
    shop.run("list", "--sort", "total", "--save-as", "по деньгам")
    async with driving(shop) as desk:
        await desk.press("F", "j", "k", "enter")
        assert (desk.rows, desk.field("search")) == (["3"], "Юн")
        assert desk.says("search-word").startswith("«Юн»")
        await desk.press("escape", "F", "2")
        assert (desk.rows, desk.shelf) == (["3", "2", "1"], "Все, по сумме ↑")


async def test_a_filter_of_a_channel_that_is_no_more_still_opens(shop: Shop) -> None:
    three(shop)
    shop.run("list", "--channel", "gone", "--save-as", "old")
    async with driving(shop) as desk:
        await desk.press("F", "1")
        assert (desk.rows, "«old»" in desk.says("search-word")) == ([], True)
        await desk.press("l")
        await desk.go("Доставка")
        assert len(desk.rows) == 3


async def test_a_filter_that_somebody_has_just_forgotten_is_told(shop: Shop) -> None:
    shop.run("list", "--save-as", "old")
    async with driving(shop) as desk:
        await desk.press("F")
        shop.run("filters", "--forget", "old")
        await desk.press("1")
        assert (desk.refused, "old" in desk.message) == (True, True)


async def test_the_cursor_goes_to_a_number_without_leaving_the_list(shop: Shop) -> None:
    alike(shop, 60)
    shop.receive("777", "delivery")
    async with driving(shop) as desk:
        height = len(desk.rows)
        await desk.press("O", "5", "G")
        await desk.type("041")
        await desk.press("enter")
        assert (desk.dialog, desk.cursor, len(desk.rows)) == ("", "041", height)
        assert desk.shelf == "Новые, по покупателю ↑"
        await desk.press("G")
        await desk.type("777")
        await desk.press("enter")
        assert (desk.dialog, "777" in desk.says("wrong")) == ("GoTo", True), "it is on another shelf"
        await desk.press("escape")
        assert desk.cursor == "041"


async def test_the_end_of_several_numbers_chooses_none_of_them(shop: Shop) -> None:
    for number in ("7001302", "OW-302", "302-1", "55"):
        shop.receive(number)
    async with driving(shop) as desk:
        await desk.press("G", *"55", "enter")
        assert desk.cursor == "55"
        await desk.press("G", *"302", "enter")
        assert (desk.dialog, desk.cursor) == ("GoTo", "55")
        assert "(2)" in desk.says("wrong")
        assert "OW-302" in desk.says("wrong")
        await desk.press("escape", "G", *"OW-302", "enter")
        assert (desk.dialog, desk.cursor) == ("", "OW-302")
        shop.receive("302")
        await desk.look()
        await desk.press("G", *"302", "enter")
        assert desk.cursor == "302", "what is the whole number is no end of others"


COLUMNS = '[list]\ncolumns = ["number", "planned", "address", "customer", "received", "status"]\n'


async def test_the_shop_chooses_its_columns(shop: Shop, tmp_path: Path) -> None:
    three(shop)
    settings = tmp_path / "config.toml"
    settings.write_text(COLUMNS)
    shop.parts = type(shop.parts)(
        database=shop.parts.database, config_path=settings, operator="Мария", clock=shop.clock
    )  # fmt: skip
    async with driving(shop, (80, 24)) as desk:
        titles = head(desk)
        assert titles.index("Номер") < titles.index("Срок") < titles.index("Адрес") < titles.index("Покупатель")
        assert ("Статус" in titles, "Сумма" in titles) == (False, False), "the last gives way"
    async with driving(shop, (200, 50)) as desk:
        await desk.go("Доставка")
        row = next(line for line in desk.painted() if "Абаев" in line and "26.11" in line)
        assert row.index("26.11") < row.index("Алматы") < row.index("Абаев") < row.index("Принят")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('columns = ["numbr"]', "bad.toml: list: columns[0]: "),
        ('columns = ["number", "number"]', "bad.toml: list: columns: "),
        ('columns = ["total"]', "number"),
        ("columns = 3", "bad.toml: list: columns: "),
    ],
)
def test_a_slip_in_the_columns_is_told_with_what_is_allowed(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(f"[list]\n{line}\n")
    with pytest.raises(ConfigError) as raised:
        read_config(path)
    assert said in str(raised.value)
    if "numbr" in line:
        assert "number, " in str(raised.value), "what was meant comes first"
        assert "address" in str(raised.value)


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize("chosen", [(), tuple(ListColumn), (ListColumn.NUMBER, ListColumn.TOTAL)])
def test_the_columns_never_take_more_than_the_window_has(chosen: tuple[ListColumn, ...], many: bool) -> None:
    before = 0
    for width in range(46, 300):
        columns = fitting(width, many=many, chosen=chosen)
        taken = TIME_WIDTH + sum(column.width + 1 for column in columns)
        assert taken <= width
        assert len(columns) >= before
        before = len(columns)
        if any(column.key is ListColumn.CUSTOMER for column in columns):
            assert taken == width, "what is left over is used"
