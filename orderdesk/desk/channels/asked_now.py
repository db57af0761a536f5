"""Asking and telling now, for whoever types it; the same as the worker does of itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from orderdesk.channels.incoming import IncomingOrder
from orderdesk.channels.live.protocol import Answer, Channel, HearsWebhooks
from orderdesk.channels.live.tokens import read_token
from orderdesk.desk.channels.line_worker import LEASE
from orderdesk.desk.channels.open_line import opener
from orderdesk.desk.channels.pulling import Pulled, Pulling
from orderdesk.desk.channels.pushing import Pushing
from orderdesk.desk.commands.channels.line_acts import Hear, HoldLine, LetGo
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import needs
from orderdesk.errors import NotFound, Refused
from orderdesk.i18n import _
from orderdesk.model.channel_accounts import Account, Push
from orderdesk.rules.roles import Right
from orderdesk.sanitize import clean
from orderdesk.store.leases import Holder


class Lines:
    """The lines of all accounts, for one command."""

    def __init__(self, desk: Desk) -> None:
        """Through the desk of whoever types it."""
        self._desk = desk
        self.access = desk.access

    @needs(Right.SHOP)
    def test(self, name: str) -> None:
        """Ask whether the token is valid; `ChannelDown` or `ChannelRefused` say why not."""
        with self._open(self._account(name)) as channel:
            channel.check()

    @needs(Right.IMPORT)
    def pull(self, name: str) -> Pulled:
        """Ask what is new, as far back as anything can be open."""
        account = self._account(name)
        self._check_goes(account)
        with self._open(account) as channel:
            pulling = Pulling(self._desk, account.name)
            pulled = pulling.pull(account, channel)
            while pulling.more():
                pulling.go_on(account, channel, pulled)
            return pulled

    @needs(Right.IMPORT)
    def webhook(self, name: str, body: bytes, signature: str, secret_place: str) -> IncomingOrder | None:
        """Take in what a marketplace's own message says; `None` where the marketplace has no such order."""
        account = self._account(name)
        self._check_goes(account)
        secret = read_token(secret_place)
        with self._open(account) as channel:
            if not isinstance(channel, HearsWebhooks):
                raise Refused(_("{name}: its marketplace sends no webhooks that are understood.").format(name=name))
            record = channel.webhook(body, signature, secret)
        if record is not None:
            self._desk.do(Hear([record]))
        return record

    @needs(Right.PROCESS)
    def push(self, name: str) -> list[tuple[Push, Answer]]:
        """Tell what waits, and look up what got no answer; each thing with what was answered."""
        account, holder = self._account(name), str(Holder())
        self._check_goes(account)
        if not account.writes:
            raise Refused(_("Nothing is told by itself: orderdesk channel writes {name} on.").format(name=name))
        if not self._desk.do(HoldLine(LEASE + account.name, holder)):
            raise Refused(_("{name}: an open desk or `watch` tells it just now.").format(name=name))
        try:
            with self._open(account) as channel:
                pushing = Pushing(self._desk, account, channel, holder)
                pushing.look_up()
                done = list[tuple[Push, Answer]]()
                while not pushing.wait and (some := list(pushing.tell())):
                    done += some
                return done
        finally:
            self._desk.do(LetGo(LEASE + account.name, holder))

    @needs()
    def names(self) -> list[str]:
        """The names of all accounts that are not paused."""
        return [account.name for account in self._desk.store.accounts.all() if not account.paused]

    def _account(self, name: str) -> Account:
        account = self._desk.store.accounts.get(name)
        if account is None:
            raise NotFound(_("There is no account {name}: orderdesk channel add.").format(name=clean(name, limit=60)))
        return account

    def _check_goes(self, account: Account) -> None:
        if account.paused:
            raise Refused(_("{name} is paused: orderdesk channel resume {name}.").format(name=account.name))

    @contextmanager
    def _open(self, account: Account) -> Iterator[Channel]:
        channel = opener(self._desk.rules, self._desk.clock)(account)
        try:
            yield channel
        finally:
            channel.close()
