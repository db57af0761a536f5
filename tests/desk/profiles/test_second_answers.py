"""By every way in: a second answer changes what it says anew, that alone, and all of that."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from orderdesk.model import lines_text
from orderdesk.values import replace
from tests.shop import NOON, Shop, at, kaspi_answer, kaspi_record, write

Told = dict[str, Any]

FIRST: Told = {
    "customer": "Иванов Пётр", "phone": "", "method": "delivery", "payment": "cash",
    "address": "Абая 1", "comment": "домофон 5", "delivery": 1500, "planned": "2026-11-27",
    "lines": [("N-1", "Ваза", 2, 3000), ("N-2", "Кружка", 1, 500)],
}  # fmt: skip

CHANGES: dict[str, tuple[Told, set[str]]] = {
    "name": ({"customer": "Иванов Пётр Ильич"}, {"customer"}),
    "phone": ({"phone": "+77770003344"}, {"phone"}),
    "method": ({"method": "pickup"}, {"method"}),
    "payment": ({"payment": "card"}, {"payment"}),
    "address": ({"address": "Сатпаева 2"}, {"address"}),
    "comment": ({"comment": "код 7"}, {"comment"}),
    "delivery": ({"delivery": 2000}, {"delivery_cost"}),
    "planned": ({"planned": "2026-11-28"}, {"planned_at"}),
    "quantity": ({"lines": [("N-1", "Ваза", 5, 3000), ("N-2", "Кружка", 1, 500)]}, {"lines", "goods"}),
    "price": ({"lines": [("N-1", "Ваза", 2, 2900), ("N-2", "Кружка", 1, 500)]}, {"lines", "goods"}),
    "called": ({"lines": [("N-1", "Ваза", 2, 3000), ("N-2", "Чашка", 1, 500)]}, {"lines"}),
    "sku": ({"lines": [("N-1", "Ваза", 2, 3000), ("N-3", "Кружка", 1, 500)]}, {"lines"}),
    "line more": ({"lines": [*FIRST["lines"], ("N-9", "Блюдце", 1, 250)]}, {"lines", "goods"}),
    "line less": ({"lines": FIRST["lines"][:1]}, {"lines", "goods"}),
    "exchanged": ({"lines": [("N-1", "Ваза", 1, 3000), ("N-2", "Кружка", 7, 500)]}, {"lines"}),
}
"""What the second answer says otherwise, and what of the order is another by it."""


WITHOUT: dict[str, tuple[Told, set[str]]] = {
    "no prices": ({"lines": [("N-1", "Ваза", 2, ""), ("N-2", "Кружка", 3, "")]}, {"lines", "fact sum_differs"}),
    "no names": ({"lines": [("N-1", "", 2, 3000), ("N-2", "", 2, 500)]}, {"lines", "goods"}),
    "no quantities": (
        {"lines": [("N-1", "Ваза", "", 3000), ("N-2", "Кружка", "", 600)]},
        {"lines", "fact sum_differs"},
    ),
    "nothing of them": ({"lines": [("N-1", "", "", ""), ("N-2", "", "", "")]}, set()),
}
"""The same where it leaves a column of the lines empty."""


def total(told: Told) -> int:
    lines: list[tuple[str, str, int, int]] = told["lines"]
    return int(told["delivery"]) + sum(quantity * price for _sku, _name, quantity, price in lines)


def own_record(told: Told, *left_out: str) -> Told:
    names = ("number", "customer", "phone", "method", "payment", "address", "comment")
    record = {name: told[name] for name in names} | {"planned_at": told["planned"], "delivery_cost": told["delivery"]}
    return record if "total" in left_out else {**record, "total": total(told)}


def json_lines(orders: list[Told], folder: Path) -> Path:
    records = []
    for told in orders:
        lines = [dict(zip(("sku", "name", "quantity", "price"), line, strict=True)) for line in told["lines"]]
        records.append(json.dumps({**own_record(told), "lines": lines}, ensure_ascii=False))
    return write(folder / "a.jsonl", "\n".join(records))


def flat(orders: list[Told], folder: Path, *left_out: str) -> Path:
    rows = [";".join([*own_record({**FIRST, "number": ""}, *left_out), "sku", "item", "quantity", "price"])]
    for told in orders:
        rows += [";".join(map(str, [*own_record(told, *left_out).values(), *line])) for line in told["lines"]]
    return write(folder / "a.csv", "\n".join(rows) + "\n")


def flat_without_total(orders: list[Told], folder: Path) -> Path:
    return flat(orders, folder, "total")


def guessed(orders: list[Told], folder: Path) -> Path:
    heads = ("Заказ №", "Покупатель", "Моб. телефон", "Адрес доставки", "Комментарий", "Способ доставки",
             "Способ оплаты", "Стоимость доставки", "Итого", "Артикул", "Товар", "Кол-во", "Цена")  # fmt: skip
    rows = [";".join(heads)]
    for told in orders:
        method = {"delivery": "Курьер", "pickup": "Самовывоз"}[told["method"]]
        payment = {"cash": "Наличные", "card": "Картой"}[told["payment"]]
        of_order = (told["number"], told["customer"], told["phone"], told["address"], told["comment"], method, payment,
                    told["delivery"], total(told))  # fmt: skip
        rows += [";".join(map(str, [*of_order, *line])) for line in told["lines"]]
    return write(folder / "t.csv", "\n".join(rows) + "\n")


def prom_xml(orders: list[Told], folder: Path) -> Path:
    written = ""
    for told in orders:
        names = ("sku", "name", "quantity", "price")
        lines = "".join(
            "<product>"
            + "".join(f"<{name}>{one}</{name}>" for name, one in zip(names, line, strict=True))
            + "</product>"
            for line in told["lines"]
        )
        delivery = {"delivery": "Кур'єр", "pickup": "Самовивіз"}[told["method"]]
        of_order = {"name": told["customer"], "phone": told["phone"], "address": told["address"], "price": total(told),
                    "comment": told["comment"], "deliveryType": delivery, "payloadurl": "x"}  # fmt: skip
        inside = "".join(f"<{name}>{value}</{name}>" for name, value in of_order.items())
        written += f'<order id="{told["number"]}" state="new">{inside}<products>{lines}</products></order>'
    return write(folder / "a.xml", f"<orders>{written}</orders>")


def keycrm(orders: list[Told], folder: Path) -> Path:
    records = []
    for told in orders:
        service = {"delivery": "Курьер", "pickup": "Самовывоз"}[told["method"]]
        names = ("sku", "name", "quantity", "price_sold")
        records.append({
            "id": told["number"], "source_id": 1, "status_id": 1, "grand_total": total(told),
            "status": {"alias": "new"}, "shipping_price": told["delivery"], "buyer_comment": told["comment"],
            "products": [dict(zip(names, line, strict=True)) for line in told["lines"]],
            "buyer": {"full_name": told["customer"], "phone": told["phone"]},
            "shipping": {"full_address": told["address"], "delivery_service": {"name": service}},
        })  # fmt: skip
    return write(folder / "a.json", {"data": records})


def kaspi(orders: list[Told], folder: Path) -> Path:
    records, included = [], []
    for told in orders:
        mode = {"delivery": "DELIVERY_LOCAL", "pickup": "DELIVERY_PICKUP"}[told["method"]]
        record = kaspi_record(
            told["number"], totalPrice=total(told) - told["delivery"], deliveryCost=told["delivery"], deliveryMode=mode,
            paymentMode={"cash": "PREPAID", "card": "PAY_WITH_CREDIT"}[told["payment"]],
            plannedDeliveryDate=at(f"{told['planned']} 12:00") * 1000,
            deliveryAddress={"formattedAddress": told["address"]},
            customer={"name": told["customer"], "cellPhone": told["phone"]},
        )  # fmt: skip
        lines = [
            {"type": "orderentries", "id": f"{told['number']}-{index}", "attributes": {
                "offer": {"code": sku, "name": name}, "quantity": quantity, "basePrice": price, "entryNumber": index}}
            for index, (sku, name, quantity, price) in enumerate(told["lines"])
        ]  # fmt: skip
        record["relationships"]["entries"]["data"] = [{"type": line["type"], "id": line["id"]} for line in lines]
        records.append(record)
        included += lines
    return write(folder / "a.json", {**kaspi_answer(*records), "included": included})


WAYS: dict[Callable[[list[Told], Path], Path], tuple[str, set[str]]] = {
    json_lines: ("own", set()),
    flat: ("own", set()),
    flat_without_total: ("own", set()),
    guessed: ("own", {"planned"}),
    prom_xml: ("own", {"planned", "payment", "delivery"}),
    keycrm: ("own", {"planned", "payment"}),
    kaspi: ("kaspi", {"comment"}),
}
"""The channel of each way in, and what it does not tell."""


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Shop]:
    """A shop of an own channel and of Kaspi, which knows a table of somebody else's by a guess."""
    folder = tmp_path / "shop"
    (folder / "profiles").mkdir(parents=True)
    rules = '[channels.own]\nrulebook = "own_shop"\n[channels.kaspi]\nrulebook = "kaspi"\n'
    config = write(folder / "config.toml", rules)
    with Shop.made(folder / "data", NOON) as made:
        parts = replace(made.parts, config_path=config)
        yield Shop(parts, made.clock, made.store, parts.desk(made.store))


