"""Phones as people and marketplaces write them."""

from __future__ import annotations

import unicodedata
from typing import Final

from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.text import clean, digits

_CALLING: Final = {"KZ": "+7", "RU": "+7", "UA": "+380", "BY": "+375", "UZ": "+998", "KG": "+996"}
"""Calling codes of the countries where the marketplaces are."""


def is_foreign(phone: str | None, country: str) -> bool:
    """Whether a phone (E.164) is of another country; not told for countries whose code is not known here."""
    return phone is not None and not phone.startswith(_CALLING.get(country, "+"))


def phone(written: str, country: str) -> str | None:
    """E.164 of a phone however it is written; `None` for none at all or one that is masked with zeros.

    A national number is read as one of `country`.
    """
    import phonenumbers

    plain = digits(unicodedata.normalize("NFKC", written))
    if not plain.strip("0"):
        return None
    region_code = phonenumbers.country_code_for_region(country)
    if region_code == 7 and len(plain) == 10:
        plain = "7" + plain
    elif region_code == 7 and len(plain) == 11 and plain[0] == "8":
        plain = "7" + plain[1:]
    if region_code == 7 and len(plain) == 11 and plain[0] == "7":  # Kazakhstan, Russia: any such is possible
        return f"+{plain}"
    international = written.strip().startswith("+")
    try:
        parsed = phonenumbers.parse(f"+{plain}" if international else plain, None if international else country)
    except phonenumbers.NumberParseException as error:
        raise BadInput(_("“{value}” is not a phone").format(value=clean(written, limit=40))) from error
    if not phonenumbers.is_possible_number(parsed):
        raise BadInput(_("“{value}” is not a phone").format(value=clean(written, limit=40)))
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
