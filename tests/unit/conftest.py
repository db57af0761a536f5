"""What only the unit tests share."""

from __future__ import annotations

import pytest

from orderdesk.i18n import use_language


@pytest.fixture
def english(own_home: None) -> None:
    """Sentences are the message ids, so a test says what it expects without a catalogue between."""
    use_language("en")
