"""Another operator changes an order while a dialog about it is open: it shows that, and is answered anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from orderdesk.desk.change import Change
from orderdesk.model import FieldValue, Line, lines_text
from orderdesk.money import Money
from tests.app.driver import driving
from tests.shop import Shop, at


def changed(shop: Shop, lines: tuple[Line, ...] | None = None, **sets: FieldValue) -> None:
    """What others than who holds it may do: the channel, a clock, a colleague who has taken it over."""
    with shop.store.write():
        work = shop.colleague("Болат").work(shop.order("1"))
        before = lines_text(shop.store.orders.lines(work.order.id))
        recorded = {} if lines is None else {"lines": (before, lines_text(lines))}
        work.commit(Change(kind="edited", sets=sets, lines=lines, recorded=recorded))


def paid_by_a_colleague(shop: Shop) -> None:
    changed(shop, paid_amount=10000)


def other_goods(shop: Shop) -> None:
    two = Line("TEA-1", "Чайник", 1, Money(20000, "KZT")), Line("CUP-2", "Чашка", 3, Money(30000, "KZT"))
    changed(shop, two, goods=110000)


def other_address(shop: Shop) -> None:
    changed(shop, address="Алматы, Сатпаева 3")


DIALOGS: list[tuple[str, str, tuple[str, ...], Callable[[Shop], None], tuple[str, ...], str]] = [
    ("a payment", "packing", ("m", "enter"), paid_by_a_colleague, ("enter",), "200"),
    ("a payment after other goods", "packing", ("m", "enter"), other_goods, ("enter",), "1 100"),
    ("a split", "packing", ("s",), other_goods, ("1", "enter", "1", "1", "1", "enter"), "Чашка"),
    ("an edit", "packing", ("e",), other_address, ("enter",) * 12, "Сатпаева"),
    ("a date", "packing", ("d", "2"), other_address, ("b", "enter"), ""),
    ("a cancel", "packing", ("x", "8", *"words"), other_address, ("enter",), ""),
]


@pytest.mark.req("X7", "X12", "O28")
@pytest.mark.parametrize(("what", "status", "opening", "meanwhile", "saving", "shown"), DIALOGS)
async def test_a_dialog_shows_what_was_changed_and_is_answered_anew(
    shop: Shop, what: str, status: str, opening: tuple[str, ...], meanwhile: Callable[[Shop], None],
    saving: tuple[str, ...], shown: str,
) -> None:  # fmt: skip
    shop.from_("own_shop", "1", status, currency="", payment="cash", total=30000, planned_at=at("2026-11-26 20:00"))
    async with driving(shop) as desk:
        await desk.go("Сборка")
        await desk.press(*opening)
        assert desk.dialog, what
        meanwhile(shop)
        version, order = shop.order("1").version, shop.order("1")
        await desk.press(*saving)
        assert (desk.dialog != "", shop.order("1").version) == (True, version), what
        if shown:
            assert shown in desk.says("questions")
        assert shop.order("1").received == order.received
