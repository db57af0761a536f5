"""The desk's parts, put together once for a run: settings, rules, clock, store, operator."""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import force_setattr

from orderdesk.beside import Beside, beside, real_path
from orderdesk.clock import Clock, system_clock
from orderdesk.config import Config, default_config_path, default_database_path, read_config
from orderdesk.desk.clocks import machine_clock
from orderdesk.desk.clocks.retime import check_known
from orderdesk.desk.commands.joining import (
    FollowRules,
    FollowSpelling,
    LearnPeople,
    LookAtClock,
    OpenMoney,
    PackAnswers,
)
from orderdesk.desk.desk import Desk, Rules, with_texts
from orderdesk.desk.people.access import Access
from orderdesk.desk.upkeep import company
from orderdesk.errors import ConfigError
from orderdesk.i18n import _, language_said, use_language
from orderdesk.messages.code_hashes import CodeSecret
from orderdesk.messages.sms import PhoneFile
from orderdesk.model import NAME_LENGTH, Actor
from orderdesk.rules.calendars import read_calendars
from orderdesk.rules.deadlines import Clocks
from orderdesk.rules.roles import read_roles
from orderdesk.rules.rulebook.load import read_rulebooks
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.sanitize import clean
from orderdesk.store import Store
from orderdesk.store.people.accounts import language_of, operator_of
from orderdesk.values import replace

if TYPE_CHECKING:
    from orderdesk.channels.profiles.profile import Profile


