"""Long texts are kept packed, and are never lost by it."""

from __future__ import annotations

import hashlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.store import packed as packing
from orderdesk.store.packed import packed, unpacked

SAID = '{"channel": "kaspi", "number": "401249000", "customer": "Сүлейменов Тимур", "address": "Алматы, Абая 10"}'


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_a_text_comes_back_as_it_was(text: str) -> None:
    assert unpacked(packed(text)) == text


def test_what_an_earlier_version_kept_as_it_was_is_read() -> None:
    assert unpacked(SAID) == SAID


def test_an_order_is_packed_to_half_and_less() -> None:
    assert len(packed(SAID)) < len(SAID.encode()) / 2


@pytest.mark.req("X75")
def test_what_texts_are_packed_by_never_changes() -> None:
    kept = hashlib.sha256((packing._IN_COMMON + packing._LETTERS).encode()).hexdigest()[:16]
    assert kept == "edea06ad54efd239", "nothing that was packed could be read any more"


@pytest.mark.parametrize("text", [SAID, SAID + "漢"])
def test_a_flipped_bit_or_a_lost_end_is_said(text: str) -> None:
    chance, kept = random.Random(1), packed(text)
    for _ in range(200):
        other = bytearray(kept)
        other[chance.randrange(len(kept))] ^= 1 << chance.randrange(8)
        with pytest.raises(ValueError, match=r"."):
            unpacked(bytes(other))
    for end in range(len(kept)):
        with pytest.raises(ValueError, match=r"."):
            unpacked(kept[:end])
