"""The search held against a plain look at every order, while orders come, change, close and come back."""

from __future__ import annotations

import random
import threading

import pytest

from orderdesk.channels.incoming import IncomingLine, IncomingOrder
from orderdesk.desk.commands.clock import Tick
from orderdesk.desk.commands.steps import Take
from orderdesk.errors import StoreInterrupted
from orderdesk.list_filter import OrderFilter, Sort
from orderdesk.model import Order
from orderdesk.rules.roles import Mask, Role, read_roles
from orderdesk.rules.visibility import Visibility
from orderdesk.sanitize import digits
from orderdesk.search_folding import indexed, name_key, spellings
from orderdesk.store import Store
from orderdesk.store.lists.windows import place_of
from orderdesk.values import replace
from tests.shop import EXTERNAL, Shop, at

NAMES = ["Иванов Алексей", "Ёлкина Ольга", "Қайрат Әлиев", "Їжак Ігор", "Шевченко Юрій", "Ahmetov Yermek", "Щукин Иван",
         "O'Brien Zhanna", "", "Жанна Ыбырай", "И И"]  # fmt: skip
STREETS = ["Алматы, Абая 10", "Київ, Хрещатик 48", "", "Астана, Қабанбай батыра 7"]
LINES = [IncomingLine("TEA-1", "Чайник", 1, 100), IncomingLine("482100", "Щётка", 2, 50),
         IncomingLine("LAMP-3", "Лампа", 1, 70)]  # fmt: skip
TYPED = [
    "иван", "ИВ", "и", "b", "bdfy", "ivan", "yermek", "ермек", "елкин", "ёлк", "tkrbyf", "алиев", "кайр", "qairat",
    "shev", "шевч", "щ", "schukin", "жанна", "zhanna", "janna", "їжак", "izhak", "ыб", "абая 10", "абая иван", "48",
    "4821", "482", "+7701", "8701", "87010000", "701", "0000", "00", "1", "99", "tea", "lamp-3", "дфьз", "482100",
    "2045", "20450", "204500000001", "M-", "m-1", "иван 482", "чайник 10", "zzz", "ъ", "ь", "m", "нет такого",
    "00000000", "11111", "0031", "240031", "8210007", "M-31", "o'b", "3 лампа", "домофон", "50 123",
]  # fmt: skip


def made(chance: random.Random, shop: Shop, number: str) -> IncomingOrder:
    facts = {"waybill": f"20450000000{chance.randrange(3)}"} if chance.random() < 0.3 else {}
    return shop.incoming(
        number,
        chance.choice(list(EXTERNAL)),
        customer=chance.choice(NAMES),
        phone=chance.choice([None, f"+7701000{chance.randrange(4820, 4830)}", "+380501234821", "+77017011111"]),
        address=chance.choice(STREETS),
        comment=chance.choice(["", "", "домофон 4821", "Позвоните на 87015550000"]),
        lines=tuple(chance.sample(LINES, 1)),
        received_at=shop.clock() - chance.randrange(60) * 3600 * chance.choice([1, 24]),
        total=chance.randrange(5) * 1000,
        facts=facts,
    )


def numbered(chance: random.Random, n: int) -> str:
    return chance.choice([f"4821{n:04d}", f"M-{n}", f"2024-{n:04d}/K", f"{n:016d}"])


@pytest.fixture
def shuffled(shop: Shop) -> Shop:
    chance = random.Random(8)
    known = [numbered(chance, n) for n in range(120)]
    shop.clock.at = at("2026-11-24 12:00")
    shop.take_all([made(chance, shop, number) for number in known])
    for _ in range(6):
        shop.clock.advance(chance.randrange(1, 30) * 3600)
        again = [made(chance, shop, chance.choice(known)) for _ in range(20)]
        shop.take_all(again)
        shop.desk.do(Tick())
    return shop