class Composition(Struct, frozen=True, kw_only=True, dict=True):
    """What the command line said, and what follows from it."""

    database: Path
    config_path: Path | None = None
    operator: str = ""
    account: str = ""
    """Who vouches for the operator's name, where that is not the account's own: the account, or an SSH key."""
    clock: Clock = system_clock
    demo: bool = False
    """Whether the shop is a throw-away one."""
    wallboard: bool = False
    """Whether the screen on the wall is wanted, instead of the desk."""
    database_given: bool = False
    """Whether the command line named the database."""
    say: Callable[[str], None] = lambda sentence: None
    """Says what happened to the database while it was opened, before any screen is drawn."""
    only_reading: bool = False
    """Whether nothing may be changed through these parts."""
    notices: int | None = None
    """The file descriptor of a pipe through which whoever runs the desk tells its operator something, line by line."""

    def __post_init__(self) -> None:
        """By whatever link the database is named, it is the one that the link leads to now."""
        force_setattr(self, "database", real_path(self.database))

    @classmethod
    def chosen(
        cls, database: Path | None, config_path: Path | None, operator: str | None, clock: Clock | None
    ) -> Composition:
        """The parts for what was given on the command line; the rest by default.

        Who acts is asked of the system, not of the environment, which anybody can write: the operator registered for
        the account, else the account's own name.
        """
        path, account = database or default_database_path(), own_account()
        own = operator_of(path, account) or account
        return cls(
            database=path,
            config_path=config_path,
            operator=operator or own,
            account="" if operator in (None, "", own) else f"{account}, uid {os.getuid()}",
            clock=clock or system_clock,
            database_given=database is not None,
        )

    @cached_property
    def settings(self) -> Config:
        """The settings as the shop has written them."""
        return read_config(self.config_path)

    @cached_property
    def config(self) -> Config:
        """The settings as whoever is at work goes by them; reading them puts the language in use.

        It is the one that the operator is registered with, else the one that an SSH session asks for, else that of the
        shop's settings, else the one that the terminal asks for; in a throw-away shop its own.
        """
        return self._heard(self.settings.shops_language if self.demo else self._theirs)

    @cached_property
    def rules(self) -> Rules:
        """Rulebooks and calendars, the shop's own over the shipped ones."""
        folder = (self.config_path or default_config_path()).parent
        config = self.config
        books = read_rulebooks(folder / "rulebooks")
        calendars = read_calendars(folder / "calendars", config.calendars)
        chosen = {name: channel.calendar for name, channel in config.channels.items() if channel.calendar}
        named = {f"{book.key}.toml": book.calendar for book in books.values()}
        for where, calendar in {**named, **{f"channels.{name}": key for name, key in chosen.items()}}.items():
            if calendar not in calendars:
                raise ConfigError(
                    _("{where}: calendar: “{name}” does not exist; allowed: {allowed}").format(
                        where=where, name=calendar, allowed=", ".join(calendars)
                    )
                )
        _check_texts(config, books)
        return Rules(books=books, clocks=Clocks(calendars, chosen), roles=read_roles(folder), config=config)

    @cached_property
    def profiles(self) -> Mapping[str, Profile]:
        """How other systems' files are read: the shipped profiles, the shop's own over them."""
        from orderdesk.channels.profiles.reading import read_profiles

        return read_profiles((self.config_path or default_config_path()).parent / "profiles")

    @property
    def phone(self) -> PhoneFile:
        """The file that plays the buyer's phone."""
        return PhoneFile(beside(self.database, Beside.PHONE))

    @property
    def secret(self) -> CodeSecret:
        """The key of the hand-over codes."""
        return CodeSecret(beside(self.database, Beside.KEY))

    def named(self, operator: str, *, account: str = "", notices: int | None = None) -> Composition:
        """The same shop with somebody else at work, on the word of `account`; settings and rules are not read again."""
        other = replace(self, operator=operator, account=account, notices=notices)
        vars(other).update({name: read for name, read in vars(self).items() if name in ("settings", "config", "rules")})
        return other

    def spoken(self) -> Composition:
        """The same in the language of whoever is at work: for one who was `named` in a process that has its own."""
        other, config = replace(self), self._heard(self._theirs)
        vars(other).update(settings=self.settings, config=config, rules=replace(self.rules, config=config))
        return other

    @property
    def _theirs(self) -> str:
        settings, asked = self.settings, language_said(os.environ)
        over_ssh = asked if os.environ.get("SSH_CONNECTION") else ""
        registered = language_of(self.database, self.operator)
        return registered or over_ssh or settings.language or asked or settings.shops_language

    def _heard(self, language: str) -> Config:
        use_language(language, self.settings.shops_language)
        return replace(self.settings, language=language)

    def store(self, *, make: bool = False) -> Store:
        """A connection to work by: its clocks set by the rules in force, read with the operator's eyes.

        With `make` the database is made when there is none. Who may only read gets one to read by. `Refused` where
        others work on it by another kind of clock or by other rules.
        """
        if self.only_reading:
            return self.reading()
        store = Store.make(self.database) if make else Store(self.database)
        if store.connection.kept is not None:
            self.say(
                _("This version keeps the database in a new form. As it was before: {path}").format(
                    path=store.connection.kept
                )
            )
        if self.config.standby.litestream:
            store.leave_checkpoints()
        return self._with(store, self._take_part)

    def reading(self) -> Store:
        """A connection that writes nothing whatever is asked of it, read with the operator's eyes.

        `Refused` where others work on it by another kind of clock.
        """
        return self._with(Store(self.database, reading=True), self._look_on)

    def _with(self, store: Store, begin: Callable[[Store], None]) -> Store:
        try:
            store.sight = self.access(store).sight
            store.claims.steady = self.clock.steady
            store.clock_in_doubt = lambda: (
                machine_clock.doubt(store, self.clock) is not None or bool(store.announcements.damaged())
            )
            store.acts.set_clock = self.clock.is_set
            self.rules.asked_by(store)
            begin(store)
        except BaseException:
            store.close()
            raise
        return store

    def _take_part(self, store: Store) -> None:
        company.join(store, self.clock, self.rules)
        desk = self.desk(store)
        desk.do(FollowRules())
        desk.do(FollowSpelling())
        desk.do(PackAnswers())
        desk.do(LearnPeople())
        desk.do(OpenMoney())
        desk.do(LookAtClock(starting=True))
        self.rules.clocks.doubted = store.clock_in_doubt()

    def _look_on(self, store: Store) -> None:
        company.check_clock(store, self.clock)
        store.announcements.tell(self.rules.clocks)
        if company.unlike(store, self.rules):
            check_known(store, self.rules)
        doubt = machine_clock.doubt(store, self.clock, starting=True)
        self.rules.clocks.doubted = doubt is not None or bool(store.announcements.damaged())

    def access(self, store: Store) -> Access:
        """What the operator may do and see over a connection."""
        return Access(store, self.rules.roles, self.operator)

    def desk(self, store: Store) -> Desk:
        """The use cases over a connection."""
        actor = Actor(self.operator, vouched_by=self.account)
        return Desk(store, self.rules, self.clock, actor, self.secret, self.phone)


def _check_texts(config: Config, books: Mapping[str, Rulebook]) -> None:
    """Refuse texts of messages that there are none of, or with gaps that nothing fills."""
    if not config.messages:
        return
    from orderdesk.rules.rulebook.message_check import text_mistakes

    for key, texts in config.messages.items():
        if key not in books:
            raise ConfigError(_("{where}: “{name}” does not exist; allowed: {allowed}").format(
                where="messages", name=key, allowed=", ".join(books)))  # fmt: skip
        for said in text_mistakes(with_texts(books[key], texts)):
            raise ConfigError(f"messages.{key}: {said}")


def own_account() -> str:
    """The name of the account that runs this; its number where the system has no name for it, as in a container."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = ""
    return clean(name, limit=NAME_LENGTH).strip() or f"uid {os.getuid()}"
