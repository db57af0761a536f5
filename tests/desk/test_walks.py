"""Random walks of orders through every rulebook: no unknown state, no lost money, a history that replays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orderdesk.channels.incoming import IncomingLine
from orderdesk.clock import HOUR, MINUTE
from orderdesk.desk.offers import offers
from orderdesk.errors import DeskError
from orderdesk.model import ActorKind, Consent, Order
from orderdesk.rules.answers import cancel_step, proof_step, steps
from orderdesk.rules.edits import editable
from orderdesk.rules.reading import read_rulebooks
from orderdesk.rules.step import AskKind
from orderdesk.store.checkup import wrong_orders
from tests.shop import NOON, Shop

BOOKS = read_rulebooks()

moves = st.lists(
    st.tuples(
        st.sampled_from(["step", "outside", "wait", "cancel", "edit", "split", "move", "call"]), st.integers(0, 99)
    ),
    min_size=1,
    max_size=12,
)
lines = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 99_999)), min_size=1, max_size=4)


@pytest.mark.req("M33")
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(channel=st.sampled_from(sorted(BOOKS)), bought=lines, extra=st.integers(0, 5000), walk=moves)
def test_a_random_walk_stays_within_its_rulebook_and_loses_nothing(
    channel: str, bought: list[tuple[int, int]], extra: int, walk: list[tuple[str, int]]
) -> None:
    with TemporaryDirectory() as folder, Shop.made(Path(folder), NOON) as shop:
        goods = tuple(IncomingLine(f"S{i}", f"Товар {i}", n, price) for i, (n, price) in enumerate(bought))
        total = sum(line.quantity * line.price for line in goods) + extra
        facts = {"category": "flowers", "window_from": NOON + HOUR, "paid_amount": total // 3}
        shop.from_(channel, "1", lines=goods, total=total, delivery_cost=extra, facts=facts, planned_at=NOON + 3 * HOUR)
        photo = Path(folder) / "photo.jpg"
        photo.write_bytes(b"")
        money = total
        for kind, chance in walk:
            order = shop.store.orders.get(chance % len(shop.store.orders.ids()) + 1)
            assert order is not None
            before = _sum(shop)
            try:
                _move(shop, order, kind, chance, photo)
            except DeskError:
                assert _sum(shop) == before, "what is refused changes nothing"
            if kind != "edit":
                assert _sum(shop) == before == money, "splitting and moving lose no minor unit"
            money = _sum(shop)
        book = BOOKS[channel]
        for order_id in shop.store.orders.ids():
            order = shop.store.orders.get(order_id)
            assert order is not None
            status = book.status_of(order.status)
            assert order.shelf is status.shelf
            assert (order.closed_at is not None) == status.shelf.closed
            told = shop.store.orders.lines(order.id)
            assert told, "no order is without goods"
        assert wrong_orders(shop.store) == [], "every order is what its history says"


def _sum(shop: Shop) -> int:
    orders = [shop.store.orders.get(order_id) for order_id in shop.store.orders.ids()]
    return sum(order.total.minor for order in orders if order is not None)


def _move(shop: Shop, order: Order, kind: str, chance: int, photo: Path) -> None:
    book, desk = BOOKS[order.channel], shop.desk
    consent = Consent(by="buyer", via=book.contact[0])
    match kind:
        case "wait":
            shop.clock.advance((chance + 1) * 20 * MINUTE)
            desk.tick()
        case "outside":
            events = [step.key for step in book.step if not {ActorKind.OPERATOR, ActorKind.SYSTEM} & set(step.by)]
            desk.event(order, events[chance % len(events)])
        case "cancel":
            found = offers(shop.store, book, order, shop.clock())
            if cancel_step(book, order) and found:
                desk.cancel(order, found[chance % len(found)].reason.key, comment="по ошибке")
        case "edit":
            fields = sorted(editable(book, order))
            field = fields[chance % len(fields)] if fields else "lines"
            value = {"lines": "S0*2@10.01; S1*1@0.99", "method": "pickup", "delivery_cost": "5"}.get(field, "новое")
            desk.edit(order, {field: value}, consent)
        case "split":
            first = shop.store.orders.lines(order.id)[0]
            desk.split(order, {first.sku: chance % first.quantity + 1}, "1", consent)
        case "move":
            desk.reschedule(order, shop.clock() + (chance + 1) * HOUR, consent)
        case "call":
            desk.log_contact(order, ["reached", "no_answer"][chance % 2])
        case _:
            _step(shop, order, chance, photo)


def _step(shop: Shop, order: Order, chance: int, photo: Path) -> None:
    possible = [step for step in steps(BOOKS[order.channel], order) if not step.cancels]
    if proof_step(BOOKS[order.channel], order) is not None:
        shop.desk.send_code(order)
        shop.desk.hand_over(order, shop.code())
    elif possible:
        step = possible[chance % len(possible)]
        shop.desk.take(order, step.key, dict(_answers(step.ask, chance, photo)))


def _answers(asked: Any, chance: int, photo: Path) -> Iterator[tuple[str, str]]:
    texts = {AskKind.DAY: "+1", AskKind.WINDOW: "+1 10-12", AskKind.MONEY: "12.34", AskKind.PHONE: "+380501112233",
             AskKind.FILE: str(photo), AskKind.YES: "yes", AskKind.TEXT: "Олег"}  # fmt: skip
    chosen: dict[str, str] = {}
    for ask in asked:
        if all(chosen.get(name) in (value if isinstance(value, list) else [value]) for name, value in ask.when.items()):
            chosen[ask.field] = texts.get(ask.kind) or ask.options[chance % len(ask.options)].key
            yield ask.field, chosen[ask.field]
