"""What the look-alikes of KeyCRM and Flowwow tell is what the desk's import profiles, made by others, expect."""

from __future__ import annotations

import pytest

from orderdesk.channels.incoming import BadRecord, IncomingOrder
from orderdesk.channels.own import Whose
from orderdesk.channels.profiles.foreign import read_answer
from orderdesk.channels.profiles.reading import read_profiles
from orderdesk.sandbox.life import Life
from tests.sandbox.inside import client, control, sandbox
from tests.shop import Shop

LISTS = {
    "keycrm": ("/order", {"limit": "50", "include": "buyer,products.offer,shipping.deliveryService,status"}),
    "flowwow": ("/apiseller/orders/list", {"shopId": "395000", "limit": "50"}),
}


@pytest.mark.parametrize(("name", "book"), [("keycrm", "magazito"), ("flowwow", "flowwow")])
def test_every_order_of_a_week_is_read(shop: Shop, name: str, book: str) -> None:
    made = sandbox(orders=60, life=Life(every=7200))
    http = client(made, name, Authorization=f"Bearer {made.fronts[name].market.token}")
    control(http, "_clock", step=5 * 86_400)
    control(http, "_faults", limit=0)
    path, params = LISTS[name]
    read: dict[str, IncomingOrder] = {}
    wrong: list[BadRecord] = []
    page, there = 1, 1
    while len(read) + len(wrong) < there:
        answer = http.get(path, params={**params, "page": str(page)})
        there, page = answer.json()["total"], page + 1
        found = read_answer(
            answer.text, list(read_profiles().values()), Whose(book), lambda _name: shop.parts.rules.book(book)
        )
        assert found is not None
        assert found.profile is not None
        assert found.profile.key == name
        for one in found.records:
            if isinstance(one, BadRecord):
                wrong.append(one)
            elif isinstance(one, IncomingOrder):
                read[one.number] = one
    assert wrong == []
    sides = {one.get("source_uuid", one["order"]): one for one in control(http, "_orders")}
    assert set(read) == {number for number, one in sides.items() if name == "keycrm" or one["state"] != "cancelled"}
    assert all(one.lines for one in read.values())
