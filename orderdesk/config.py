"""The shop's settings: a TOML file, checked when it is read. Every key has a default that works."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import platformdirs

from orderdesk.checked import Seconds, read, read_toml
from orderdesk.i18n import DEFAULT_LANGUAGE, LANGUAGES, _

APP = "orderdesk"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """An account on a marketplace."""

    rulebook: str = ""
    """Whose rules it follows; by default the rulebook of the same name."""
    calendar: str = ""
    """Whose hours it counts; by default its rulebook's calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSettings:
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


class Mode(StrEnum):
    """How new orders are given to operators."""

    OFF = "off"
    """By nobody but people."""
    IN_TURN = "in_turn"
    LEAST_LOADED = "least_loaded"
    """To whoever has the fewest open orders."""
    CATEGORY = "category"
    """To the least loaded of those who serve the order's category."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributionSettings:
    """Who gets new orders, among those on shift."""

    mode: Mode = Mode.OFF


_QUIET = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalSettings:
    """How an open desk makes itself heard."""

    bells: bool = True
    notify: bool = False
    """Whether the terminal is asked for desktop notices."""
    quiet: str = ""
    """The shop's hours without bells and notices, `21:00-09:00`."""

    def __post_init__(self) -> None:
        """Refuse hours that are none."""
        if self.quiet and not _QUIET.fullmatch(self.quiet):
            raise ValueError(_("quiet: must be hours such as “21:00-09:00”"))

    def quiet_at(self, minute: int) -> bool:
        """Whether a minute of the day lies in the quiet hours."""
        match = _QUIET.fullmatch(self.quiet)
        if not match:
            return False
        begin, end = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
        return begin <= minute < end if begin <= end else not end <= minute < begin


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All settings. `docs/configuration.md` explains them."""

    language: str = DEFAULT_LANGUAGE
    shop: str = ""
    """The shop's name, shown in the header."""
    channels: dict[str, ChannelSettings] = field(default_factory=dict)
    calendars: dict[str, dict[str, Any]] = field(default_factory=dict)
    codes: CodeSettings = field(default_factory=CodeSettings)
    distribution: DistributionSettings = field(default_factory=DistributionSettings)
    signals: SignalSettings = field(default_factory=SignalSettings)

    def __post_init__(self) -> None:
        """Refuse a language without a catalogue."""
        if self.language not in LANGUAGES:
            raise ValueError(_("language: must be one of {allowed}").format(allowed=", ".join(LANGUAGES)))

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


def read_config(path: Path | None = None) -> Config:
    """The settings in `path`; without one the default file if it is there, else the defaults.

    `ConfigError` names file, key and what may stand there; a named file that is missing is an error too.
    """
    chosen = path or default_config_path()
    if path is None and not chosen.is_file():
        return Config()
    return read(Config, read_toml(chosen), chosen.name)
