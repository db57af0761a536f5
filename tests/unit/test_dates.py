"""Days in words: said without pendulum, and as pendulum would."""

from __future__ import annotations

import pendulum
import pytest

from orderdesk.clock import DAY
from orderdesk.i18n import LANGUAGES
from orderdesk.wording.dates import day

NEW_YEAR = 1767207600
"""1 January 2026 in Almaty."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_day_is_said_as_its_language_says_it(language: str) -> None:
    for at in range(NEW_YEAR, NEW_YEAR + 400 * DAY, DAY):
        moment = pendulum.from_timestamp(at, tz="Asia/Almaty")
        form = "ddd D MMMM" if moment.year == 2026 else "ddd D MMMM YYYY"
        assert day(at, "Asia/Almaty", language, NEW_YEAR) == moment.format(form, locale=language)
