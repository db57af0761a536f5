"""Opens a sender: its token is read now, and kept nowhere."""

from __future__ import annotations

import time
from collections.abc import Callable

from orderdesk.messages.senders.message_sender import MessageSender
from orderdesk.model.senders import Sender


def opener(sleep: Callable[[float], None] = time.sleep) -> Callable[[Sender], MessageSender]:
    """What opens senders; `sleep` waits between two reads."""

    def opened(sender: Sender) -> MessageSender:
        from orderdesk.channels.live.tokens import read_token
        from orderdesk.messages.senders import sender_kinds
        from orderdesk.messages.senders.message_sender import Setup

        setup = Setup(token=read_token(sender.token_place), url=sender.url, signature=sender.signature, sleep=sleep)
        return sender_kinds.make_sender(sender.kind, setup)

    return opened
