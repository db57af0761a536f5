"""The look-alike of TurboSMS's API: messages, and the balance; what has a `sequence_id` is sent once."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_OID, uuid5

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from orderdesk.sandbox.asked import as_table, body_of, many
from orderdesk.sandbox.market import Denied
from orderdesk.sandbox.sms.sms_market import SmsMarket

ACCEPTED, NOT_THE_TOKEN, NO_RECIPIENT, NO_TEXT = 800, 301, 406, 204


class TurboSms(SmsMarket):
    """TurboSMS, for one token."""

    name = "turbosms"

    def routes(self) -> list[BaseRoute]:
        """What it answers."""

        async def sent(request: Request) -> Response:
            refused = self._checked(request)
            return refused if refused is not None else self._sent(await body_of(request))

        async def balance(request: Request) -> Response:
            refused = self._checked(request)
            return refused if refused is not None else _answer(0, "OK", {"balance": 250.5})

        return [
            Route("/message/send.json", sent, methods=["POST"]),
            Route("/user/balance.json", balance, methods=["GET", "POST"]),
        ]

    def write_of(self, request: Request, body: Any) -> tuple[str, str] | None:
        """A message to a phone."""
        if not request.url.path.endswith("/send.json"):
            return None
        phones = as_table(body).get("recipients")
        return str(phones[0]) if isinstance(phones, list) and phones else "", "sms"

    def worded(self, denied: Denied) -> Response:
        """With a code and a name."""
        return JSONResponse({"response_code": 999, "response_status": "FATAL_ERROR", "response_result": None},
                            denied.status)  # fmt: skip

    def _checked(self, request: Request) -> Response | None:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return _answer(NOT_THE_TOKEN, "NOT_ALLOWED_INVALID_TOKEN", None)
        return None

    def _sent(self, body: Any) -> Response:
        sms, key = as_table(body.get("sms")), str(body.get("sequence_id") or "")
        text = str(sms.get("text") or "")
        if not text:
            return _answer(NO_TEXT, "REQUIRED_MESSAGE_TEXT", None)
        results = []
        for phone in map(str, many(body, "recipients")):
            known = str(uuid5(NAMESPACE_OID, f"{key}-{phone}")) if key else ""
            there = any(one.id == known for one in self.received)
            if not self.may_receive(phone):
                results.append({"phone": phone, "response_code": NO_RECIPIENT, "message_id": None,
                                "response_status": "NOT_ALLOWED_RECIPIENT_COUNTRY"})  # fmt: skip
                continue
            number = known or str(uuid5(NAMESPACE_OID, str(len(self.received))))
            if not there:
                self.deliver(phone, text, str(sms.get("sender") or ""), number)
            results.append({"phone": phone, "response_code": 0, "message_id": number, "response_status": "OK"})
        return _answer(ACCEPTED, "SUCCESS_MESSAGE_ACCEPTED", results)


def _answer(code: int, name: str, result: Any) -> Response:
    return JSONResponse({"response_code": code, "response_status": name, "response_result": result})
