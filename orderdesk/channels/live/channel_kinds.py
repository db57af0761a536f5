"""Finds live channels: those that ship and those that other packages bring, by their entry points."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Final

from orderdesk.channels.live.protocol import Channel, Maker, Setup
from orderdesk.errors import NotFound
from orderdesk.i18n import _

GROUP: Final = "orderdesk.channels"


def kinds() -> list[str]:
    """The kinds of accounts that there can be."""
    return sorted({found.name for found in entry_points(group=GROUP)})


def maker(kind: str) -> Maker:
    """What makes channels of a kind; `NotFound` where none is installed."""
    for found in entry_points(group=GROUP, name=kind):
        made: Maker = found.load()
        return made
    raise NotFound(_("There is no channel of the kind “{kind}”; there are: {known}.").format(
        kind=kind, known=", ".join(kinds())))  # fmt: skip


def open_channel(kind: str, setup: Setup) -> Channel:
    """A channel for an account."""
    return maker(kind)(setup)
