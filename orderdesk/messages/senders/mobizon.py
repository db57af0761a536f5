"""SMS by Mobizon (Kazakhstan), by its documented API: `service/message/sendsmsmessage`.

Unconfirmed: the codes besides 0, 1 and 8; and that `apiKey` must stand in the address, where its documentation has it.
"""

from __future__ import annotations

from typing import Any, Final

import httpx

from orderdesk.channels.live.http_line import LONGEST_WAIT, Line
from orderdesk.channels.live.protocol import ChannelRefused, Outcome
from orderdesk.channels.live.tokens import redacted
from orderdesk.i18n import _
from orderdesk.messages.senders.message_sender import PATIENCE, Outgoing, Sent, Setup, id_of

URL: Final = "https://api.mobizon.kz"
_HEADERS: Final = {"Accept": "application/json", "User-Agent": "OrderDesk"}
_DONE: Final = (0, 100)
"""Taken; 100: taken into the background."""
_OF_ACCOUNT: Final = (8, 9, 13)
"""The key is not valid, may not do it, or the service is too busy: nothing is wrong with the message."""
_UNCLEAR: Final = (3, 10, 98)
"""Errors of its own, of which nobody can say how far it had come."""


class Mobizon:
    """An account with Mobizon."""

    def __init__(self, setup: Setup, transport: httpx.BaseTransport | None = None) -> None:
        """By the key and the name that the messages are signed with."""
        self._token, self._signature = setup.token, setup.signature
        self._line = Line(setup.url or URL, _HEADERS, token=setup.token, sleep=setup.sleep, transport=transport,
                          patience=PATIENCE)  # fmt: skip
        self._always = {"output": "json", "api": "v1", "apiKey": setup.token}

    def check(self) -> None:
        """Ask for the balance."""
        code, said, _data = self._read(self._line.read("/service/user/getownbalance", self._always))
        if code != 0:
            raise ChannelRefused(said)

    def send(self, message: Outgoing) -> Sent:
        """Hand one SMS over."""
        form = {"recipient": message.phone.lstrip("+"), "text": message.text}
        if self._signature:
            form["from"] = self._signature
        answer, response = self._line.write(
            "POST", "/service/message/sendsmsmessage", None, params=self._always, form=form
        )
        if answer.outcome is not Outcome.DONE or response is None:
            refused = response is not None and response.status_code in (401, 403)
            outcome = Outcome.UNSENT if refused else answer.outcome
            return Sent(outcome, answer.said, wait=answer.wait or (LONGEST_WAIT if refused else 0))
        code, said, data = self._read(response)
        if code in _DONE:
            return Sent(Outcome.DONE, id=id_of(data.get("messageId") or data.get("campaignId"), message))
        if code in _OF_ACCOUNT:
            return Sent(Outcome.UNSENT, said, wait=LONGEST_WAIT)
        return Sent(Outcome.UNKNOWN if code is None or code in _UNCLEAR else Outcome.REFUSED, said)

    def close(self) -> None:
        """Let go of the connections."""
        self._line.close()

    def _read(self, response: httpx.Response) -> tuple[int | None, str, dict[str, Any]]:
        """The code, why not, and the data; no code where that is not how Mobizon answers."""
        try:
            found = response.json()
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict) or type(found.get("code")) is not int:
            return None, _("its answer could not be read"), {}
        data = found.get("data")
        table = data if isinstance(data, dict) else {}
        said = found.get("message")
        words = [said if isinstance(said, str) else "", *(value for value in table.values() if isinstance(value, str))]
        shown = redacted("; ".join(word for word in words if word), self._token)
        return found["code"], shown or _("it answered with {status}").format(status=found["code"]), table
