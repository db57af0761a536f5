"""Settings and rulebooks: what is wrong with them is said with file, key and what may stand there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from orderdesk.config import Config, read_config
from orderdesk.config_reader import read
from orderdesk.data_files import data_folder
from orderdesk.errors import ConfigError
from orderdesk.i18n import use_language
from orderdesk.rules.calendars import read_calendars
from orderdesk.rules.rulebook.load import read_rulebook, read_rulebooks


def settings(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert read_config() == Config()


def test_settings_are_read(tmp_path: Path) -> None:
    config = read_config(
        settings(
            tmp_path,
            'language = "en"\nshop = "Лавка"\n[codes]\ndigits = 6\nlife = "5m"\n'
            '[channels.kaspi-2]\nrulebook = "kaspi"\ncalendar = "shop"\n',
        )
    )
    assert (config.language, config.shop, config.codes.digits, config.codes.life) == ("en", "Лавка", 6, 300)
    assert (config.rulebook_of("kaspi-2"), config.rulebook_of("other")) == ("kaspi", "other")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('langauge = "ru"', "langauge.*language"),
        ('language = "fr"', "language.*ru, en"),
        ("language = 5", "language.*текст.*5"),
        ("[codes]\ndigits = 3", "codes.*4"),
        ('[codes]\nlife = "5x"', "codes: life.*15m.*5x"),
        ("[codes]\ntries = 0", "codes"),
        ("[codes]\ntries = true", "целое число.*True"),
        ("codes = 1", "codes.*таблица"),
        ("[channels]\nkaspi = 1", "channels.kaspi.*таблица"),
        ("shop = ", "TOML"),
        ("[calendars.kz]\nhourz = {}", None),
    ],
)
def test_a_wrong_setting_names_file_key_and_what_may_stand_there(tmp_path: Path, text: str, said: str | None) -> None:
    path = settings(tmp_path, text)
    if said is None:
        with pytest.raises(ConfigError, match=r"calendars\.kz.*hourz.*hours"):
            read_calendars(settings=read_config(path).calendars)
        return
    with pytest.raises(ConfigError, match=said) as caught:
        read_config(path)
    assert "config.toml" in str(caught.value)


def test_a_named_file_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone\.toml"):
        read_config(tmp_path / "gone.toml")


def test_the_shipped_rulebooks_and_calendars_are_right() -> None:
    assert "kaspi" in read_rulebooks()
    assert list(read_calendars()) == ["kz", "ru", "ua"]


def test_other_holidays_are_known_for_as_long_as_their_settings_say() -> None:
    shipped, own = read_calendars()["kz"], {"holidays": ["2026-12-31"]}
    assert shipped.spec.known_until == date(2026, 12, 31)
    assert read_calendars(settings={"kz": {"overrides": {}}})["kz"].spec.known_until == shipped.spec.known_until
    assert read_calendars(settings={"kz": own})["kz"].spec.known_until is None
    told = read_calendars(settings={"kz": {**own, "known_until": "2027-06-30"}})["kz"]
    assert told.spec.known_until == date(2027, 6, 30)


@pytest.mark.parametrize(
    ("calendar", "day", "hours"),
    [
        ("kz", "2025-08-30", 0),  # Constitution Day for the last time, a Saturday …
        ("kz", "2025-09-01", 0),  # … and the day off that follows
        ("kz", "2026-08-31", 11),  # announced in January 2026 and taken back in March
        ("kz", "2027-03-15", 0),
        ("kz", "2025-01-03", 0),
        ("kz", "2025-01-05", 11),  # a worked Sunday
        ("kz", "2013-12-28", 0),  # a moved day that the package has in every year
        ("ua", "2026-08-24", 0),
        ("ua", "2026-12-25", 0),
        ("ua", "2027-01-07", 11),  # no Christmas on 7 January any more
        ("ua", "2026-03-09", 11),  # no day off after a holiday on a Sunday
        ("ru", "2026-01-09", 0),
        ("ru", "2026-12-31", 0),
        ("ru", "2025-11-01", 11),  # a worked Saturday
        ("ru", "2027-02-20", 11),
        ("ru", "2027-02-22", 0),
    ],
)
def test_the_days_that_were_checked_by_hand(calendar: str, day: str, hours: int) -> None:
    spec = read_calendars()[calendar].spec
    opened = spec.intervals(date.fromisoformat(day), date.fromisoformat(day))
    assert sum(end - start for start, end in opened) == hours * 3600


def test_a_shops_own_rulebook_goes_before_the_shipped_one(tmp_path: Path) -> None:
    text = (data_folder() / "rulebooks" / "kaspi.toml").read_text("utf-8")
    (tmp_path / "mine.toml").write_text(text.replace('title = "Kaspi Shop"', 'title = "Мой Kaspi"'), "utf-8")
    assert read_rulebooks(tmp_path)["kaspi"].title == "Мой Kaspi"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('shelf = "pickup"', 'shelf = "pikcup"', "status.*shelf.*pickup"),
        ('from = ["new"]', 'from = ["nwe"]', "nwe.*new"),
        ('status = "signing" },', 'status = "sining" },', "sining"),
        ('{ status = "delivery" },\n]\nletter', '{ when = { method = "x" }, status = "delivery" },\n]\nletter', "to"),
        ('breach = "time_out"', 'breach = "accept"', "breach.*time_out"),
        ('reason = "timeout"', 'reason = "tmeout"', "tmeout"),
        ('message = "not_accepted"', 'message = "gone"', "gone.*not_accepted"),
        ('field = "accept_by"\n', "", "field"),
        ('clock = "wall"', 'clock = "sundial"', "sundial.*business|business.*sundial"),
        ("digit = 2", "digit = 1", "digit.*1"),
        ('key = "refused"', 'key = "region"', "region"),
        ('within = "60m"', 'within = "soon"', "within.*15m"),
        ('penalty = "heavy"', 'penalty = "hevay"', "hevay|heavy"),
        ('title = "Kaspi Shop"\n', "", "title"),
        ('order {number}."', 'order {name}."', "accepted.*name.*number"),
        ("days = 3\n", "days = 0\n", "days"),
        ('zone = "Asia/Almaty"', 'zone = "Asia/Alma-Ata"', "zone.*Alma-Ata"),
        ('country = "KZ"', 'country = "Kazakhstan"', "country"),
        ('contact = ["phone", "chat", "whatsapp", "telegram", "sms"]', "contact = []", "contact"),
        ("accepted order {number}.", "accepted order {number:d}.", "accepted.*number:d"),
        ("accepted order {number}.", "accepted order {number.", "accepted"),
        ('when = { method = "pickup" }', 'when = { metod = "pickup" }', "when.*metod.*method"),
        ('name = "excellent", within = "1h"', 'name = "excellent", within = "4h"', "tiers"),
    ],
)
def test_a_slip_in_a_rulebook_is_found_when_it_is_read(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = (data_folder() / "rulebooks" / "kaspi.toml").read_text("utf-8")
    assert old in text
    path = tmp_path / "mine.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ConfigError, match=said) as caught:
        read_rulebook(path)
    assert str(caught.value).startswith("mine.toml")


def test_english_is_the_message_ids() -> None:
    use_language("en")
    with pytest.raises(ConfigError, match="must be a text"):
        read(Config, {"shop": 5}, "x.toml")
