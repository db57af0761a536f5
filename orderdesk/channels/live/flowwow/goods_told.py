"""What Flowwow is told of goods: what is hidden, what is shown, how many there are. All of it may be told twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from orderdesk.channels.live.http_line import Line
from orderdesk.channels.live.protocol import Answer, ChannelDown, Goods, Outcome
from orderdesk.channels.live.tokens import redacted
from orderdesk.channels.live.told_by_profile import answered

AT_ONCE = 500
"""Goods that one request tells of."""


def put_goods(line: Line, shop: str, goods: Sequence[Goods]) -> Mapping[str, Answer]:
    """Tell of goods, each by the seller's own number; what was answered of each."""
    found: dict[str, Answer] = {}
    counted = {one.sku: {"stock": one.free} for one in goods if one.free is not None}
    path = "/apiseller/stocks/put"
    _tell(line, "PUT", path, shop, counted, found)
    for path, hidden in (("/apiseller/products/hide", True), ("/apiseller/products/unhide", False)):
        wanted = [
            one.sku for one in goods if one.turned and one.hidden is hidden and found.get(one.sku, _DONE) == _DONE
        ]
        _tell(line, "POST", path, shop, {sku: {} for sku in wanted}, found)
    return found


_DONE = Answer(Outcome.DONE)


def _tell(
    line: Line, method: str, path: str, shop: str, wanted: Mapping[str, Mapping[str, int]], found: dict[str, Answer]
) -> None:
    skus = list(wanted)
    for begin in range(0, len(skus), AT_ONCE):
        some = skus[begin : begin + AT_ONCE]
        offers = [{"offerId": sku, **wanted[sku]} for sku in some]
        answer, whole = line.write(method, path, {"offers": offers}, params={"shopId": shop})
        said = _refused(whole) if answer.outcome is Outcome.DONE and whole is not None else {}
        for sku in some:
            found[sku] = Answer(Outcome.REFUSED, said[sku]) if sku in said else answer


def _refused(whole: httpx.Response) -> dict[str, str]:
    """What could not be done of what was told, by the seller's own number; the rest was done."""
    try:
        errors: Any = answered(whole.text).get("errors")
    except ChannelDown:
        return {}
    listed = [one for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []
    return {str(one.get("offerId")): redacted(str(one.get("message") or "")) for one in listed}
