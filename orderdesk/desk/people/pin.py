"""Signing with a PIN: where money changes hands, the operator shows that it is they who sit at the keyboard.

A PIN has few digits, so the limit on tries carries the weight: a try is counted before it is looked at, in a
transaction of its own, so that parallel terminals share one limit, and the slow hash is made outside the write lock.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

from orderdesk.clock import MINUTE
from orderdesk.desk.people.access import Access
from orderdesk.errors import BadInput, Refused
from orderdesk.i18n import _, ngettext
from orderdesk.rules.rulebook.steps import Step
from orderdesk.store import Store
from orderdesk.wording.dates import when

TRIES: Final = 5
"""Wrong tries in a row before it is locked."""

LOCKED: Final = 15 * MINUTE
"""Seconds for which it is locked then."""

SHORTEST, LONGEST = 4, 8
"""Digits of a PIN."""

_SALT: Final = 16

_COST: Final = 2**14
"""How dear a try is (scrypt's n): 16 MB and some tenths of a second, slow on purpose."""


def must_sign(store: Store, step: Step) -> bool:
    """Whether a step is signed: where its rulebook says so, once it is known who works here."""
    return step.sign and store.operators.any_registered()


def set_pin(access: Access, pin: str, now: int) -> None:
    """Give the operator this PIN; `BadInput` for what is none."""
    check_new(pin)
    salt = secrets.token_bytes(_SALT)
    hashed = _hash(pin, salt)
    name = access.operator
    with access.changing() as store:
        store.pins.set(name, salt, hashed)
        store.operators.note(name, "pin", None, "set", by=name, at=now)


def check_new(pin: str) -> None:
    """`BadInput` for what is no PIN."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        raise BadInput(_("A PIN has {least} to {most} digits.").format(least=SHORTEST, most=LONGEST))


def check_pin(access: Access, pin: str, now: int, zone: str, *, whose: str = "") -> None:
    """Refuse what is not the operator's PIN, or that of another one, `whose` it is to sign, and say what they can do.

    Where nothing was typed, nothing was tried.
    """
    name = whose or access.operator
    with access.beside() as store:
        stored = store.pins.get(name)
        if stored is None:
            said = _("This is signed with your PIN, and you have none yet: `orderdesk --as {name} operator pin`.")
            if whose:
                said = _("{name} signs this with their PIN, and has none yet: `orderdesk --as {name} operator pin`.")
            raise Refused(said.format(name=name))
        tries = stored.tries
        if tries >= TRIES:
            if now < stored.tried_at + LOCKED:
                raise _locked(stored.tried_at + LOCKED, now, zone)
            tries = 0
        if not pin:
            said = _("{name} signs this with their PIN: it is missing.") if whose else ""
            raise Refused(said.format(name=name) or _("This is signed with your PIN: type it."))
        store.pins.count(name, tries + 1, now)
    if not hmac.compare_digest(_hash(pin, stored.salt), stored.hash):
        left = TRIES - tries - 1
        if not left:
            raise _locked(now + LOCKED, now, zone)
        said = ngettext("This is not your PIN; {count} try is left.", "This is not your PIN; {count} tries are left.",
                        left)  # fmt: skip
        if whose:
            said = ngettext("This is not the PIN of {name}; {count} try is left.",
                            "This is not the PIN of {name}; {count} tries are left.", left)  # fmt: skip
        raise Refused(said.format(count=left, name=name))
    with access.beside() as store:
        store.pins.count(name, 0, now)


def _locked(until: int, now: int, zone: str) -> Refused:
    said = _("Too many wrong PINs: locked until {time}. A director can lift it: `orderdesk operator pin NAME --reset`.")
    return Refused(said.format(time=when(until, now, zone)))


def _hash(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode("utf-8", "replace"), salt=salt, n=_COST, r=8, p=5)
