"""The line to a marketplace over HTTP: how long is waited, what is tried again, and what an answer means.

Reads are tried again, each time after a longer wait of random length. Writes never are: what is not known to have
failed may have been done.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, Final

import httpx

from orderdesk.channels.live.protocol import Answer, ChannelDown, ChannelRefused, Outcome
from orderdesk.channels.live.tokens import redacted
from orderdesk.i18n import _

TRIES: Final = 4
"""How often something is read before it counts as not answered."""

FIRST_WAIT: Final = 0.5
LONGEST_WAIT: Final = 30.0
"""Seconds between two tries, at least and at most; a marketplace that asks for more is left alone."""

_PATIENCE: Final = 20.0
"""Seconds without an answer after which there is none; to be let in at all, half as long."""

_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers after which a read is tried again."""

_UNREAD: Final = frozenset({429})
"""Answers to a write by which it was certainly not done: it was sent away at the door."""

_NEVER_LEFT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol,
                      httpx.ProxyError)  # fmt: skip

logging.getLogger("httpx").setLevel(logging.WARNING)  # it would write down every address, with what is asked for


class Line:
    """Asks and tells one marketplace, with headers of its own."""

    def __init__(
        self, url: str, headers: Mapping[str, str], *, token: str, sleep: Callable[[float], None],
        gap: float = 0.0, transport: httpx.BaseTransport | None = None, chance: Callable[[], float] = random.random,
        patience: float = _PATIENCE,
    ) -> None:  # fmt: skip
        """`gap` is how many seconds lie between two requests; `chance` gives numbers between 0 and 1."""
        self._token, self._sleep, self._gap, self._chance = token, sleep, gap, chance
        self._asked = False
        self._client = httpx.Client(base_url=url, headers=dict(headers), transport=transport, follow_redirects=False,
                                    timeout=httpx.Timeout(patience, connect=patience / 2))  # fmt: skip

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def read(self, path: str, params: Mapping[str, str] | None = None) -> httpx.Response:
        """An answer that says yes; `ChannelDown` when there was none, `ChannelRefused` when it was no."""
        wait, said = FIRST_WAIT, ""
        for turn in range(TRIES):
            self._pause()
            try:
                answer = self._ask("GET", path, params=params)
            except httpx.HTTPError as error:
                said, asked = _cause(error), 0.0
            else:
                if answer.status_code == 200:
                    return answer
                said, asked = self.words(answer), _retry_after(answer)
                if answer.status_code not in _AGAIN:
                    raise ChannelRefused(said, answer.status_code)
            if asked > LONGEST_WAIT:
                raise ChannelDown(said, asked)
            if turn < TRIES - 1:
                self._sleep(max(asked, wait * (0.5 + self._chance() / 2)))
                wait = min(wait * 3, LONGEST_WAIT)
        raise ChannelDown(said)

    def find(self, path: str, params: Mapping[str, str] | None = None) -> httpx.Response | None:
        """As `read`; `None` where there is no such thing."""
        try:
            return self.read(path, params)
        except ChannelRefused as error:
            if error.status == 404:
                return None
            raise

    def write(
        self,
        method: str,
        path: str,
        body: object,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> tuple[Answer, httpx.Response | None]:
        """What became of a write that is sent once, and the answer itself where there was one.

        The `body` goes as JSON; a `form`, where there is one, goes in its place.
        """
        try:
            self._pause()
        except ChannelDown as error:
            return Answer(Outcome.UNSENT, str(error)), None
        try:
            answer = self._ask(method, path, json=body, data=form, headers=headers, params=params)
        except _NEVER_LEFT as error:
            return Answer(Outcome.UNSENT, _cause(error)), None
        except httpx.HTTPError as error:
            return Answer(Outcome.UNKNOWN, _cause(error)), None
        if answer.is_success:
            return Answer(Outcome.DONE), answer
        said, asked = self.words(answer), _retry_after(answer)
        if answer.status_code in _UNREAD:
            return Answer(Outcome.UNSENT, said, asked or LONGEST_WAIT), answer
        if 400 <= answer.status_code < 500 and answer.status_code != 408:
            return Answer(Outcome.REFUSED, said), answer
        return Answer(Outcome.UNKNOWN, said), answer

    def words(self, answer: httpx.Response) -> str:
        """What an answer that is no yes says, as it may be shown."""
        try:
            found: Any = answer.json()
        except (ValueError, RecursionError):
            found = None
        said = "; ".join(_titles(found)) if isinstance(found, dict) else ""
        return redacted(said, self._token) or _("it answered with {status}").format(status=answer.status_code)

    def _ask(self, method: str, path: str, **told: Any) -> httpx.Response:
        """An answer that is gone as soon as nobody holds it: httpx makes it and its stream hold each other."""
        answer = self._client.request(method, path, **told)
        answer.stream = httpx.ByteStream(b"")  # it has been read
        return answer

    def _pause(self) -> None:
        """Leave a gap behind the request before."""
        if self._gap and self._asked:
            self._sleep(self._gap)
        self._asked = True


def _titles(found: Mapping[str, Any]) -> list[str]:
    """The sentences of an error: a list of errors with titles, or one message."""
    errors = found.get("errors")
    listed = errors if isinstance(errors, list) else ()
    titles = [error.get("title") for error in listed if isinstance(error, dict)]
    return [title for title in (*titles, found.get("message")) if isinstance(title, str) and title]


def _cause(error: httpx.HTTPError) -> str:
    """Why there was no answer, in words of ours: the library's name the address."""
    if isinstance(error, httpx.TimeoutException):
        return _("no answer in time")
    if isinstance(error, httpx.ConnectError):
        return _("it cannot be reached")
    return _("the line broke")


def _retry_after(answer: httpx.Response) -> float:
    """For how many seconds the marketplace wants to be left alone; 0 where it does not say."""
    said = answer.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return float(min(int(said), 86_400))
    try:
        then = parsedate_to_datetime(said)
        now = parsedate_to_datetime(answer.headers.get("Date", ""))
    except (ValueError, TypeError):
        return 0.0
    return max(0.0, (then - now).total_seconds())
