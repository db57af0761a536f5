"""Hand-over codes: sending one to the buyer, and giving the goods out against it.

Never an order handed over without the right code. A try is counted in the same transaction that compares it, so
parallel terminals share one limit. What is wrong with a code is never told apart.
"""

from __future__ import annotations

from msgspec import Struct

from orderdesk.clock import DAY, HOUR
from orderdesk.config import CodeSettings
from orderdesk.desk.change import Change
from orderdesk.desk.orders.step import check_free
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import BadInput, DeskError, Refused
from orderdesk.i18n import _, mark, ngettext
from orderdesk.messages.code_hashes import CodeSecret
from orderdesk.model import Order
from orderdesk.phones import PHONE_WRITTEN
from orderdesk.rules.possible import proof_step
from orderdesk.rules.rulebook.steps import Step
from orderdesk.store.orders.codes import StoredCode
from orderdesk.wording.dates import when
from orderdesk.wording.labels import mask_phone

_CLOCK_SLACK = 120
"""Seconds that the machine's clock may have gone back before a code counts as expired."""

_SENDING = 60
"""Seconds that sending a message may take."""


class SentCode(Struct, frozen=True, kw_only=True):
    """A code on its way; the digits are known to the buyer's phone only."""

    phone: str
    """Masked."""
    expires_at: int
    resend_at: int
    """When another one may be sent."""
    tries: int
    """Wrong tries still allowed."""
    digits: int
    """How long it is; 0 where that is not known."""
    theirs: bool = False
    """Whether the marketplace has sent it and counts the tries."""


class Draft(Struct, frozen=True):
    """A code that is stored but has not left yet."""

    code_id: int
    code: str
    phone: str
    sent: SentCode

    def __repr__(self) -> str:
        """Without the digits, wherever it is printed."""
        return f"Draft({self.code_id})"


def draft_code(work: UnitOfWork, secret: CodeSecret, limits: CodeSettings) -> Draft:
    """Store a new code for the order, in place of an older one; `Refused` says why there is none now."""
    checked_step(work)
    phone = work.order.customer.phone
    if not phone:
        raise _no_phone(work.order)
    codes, now, order_id = work.store.codes, work.now, work.order.id
    phone_mac = secret.phone_mac(phone)
    sent_for_order = codes.sent_for_order(order_id, now - DAY)
    wait = max(sent_for_order, default=0) + limits.resend_after - now
    if 0 < wait <= limits.resend_after:
        raise Refused(_("A code has just been sent. Another one can be sent in {wait} s.").format(wait=wait))
    if len(sent_for_order) >= limits.sends_per_order:
        count = limits.sends_per_order
        said = ngettext("{count} code was sent for this order within a day, no more.",
                        "{count} codes were sent for this order within a day, no more.", count)  # fmt: skip
        raise _limited(work, said.format(count=count), min(sent_for_order) + DAY)
    sent_to_phone = codes.sent_to_phone(phone_mac, now - DAY)
    if len(sent_to_phone) >= limits.sends_per_phone:
        raise _limited(work, _("Too many codes went to this phone within a day."), min(sent_to_phone) + DAY)
    _check_limits(work, limits)
    current = codes.current(order_id)
    if current is not None:
        codes.end(current.id, "replaced", now)
    expires_at = now + limits.life
    code_id = codes.add(order_id, phone_mac=phone_mac, operator=work.actor.name, at=now, expires_at=expires_at)
    code = secret.make(limits.digits)
    codes.set_mac(code_id, secret.mac(order_id, code_id, code))
    work.commit(
        Change(kind="code_sent", note=mask_phone(phone), stays=mark("an SMS that has been sent cannot be recalled"))
    )
    sent = SentCode(
        phone=mask_phone(phone),
        expires_at=expires_at,
        resend_at=now + limits.resend_after,
        tries=limits.tries,
        digits=limits.digits,
    )
    return Draft(code_id, code, phone, sent)


def _no_phone(order: Order) -> Refused:
    """Why no code can be sent: no phone is known, or what came is not certain to be the buyer's."""
    if PHONE_WRITTEN in order.facts:
        said = _("Order {number}: it is not certain whose phone that is, so no code is sent: it could reach another. "
                 "Have it put right in the channel, and import the order anew.")  # fmt: skip
        return Refused(said.format(number=order.number))
    said = _("Order {number}: the buyer's phone is not known, no code can be sent. Import the order anew.")
    return Refused(said.format(number=order.number))


