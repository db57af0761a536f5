"""Nova Poshta's tracking, `TrackingDocument.getStatusDocuments`. It answers without a key as well.

No phone is sent with a number: what it would tell beyond that is the recipient's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import httpx

from orderdesk.channels.carriers.parcel_carrier import Parcel
from orderdesk.channels.live.http_line import Line
from orderdesk.channels.live.protocol import ChannelDown, ChannelRefused, Outcome
from orderdesk.channels.live.tokens import redacted
from orderdesk.i18n import _
from orderdesk.model.dispatch import Stage

URL: Final = "https://api.novaposhta.ua/v2.0/json/"
_HEADERS: Final = {"Accept": "application/json", "User-Agent": "OrderDesk"}

_STAGES: Final = {
    **dict.fromkeys(("1", "12"), Stage.CREATED),
    **dict.fromkeys(("4", "41", "5", "6", "101", "104", "111", "112"), Stage.UNDER_WAY),
    **dict.fromkeys(("7", "8", "105"), Stage.AT_BRANCH),
    **dict.fromkeys(("9", "10", "11", "106"), Stage.DELIVERED),
    **dict.fromkeys(("102", "103"), Stage.RETURNING),
}
"""Its codes; any other says nothing of how far a parcel is."""
_UNKNOWN: Final = "3"
_TROUBLE: Final = ("2", "105", "111")
"""The waybill was deleted, the storage has ended, nobody was there."""


class NovaPoshta:
    """Its API, with a key or without."""

    most = 100

    def __init__(
        self, key: str, url: str, sleep: Callable[[float], None], transport: httpx.BaseTransport | None = None
    ) -> None:
        """`sleep` waits between two questions."""
        self._key = key
        self._line = Line(url or URL, _HEADERS, token=key, sleep=sleep, gap=0.5, transport=transport)

    def ask(self, numbers: Sequence[str]) -> list[Parcel]:
        """Where they are: asked once, and again when their time has come."""
        body = {
            "apiKey": self._key, "modelName": "TrackingDocument", "calledMethod": "getStatusDocuments",
            "methodProperties": {"Documents": [{"DocumentNumber": number, "Phone": ""} for number in numbers]},
        }  # fmt: skip
        answer, response = self._line.write("POST", "", body)
        if answer.outcome is not Outcome.DONE or response is None:
            raise ChannelDown(answer.said, answer.wait)
        try:
            found: Any = response.json()
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict) or not isinstance(found.get("data"), list):
            raise ChannelDown(_("its answer could not be read"))
        if found.get("success") is not True:
            errors = found.get("errors")
            said = "; ".join(one for one in errors if isinstance(one, str)) if isinstance(errors, list) else ""
            raise ChannelRefused(redacted(said, self._key) or _("its answer could not be read"))
        wanted = set(numbers)
        parcels = [_parcel(one) for one in found["data"] if isinstance(one, dict)]
        return [one for one in parcels if one is not None and one.number in wanted]

    def close(self) -> None:
        """Let go of the connections."""
        self._line.close()


def _parcel(one: Mapping[str, Any]) -> Parcel | None:
    number, code = one.get("Number"), str(one.get("StatusCode", "")).strip()[:10]
    if not isinstance(number, str) or not code:
        return None
    said = [one.get("Status"), one.get("UndeliveryReasonsSubtypeDescription") if code in _TROUBLE else ""]
    words = redacted(": ".join(part for part in said if isinstance(part, str) and part))
    return Parcel(number=number, code=code, words=words or code, stage=_STAGES.get(code), trouble=code in _TROUBLE,
                  unknown=code == _UNKNOWN)  # fmt: skip
