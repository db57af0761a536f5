"""Which kinds of senders there are, and the sender of an account."""

from __future__ import annotations

from typing import Final

from orderdesk.errors import NotFound
from orderdesk.i18n import _
from orderdesk.messages.senders.message_sender import MessageSender, Setup

KINDS: Final = ("apprise", "mobizon", "turbosms")


def check_kind(kind: str) -> None:
    """Refuse a kind that there is none of."""
    if kind not in KINDS:
        raise NotFound(_("There is no sender of the kind “{kind}”; there are: {known}.").format(
            kind=kind, known=", ".join(KINDS)))  # fmt: skip


def make_sender(kind: str, setup: Setup) -> MessageSender:
    """A sender of a kind."""
    check_kind(kind)
    if kind == "mobizon":
        from orderdesk.messages.senders.mobizon import Mobizon

        return Mobizon(setup)
    if kind == "turbosms":
        from orderdesk.messages.senders.turbosms import TurboSms

        return TurboSms(setup)
    from orderdesk.messages.senders.by_apprise import ByApprise

    return ByApprise(setup)
