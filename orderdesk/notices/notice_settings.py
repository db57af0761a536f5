"""When staff are told of something; and hours of a day in which nobody is, as the settings write them."""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

from orderdesk.config_reader import Seconds
from orderdesk.i18n import _
from orderdesk.patterns import pattern

_QUIET: Final = pattern(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


class QuietHours(Struct, frozen=True, kw_only=True):
    """Settings of what keeps quiet in some hours of the day."""

    quiet: str = ""
    """Such as `21:00-09:00`; empty for none."""

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


class NoticeSettings(QuietHours, frozen=True, kw_only=True):
    """When staff are told of something, by the senders that reach them; in quiet hours at the end of these."""

    unaccepted: Seconds = Seconds(600)
    """A new order has not been accepted for so long; 0: each new order, as it comes (M1)."""
    burning: int = 5
    """So many orders burn; 0: that is never told."""
    nobody_on_shift: bool = True
    """A new order waits, and nobody is on shift."""
    channel_down: bool = True
    carrier_silent: bool = True
    sender_down: bool = True
    """Messages to buyers do not leave."""
    difference: bool = True
    """A courier has handed in another sum than was due."""
