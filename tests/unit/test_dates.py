"""Days in words: said without pendulum, and as pendulum would."""

from __future__ import annotations

import pendulum
import pytest

from orderdesk.clock import DAY
from orderdesk.i18n import LANGUAGES
from orderdesk.wording.dates import day

NEW_YEAR = 1767207600
"""1 January 2026 in Almaty."""


@pytest.mark.parametrize("language", sorted({*LANGUAGES} - {"kk"}))
def test_every_day_is_said_as_its_language_says_it(language: str) -> None:
    for at in range(NEW_YEAR, NEW_YEAR + 400 * DAY, DAY):
        moment = pendulum.from_timestamp(at, tz="Asia/Almaty")
        form = "ddd D MMMM" if moment.year == 2026 else "ddd D MMMM YYYY"
        assert day(at, "Asia/Almaty", language, NEW_YEAR) == moment.format(form, locale=language)


def test_a_day_is_said_in_kazakh_which_pendulum_does_not_know() -> None:
    said = [day(NEW_YEAR + days * DAY, "Asia/Almaty", "kk", NEW_YEAR) for days in range(366)]
    assert said[:3] == ["1 қаңтар, бс", "2 қаңтар, жм", "3 қаңтар, сб"]
    assert said[327] == "24 қараша, сс"
    assert said[365] == "2027 ж. 1 қаңтар, жм"
    assert len({one.split()[1] for one in said[:365]}) == 12
    assert {one.split()[2] for one in said[:365]} == {"дс", "сс", "ср", "бс", "жм", "сб", "жс"}
