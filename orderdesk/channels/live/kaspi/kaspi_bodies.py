"""What Kaspi is told: one envelope for an order's status, others for its lines. Everything that is told is for good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from orderdesk.channels.live.protocol import SEND_CODE, Act
from orderdesk.errors import BadInput
from orderdesk.i18n import _

COMPLETED: Final = "COMPLETED"

REASONS: Final = ("BUYER_CANCELLATION_BY_MERCHANT", "BUYER_NOT_REACHABLE", "MERCHANT_OUT_OF_STOCK")
"""The reasons for which a seller may cancel: an outbox row of such a kind cancels for it."""

STATUSES: Final = ("ACCEPTED_BY_MERCHANT", "ARRIVED", "ASSEMBLE", "ARRIVED_BACKWARD")

LINE_CANCELLED: Final = "LINE_CANCELLED"
"""A line is cancelled, in part or all of it: `stays` is how many pieces remain, `reason` one of them."""

IMEI: Final = "IMEI"
"""The serial numbers of devices: `imei` is one device a line, its numbers with spaces."""

PLACES: Final = "places"
"""The field that says in how many parcels an order is packed."""

_COMMENT: Final = 1000
"""Characters that a comment to a cancellation may have."""


def status(act: Act) -> dict[str, Any]:
    """The envelope by which an order's status is changed."""
    told: dict[str, Any] = {"code": act.order.number}
    if act.kind in REASONS:
        told |= {"status": "CANCELLED", "cancellationReason": act.kind,
                 "cancellationComment": str(act.details.get("comment") or act.note)[:_COMMENT]}  # fmt: skip
    elif act.kind in (SEND_CODE, COMPLETED):
        told["status"] = COMPLETED
    else:
        told["status"] = act.kind
    if act.kind == "ASSEMBLE":
        told["numberOfSpace"] = str(_number(act, PLACES, least=1, most=99, usual=1))
    return {"data": {"type": "orders", "id": act.order.id, "attributes": told}}


def code_headers(act: Act) -> dict[str, str]:
    """The headers of both steps by which an order is given out: the code is empty in the first, which has it sent."""
    return {"X-Security-Code": act.code, "X-Send-Code": "true"}


def line_cancelled(act: Act, line: str) -> dict[str, Any]:
    """The envelope by which a line, by its id, is cancelled in part."""
    told = {
        "notes": str(act.details.get("comment") or act.note)[:_COMMENT],
        "remainedQuantity": _number(act, "stays", least=0, most=999_999),
        "reason": _reason(act),
    }
    return _about_line("orderEntryCancelOperation", line, told)


def imei(act: Act, line: str) -> dict[str, Any]:
    """The envelope by which the serial numbers of the devices of a line, by its id, are named."""
    devices = _devices(act)
    if not devices or not all(1 <= len(numbers) <= 2 and all(map(str.isdigit, numbers)) for numbers in devices):
        raise BadInput(_("IMEI: one device a line, with one number or two"))
    return _about_line("orderEntryImeiOperation", line, {"items": [{"imei": numbers} for numbers in devices]})


def numbers(act: Act) -> list[str]:
    """The serial numbers that an act names, of whichever device."""
    return [number for device in _devices(act) for number in device]


def _devices(act: Act) -> list[list[str]]:
    """The numbers of each device."""
    return [line.split() for line in str(act.details.get("imei") or "").splitlines() if line.strip()]


def _about_line(kind: str, line: str, told: Mapping[str, Any]) -> dict[str, Any]:
    entry = {"data": {"type": "orderentries", "id": line}}
    return {"data": {"type": kind, "attributes": dict(told), "relationships": {"entry": entry}}}


def _reason(act: Act) -> str:
    reason = str(act.details.get("reason") or "")
    if reason not in (*REASONS, "PRODUCT_UNDERWEIGHT"):
        raise BadInput(_("reason: must be one of {allowed}").format(allowed=", ".join(REASONS)))
    return reason


def _number(act: Act, name: str, *, least: int, most: int, usual: int | None = None) -> int:
    value = act.details.get(name)
    value = usual if value is None else value
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadInput(_("{name}: must be a number from {least} to {most}").format(name=name, least=least, most=most))
    return value
