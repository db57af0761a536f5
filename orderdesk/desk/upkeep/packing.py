"""Packing what channels have said of orders, once, in a database that earlier versions have filled."""

from __future__ import annotations

from typing import Final

from orderdesk.store import Store

_TO_PACK: Final = "answers_to_pack"
"""The setting that a migration leaves: beyond which id orders have answers that are still to be packed."""

_TOGETHER: Final = 250
"""So many in one write, which takes some ten milliseconds."""


def is_packed(store: Store) -> bool:
    """Whether all answers are packed; nothing more can be done where nothing is written."""
    return store.read_only or not store.settings.get(_TO_PACK)


def pack_some(store: Store) -> int:
    """Pack some more answers, in a write; how many. Those that are not packed yet are read all the same."""
    ids = store.answers.pack_some(int(store.settings.get(_TO_PACK) or 0), _TOGETHER)
    store.settings.put(_TO_PACK, str(ids[-1]) if ids else "")
    return len(ids)
