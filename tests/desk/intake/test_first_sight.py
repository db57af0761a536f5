"""When an order came into the status in which it is first seen, nobody tells: no clock of it runs before that."""

from __future__ import annotations

import pytest

from orderdesk.clock import DAY
from orderdesk.sla.targets import ClockKind
from tests.shop import Shop, kaspi_answer, kaspi_record, write
from tests.walking import BOOKS

STATUSES = [(key, status.key) for key, book in sorted(BOOKS.items()) for status in book.status]


@pytest.mark.req("X32")
@pytest.mark.parametrize(("channel", "status"), STATUSES)
def test_no_clock_of_a_later_status_begins_before_it_was_seen(shop: Shop, channel: str, status: str) -> None:
    book = BOOKS[channel]
    first = status == book.status[0].key
    before = shop.clock() - 16 * DAY
    order = shop.from_(channel, "1", status, received_at=before, planned_at=None, facts={}, entered_at=None)
    deadline, shown = order.deadline, shop.json("show", "1")
    if deadline is not None and deadline.kind not in (ClockKind.UNTIL, ClockKind.BEFORE):
        assert deadline.started_at == (before if first else shop.clock())
        assert shown["due_uncertain"] is not first
        if not first:
            assert deadline.last_at is None or deadline.last_at > shop.clock(), "nobody has missed it"
    if book.status_of(status).shelf.closed:
        assert order.closed_at == before
    history = shop.store.history.of(order.id)
    assert history[0].at == before
    shop.from_(channel, "1", status, received_at=before, planned_at=None, facts={}, entered_at=None)
    assert shop.order("1").entered_at == order.entered_at, "what is known already stays"


@pytest.mark.req("X32", "K22")
def test_a_parcel_that_comes_back_is_not_late_before_the_courier_took_it(shop: Shop) -> None:
    taken = shop.clock() - DAY
    record = kaspi_record("1", "returning", received=shop.clock() - 16 * DAY,
                          isKaspiDelivery=True, kaspiDelivery={"courierTransmissionDate": taken * 1000})  # fmt: skip
    path = write(shop.parts.database.parent / "answer.json", kaspi_answer(record))
    assert shop.run("import", str(path)).exit_code == 0
    order = shop.order("1")
    assert (order.status, order.deadline is not None) == ("returning", True)
    assert order.deadline is not None
    assert order.deadline.started_at >= taken
    shop.clock.advance(13 * DAY)
    assert shop.json("report", "quality")["late_steps"] == []
    assert "~" in shop.run("show", "1").stdout


@pytest.mark.req("X32")
def test_what_the_desk_itself_saw_begin_is_certain(shop: Shop) -> None:
    shop.from_("own_shop", "1", "agreement", planned_at=None, entered_at=None)
    assert shop.json("show", "1")["due_uncertain"] is True
    agreed = shop.run("take", "1", "confirm", "--set", "planned_at=26.11", "--set", "method=delivery")
    assert (agreed.exit_code, shop.order("1").status) == (0, "packing")
    assert shop.json("show", "1")["due_uncertain"] is False
