"""The shop's settings: a TOML file, checked when it is read. Every key has a default that works."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs
from msgspec import Struct, field

from orderdesk.config_reader import Seconds, read, read_toml
from orderdesk.console.keyboard_layouts import Layout
from orderdesk.i18n import DEFAULT_LANGUAGE, LANGUAGES, _
from orderdesk.notices.notice_settings import NoticeSettings, QuietHours
from orderdesk.printing.printer_settings import PrinterSettings

APP = "orderdesk"


class Reserve(StrEnum):
    """When the goods of an order are promised to it."""

    ACCEPTANCE = "acceptance"
    """When it comes into a status that says so."""
    ARRIVAL = "arrival"
    """As soon as it is there."""


class ChannelSettings(Struct, frozen=True, kw_only=True):
    """An account on a marketplace."""

    rulebook: str = ""
    """Whose rules it follows; by default the rulebook of the same name."""
    calendar: str = ""
    """Whose hours it counts; by default its rulebook's calendar."""
    reserve: Reserve | None = None
    """When goods are promised to its orders; by default what its rulebook says, and that is on acceptance."""
    unconfirmed: bool = False
    """Whether its marketplace may be told over its API what nobody has tried on a live account yet."""
    language: str = ""
    """In which its buyers are written to; by default the shop's."""

    def __post_init__(self) -> None:
        """Refuse a language without a catalogue."""
        if self.language and self.language not in LANGUAGES:
            raise ValueError(_("language: must be one of {allowed}").format(allowed=", ".join(LANGUAGES)))


class CodeSettings(Struct, frozen=True, kw_only=True):
    """Hand-over codes: short, so the limits carry the weight."""

    digits: int = 4
    """4 to 6."""
    life: Seconds = Seconds(600)
    tries: int = 3
    """Wrong tries per code."""
    tries_per_order: int = 9
    """Wrong tries per order within a day."""
    tries_per_operator: int = 10
    """Wrong tries per operator within an hour."""
    sends_per_order: int = 3
    """Codes per order within a day."""
    sends_per_phone: int = 5
    """Codes per phone within a day."""
    resend_after: Seconds = Seconds(60)

    def __post_init__(self) -> None:
        """Refuse what would make a code worthless."""
        if not 4 <= self.digits <= 6:
            raise ValueError(_("digits: must be from 4 to 6"))
        if min(self.tries, self.tries_per_order, self.sends_per_order, self.sends_per_phone) < 1:
            raise ValueError(_("codes: every limit must be at least 1"))


class UndoSettings(Struct, frozen=True, kw_only=True):
    """Taking an act back."""

    window: Seconds = Seconds(10)
    """For how long whoever acted can do so; what the act tells buyer and marketplace waits as long. 0: never."""

    def __post_init__(self) -> None:
        """Refuse to hold messages back for long."""
        if self.window > 600:
            raise ValueError(_("window: at most 10m"))


class Mode(StrEnum):
    """How new orders are given to operators."""

    OFF = "off"
    """By nobody but people."""
    IN_TURN = "in_turn"
    LEAST_LOADED = "least_loaded"
    """To whoever has the fewest open orders."""
    CATEGORY = "category"
    """To the least loaded of those who serve the order's category."""


class DistributionSettings(Struct, frozen=True, kw_only=True):
    """Who gets new orders, among those on shift."""

    mode: Mode = Mode.OFF


class Ascii(StrEnum):
    """Whether lines, arrows and signs of currency are drawn with what every terminal has."""

    AUTO = "auto"
    """On the Linux console, on terminals called vt…, and where letters are not sent in UTF-8."""
    YES = "yes"
    NO = "no"


class LineKind(StrEnum):
    """How dear a byte is on the line to the terminal."""

    AUTO = "auto"
    """Thin over SSH, local otherwise."""
    THIN = "thin"
    LOCAL = "local"


class Look(StrEnum):
    """In which colours the desk is drawn."""

    AUTO = "auto"
    """By the terminal's own ground, where that can be found out."""
    DARK = "dark"
    LIGHT = "light"
    CONTRAST = "contrast"


