"""Flowwow as a channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import httpx

from orderdesk.channels.incoming import BadRecord, IncomingOrder
from orderdesk.channels.live.flowwow import flowwow_questions as questions
from orderdesk.channels.live.flowwow.flowwow_webhook import CANCELLED, read_webhook
from orderdesk.channels.live.flowwow.goods_told import put_goods
from orderdesk.channels.live.http_line import Line
from orderdesk.channels.live.protocol import Act, Answer, ChannelRefused, Goods, Outcome, Records, Ref, Setup
from orderdesk.channels.live.told_by_profile import ToldByProfile, answered, rows
from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.model import FactName
from orderdesk.values import replace

_MOST_PAGES: Final = 1000
_LARGEST: Final = 2**32 - 1
"""The largest number that an order can have."""


class Flowwow:
    """One shop on Flowwow."""

    own_code = False
    tells_changes = False

    def __init__(self, setup: Setup, transport: httpx.BaseTransport | None = None) -> None:
        """`transport` takes the place of the network."""
        self._setup = setup
        self.acts = frozenset(questions.ACTS if setup.unconfirmed else ())
        self._line = Line((setup.url or questions.URL).rstrip("/"), questions.headers(setup.token), token=setup.token,
                          sleep=setup.sleep, gap=questions.GAP, transport=transport)  # fmt: skip
        self._reader = ToldByProfile("flowwow", "items", setup)

    def close(self) -> None:
        """Let go of the connections."""
        self._line.close()

    def check(self) -> None:
        """Ask for a new order; the shop's number must be known."""
        self._list(questions.of_status(self._shop(), questions.OPEN[0], 1))

    # --- what is read ----------------------------------------------------------------------------------------

    def pull(self, since: int | None) -> Iterator[Records]:
        """All that is open, status by status: Flowwow does not tell what has changed."""
        for status in questions.OPEN:
            for page in range(1, _MOST_PAGES):
                found = self._list(questions.of_status(self._shop(), status, page))
                yield [record for row in found for record in [self._record(row)] if record is not None]
                if len(found) < questions.PAGE:
                    break

    def get(self, order: Ref) -> IncomingOrder | None:
        """By its number, which is its id; `BadInput` where it cannot be read."""
        number = order.number
        if not (number.isascii() and number.isdecimal() and 0 < int(number) <= _LARGEST):
            return None
        asked = {"shopId": self._shop(), "orderId": number}
        answer = self._line.find("/apiseller/orders/view", asked)
        if answer is None:
            return None
        row = answered(answer.text)
        record = self._record(row)
        if isinstance(record, BadRecord):
            raise BadInput(record.reason)
        if record is None or record.number != number:
            return None
        if row.get("status") != questions.FINISHED and not self._listed(number):
            return replace(record, external={"status": questions.GONE})
        return record

    def webhook(self, body: bytes, signature: str, secret: str) -> IncomingOrder | None:
        """The order that was paid for, or cancelled: that is said nowhere else."""
        notice = read_webhook(body, signature, secret)
        record = self.get(Ref(notice.number)) if notice.shop == self._shop() else None
        if record is not None and notice.event == CANCELLED:
            return replace(record, external={"status": questions.CANCELLED})
        return record

    def possible(self, order: IncomingOrder) -> frozenset[str]:
        """By its status; nobody carries what is fetched."""
        status = order.external.get("status", "")
        found = {act for act in self.acts if status in questions.TAKEN_FROM[act]}
        return frozenset(found - {"courierLeft"} if order.method == "pickup" else found)

    def waybill(self, order: Ref) -> bytes | None:
        """Flowwow prints none."""
        return None

    # --- what is told ----------------------------------------------------------------------------------------

    def push(self, act: Act) -> Answer:
        """Accept, courier left, or finish; sent once."""
        if act.kind not in self.acts or not act.order.number.isdecimal():
            return Answer(Outcome.REFUSED, self.elsewhere(act.kind))
        return self._line.write("POST", questions.ACTS[act.kind], {"orderId": int(act.order.number)})[0]

    def put_goods(self, goods: Sequence[Goods]) -> Mapping[str, Answer]:
        """Put stock, hide and show goods, by the seller's own numbers."""
        return put_goods(self._line, self._shop(), goods)

    def elsewhere(self, kind: str) -> str:
        """The seller's cabinet; what nobody has tried on a live account is switched on in the settings."""
        if kind in questions.ACTS:
            return _("not confirmed on a live account: do it in the cabinet, or set unconfirmed = true for the channel")
        return _("Flowwow's API does not do this: open the order in the cabinet, or write to Support")

    # --- how ---------------------------------------------------------------------------------------------------

    def _shop(self) -> str:
        if not self._setup.shop.isdecimal():
            raise ChannelRefused(_("the number of the shop is missing: channel add … --shop 123"))
        return self._setup.shop

    def _list(self, asked: dict[str, str]) -> list[Any]:
        return rows(answered(self._line.read("/apiseller/orders/list", asked).text), "items")

    def _listed(self, number: str) -> bool:
        found = self._list(questions.of_number(self._shop(), number))
        return any(isinstance(row, dict) and str(row.get("id")) == number for row in found)

    def _record(self, row: Any) -> IncomingOrder | BadRecord | None:
        """An order, with its status as the rulebook asks for it; `None` for what is no order at all."""
        record = next(self._reader.read(row), None)
        if not isinstance(record, IncomingOrder):
            return record
        status = row.get("status")
        if type(status) is not int:
            return BadRecord(0, record.number, _("not an order of Flowwow: it has no status"))
        facts = {**record.facts, FactName.CHANNEL_ID: record.number}
        return replace(record, status="", external={"status": str(status)}, unsure=False, facts=facts)
