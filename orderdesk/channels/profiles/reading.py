"""Reads profiles from TOML: the shipped ones, and a shop's own beside its settings."""

from __future__ import annotations

from pathlib import Path

from orderdesk.channels.profiles.profile import Profile, mistakes
from orderdesk.config_reader import read, read_toml
from orderdesk.data_files import data_folder
from orderdesk.errors import ConfigError


def read_profile(path: Path) -> Profile:
    """The profile in `path`; `ConfigError` names file, key and what may stand there."""
    profile = read(Profile, read_toml(path), path.name)
    for said in mistakes(profile):
        raise ConfigError(f"{path.name}: {said}")
    return profile


def read_profiles(own: Path | None = None) -> dict[str, Profile]:
    """The shipped profiles by key, with the shop's `own` folder over them: same key replaces, a new one adds."""
    found: dict[str, Profile] = {}
    for folder in (data_folder() / "profiles", own):
        if folder is not None and folder.is_dir():
            for path in sorted(folder.glob("*.toml")):
                profile = read_profile(path)
                found[profile.key] = profile
    return found
