"""SMS by TurboSMS (Ukraine), by its documented API: `message/send.json`.

Unconfirmed: the numbers of errors other than success (0, 800–803); they are told apart by the names beside them.
"""

from __future__ import annotations

from typing import Any, Final

import httpx

from orderdesk.channels.live.http_line import LONGEST_WAIT, Line
from orderdesk.channels.live.protocol import ChannelRefused, Outcome
from orderdesk.channels.live.tokens import redacted
from orderdesk.i18n import _
from orderdesk.messages.senders.message_sender import PATIENCE, Outgoing, Sent, Setup, id_of

URL: Final = "https://api.turbosms.ua"
_DONE: Final = (0, 800, 801, 802, 803)
_PONG: Final = 1
_OF_ACCOUNT: Final = ("AUTH", "TOKEN", "ACCOUNT", "BALANCE", "CREDITS", "FREQUENCY")
"""In the name of an error: nothing is wrong with the message."""
_UNCLEAR: Final = "FATAL"


class TurboSms:
    """An account with TurboSMS."""

    def __init__(self, setup: Setup, transport: httpx.BaseTransport | None = None) -> None:
        """By the token and the name that the messages are signed with."""
        self._token, self._signature = setup.token, setup.signature
        headers = {"Authorization": f"Bearer {setup.token}", "Accept": "application/json", "User-Agent": "OrderDesk"}
        self._line = Line(setup.url or URL, headers, token=setup.token, sleep=setup.sleep, transport=transport,
                          patience=PATIENCE)  # fmt: skip

    def check(self) -> None:
        """Ask for the balance."""
        code, name, _results = self._read(self._line.read("/user/balance.json"))
        if code not in (*_DONE, _PONG):
            raise ChannelRefused(name)

    def send(self, message: Outgoing) -> Sent:
        """Hand one SMS over."""
        body: dict[str, Any] = {
            "recipients": [message.phone.lstrip("+")],
            "sms": {"sender": self._signature, "text": message.text},
        }
        if message.key:
            body["sequence_id"] = message.key
        answer, response = self._line.write("POST", "/message/send.json", body)
        if answer.outcome is not Outcome.DONE or response is None:
            refused = response is not None and response.status_code in (401, 403)
            outcome = Outcome.UNSENT if refused else answer.outcome
            return Sent(outcome, answer.said, wait=answer.wait or (LONGEST_WAIT if refused else 0))
        code, name, results = self._read(response)
        if code is None:
            return Sent(Outcome.UNKNOWN, name)
        one = next((result for result in results if isinstance(result, dict)), {})
        if code in _DONE:
            told = one.get("response_code", 0)
            if told in _DONE:
                return Sent(Outcome.DONE, id=id_of(one.get("message_id"), message))
            name = self._words(one.get("response_status"), told)
        if any(word in name.upper() for word in _OF_ACCOUNT):
            return Sent(Outcome.UNSENT, name, wait=LONGEST_WAIT)
        return Sent(Outcome.UNKNOWN if _UNCLEAR in name.upper() else Outcome.REFUSED, name)

    def close(self) -> None:
        """Let go of the connections."""
        self._line.close()

    def _read(self, response: httpx.Response) -> tuple[int | None, str, list[Any]]:
        """The code, its name, and what became of each phone; no code where that is not how TurboSMS answers."""
        try:
            found = response.json()
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict) or type(found.get("response_code")) is not int:
            return None, _("its answer could not be read"), []
        results = found.get("response_result")
        code = found["response_code"]
        return code, self._words(found.get("response_status"), code), results if isinstance(results, list) else []

    def _words(self, name: object, code: object) -> str:
        said = redacted(name, self._token) if isinstance(name, str) else ""
        return said or _("it answered with {status}").format(status=redacted(str(code)))
