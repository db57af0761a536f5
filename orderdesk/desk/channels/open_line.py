"""Opens the line of an account: its token is read now, and kept nowhere."""

from __future__ import annotations

import time
from collections.abc import Callable

from orderdesk.channels.live.protocol import Channel, Setup
from orderdesk.clock import Clock
from orderdesk.config import ChannelSettings
from orderdesk.desk.desk import Rules
from orderdesk.model.channel_accounts import Account

Open = Callable[[Account], Channel]
"""Opens the line of an account; `DeskError` says why that is not possible."""


def opener(rules: Rules, clock: Clock, sleep: Callable[[float], None] = time.sleep) -> Open:
    """What opens lines; `sleep` waits between two tries, as `Setup` says."""

    def open_line(account: Account) -> Channel:
        from orderdesk.channels.live.channel_kinds import open_channel
        from orderdesk.channels.live.tokens import read_token

        settings = rules.config.channels.get(account.name, ChannelSettings())
        setup = Setup(name=account.name, book=rules.book(account.name), token=read_token(account.token_place),
                      url=account.url, shop=account.shop, unconfirmed=settings.unconfirmed, now=clock,
                      sleep=sleep)  # fmt: skip
        return open_channel(account.kind, setup)

    return open_line