def every(store: Store) -> list[Order]:
    return sorted((order for order_id in store.orders.ids() if (order := store.orders.get(order_id))), key=place_of)


def fits(store: Store, order: Order, typed: str, *, masked: bool = False) -> bool:
    """What the search promises, said again without an index."""
    waybill = str(order.facts.get("waybill", ""))
    coded = [one for one in (order.number, waybill) if not one.isdecimal()]
    goods = [f"{line.sku} {line.name}" for line in store.orders.lines(order.id)]
    words = indexed(" ".join([*coded, order.customer.name, order.address, order.comment, *goods])).split()
    number, phone = digits(order.number), digits(order.customer.phone or "")

    def numbers(wanted: str) -> bool:
        seven = f"7{wanted[1:]}" if wanted[0] == "8" and len(wanted) > 3 else wanted
        inside = any(piece in phone for piece in (wanted, seven)) if len(wanted) > 2 else phone.endswith(wanted)
        if masked:
            inside = len(wanted) <= 4 and phone.endswith(wanted)
        begins = number.startswith(wanted) or (len(wanted) >= 5 and digits(waybill).startswith(wanted))
        return inside or begins or number.endswith(wanted)

    def word(one: str) -> bool:
        return any(begun.startswith(one) for begun in words)

    needle = OrderFilter(text=typed).needle
    if needle.digits:
        return numbers(needle.digits) or (len(needle.digits) >= 5 and word(needle.digits))
    return bool(needle.words) and all(
        any(
            all(word(one) for one in spelling)
            or (len(spelling) == 1 and spelling[0].isdecimal() and len(spelling[0]) > 2 and numbers(spelling[0]))
            for spelling in meanings
        )
        for meanings in needle.words
    )


