"""Which pieces of an order are meant by what somebody has typed, and the numbers of its devices. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.model import Line
from orderdesk.values import replace

_IMEI_DIGITS: Final = 15


def line_of(lines: Sequence[Line], product: str) -> Line:
    """The line of a product, by its SKU or name; `BadInput` where there is none, or several."""
    found = [line for line in lines if product and product in (line.sku, line.name)]
    if not found:
        known = ", ".join(line.sku or line.name for line in lines)
        raise BadInput(
            _("“{product}” is not in the order; there are: {known}.").format(product=product[:60], known=known)
        )
    if len(found) > 1:
        raise BadInput(_("“{product}” stands in several lines: do it in the cabinet.").format(product=product[:60]))
    return found[0]


def shortened(lines: Sequence[Line], line: Line, stays: int) -> list[Line]:
    """The lines with so many pieces left in one; `BadInput` where that cancels nothing, or everything."""
    if not 0 <= stays < line.quantity:
        raise BadInput(_("Fewer pieces than {count} are to stay, 0 at least.").format(count=line.quantity))
    left = [replace(one, quantity=stays) if one is line else one for one in lines]
    left = [one for one in left if one.quantity]
    if not any(one.price.minor >= 0 for one in left):
        raise BadInput(_("Nothing would be left: cancel the order."))
    return left


def read_devices(text: str, count: int) -> list[str]:
    """The numbers of so many devices, each with one or two: devices by commas or lines, the two of one by a space.

    `BadInput` where a number is no IMEI by its check digit, where one comes twice, or their count is another.
    """
    devices = [" ".join(part.split()) for part in text.replace(";", ",").replace("\n", ",").split(",") if part.strip()]
    numbers = [number for device in devices for number in device.split()]
    for number in numbers:
        if not _is_imei(number):
            raise BadInput(
                _("“{number}” is no IMEI: 15 digits, the last by the ones before.").format(number=number[:30])
            )
    if len(set(numbers)) < len(numbers) or any(len(device.split()) > 2 for device in devices):
        raise BadInput(_("A device has one IMEI or two, and no two devices share one."))
    if len(devices) != count:
        raise BadInput(
            _("The line has so many devices: {count}. Name each, with commas between them.").format(count=count)
        )
    return devices


def _is_imei(number: str) -> bool:
    """Fifteen digits that Luhn's sum divides by ten."""
    if len(number) != _IMEI_DIGITS or not (number.isascii() and number.isdigit()):
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(number))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0