class TerminalSettings(Struct, frozen=True, kw_only=True):
    """What the desk cannot find out about terminals and lines by itself."""

    ascii: Ascii = Ascii.AUTO
    line: LineKind = LineKind.AUTO
    theme: Look = Look.AUTO


class ListColumn(StrEnum):
    """What a column of the list shows."""

    CHANNEL = "channel"
    NUMBER = "number"
    CUSTOMER = "customer"
    TOTAL = "total"
    RECEIVED = "received"
    PLANNED = "planned"
    METHOD = "method"
    PAYMENT = "payment"
    HOLDER = "holder"
    STATUS = "status"
    ADDRESS = "address"
    STAGE = "stage"
    """How far a parcel is."""
    CAUSE = "cause"
    """What is wrong with a delivery."""
    AGE = "age"
    """Since when an order is in its status."""
    SHELF = "shelf"
    """On which shelf it lies."""


class ListSettings(Struct, frozen=True, kw_only=True):
    """The list of orders."""

    columns: tuple[ListColumn, ...] = ()
    """Behind the time left, in this order; what does not fit gives way from the end. Without it, the usual ones."""

    def __post_init__(self) -> None:
        """Refuse a column twice, and rows that nobody could tell apart."""
        if len(set(self.columns)) < len(self.columns):
            raise ValueError(_("columns: each only once"))
        if self.columns and ListColumn.NUMBER not in self.columns:
            raise ValueError(_("columns: “number” must be among them"))


class ClaimSettings(Struct, frozen=True, kw_only=True):
    """Orders in somebody's hands."""

    idle: Seconds = Seconds(300)
    """Without a key for so long, an order is let go."""

    def __post_init__(self) -> None:
        """Refuse what would let an order go while it is worked on."""
        if self.idle < 60:
            raise ValueError(_("idle: must be at least 1m"))


class ServeSettings(Struct, frozen=True, kw_only=True):
    """The SSH server, `orderdesk serve`."""

    address: str = "127.0.0.1"
    port: int = 2222
    idle: Seconds = Seconds(1800)
    """Who types nothing for so long is logged out."""
    connections: int = 32
    """Sessions at a time."""
    per_operator: int = 8
    """Sessions of one operator, and connections of theirs that have none."""
    waiting: int = 64
    """Connections at a time that have no session."""
    waiting_per_address: int = 32
    """Those of one address that have not logged in."""
    grace: Seconds = Seconds(30)
    """How long a server that is told to stop waits for its sessions."""

    def __post_init__(self) -> None:
        """Refuse a server that nobody could use."""
        if not 0 <= self.port <= 65535:
            raise ValueError(_("port: must be from 0 to 65535"))
        if min(self.connections, self.per_operator, self.waiting, self.waiting_per_address, self.idle) < 1:
            raise ValueError(_("connections, per_operator, waiting, waiting_per_address, idle: must be at least 1"))


class SignalSettings(QuietHours, frozen=True, kw_only=True):
    """How an open desk makes itself heard."""

    bells: bool = True
    notify: bool = False
    """Whether the terminal is asked for desktop notices."""


class PhotoSettings(Struct, frozen=True, kw_only=True):
    """Photos that steps ask for."""

    folders: tuple[str, ...] = ()
    """Where they lie; without any, in `photos` beside the database."""

    def __post_init__(self) -> None:
        """Refuse folders that would be others wherever the desk is opened."""
        if not all(folder.startswith(("/", "~/")) for folder in self.folders):
            raise ValueError(_("folders: must be whole paths, from / or ~/ on"))

    def beside(self, database: Path) -> tuple[Path, ...]:
        """The folders, for the shop of a database."""
        named = tuple(Path(folder).expanduser() for folder in self.folders)
        return named or (database.absolute().parent / "photos",)


class CashSettings(Struct, frozen=True, kw_only=True):
    """How cash is counted."""

    blind: bool = False
    """Whether who counts types what they have counted before they are shown what there should be."""


