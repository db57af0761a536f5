"""Webhooks of Flowwow: checked by their signature before a word of them is believed."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from msgspec import Struct

from orderdesk.channels.document import read_value
from orderdesk.errors import BadInput
from orderdesk.i18n import _

CANCELLED: Final = "order.cancelled"
EVENTS: Final = ("order.paid", CANCELLED)

_BEGINS: Final = "sha256="
_LARGEST: Final = 2**32 - 1


class Notice(Struct, frozen=True):
    """What a webhook tells."""

    uuid: str
    """The same when it is sent again."""
    event: str
    shop: str
    number: str


def signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether a signature is `sha256=` and the HMAC-SHA256 of the body, to the byte; told in the same time for any."""
    known = _BEGINS + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(known.encode(), signature.strip().encode("utf-8", "replace"))


def read_webhook(body: bytes, signature: str, secret: str) -> Notice:
    """What a webhook tells; `BadInput` where it is not signed with the secret, or tells nothing of an order."""
    if not signed(body, signature, secret):
        raise BadInput(_("the webhook is not signed with the shop's secret"))
    told = read_value(body.decode("utf-8", "replace"))
    order = told.get("order") if isinstance(told, dict) else None
    number = order.get("id") if isinstance(order, dict) else None
    if type(number) is not int or not 0 < number <= _LARGEST or told.get("event") not in EVENTS:
        raise BadInput(_("the webhook tells nothing of an order"))
    return Notice(str(told.get("uuid") or ""), told["event"], str(told.get("shopId") or ""), str(number))
