"""A part of an order cancelled at Kaspi, and the IMEI of its devices: told once, struck off or taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from orderdesk.desk.commands.order_parts import CancelPart, TellDevices
from orderdesk.desk.commands.record import TellAgain
from orderdesk.desk.commands.steps import Take
from orderdesk.errors import BadInput, DeskError, Refused
from orderdesk.model import Line, Order
from orderdesk.model.channel_accounts import PushState
from orderdesk.sandbox.kaspi.kaspi_order import KaspiOrder
from orderdesk.sandbox.market import Denied
from tests.desk.lines.look_alikes import LookAlike, trade_with
from tests.sandbox.inside import control
from tests.shop import Shop

IMEI = ("356938035643809", "490154203237518", "352099001761481")


@pytest.fixture
def kaspi(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LookAlike]:
    made = trade_with("kaspi", shop, tmp_path, monkeypatch)
    yield made
    made.worker.close()


def there(kaspi: LookAlike, number: str) -> KaspiOrder:
    return kaspi.made.kaspi.shop.orders[number]


def accepted(kaspi: LookAlike, *, devices: bool = False) -> str:
    """An accepted order of two lines or more, the first of several pieces; or one with a device."""
    market = kaspi.made.kaspi.shop
    while True:
        control(kaspi.http, "_happen", act="arrives", order="pickup")
        one = list(market.orders.values())[-1]
        plain = not (one.to_sign or one.preorder or one.express)
        if plain and (any(line.needs_imei for line in one.lines) if devices else len(one.lines) > 1):
            break
    if not devices:
        one.lines[0].quantity = 3
    kaspi.go()
    kaspi.shop.desk.do(Take("accept"), kaspi.shop.order(one.code))
    kaspi.go()
    assert kaspi.shop.order(one.code).status == "pickup"
    return one.code


def lines(kaspi: LookAlike, number: str) -> dict[str, int]:
    found: list[Line] = kaspi.shop.store.orders.lines(kaspi.shop.order(number).id)
    return {line.sku: line.quantity for line in found}


def told(kaspi: LookAlike, number: str, act: str) -> list[bool]:
    """Whether each write of an act was done there."""
    return [one["done"] for one in control(kaspi.http, "_log") if (one["order"], one["act"]) == (number, act)]


def cut(kaspi: LookAlike, order: Order) -> CancelPart:
    """All but one piece of the first line."""
    return CancelPart(there(kaspi, order.number).lines[0].sku, 1, "out_of_stock", "осталась одна")


@pytest.mark.req("K33")
def test_a_part_is_cancelled_on_both_sides(kaspi: LookAlike) -> None:
    number = accepted(kaspi)
    order, first = kaspi.shop.order(number), there(kaspi, number).lines[0]
    kaspi.shop.desk.do(cut(kaspi, order), order)
    after = kaspi.shop.order(number)
    assert lines(kaspi, number)[first.sku] == 1
    assert order.total.minor - after.total.minor == round(2 * first.price * 100)
    kaspi.go()
    kaspi.go()
    assert first.quantity == 1
    assert told(kaspi, number, "partial_cancel") == [True]
    (write,) = [one for one in control(kaspi.http, "_log") if one["act"] == "partial_cancel"]
    about = {"notes": "осталась одна", "remainedQuantity": 1, "reason": "MERCHANT_OUT_OF_STOCK"}
    assert write["body"]["data"]["attributes"] == about
    assert kaspi.shop.store.outbox.untold(order.id) == []
    assert kaspi.shop.order(number).total.minor == round(there(kaspi, number).total * 100)
    assert kaspi.shop.run("doctor").exit_code == 0


def test_a_part_that_is_refused_is_whole_again(kaspi: LookAlike) -> None:
    number = accepted(kaspi)
    order, before, one = kaspi.shop.order(number), lines(kaspi, number), there(kaspi, number)
    kaspi.shop.desk.do(CancelPart(one.lines[0].sku, 1, "refused"), order)
    one.lines.append(one.lines[0])  # two lines of one product: nobody can say which
    kaspi.go()
    one.lines.pop()
    kaspi.go()
    assert told(kaspi, number, "partial_cancel") == []
    assert lines(kaspi, number) == before
    assert kaspi.shop.order(number).total == order.total
    assert len(kaspi.shop.store.tasks.open()) == 1


def test_a_part_that_kaspi_refuses_is_whole_again(kaspi: LookAlike, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_about: object) -> None:
        raise Denied("remainedQuantity is not valid")

    number = accepted(kaspi)
    order, before = kaspi.shop.order(number), lines(kaspi, number)
    monkeypatch.setattr("orderdesk.sandbox.kaspi.kaspi_acts.keep_only", never)
    kaspi.shop.desk.do(cut(kaspi, order), order)
    kaspi.go()
    assert told(kaspi, number, "partial_cancel") == [False]
    assert (lines(kaspi, number), kaspi.shop.order(number).total) == (before, order.total)
    (task,) = kaspi.shop.store.tasks.open()
    assert "remainedQuantity is not valid" in task.text
    assert kaspi.shop.store.outbox.untold(order.id) == []
    assert kaspi.shop.run("doctor").exit_code == 0


@pytest.mark.parametrize("fault", ["lost", "cut"])
def test_a_part_whose_answer_is_lost_is_looked_up(kaspi: LookAlike, fault: str) -> None:
    number = accepted(kaspi)
    order = kaspi.shop.order(number)
    kaspi.shop.desk.do(cut(kaspi, order), order)
    control(kaspi.http, "_faults", next=[fault])
    kaspi.go()
    assert told(kaspi, number, "partial_cancel") == [True]
    assert kaspi.shop.store.outbox.untold(order.id) == []
    assert kaspi.shop.kinds(number).count("known_there") == 1


def test_what_can_be_taken_back_is_never_told(kaspi: LookAlike) -> None:
    number = accepted(kaspi)
    order, before = kaspi.shop.order(number), lines(kaspi, number)
    kaspi.shop.desk.do(cut(kaspi, order), order)
    assert kaspi.shop.run("undo", number).exit_code == 0
    assert (lines(kaspi, number), kaspi.shop.order(number).total) == (before, order.total)
    kaspi.go()
    assert told(kaspi, number, "partial_cancel") == []


@pytest.mark.parametrize(
    ("product", "left", "why", "said"),
    [("нет такого", 1, "refused", "нет в заказе"), ("", 3, "refused", "меньше чем 3"), ("", 1, "region", "по причинам"),
     ("", -1, "refused", "не меньше 0")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(kaspi: LookAlike, product: str, left: int, why: str, said: str) -> None:
    number = accepted(kaspi)
    wanted = CancelPart(product or there(kaspi, number).lines[0].sku, left, why)
    with pytest.raises(DeskError, match=said):
        kaspi.shop.desk.do(wanted, kaspi.shop.order(number))


def test_imei_are_told_and_read_back(kaspi: LookAlike) -> None:
    number = accepted(kaspi, devices=True)
    order = kaspi.shop.order(number)
    line = next(one for one in there(kaspi, number).lines if one.needs_imei)
    given = IMEI[: line.quantity]
    with pytest.raises(BadInput, match="не IMEI"):
        kaspi.shop.desk.do(TellDevices(line.sku, "356938035643808"), order)
    with pytest.raises(BadInput, match="Устройств в строке"):
        kaspi.shop.desk.do(TellDevices(line.sku, ", ".join(IMEI)), order)
    kaspi.shop.desk.do(TellDevices(line.sku, ", ".join(given)), order)
    kaspi.go()
    assert line.imei == [[one] for one in given]
    assert told(kaspi, number, "imei") == [True]
    assert kaspi.shop.store.outbox.untold(order.id) == []


def devices_of(kaspi: LookAlike) -> tuple[Order, list[list[str]]]:
    """An order whose IMEI are to be told, and how Kaspi has them then."""
    order = kaspi.shop.order(accepted(kaspi, devices=True))
    line = next(one for one in there(kaspi, order.number).lines if one.needs_imei)
    given = IMEI[: line.quantity]
    kaspi.shop.desk.do(TellDevices(line.sku, ", ".join(given)), order)
    return order, [[one] for one in given]


@pytest.mark.parametrize("fault", ["lost", "cut"])
def test_imei_whose_answer_is_lost_are_asked_for(kaspi: LookAlike, fault: str) -> None:
    order, given = devices_of(kaspi)
    control(kaspi.http, "_faults", next=[fault])
    kaspi.go()
    assert given in [line.imei for line in there(kaspi, order.number).lines]
    assert told(kaspi, order.number, "imei") == [True]
    assert kaspi.shop.store.outbox.untold(order.id) == []
    assert "unanswered_there" not in kaspi.shop.kinds(order.number)


def test_imei_that_kaspi_does_not_show_are_not_told_until_somebody_says_so(kaspi: LookAlike) -> None:
    order, given = devices_of(kaspi)
    control(kaspi.http, "_faults", next=["error"])
    kaspi.go()
    kaspi.go()
    (item,) = kaspi.shop.store.outbox.untold(order.id)
    assert item.state is PushState.DOUBTFUL
    assert item.answer.endswith("маркетплейс этого не показывает")
    assert told(kaspi, order.number, "imei") == [False]
    kaspi.shop.desk.do(TellAgain(), order)
    kaspi.go()
    assert given in [line.imei for line in there(kaspi, order.number).lines]
    assert told(kaspi, order.number, "imei") == [False, True]
    assert kaspi.shop.store.outbox.untold(order.id) == []


def test_imei_that_came_there_meanwhile_are_not_told_again(kaspi: LookAlike) -> None:
    order, given = devices_of(kaspi)
    control(kaspi.http, "_faults", next=["error"])
    kaspi.go()
    line = next(one for one in there(kaspi, order.number).lines if one.needs_imei)
    line.imei = given  # somebody has typed them into the cabinet
    kaspi.shop.desk.do(TellAgain(), order)
    kaspi.go()
    assert told(kaspi, order.number, "imei") == [False]
    assert kaspi.shop.store.outbox.untold(order.id) == []


def test_a_part_of_what_is_over_is_not_cancelled(shop: Shop) -> None:
    order = shop.receive("1", "issued")
    with pytest.raises(Refused, match="отменить часть"):
        shop.desk.do(CancelPart("TEA-1", 0, "refused"), order)
