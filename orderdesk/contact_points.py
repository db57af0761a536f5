"""The ways to reach a buyer, each in one spelling, so that however it is written it is known again.

Only what is certain is one: whoever is recognised by it is called by another's name where it is not. A phone goes for
its messengers too (WhatsApp, Viber), a handle only where it is said in which messenger it is one.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from msgspec import Struct

from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.phones import phone, read_phone
from orderdesk.sanitize import clean

PHONE: Final = "phone"

VIAS: Final = (PHONE, "mail", "telegram", "instagram")
"""Through what somebody can be reached."""


class ContactPoint(Struct, frozen=True):
    """One way to reach one person."""

    via: str
    """One of `VIAS`."""
    value: str
    """E.164 of a phone, an address in small letters, a handle with its `@`."""


_MAIL: Final = re.compile(r"[\w.+%-]+@(?:[\w-]+\.)+[^\W\d_]{2,}")
_HANDLE: Final = re.compile(r"(?<![\w.@])@([a-z][a-z0-9_.]{2,31})", re.ASCII)
_LINK: Final = re.compile(r"(?:https?://)?(?:www\.)?(t\.me|telegram\.me|instagram\.com)/@?([a-z][a-z0-9_.]{2,31})/?")
_PHONE: Final = re.compile(r"\+?\(?\d(?:[ ()\-–—.]{0,3}\d){8,14}")
_SAYS: Final = {
    "telegram": re.compile(r"telegram|телегр|\bтг\b|\btg\b|\bтелега\b"),
    "instagram": re.compile(r"insta|инст"),
}


def points_in(text: str, country: str) -> tuple[ContactPoint, ...]:
    """All that is certain in a text; a national phone is read as one of `country`."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    found = [ContactPoint(_network(link[0]), f"@{link[1].rstrip('.')}") for link in _LINK.findall(plain)]
    plain = _LINK.sub(" ", plain)
    found += [ContactPoint("mail", mail) for mail in _MAIL.findall(plain)]
    plain = _MAIL.sub(" ", plain)
    said = [via for via, words in _SAYS.items() if words.search(plain)]
    if len(said) == 1:
        found += [ContactPoint(said[0], f"@{handle.rstrip('.')}") for handle in _HANDLE.findall(plain)]
    for written in _PHONE.findall(_HANDLE.sub(" ", plain)):
        e164 = read_phone(written, country).e164
        if e164 is not None:
            found.append(ContactPoint(PHONE, e164))
    return tuple(dict.fromkeys(found))


def typed_point(text: str, via: str, country: str) -> ContactPoint:
    """The one way to reach somebody that is typed in; `BadInput` where it is none, or can be read in two ways."""
    if via and via not in VIAS:
        raise BadInput(_("{what}: one of {allowed}.").format(what="--via", allowed=", ".join(VIAS)))
    if via == PHONE:
        e164 = phone(text, country)
        if e164 is not None:
            return ContactPoint(PHONE, e164)
    said = f"{via} {text}" if via in _SAYS else text
    if via in _SAYS and "@" not in text and "/" not in text:
        said = f"{via} @{text.strip()}"
    found = [point for point in points_in(said, country) if via in ("", point.via)]
    if len(found) != 1:
        raise BadInput(
            _("“{value}” is not one phone, mail address or handle: for a handle say of what, --via {vias}.").format(
                value=clean(text, limit=60), vias="|".join(VIAS[1:])
            )
        )
    return found[0]


def _network(link: str) -> str:
    return "instagram" if link.startswith("instagram") else "telegram"
