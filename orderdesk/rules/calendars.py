"""Reads business calendars: the shipped ones, with the shop's own over them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from orderdesk.config_reader import read_toml
from orderdesk.data_files import data_folder
from orderdesk.errors import ConfigError
from orderdesk.sla import BusinessCalendar


def read_calendars(
    own: Path | None = None, settings: Mapping[str, Mapping[str, object]] | None = None
) -> dict[str, BusinessCalendar]:
    """The calendars by name.

    A file in the shop's `own` folder replaces or adds one; `settings` (`[calendars.NAME]` of the configuration)
    change single keys of one, or add it. Whoever puts other holidays also says until when those are known.
    """
    specs: dict[str, dict[str, object]] = {}
    source: dict[str, str] = {}
    for folder in (data_folder() / "calendars", own):
        if folder is not None and folder.is_dir():
            for path in sorted(folder.glob("*.toml")):
                specs[path.stem] = read_toml(path)
                source[path.stem] = path.name
    for name, changes in (settings or {}).items():
        spec = dict(specs.get(name, {}))
        if "holidays" in changes:
            spec.pop("known_until", None)
        specs[name] = {**spec, **changes}
        source[name] = f"calendars.{name}"
    calendars = {}
    for name, spec in specs.items():
        try:
            calendars[name] = BusinessCalendar.from_spec(spec)
        except ValueError as error:
            raise ConfigError(f"{source[name]}: {error}") from error
    return calendars