class StandbySettings(Struct, frozen=True, kw_only=True):
    """The copy of the database that Litestream keeps elsewhere."""

    litestream: str = ""
    """Litestream's own settings, a file that says where the copy is. Without it there is none."""


class Config(Struct, frozen=True, kw_only=True):
    """All settings. `docs/configuration.md` explains them."""

    language: str = ""
    """The shop's, where its settings name one."""
    shop: str = ""
    """The shop's name, shown in the header."""
    zone: str = ""
    """The zone in which the desk tells the time; by default that of the first order's channel."""
    keyboard: Layout | None = None
    """The layout to believe in until the keys tell which one is on."""
    keys: dict[str, str] = field(default_factory=dict)
    """Other keys: the id of a key of the desk → the keys in its place, with spaces between."""
    channels: dict[str, ChannelSettings] = field(default_factory=dict)
    calendars: dict[str, dict[str, Any]] = field(default_factory=dict)
    codes: CodeSettings = field(default_factory=CodeSettings)
    distribution: DistributionSettings = field(default_factory=DistributionSettings)
    claims: ClaimSettings = field(default_factory=ClaimSettings)
    list: ListSettings = field(default_factory=ListSettings)
    photos: PhotoSettings = field(default_factory=PhotoSettings)
    cash: CashSettings = field(default_factory=CashSettings)
    printer: PrinterSettings = field(default_factory=PrinterSettings)
    serve: ServeSettings = field(default_factory=ServeSettings)
    standby: StandbySettings = field(default_factory=StandbySettings)
    terminal: TerminalSettings = field(default_factory=TerminalSettings)
    undo: UndoSettings = field(default_factory=UndoSettings)
    signals: SignalSettings = field(default_factory=SignalSettings)
    notices: NoticeSettings = field(default_factory=NoticeSettings)
    messages: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    """The shop's own texts to buyers: rulebook → language → name of the message → text."""

    def __post_init__(self) -> None:
        """Refuse a language without a catalogue."""
        if self.language and self.language not in LANGUAGES:
            raise ValueError(_("language: must be one of {allowed}").format(allowed=", ".join(LANGUAGES)))
        if self.zone:
            try:
                ZoneInfo(self.zone)
            except (ZoneInfoNotFoundError, ValueError, OSError) as error:
                said = _("zone: “{name}” is not a time zone such as Asia/Almaty")
                raise ValueError(said.format(name=self.zone)) from error

    @property
    def shops_language(self) -> str:
        """In which language is what leaves the shop."""
        return self.language or DEFAULT_LANGUAGE

    def rulebook_of(self, channel: str) -> str:
        """The rulebook's key for a channel."""
        settings = self.channels.get(channel)
        return (settings.rulebook if settings else "") or channel


def default_config_path() -> Path:
    """`ORDERDESK_CONFIG`, else `config.toml` in the user's configuration folder."""
    named = os.environ.get("ORDERDESK_CONFIG")
    return Path(named) if named else Path(platformdirs.user_config_path(APP)) / "config.toml"


def default_database_path() -> Path:
    """`ORDERDESK_DB`, else `orders.db` in the user's data folder."""
    named = os.environ.get("ORDERDESK_DB")
    return Path(named) if named else Path(platformdirs.user_data_path(APP)) / "orders.db"


def state_folder() -> Path:
    """Where logs and passing things lie."""
    return Path(platformdirs.user_state_path(APP))


def cache_folder() -> Path:
    """Where lies what can be made anew at any time."""
    return Path(platformdirs.user_cache_path(APP))


def read_config(path: Path | None = None) -> Config:
    """The settings in `path`; without one the default file if it is there, else the defaults.

    `ConfigError` names file, key and what may stand there; a named file that is missing is an error too.
    """
    chosen = path or default_config_path()
    if path is None and not chosen.is_file():
        return Config()
    return read(Config, read_toml(chosen), chosen.name)