@pytest.fixture(params=[1, 5000])
def many(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where many numbers end alike, and where few do."""
    monkeypatch.setattr("orderdesk.store.lists.windows._MANY", request.param)


@pytest.mark.usefixtures("many")
@pytest.mark.req("K3", "K4", "K69")
def test_the_search_finds_what_a_look_at_every_order_finds_in_the_same_order(shuffled: Shop) -> None:
    whole, now, windows = every(shuffled.store), shuffled.clock(), shuffled.store.windows
    assert sum(order.shelf.closed for order in whole) > 20
    some = 0
    for typed in TYPED:
        wanted = [order.number for order in whole if fits(shuffled.store, order, typed)]
        wanted.sort(key=lambda number: number.casefold() != typed.casefold())
        some += bool(wanted)
        chosen = OrderFilter(shelf=None, text=typed)
        for count in (1, 3, 1000):
            assert [order.number for order in windows.first(chosen, now, count)] == wanted[:count], (typed, count)
            assert [order.number for order in windows.last(chosen, now, count)] == wanted[-count:], (typed, count)
    assert some > len(TYPED) * 0.7


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("descending", [False, True])
def test_windows_of_a_search_put_together_are_its_list(shuffled: Shop, sort: Sort, descending: bool) -> None:
    windows, now = shuffled.store.windows, shuffled.clock()
    for typed in ("", "и", "4821", "абая", "701", "ъ"):
        chosen = OrderFilter(shelf=None, text=typed, sort=sort, descending=descending)
        whole = windows.first(chosen, now, 1000)
        keys = [place_of(order, chosen) for order in whole]
        assert keys == sorted(keys, reverse=descending)
        assert len(whole) == sum(not typed or fits(shuffled.store, order, typed) for order in every(shuffled.store))
        forward = windows.first(chosen, now, 7)
        while forward and (more := windows.after(chosen, now, place_of(forward[-1], chosen), 7)):
            forward += more
        backward = windows.last(chosen, now, 7)
        while backward and (more := windows.before(chosen, now, place_of(backward[0], chosen), 7)):
            backward = more + backward
        assert forward == backward == whole
        for order in whole[:: max(len(whole) // 4, 1)]:
            assert windows.from_(chosen, now, place_of(order, chosen), 1) == [order]


def test_of_a_masked_phone_only_the_end_that_is_shown_is_searched(shuffled: Shop) -> None:
    whole, now = every(shuffled.store), shuffled.clock()
    shuffled.store.sight = lambda: Visibility("Олег", Role(title="", masks=(Mask.PHONE,)))
    for typed in TYPED:
        wanted = [order.number for order in whole if fits(shuffled.store, order, typed, masked=True)]
        wanted.sort(key=lambda number: number.casefold() != typed.casefold())
        found = shuffled.store.windows.first(OrderFilter(shelf=None, text=typed), now, 1000)
        assert [order.number for order in found] == wanted, typed


def test_an_operator_finds_among_his_own_orders_only(shuffled: Shop) -> None:
    whole, now = every(shuffled.store), shuffled.clock()
    with shuffled.store.write():
        for order in whole[::3]:
            facts = {**order.facts, "assigned": "Олег"}
            plan = shuffled.parts.rules.clocks.plan(shuffled.parts.rules.book(order.channel), order)
            assert shuffled.store.orders.save(replace(order, facts=facts, version=order.version + 1), plan)
    own = whole[::3]
    masked = Mask.PHONE in read_roles()["seller"].masks
    shuffled.store.sight = lambda: Visibility("Олег", read_roles()["seller"])
    for typed in TYPED:
        wanted = [order.number for order in own if fits(shuffled.store, order, typed, masked=masked)]
        found = shuffled.store.windows.first(OrderFilter(shelf=None, text=typed), now, 1000)
        assert [order.number for order in found] == wanted, typed


def test_the_index_is_that_of_the_texts_after_every_change(shuffled: Shop) -> None:
    shuffled.store.connection.run("INSERT INTO orders_search (orders_search, rank) VALUES ('integrity-check', 1)")


@pytest.mark.req("X52")
def test_of_digits_that_stand_once_the_index_has_a_word_for_every_way_to_look_for_them(shop: Shop) -> None:
    shop.from_("magazito", "M-40123", phone="+77012", facts={"waybill": "204567"})
    ((text,),) = shop.store.connection.rows("SELECT text FROM search_words")
    mark = "________"
    heads = {f"{mark}h{number}" for number in ("4", "40", "401", "4012", "40123", "20456", "204567")}
    ends = {f"{mark}e{end}" for end in ("3", "23", "123")} | {f"{mark}r32104"}
    pieces = {f"{mark}p{piece}" for piece in ("7701", "7012", "012", "12", "2")}
    assert {word for word in text.split() if word.startswith(mark)} == heads | ends | pieces


def test_a_waybill_that_a_step_brings_is_found(shop: Shop) -> None:
    order = shop.from_("magazito", "77", "confirmed", method="carrier")
    for step in ("pack", "ship"):
        if step in {known.key for known in shop.parts.rules.book("magazito").step}:
            order = shop.desk.do(Take(step, {"waybill": "20459998887776"} if step == "ship" else {}), order)
    found = shop.store.windows.first(OrderFilter(shelf=None, text="2045999"), shop.clock(), 5)
    assert [order.number for order in found] == ["77"]


@pytest.mark.parametrize("typed", ["bdfy", "ivan", "ИВАН", "иван"])
def test_one_name_however_it_is_typed(typed: str) -> None:
    assert ("ivan",) in spellings(typed)


def test_names_stand_in_the_order_of_the_alphabet() -> None:
    names = ["10", "Adam", "Айгүл", "Әлия", "Бота", "Елена", "Ёлкин", "Жанна", "Ким", "Қайрат", "Лев", "Ярослав", ""]
    shuffled = random.Random(1).sample(names, len(names))
    assert sorted(shuffled, key=name_key) == names


def test_a_search_can_be_broken_off_from_another_thread(shop: Shop) -> None:
    endless = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    told: list[BaseException] = []

    def search() -> None:
        try:
            shop.store.connection.rows(endless)
        except StoreInterrupted as error:
            told.append(error)

    thread = threading.Thread(target=search)
    thread.start()
    while thread.is_alive():
        shop.store.connection.interrupt()
        thread.join(0.01)
    assert len(told) == 1
    shop.receive("4821")
    assert shop.store.windows.first(OrderFilter(), shop.clock(), 1)[0].number == "4821"


def found(shop: Shop, text: str) -> list[str]:
    chosen = OrderFilter(shelf=None, text=text)
    return [order.number for order in shop.store.windows.first(chosen, shop.clock(), 100)]


@pytest.mark.req("X52", "K4")
@pytest.mark.parametrize("typed", ["M-1", "m-1", "Ь-1", "ь-1", " M-1 "])
def test_the_very_number_is_first_and_the_list_stays_one(shop: Shop, typed: str) -> None:
    shop.from_("flowwow", "F-1", customer="Мурат", received_at=shop.clock() - 3600)
    for n in range(1, 25):
        shop.from_("magazito", f"M-{n}", received_at=shop.clock() - 60 * (30 - n))
    windows, now, chosen = shop.store.windows, shop.clock(), OrderFilter(shelf=None, text=typed)
    assert found(shop, typed)[0] == "M-1"
    whole = windows.first(chosen, now, 100)
    assert len({order.id for order in whole}) == len(whole) > 5
    forward, backward = windows.first(chosen, now, 2), windows.last(chosen, now, 2)
    while more := windows.after(chosen, now, place_of(forward[-1], chosen), 2):
        forward += more
    while more := windows.before(chosen, now, place_of(backward[0], chosen), 2):
        backward = more + backward
    assert forward == backward == whole
    for row, order in enumerate(whole):
        assert windows.from_(chosen, now, place_of(order, chosen), 3) == whole[row : row + 3]


@pytest.mark.req("X52")
@pytest.mark.parametrize("written", ["Прокопʼєв Ігор", "Прокоп’єв Ігор", "Прокоп'єв Ігор", "Прокопєв Ігор"])
def test_an_apostrophe_is_found_by_any_other_and_by_none(shop: Shop, written: str) -> None:
    shop.from_("magazito", "M-7", customer=written)
    for typed in ("Прокопʼєв", "прокоп’єв", "прокоп'єв", "прокоп`єв", "прокопєв", "прокопев"):
        assert found(shop, typed) == ["M-7"], typed


@pytest.mark.req("X52")
def test_another_way_to_reach_the_buyer_is_found_but_not_by_who_must_not_read_it(shop: Shop) -> None:
    shop.receive("1", facts={"other_contact": "Telegram @ivan87, +7 705 333 44 55"})
    shop.receive("2", phone="+77012220000")
    for typed in ("3334455", "87053334455", "4455", "ivan87", "telegram"):
        assert found(shop, typed) == ["1"], typed
    shop.run("edit", "1", "--set", "other_contact=@olga", "--consent", "buyer")
    shop.store.sight = lambda: Visibility("Олег", Role(title="", masks=(Mask.PHONE,)))
    assert found(shop, "705333") == found(shop, "3334455") == []


@pytest.mark.req("X52")
def test_texts_made_by_an_older_version_are_made_anew_when_it_is_opened(shop: Shop) -> None:
    shop.from_("magazito", "M-7", customer="Прокопʼєв")
    with shop.store.write():
        shop.store.connection.run("UPDATE search_texts SET text = ' прокопʼ ev '")
        shop.store.connection.run("DELETE FROM settings WHERE name = 'search'")
    with shop.parts.store() as opened:
        chosen = OrderFilter(shelf=None, text="прокопєв")
        assert [order.number for order in opened.windows.first(chosen, shop.clock(), 5)] == ["M-7"]
