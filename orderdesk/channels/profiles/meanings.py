"""What the words of another system mean in ours."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Any

from msgspec import Struct

from orderdesk.channels.profiles.lookup import Told, say
from orderdesk.channels.profiles.profile import Choice, Profile
from orderdesk.sanitize import fold


class Meaning(Struct, frozen=True):
    """What was said, and what it means."""

    word: str = ""
    """As the other system has it; empty where it says nothing."""
    means: str | None = None
    """`None` where no choice knows the word."""
    unsure: bool = False


def meaning(told: Told, choices: Iterable[Choice], profile: Profile) -> Meaning:
    """The first meaning that a choice has for what stands at its places."""
    first = ""
    for choice in choices:
        word = written(say(told, choice.of, profile.empty))
        if not word:
            continue
        first = first or word
        found = _of(choice, word)
        if found:
            return Meaning(word, found.removesuffix("?"), unsure=found.endswith("?"))
    return Meaning(first)


def written(value: Any) -> str:
    """A value as a profile writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def _of(choice: Choice, word: str) -> str:
    means = {fold(theirs): ours for theirs, ours in choice.means.items()}
    folded = fold(word)
    if folded in means:
        return means[folded]
    return next((ours for theirs, ours in means.items() if "*" in theirs and fnmatchcase(folded, theirs)), "")