def orders_of(changes: Mapping[str, Told], first: int) -> list[Told]:
    """An order for each change, each of a buyer of its own."""
    return [
        {**FIRST, "number": f"{first + index}", "phone": f"+77010{first + index:06}", **changed}
        for index, changed in enumerate(changes.values())
    ]


def taken(shop: Shop, file: Path, channel: str, orders: list[Told]) -> list[Told]:
    """All that stands of each order once the file is in, by name."""
    result = shop.run("import", str(file), "--channel", channel)
    assert result.exit_code == 0, result.output
    return [_standing(shop, told["number"]) for told in orders]


def _standing(shop: Shop, number: str) -> Told:
    order = shop.order(number)
    names = ("method", "payment", "address", "comment", "planned_at", "goods", "delivery_cost", "status")
    seen: Told = {name: order.value(name) for name in names}
    seen |= {f"fact {name}": fact for name, fact in order.facts.items() if name != "channel_id"}
    lines = lines_text(shop.store.orders.lines(order.id))
    return seen | {"customer": order.customer.name, "phone": order.customer.phone, "lines": lines}


@pytest.mark.req("X20", "X23", "X27")
@pytest.mark.parametrize("way", WAYS)
def test_a_second_answer_changes_what_it_says_anew(
    opened: Shop, tmp_path: Path, way: Callable[[list[Told], Path], Path]
) -> None:
    channel, mute = WAYS[way]
    cases = {name: case for name, case in CHANGES.items() if name not in mute}
    changes = {name: changed | ({"delivery": 0} if "delivery" in mute else {}) for name, (changed, _) in cases.items()}
    plain = {name: {"delivery": changes[name]["delivery"]} if "delivery" in mute else {} for name in changes}
    first, second, fresh = orders_of(plain, 100), orders_of(changes, 100), orders_of(changes, 200)
    if way is guessed:
        done = opened.run("profile", "guess", str(way(second, tmp_path)), "--key", "mine")
        write(tmp_path / "shop" / "profiles" / "mine.toml", done.stdout)
    before = taken(opened, way(first, tmp_path), channel, first)
    after = taken(opened, way(second, tmp_path), channel, second)
    anew = taken(opened, way(fresh, tmp_path), channel, fresh)
    for (name, (_changed, expected)), old, new, one in zip(cases.items(), before, after, anew, strict=True):
        assert (name, {field for field in old | new if old.get(field) != new.get(field)}) == (name, expected)
        assert (name, {field: new[field] for field in expected}) == (name, {field: one[field] for field in expected})


@pytest.mark.req("X20")
def test_what_the_lines_leave_out_stays(opened: Shop, tmp_path: Path) -> None:
    changes = {name: changed for name, (changed, _expected) in WITHOUT.items()}
    first, second = orders_of({name: {} for name in changes}, 100), orders_of(changes, 100)
    before = taken(opened, flat(first, tmp_path), "own", first)
    for index, (name, (_changed, expected)) in enumerate(WITHOUT.items()):
        (after,) = taken(opened, flat([second[index]], tmp_path, "total"), "own", [second[index]])
        old = before[index]
        assert (name, {field for field in old | after if old.get(field) != after.get(field)}) == (name, expected)
