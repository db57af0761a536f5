"""Where the courier is on their screen, and what an answer there comes to."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from msgspec import Struct

from orderdesk.desk.command import ShopCommand


class Page(StrEnum):
    """The pages; a new login opens the one that the last was left at."""

    RUN = "run"
    STOP = "stop"
    CODE = "code"
    SUM = "sum"
    """What they were paid."""
    OTHER_SUM = "other_sum"
    """The same, where it is known to be another sum than is owed: Enter alone is none."""
    WHY_SUM = "why_sum"
    """Why it is another sum."""
    REFUSED = "refused"
    """Why the buyer refuses."""
    HELP = "help"
    """What the dispatcher is needed for."""
    MONEY = "money"
    ELSEWHERE = "elsewhere"
    """A newer session has the screen."""


class Place(Struct, frozen=True, kw_only=True):
    """A page, the stop that it is about, and what has been answered on the way there."""

    page: Page = Page.RUN
    stop: int | None = None
    """The id of the stop: every answer bears it."""
    part: int = 0
    """Of a page that does not fit, which part."""
    sum: str = ""
    """The sum as typed, while its reason is asked for."""


class Go(Struct, frozen=True):
    """Look at another place."""

    to: Place


class Do(Struct, frozen=True):
    """Do a command, once: with a key, where it could be sent twice. Then go to another place."""

    command: ShopCommand[Any]
    key: str = ""
    to: Place = Place()


class Send(Struct, frozen=True):
    """Send the buyer another code."""


class TakeOver(Struct, frozen=True):
    """Have the screen here."""


class Unclear(Struct, frozen=True):
    """It is no answer here: nothing is done, and this is said."""

    said: str


Meant = Go | Do | Send | TakeOver | Unclear
"""What an answer comes to."""
