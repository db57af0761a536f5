"""The look-alike of Mobizon's API: one SMS, and the balance. A refusal has status 200 and a code above 0."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from orderdesk.sandbox.market import Denied
from orderdesk.sandbox.sms.sms_market import SmsMarket

OK, NOT_VALID, NOT_THE_KEY = 0, 1, 8


class Mobizon(SmsMarket):
    """Mobizon, for one key."""

    name = "mobizon"

    def routes(self) -> list[BaseRoute]:
        """What it answers."""

        async def sent(request: Request) -> Response:
            return self._sent(request, (await request.body()).decode("utf-8", "replace"))

        async def balance(request: Request) -> Response:
            return self._checked(request) or _answer(OK, {"balance": "1000.00", "currency": "KZT"})

        return [
            Route("/service/message/sendsmsmessage", sent, methods=["POST"]),
            Route("/service/user/getownbalance", balance, methods=["GET", "POST"]),
        ]

    def write_of(self, request: Request, body: Any) -> tuple[str, str] | None:
        """A message to a phone."""
        if not request.url.path.endswith("/sendsmsmessage"):
            return None
        return _form(body if isinstance(body, str) else "").get("recipient", ""), "sms"

    def worded(self, denied: Denied) -> Response:
        """As text: the house does not stand behind it."""
        return PlainTextResponse(denied.title, denied.status)

    def _checked(self, request: Request) -> Response | None:
        if request.query_params.get("apiKey") != self.token:
            return _answer(NOT_THE_KEY, [], "Access denied: the API key is not valid")
        return None

    def _sent(self, request: Request, body: str) -> Response:
        if (refused := self._checked(request)) is not None:
            return refused
        form = _form(body)
        phone, text = form.get("recipient", ""), form.get("text", "")
        if not self.may_receive(phone):
            return _answer(NOT_VALID, {"recipient": f"The recipient {phone} is not valid"}, "Not valid")
        if not text:
            return _answer(NOT_VALID, {"text": "The text is empty"}, "Not valid")
        number = str(100_000 + len(self.received) + 1)
        self.deliver(phone, text, form.get("from", ""), number)
        return _answer(OK, {"campaignId": f"9{number}", "messageId": number, "status": 2})


def _form(body: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(body).items()}


def _answer(code: int, data: Any, message: str = "") -> Response:
    return JSONResponse({"code": code, "data": data, "message": message})
