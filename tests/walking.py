"""Random steps through the rulebooks, for tests of what must hold wherever an order goes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from orderdesk.channels.incoming import IncomingLine
from orderdesk.clock import HOUR, MINUTE
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.changes import Edit, Move, Split
from orderdesk.desk.commands.clock import Tick
from orderdesk.desk.commands.handing_over import HandOver, SendCode
from orderdesk.desk.commands.record import Call
from orderdesk.desk.commands.steps import Happen, Take
from orderdesk.desk.orders.price import offers
from orderdesk.model import ActorKind, Consent, Order
from orderdesk.rules.edits import editable
from orderdesk.rules.payment import DIFFERENCE
from orderdesk.rules.possible import cancel_step, proof_step, steps
from orderdesk.rules.rulebook.load import read_rulebooks
from orderdesk.rules.rulebook.steps import AskKind
from tests.shop import NOON, Shop

BOOKS = read_rulebooks()

PIN = "4711"
"""What Мария signs with, where somebody is registered."""

KINDS = ["step", "outside", "wait", "cancel", "edit", "split", "move", "call"]

lines = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 99_999)), min_size=1, max_size=4)


def walks(*kinds: str) -> st.SearchStrategy[list[tuple[str, int]]]:
    """What is done, one after the other, each with a number that chooses the order and how."""
    return st.lists(st.tuples(st.sampled_from(kinds), st.integers(0, 99)), min_size=1, max_size=12)


def begin(shop: Shop, channel: str, bought: list[tuple[int, int]], extra: int, payment: str = "prepaid") -> int:
    """Take an order in; its sum."""
    goods = tuple(IncomingLine(f"S{i}", f"Товар {i}", n, price) for i, (n, price) in enumerate(bought))
    total = sum(line.quantity * line.price for line in goods) + extra
    facts = {"category": "flowers", "window_from": NOON + HOUR, "paid_amount": total // 3}
    shop.from_(channel, "1", lines=goods, total=total, delivery_cost=extra, facts=facts, payment=payment,
               planned_at=NOON + 3 * HOUR)  # fmt: skip
    return total


def chosen(shop: Shop, chance: int) -> Order:
    """One of the orders there are."""
    order = shop.store.orders.get(chance % len(shop.store.orders.ids()) + 1)
    assert order is not None
    return order


def move(shop: Shop, order: Order, kind: str, chance: int, photo: Path) -> None:
    """Do something of a kind; what the desk refuses is raised."""
    book, desk = BOOKS[order.channel], shop.desk
    consent = Consent(by="buyer", via=book.contact[0])
    match kind:
        case "wait":
            shop.clock.advance((chance + 1) * 20 * MINUTE)
            desk.do(Tick())
        case "outside":
            events = [step.key for step in book.step if not {ActorKind.OPERATOR, ActorKind.SYSTEM} & set(step.by)]
            desk.do(Happen(events[chance % len(events)]), order)
        case "cancel":
            found = offers(shop.store, shop.parts.rules.clocks, book, order, shop.clock())
            if cancel_step(book, order) and found:
                desk.do(Cancel(found[chance % len(found)].reason.key, comment="по ошибке"), order)
        case "edit":
            fields = sorted(editable(book, order))
            field = fields[chance % len(fields)] if fields else "lines"
            value = {"lines": "S0*2@10.01; S1*1@0.99", "method": "pickup", "delivery_cost": "5"}.get(field, "новое")
            desk.do(Edit({field: value}, consent), order)
        case "split":
            first = shop.store.orders.lines(order.id)[0]
            desk.do(Split({first.sku: chance % first.quantity + 1}, "1", consent), order)
        case "move":
            desk.do(Move(shop.clock() + (chance + 1) * HOUR, consent=consent), order)
        case "call":
            desk.do(Call(["reached", "no_answer"][chance % 2]), order)
        case _:
            _step(shop, order, chance, photo)


def _step(shop: Shop, order: Order, chance: int, photo: Path) -> None:
    possible = [step for step in steps(BOOKS[order.channel], order) if not step.cancels]
    if proof_step(BOOKS[order.channel], order) is not None:
        shop.desk.do(SendCode(), order)
        shop.desk.do(HandOver(shop.code()), order)
    elif possible:
        step = possible[chance % len(possible)]
        consent = Consent(by="buyer", via=BOOKS[order.channel].contact[0])
        shop.desk.do(
            Take(step.key, dict(answers_to(step.ask, chance, photo)), consent=consent, sure=True, pin=PIN), order
        )


def answers_to(asked: Any, chance: int, photo: Path) -> Iterator[tuple[str, str]]:
    texts = {
        AskKind.DAY: "+1",
        AskKind.WINDOW: "+1 10-12",
        AskKind.COUNT: "2",
        AskKind.MONEY: "12.34",
        AskKind.PAYMENT: str(chance),
        AskKind.PHONE: "+380501112233",
        AskKind.FILE: str(photo),
        AskKind.YES: "yes",
        AskKind.TEXT: "Олег",
    }
    chosen: dict[str, str] = {}
    for ask in asked:
        if all(chosen.get(name) in (value if isinstance(value, list) else [value]) for name, value in ask.when.items()):
            text = "20450012345678" if ask.field == "waybill" else texts.get(ask.kind)
            chosen[ask.field] = text or ask.options[chance % len(ask.options)].key
            yield ask.field, chosen[ask.field]
            if ask.kind is AskKind.PAYMENT and chance % 3:  # a sum that is not the one owed wants a word
                yield DIFFERENCE, "yes"
