"""The shop's own roles, rulebooks and calendars over the shipped ones, each told by its file where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from orderdesk.data_files import data_folder
from orderdesk.errors import ConfigError
from orderdesk.rules.calendars import read_calendars
from orderdesk.rules.roles import Mask, Right, read_roles
from orderdesk.rules.rulebook.load import read_rulebooks
from tests.shop import NOON

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


def test_own_roles_stand_beside_the_shipped_ones_and_over_them(own: Path) -> None:
    shipped = read_roles(None)
    assert shipped == read_roles(own), "no file, no change"
    (own / "roles.toml").write_text(
        '[packer]\ntitle = "packer"\nrights = ["process"]\nmasks = ["sum"]\n[courier]\ntitle = "rider"\n', "utf-8"
    )
    roles = read_roles(own)
    assert roles.keys() == {*shipped, "packer"}
    assert (roles["packer"].rights, roles["packer"].masks) == ((Right.PROCESS,), (Mask.SUM,))
    assert (roles["courier"].title, roles["courier"].rights, roles["courier"].assigned_only) == ("rider", (), False)
    assert roles["seller"] == shipped["seller"]


def test_a_director_has_every_right_also_one_that_his_own_file_does_not_list(own: Path) -> None:
    (own / "roles.toml").write_text('[director]\ntitle = "director"\nrights = ["process", "oversee"]\n', "utf-8")
    assert read_roles(own)["director"].rights == tuple(Right)


def test_a_slip_in_a_role_is_told_with_its_file_and_role(own: Path) -> None:
    (own / "roles.toml").write_text('[packer]\ntitle = "packer"\nrights = ["dance"]\n', "utf-8")
    with pytest.raises(ConfigError, match=r"^roles\.toml: packer: rights"):
        read_roles(own)


def test_own_rulebooks_stand_beside_the_shipped_ones_and_over_them(own: Path) -> None:
    text = (data_folder() / "rulebooks" / "own_shop.toml").read_text("utf-8")
    for name, key, title in (("b", "kaspi", "Ours"), ("a", "kaspi", "Theirs"), ("c", "bazaar", "Bazaar")):
        other = text.replace('key = "own_shop"', f'key = "{key}"', 1).replace("Own shop", title, 1)
        (own / f"{name}.toml").write_text(other, "utf-8")
    books = read_rulebooks(own)
    assert {key: books[key].title for key in ("kaspi", "bazaar", "own_shop")} == {
        "kaspi": "Ours", "bazaar": "Bazaar", "own_shop": "Own shop"}  # fmt: skip
    assert books.keys() == {*read_rulebooks(), "bazaar"} == {*read_rulebooks(own / "nowhere"), "bazaar"}


def test_settings_change_single_keys_of_a_calendar_or_add_one(own: Path) -> None:
    (own / "ru.toml").write_text('tz = "Europe/Moscow"\n', "utf-8")
    settings: dict[str, dict[str, object]] = {
        "kz": {"hours": {"tue": [["09:00", "10:00"]]}},
        "new": {"tz": "UTC"},
        "ua": {"holidays": ["2026-11-24"]},
    }
    shipped, found = read_calendars(), read_calendars(own, settings)
    assert found.keys() == {*shipped, "new"}
    assert not found["ru"].spec.repeats, "the shop's own file replaces the whole of it"
    assert (found["kz"].spec.zone, found["kz"].spec.known_until) == (
        shipped["kz"].spec.zone, shipped["kz"].spec.known_until)  # fmt: skip
    assert (shipped["kz"].epoch.is_open(NOON), found["kz"].epoch.is_open(NOON)) == (True, False)
    assert found["ua"].spec.known_until is None, "other holidays say themselves until when they are known"
    assert shipped["ua"].spec.known_until is not None


@pytest.mark.parametrize(
    ("file", "settings", "where"),
    [
        ("tz = 1", {}, "mine.toml: tz: "),
        ('tz = "UTC"', {"mine": {"hours": []}}, "calendars.mine: hours: must be a table"),
    ],
)
def test_a_slip_in_a_calendar_is_told_with_where_it_stands(
    own: Path, file: str, settings: dict[str, dict[str, object]], where: str
) -> None:
    (own / "mine.toml").write_text(file, "utf-8")
    with pytest.raises(ConfigError) as caught:
        read_calendars(own, settings)
    assert str(caught.value).startswith(where)
