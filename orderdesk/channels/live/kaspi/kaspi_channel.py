"""Kaspi as a channel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import httpx

from orderdesk.channels import kaspi as answers
from orderdesk.channels.document import Document
from orderdesk.channels.incoming import IncomingOrder
from orderdesk.channels.live.http_line import Line
from orderdesk.channels.live.kaspi import kaspi_bodies as bodies
from orderdesk.channels.live.kaspi import kaspi_questions as questions
from orderdesk.channels.live.protocol import (
    SEND_CODE,
    Act,
    Answer,
    ChannelDown,
    ChannelRefused,
    Outcome,
    Records,
    Ref,
    Setup,
)
from orderdesk.channels.live.tokens import redacted
from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.model import FactName
from orderdesk.values import replace

_GAP: Final = 0.5
"""Seconds between two requests: no limit is published, and four at once are known to be too many."""

_OPEN: Final = frozenset({"APPROVED_BY_BANK", "ACCEPTED_BY_MERCHANT"})
_GOING_BACK: Final = frozenset({"CANCELLING", "KASPI_DELIVERY_RETURN_REQUESTED", "RETURN_REQUESTED",
                                "RETURN_ACCEPTED_BY_MERCHANT"})  # fmt: skip
_IMEI: Final = re.compile(r"(?<!\d)\d{15}(?!\d)")
"""A number among what Kaspi answers; in which form it lists them no source shows."""
_KNOWN: Final = _OPEN | _GOING_BACK | {"COMPLETED", "CANCELLED", "RETURNED"}


class Kaspi:
    """One shop on Kaspi."""

    acts = frozenset({*bodies.STATUSES, *bodies.REASONS, bodies.LINE_CANCELLED, bodies.IMEI})
    own_code = True
    tells_changes = False

    def __init__(self, setup: Setup, transport: httpx.BaseTransport | None = None) -> None:
        """`transport` takes the place of the network."""
        self._setup = setup
        url = (setup.url or questions.URL).rstrip("/")
        self._url, self._root = url, url.removesuffix("/v2")
        self._line = Line(url, questions.headers(setup.token, setup.shop), token=setup.token, sleep=setup.sleep,
                          gap=_GAP, transport=transport)  # fmt: skip

    def close(self) -> None:
        """Let go of the connections."""
        self._line.close()

    def check(self) -> None:
        """Ask for a page of new orders."""
        self._page(questions.of_state("NEW", next(questions.windows(self._setup.now(), 1)), 0))

    # --- what is read ----------------------------------------------------------------------------------------

    def pull(self, since: int | None) -> Iterator[Records]:
        """All open orders of the newest window, since Kaspi does not tell what has changed; without `since` of all."""
        for window in questions.windows(self._setup.now(), questions.WINDOWS if since is None else 1):
            for state in questions.OPEN_STATES:
                yield from self._pages(state, window)

    def over_since(self, since: int) -> Iterator[Records]:
        """Those in the archive that were made since then, as far back as one list goes."""
        now = self._setup.now()
        start = max(since - questions.SLACK, now - questions.WINDOW)
        yield from self._pages(questions.ARCHIVE, (min(start, now), None))

    def get(self, order: Ref) -> IncomingOrder | None:
        """The order of a number; `BadInput` where it cannot be read."""
        document = self._page(questions.of_number(order.number))
        for record in answers.read_answer(document, self._setup.name, self._setup.book):
            if not isinstance(record, IncomingOrder):
                raise BadInput(record.reason)
            if record.number == order.number:
                return record
        return None

    def possible(self, order: IncomingOrder) -> frozenset[str]:
        """By state, status and flags; where Kaspi names a status that is not known here, it shall decide itself."""
        state, status = order.external.get("state", ""), order.external.get("status", "")
        if state == "ARCHIVE":
            return frozenset()
        found = set[str]()
        if status in _GOING_BACK:
            found.add("ARRIVED_BACKWARD")
        if status == "APPROVED_BY_BANK":
            found.add("ACCEPTED_BY_MERCHANT")
        if status not in _KNOWN:
            found |= self.acts - {"ACCEPTED_BY_MERCHANT"}
        if status == "ACCEPTED_BY_MERCHANT" and order.facts.get(FactName.PREORDER):
            found.add("ARRIVED")
        under_way = FactName.TRANSMITTED_AT in order.facts
        if status == "ACCEPTED_BY_MERCHANT" and state == "KASPI_DELIVERY" and not under_way:
            found.add("ASSEMBLE")
        if status in _OPEN and not under_way:
            found |= {*bodies.REASONS, bodies.LINE_CANCELLED, bodies.IMEI}
        return frozenset(found)

    def shows(self, act: Act) -> bool | None:
        """Whether Kaspi has all IMEI of an act; nothing else is asked for apart from the order."""
        if act.kind != bodies.IMEI:
            return None
        answer = self._line.find(questions.imei_of(act.order.id))
        return answer is not None and set(bodies.numbers(act)) <= set(_IMEI.findall(answer.text))

    def waybill(self, order: Ref) -> bytes | None:
        """The PDF that Kaspi has made; with the token that is asked for there, and nowhere but at Kaspi."""
        address = self._waybill_address(order)
        if address is None:
            return None
        content = self._line.read(address).content
        if not content.startswith(b"%PDF"):
            raise ChannelDown(_("what came is not a PDF"))
        return content

    # --- what is told ----------------------------------------------------------------------------------------

    def push(self, act: Act) -> Answer:
        """Send it once."""
        try:
            method, path, body = self._told(act)
        except (BadInput, ChannelRefused) as error:
            return Answer(Outcome.REFUSED, str(error))
        except ChannelDown as error:
            return Answer(Outcome.UNSENT, str(error), error.wait)
        by_code = bodies.code_headers(act) if act.kind in (SEND_CODE, bodies.COMPLETED) else None
        answer = self._line.write(method, path, body, by_code)[0]
        return replace(answer, said=answer.said.replace(act.code, "…")) if act.code else answer

    def elsewhere(self, kind: str) -> str:
        """The place in the seller's cabinet."""
        if kind == "PLANNED_DATE":
            return _("Kaspi's API moves no dates: in the cabinet, “My delivery”, the order, “Move the date”")
        return _("Kaspi's API does not do this: open the order in the cabinet")

    # --- how ---------------------------------------------------------------------------------------------------

    def _told(self, act: Act) -> tuple[str, str, object]:
        if act.kind == bodies.LINE_CANCELLED:
            return "POST", "/orderEntryCancelOperation", bodies.line_cancelled(act, self._line_id(act))
        if act.kind == bodies.IMEI:
            return "POST", "/orderEntryImeiOperation", bodies.imei(act, self._line_id(act))
        if not act.order.id:
            raise BadInput(_("Kaspi's id of the order is not known yet: pull the orders first"))
        return "POST", "/orders", bodies.status(act)

    def _line_id(self, act: Act) -> str:
        """Kaspi's id of the line that an act is about, as Kaspi says it; `BadInput` where there is not just one."""
        document, product = self._page(questions.of_number(act.order.number)), str(act.details.get("sku") or "")
        found = answers.line_ids(document, product, str(act.details.get("name") or ""))
        if len(found) != 1:
            raise BadInput(_("lines of this product there: {count}").format(count=len(found)))
        return found[0]

    def _pages(self, state: str, window: tuple[int, int | None]) -> Iterator[Records]:
        page = 0
        while True:
            document = self._page(questions.of_state(state, window, page))
            yield list(answers.read_answer(document, self._setup.name, self._setup.book))
            if document.count("data") < questions.PAGE or page + 1 >= _page_count(document, page):
                return
            page += 1

    def _page(self, asked: dict[str, str]) -> Document:
        answer = self._line.read("/orders", asked)
        try:
            document = Document(answer.text)
            if answers.is_answer(document):
                return document
        except BadInput:
            pass
        raise ChannelDown(_("what came is not an answer of the API"))

    def _waybill_address(self, order: Ref) -> str | None:
        document = self._page(questions.of_number(order.number))
        for _line, record in document.items("data"):
            about: Any = record.get("attributes") if isinstance(record, dict) else None
            delivery = about.get("kaspiDelivery") if isinstance(about, dict) else None
            found = (delivery if isinstance(delivery, dict) else {}).get("waybill") or (about or {}).get("waybill")
            if isinstance(found, str) and found:
                return self._ours(found)
        return None

    def _ours(self, address: str) -> str:
        """An address that may be asked with the token: at the host that is asked anyway, or at another of Kaspi's."""
        url, own = httpx.URL(address), httpx.URL(self._url)
        same = (url.scheme, url.host, url.port) == (own.scheme, own.host, own.port)
        if same or (url.scheme == "https" and (url.host == "kaspi.kz" or url.host.endswith(".kaspi.kz"))):
            return address
        raise ChannelRefused(_("the waybill lies at another host: {host}").format(host=redacted(url.host)))


def _page_count(document: Document, page: int) -> int:
    """How many pages there are; one more than those seen where it is not said."""
    for _line, meta in document.items("meta"):
        count = meta.get("pageCount") if isinstance(meta, dict) else None
        if isinstance(count, int) and not isinstance(count, bool):
            return count
    return page + 2
