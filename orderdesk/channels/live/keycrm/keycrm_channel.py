"""KeyCRM as a channel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import httpx

from orderdesk.channels.incoming import BadRecord, IncomingOrder
from orderdesk.channels.live.http_line import Line
from orderdesk.channels.live.keycrm import keycrm_questions as questions
from orderdesk.channels.live.keycrm.keycrm_statuses import (
    CANCEL,
    CANCELLED,
    DONE,
    GROUP,
    STATUS,
    Status,
    read_statuses,
    to_put,
)
from orderdesk.channels.live.protocol import Act, Answer, ChannelDown, ChannelRefused, Outcome, Records, Ref, Setup
from orderdesk.channels.live.told_by_profile import ToldByProfile, answered, rows
from orderdesk.clock import HOUR
from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.model import FactName
from orderdesk.values import replace
from orderdesk.wording.dates import local

_KNOWN_FOR: Final = HOUR
"""Seconds after which the dictionary of statuses is read anew."""

_MOST_PAGES: Final = 1000

_DATE: Final = "shipping_date"
"""Tells the day that was promised."""


class KeyCrm:
    """One account of KeyCRM, or one of its sources."""

    own_code = False
    tells_changes = True

    def __init__(self, setup: Setup, transport: httpx.BaseTransport | None = None) -> None:
        """`transport` takes the place of the network."""
        self._setup = setup
        tells = {step.tell for step in setup.book.step} | {reason.tell for reason in setup.book.reason}
        self.acts = frozenset({_DATE, *(tell for tell in tells if tell.startswith((GROUP, STATUS, CANCEL)))})
        self._line = Line((setup.url or questions.URL).rstrip("/"), questions.headers(setup.token), token=setup.token,
                          sleep=setup.sleep, gap=questions.GAP, transport=transport)  # fmt: skip
        self._reader = ToldByProfile("keycrm", "data", setup)
        self._statuses: dict[int, Status] = {}
        self._read_at: int | None = None
        self._since: dict[int, tuple[int, int]] = {}
        """Order → its status, and since when it has been seen in it."""

    def close(self) -> None:
        """Let go of the connections."""
        self._line.close()

    def check(self) -> None:
        """Ask for the dictionary of statuses."""
        self._read_at = None
        self._known()

    # --- what is read ----------------------------------------------------------------------------------------

    def pull(self, since: int | None) -> Iterator[Records]:
        """What has changed; without `since` all that is in an open status."""
        known = self._known()
        if since is not None:
            yield from self._pages(questions.changed(since, self._setup.now()))
            return
        for status in [one.id for one in known.values() if one.group not in (DONE, CANCELLED)]:
            yield from self._pages(questions.of_status(status))

    def get(self, order: Ref) -> IncomingOrder | None:
        """By KeyCRM's own id, else by the number; `BadInput` where it cannot be read, or two orders have the number."""
        found = self._raw(order)
        if found is None:
            return None
        record = self._record(found)
        if isinstance(record, BadRecord):
            raise BadInput(record.reason)
        return record

    def possible(self, order: IncomingOrder) -> frozenset[str]:
        """Forward through the groups; to cancel, and to any status that is named, while the work goes on."""
        group = int(order.external.get("group") or 0)
        if group in (DONE, CANCELLED):
            return frozenset()
        ahead = {f"{GROUP}{later}" for later in range(group + 1, DONE + 1)}
        return frozenset(act for act in self.acts if act in ahead or act.startswith((_DATE, CANCEL, STATUS)))

    def waybill(self, order: Ref) -> bytes | None:
        """KeyCRM prints none over its API."""
        return None

    # --- what is told ----------------------------------------------------------------------------------------

    def push(self, act: Act) -> Answer:
        """Put its status, with the waybill that was filled in, or its day."""
        if act.kind not in self.acts or not act.order.id.isdecimal():
            return Answer(Outcome.REFUSED, self.elsewhere(act.kind))
        try:
            body = self._day(act) if act.kind == _DATE else self._status(act)
        except BadInput as error:
            return Answer(Outcome.REFUSED, str(error))
        except ChannelDown as error:
            return Answer(Outcome.UNSENT, str(error), error.wait)
        except ChannelRefused as error:
            return Answer(Outcome.REFUSED, str(error))
        return self._line.write("PUT", f"/order/{act.order.id}", body)[0]

    def elsewhere(self, kind: str) -> str:
        """The order's card in KeyCRM."""
        return _("KeyCRM is not told this: open the order there")

    # --- how ---------------------------------------------------------------------------------------------------

    def _status(self, act: Act) -> dict[str, Any]:
        body: dict[str, Any] = {"status_id": to_put(self._known().values(), act.kind)}
        waybill = str(act.details.get(FactName.WAYBILL) or "")
        return body | self._waybill(act.order, waybill) if waybill else body

    def _day(self, act: Act) -> dict[str, Any]:
        planned = act.details.get("planned_at")
        if type(planned) is not int:
            raise BadInput(_("there is no day to tell"))
        return {"shipping": {"shipping_date": local(planned, self._setup.book.zone).date().isoformat()}}

    def _waybill(self, order: Ref, waybill: str) -> dict[str, Any]:
        """The number, where the order has none there yet: a second one is an error, and a wrong one is not mended."""
        found = self._raw(order) or {}
        shipping = found.get("shipping")
        there = (shipping if isinstance(shipping, dict) else {}).get("tracking_code")
        if there and there != waybill:
            raise BadInput(_("it has another waybill there: {waybill}").format(waybill=str(there)[:40]))
        return {} if there else {"shipping": {"tracking_code": waybill}}

    def _raw(self, order: Ref) -> dict[str, Any] | None:
        if order.id.isdecimal():
            return self._one(order.id)
        answer = self._line.read("/order", {**questions.page(1, self._setup.shop), **questions.of_number(order.number)})
        found = [row for row in rows(answered(answer.text), "data")
                 if isinstance(row, dict) and str(row.get("source_uuid")) == order.number]  # fmt: skip
        if len(found) > 1:
            raise BadInput(_("two of its sources have an order of this number"))
        if found:
            return found[0]
        one = self._one(order.number) if order.number.isascii() and order.number.isdecimal() else None
        return None if one is None or one.get("source_uuid") else one  # it goes by the number of its source

    def _one(self, id: str) -> dict[str, Any] | None:
        answer = self._line.find(f"/order/{id}", {"include": questions.INCLUDE})
        return None if answer is None else answered(answer.text)

    def _pages(self, asked: dict[str, str]) -> Iterator[Records]:
        for page in range(1, _MOST_PAGES):
            answer = self._line.read("/order", {**questions.page(page, self._setup.shop), **asked})
            found = rows(answered(answer.text), "data")
            yield [record for row in found if (record := self._record(row)) is not None]
            if len(found) < questions.PAGE:
                return

    def _record(self, row: Any) -> IncomingOrder | BadRecord | None:
        """An order, with its status as the rulebook asks for it; `None` for what is no order at all."""
        record = next(self._reader.read(row), None)
        if not isinstance(record, IncomingOrder):
            return record
        key, status_id, group = (row.get(name) for name in ("id", "status_id", "status_group_id"))
        if type(key) is not int or type(status_id) is not int:
            return BadRecord(0, record.number, _("not an order of KeyCRM: it has no id or no status"))
        status = self._statuses.get(status_id)
        group = status.group if status is not None else group
        facts = {**record.facts, FactName.CHANNEL_ID: str(key)}
        if status is not None and status.stays:
            facts[FactName.STAY_UNTIL] = self._seen(key, status_id, record.said_at) + status.stays
        words = {"status": str(status_id) if status is None else status.name,
                 "group": str(group) if type(group) is int else ""}  # fmt: skip
        return replace(record, status="", external=words, unsure=False, facts=facts)

    def _seen(self, id: int, status: int, changed: int) -> int:
        """Since when an order has been seen in its status."""
        known = self._since.get(id)
        if known is None or known[0] != status:
            known = self._since[id] = status, changed or self._setup.now()
        return known[1]

    def _known(self) -> dict[int, Status]:
        now = self._setup.now()
        if self._read_at is None or not 0 <= now - self._read_at < _KNOWN_FOR:
            found: list[Any] = []
            for page in range(1, _MOST_PAGES):
                answer = self._line.read("/order/status", {"page": str(page), "limit": str(questions.PAGE)})
                some = rows(answered(answer.text), "data")
                found += some
                if len(some) < questions.PAGE:
                    break
            self._statuses = {one.id: one for one in read_statuses(found)}
            self._read_at = now
        return self._statuses
