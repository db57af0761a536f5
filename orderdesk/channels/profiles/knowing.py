"""Which profile reads a file: known by its headings or keys, never by its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from orderdesk.channels.profiles.lookup import heading
from orderdesk.channels.profiles.profile import Profile

_DEEPEST: Final = 8


def of_table(profiles: Iterable[Profile], header: Iterable[object]) -> Profile | None:
    """The profile that knows the most of these headings, all of those it asks for."""
    have = {heading(str(name)) for name in header if name is not None}
    return _best(profile for profile in profiles if profile.of_tables and _fits(profile, have))


def of_document(profiles: Iterable[Profile], value: Any) -> Profile | None:
    """The profile that knows the most of the keys in a document, all of those it asks for."""
    have = {heading(key) for key in keys(value, _DEEPEST)}
    return _best(profile for profile in profiles if not profile.of_tables and _fits(profile, have))


def keys(value: Any, depth: int = _DEEPEST) -> Iterator[str]:
    """The keys in a document, of each list those of its first item."""
    if depth and isinstance(value, list):
        yield from keys(value[0] if value else None, depth - 1)
    elif depth and isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from keys(inner, depth - 1)


def _fits(profile: Profile, have: set[str]) -> bool:
    wanted = {heading(name) for name in (*profile.find.columns, *profile.find.keys)}
    return wanted <= have and not {heading(name) for name in profile.find.without} & have


def _best(profiles: Iterator[Profile]) -> Profile | None:
    return max(profiles, key=lambda profile: len(profile.find.columns) + len(profile.find.keys), default=None)
