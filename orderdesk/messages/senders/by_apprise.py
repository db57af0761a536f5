"""Messages by whatever apprise knows: Telegram, mail, SMSC and others. The token is the whole address, secrets and all.

`{phone}` in the address stands for the buyer's phone. apprise says yes or no and never why: no yes may mean that the
message has left all the same, so that counts as no answer.
"""

from __future__ import annotations

import logging
from typing import Final

from orderdesk.channels.live.protocol import ChannelRefused, Outcome
from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.messages.senders.message_sender import Outgoing, Sent, Setup

PHONE: Final = "{phone}"

_TALKATIVE: Final = ("apprise", "urllib3", "requests")
"""Loggers that would write down addresses with their secrets, phones and texts."""


class ByApprise:
    """An address that apprise sends to."""

    def __init__(self, setup: Setup) -> None:
        """The address is the token."""
        self._address = setup.token
        _hush()

    def check(self) -> None:
        """Whether apprise understands the address; nothing is asked of anybody."""
        import apprise

        if not apprise.Apprise().add(self._address.replace(PHONE, "77000000000")):
            raise ChannelRefused(_("apprise does not understand the address of this sender"))

    def send(self, message: Outgoing) -> Sent:
        """Hand one message over."""
        import apprise

        if message.phone and PHONE not in self._address:
            return Sent(Outcome.REFUSED, _("the address of this sender has no {phone}").format(phone=PHONE))
        to = apprise.Apprise()
        if not to.add(self._address.replace(PHONE, message.phone.lstrip("+"))):
            return Sent(Outcome.UNSENT, _("apprise does not understand the address of this sender"))
        try:
            yes = bool(to.notify(body=message.text, body_format=apprise.NotifyFormat.TEXT))
        except Exception:  # one of many plugins: what it has done nobody knows, and what it says may hold secrets
            yes = False
        return Sent(Outcome.DONE) if yes else Sent(Outcome.UNKNOWN, _("it did not say yes"))

    def close(self) -> None:
        """Nothing is kept open."""


def _hush() -> None:
    try:
        import apprise  # noqa: F401
    except ImportError:
        raise Refused(_("Notices by apprise need: pip install 'orderdesk[notify]'")) from None
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
