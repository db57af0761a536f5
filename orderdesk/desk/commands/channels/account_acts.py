"""Accounts on marketplaces: added, paused, resumed; and whether what is done here is told there by itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar

from orderdesk.desk.command import Ask, ShopCommand, Touches
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import Need
from orderdesk.errors import NotFound
from orderdesk.i18n import _, mark
from orderdesk.model.channel_accounts import Account
from orderdesk.rules.roles import Right
from orderdesk.sanitize import clean
from orderdesk.values import replace


class _OfAccount(ShopCommand[Account], frozen=True):
    need: ClassVar = Need((Right.SHOP,))
    touches: ClassVar = Touches.SALES


class AddAccount(_OfAccount, frozen=True):
    """Let a channel's orders come and go over its marketplace's API; once more, with another token or address."""

    name: ClassVar = "channel add"

    channel: Annotated[str, Ask(argument=True, metavar="NAME")]
    kind: Annotated[str, Ask(mark("What speaks for it, such as kaspi."), metavar="KIND")]
    token_file: Annotated[str, Ask(mark("The file with its token; nobody else may read it."), metavar="FILE")] = ""
    token_env: Annotated[str, Ask(mark("The environment's variable with its token."), metavar="NAME")] = ""
    shop: Annotated[str, Ask(mark("Which shop of the login, where it has several."), metavar="ID")] = ""
    url: Annotated[str, Ask(mark("Where it answers, if not where all of its kind do."), metavar="URL")] = ""
    writes: Annotated[bool, Ask(mark("Tell it by itself what is done here from now on."))] = False

    def run(self, desk: Desk) -> Account:
        """Keep it; the token stays where it lies, and is only looked at."""
        from orderdesk.channels.live.channel_kinds import maker
        from orderdesk.desk.channels.outside_places import address, short, token_place

        maker(self.kind)
        desk.rules.book(self.channel)
        place = token_place(self.token_file, self.token_env)
        known = desk.store.accounts.get(self.channel)
        since = known.writes_since if known is not None else None
        account = Account(name=self.channel, kind=self.kind, shop=short(self.shop), url=address(self.url),
                          token_place=place, writes_since=(since or desk.clock()) if self.writes else None)  # fmt: skip
        with desk.access.changing() as store:
            store.accounts.put(account, desk.act(self.name))
        return account

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """What it does from now on."""
        return [_("{name}: orders come by themselves.").format(name=self.channel), _writing(done)]


class PauseAccount(_OfAccount, frozen=True):
    """Neither ask nor tell a marketplace, until it is resumed."""

    name: ClassVar = "channel pause"

    channel: Annotated[str, Ask(argument=True, metavar="NAME")]

    def run(self, desk: Desk) -> Account:
        """Leave it alone."""
        return _change(desk, self.name, self.channel, paused=True)

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """What waits."""
        return [_("{name}: nothing comes and nothing is told, until it is resumed.").format(name=self.channel)]


class ResumeAccount(_OfAccount, frozen=True):
    """Ask and tell a marketplace again."""

    name: ClassVar = "channel resume"

    channel: Annotated[str, Ask(argument=True, metavar="NAME")]

    def run(self, desk: Desk) -> Account:
        """Go on."""
        return _change(desk, self.name, self.channel, paused=False)

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """What it does from now on."""
        return [_("{name}: orders come by themselves.").format(name=self.channel), _writing(done)]


class SwitchWrites(_OfAccount, frozen=True):
    """Tell a marketplace by itself what is done here from now on, or not any more."""

    name: ClassVar = "channel writes"

    channel: Annotated[str, Ask(argument=True, metavar="NAME")]
    state: Annotated[str, Ask(argument=True, choices=("on", "off"))]

    def run(self, desk: Desk) -> Account:
        """Switch it; what was done before is told by hand."""
        account = _account(desk, self.channel)
        since = (account.writes_since or desk.clock()) if self.state == "on" else None
        return _change(desk, self.name, self.channel, writes_since=since)

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """Which it is."""
        return [_writing(done)]


def _change(desk: Desk, what: str, name: str, **known: Any) -> Account:
    account = replace(_account(desk, name), **known)
    with desk.access.changing() as store:
        store.accounts.put(account, desk.act(what))
    return account


def _account(desk: Desk, name: str) -> Account:
    account = desk.store.accounts.get(name)
    if account is None:
        raise NotFound(_("There is no account {name}: orderdesk channel add.").format(name=clean(name, limit=60)))
    return account


def _writing(account: Account) -> str:
    if account.writes_since is None:
        return _("Nothing is told by itself: orderdesk channel writes {name} on.").format(name=account.name)
    return _("What is done from now on is told by itself; what was done before is told by hand.")