def current_code(work: UnitOfWork, secret: CodeSecret, limits: CodeSettings) -> SentCode | None:
    """The code that the buyer may have at hand already."""
    current = _usable(work, work.store.codes.current(work.order.id), secret)
    if current is None:
        return None
    return SentCode(
        phone=mask_phone(work.order.customer.phone),
        expires_at=current.expires_at,
        resend_at=current.issued_at + limits.resend_after,
        tries=limits.tries - current.wrong,
        digits=limits.digits,
    )


def try_code(work: UnitOfWork, code: str, secret: CodeSecret, limits: CodeSettings) -> Order | DeskError:
    """Give the order out when `code` is right.

    A refusal is returned, not raised, since the counted try must be committed before anybody hears of it.
    """
    step = checked_step(work)
    code = code.strip()
    if not (code.isascii() and code.isdigit() and len(code) == limits.digits):
        raise BadInput(_("The code has {digits} digits; nothing was counted.").format(digits=limits.digits))
    _check_limits(work, limits)
    codes, order_id = work.store.codes, work.order.id
    current = codes.current(order_id)
    usable = _usable(work, current, secret)
    if current is None or usable is None:
        if current is None and not codes.sent_for_order(order_id, 0):
            return Refused(_("DO NOT GIVE THE GOODS OUT. No code has been sent to the buyer yet: send one."))
        if current is not None:
            codes.end(current.id, "expired", work.now)
        return _refused(0)
    right = secret.matches(usable.mac, order_id, usable.id, code)
    codes.add_try(usable.id, order_id, operator=work.actor.name, at=work.now, correct=right)
    if right:
        codes.end(usable.id, "used", work.now)
        return work.commit(
            work.step_change(step, note=_("code from {phone}").format(phone=mask_phone(work.order.customer.phone)))
        )
    left = limits.tries - usable.wrong - 1
    if left <= 0:
        codes.end(usable.id, "burnt", work.now)
    work.commit(Change(kind="code_refused", stays=mark("a try that was counted stays counted")))
    return _refused(left)


def checked_step(work: UnitOfWork) -> Step:
    """The step by which the goods are given out against a code; `Refused` where that is not possible now."""
    step = proof_step(work.book, work.order)
    if step is None:
        raise work.refuse(_("hand over"))
    check_free(work, step)
    return step


def _usable(work: UnitOfWork, code: StoredCode | None, secret: CodeSecret) -> StoredCode | None:
    """The code, if its time is not over, the clock has not gone back and the buyer's phone is still the same.

    One whose message has been on its way out for too long never left: whoever sent it was stopped.
    """
    if code is None or not code.issued_at - _CLOCK_SLACK <= work.now < code.expires_at:
        return None
    if not code.sent and work.now > code.issued_at + _SENDING:
        return None
    if secret.phone_mac(work.order.customer.phone or "") != code.phone_mac:
        return None
    return code


def _check_limits(work: UnitOfWork, limits: CodeSettings) -> None:
    codes = work.store.codes
    for_order = codes.wrong_for_order(work.order.id, work.now - DAY)
    if len(for_order) >= limits.tries_per_order:
        raise _limited(work, _("Too many wrong codes for this order within a day."), min(for_order) + DAY)
    by_operator = codes.wrong_by_operator(work.actor.name, work.now - HOUR)
    if len(by_operator) >= limits.tries_per_operator:
        raise _limited(work, _("Too many wrong codes from you within an hour."), min(by_operator) + HOUR)


def _limited(work: UnitOfWork, said: str, until: int) -> Refused:
    """A limit has been reached: what, and when it goes on. There is no way around it."""
    moment = when(until, work.now, work.zone)
    return Refused(_("{said} Do not give the goods out. Try again at {time}.").format(said=said, time=moment))


def _refused(left: int) -> Refused:
    if left <= 0:
        return Refused(
            _("DO NOT GIVE THE GOODS OUT. The code does not fit or is not valid any more; no tries are left. "
              "Send a new one.")
        )  # fmt: skip
    return Refused(
        ngettext(
            "DO NOT GIVE THE GOODS OUT. The code does not fit or is not valid any more; {count} try is left.",
            "DO NOT GIVE THE GOODS OUT. The code does not fit or is not valid any more; {count} tries are left.",
            left,
        ).format(count=left)
    )
