"""`profile`, `import --dry-run`, `import --watch`: a new system's files are in within minutes, and nothing is lost."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from orderdesk.channels.profiles.reading import read_profile, read_profiles
from orderdesk.cli.orders.drop_folder import REFUSED, TAKEN, DropFolder
from orderdesk.data_files import data_folder
from orderdesk.errors import ConfigError
from tests.desk.profiles.conftest import SAMPLES, Trading
from tests.shop import Shop

UNKNOWN = """Отчёт по заказам;;;;;;;;;;
Заказ №;Покупатель;Моб. телефон;Адрес доставки;Товар;Кол-во;Цена;Итого;Дата;Статус;Способ доставки
Ф-101;Иванов Пётр;+7 701 000 11 22;Алматы, Абая 1;Чайник;1;24 990;26 490;24.11.2026 11:20;Новый;Курьер
Ф-101;;;;Кружка;1;1 500;;;;
Ф-102;Ким Анна;8 701 000 33 44;Алматы, Сатпаева 2;Ваза;2;3 000;6 000;24.11.2026 11:00;Отменён;Самовывоз
"""


def test_shipped_profiles_are_sound() -> None:
    shipped = read_profiles()
    assert len(shipped) >= 20
    assert {profile.key for profile in shipped.values()} == {
        path.stem for path in (data_folder() / "profiles").iterdir()
    }


def test_an_unknown_table_is_in_by_its_guess(trading: Trading, tmp_path: Path) -> None:
    shop = trading("KZT")
    table = tmp_path / "supplier.csv"
    table.write_text(UNKNOWN, "utf-8")
    refused = shop.run("import", "--channel", "own", str(table))
    assert (refused.exit_code, "profile guess" in refused.stderr) == (1, True)
    guessed = shop.run("profile", "guess", str(table))
    assert guessed.exit_code == 0, guessed.stderr
    assert shop.parts.config_path is not None
    own = shop.parts.config_path.parent / "profiles"
    own.mkdir()
    (own / "supplier.toml").write_text(guessed.stdout, "utf-8")
    assert shop.run("profile", "check", str(own / "supplier.toml"), "--with", str(table)).exit_code == 0
    assert shop.run("import", "--channel", "own", str(table)).exit_code == 0
    first, second = shop.json("show", "Ф-101"), shop.json("show", "Ф-102")
    assert (first["status"], first["total"], len(first["lines"]), first["phone"]) == (
        "new",
        "26490.00",
        2,
        "+77010001122",
    )
    assert (second["status"], second["method"]) == ("cancelled", "pickup")


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir()))
def test_a_guess_is_a_sound_profile_or_a_sentence(shop: Shop, name: str, tmp_path: Path) -> None:
    done = shop.run("profile", "guess", str(SAMPLES / name), "--key", "mine")
    if done.exit_code:
        assert (done.exit_code, len(done.stderr.splitlines())) == (1, 1), done.output
    else:
        (tmp_path / "mine.toml").write_text(done.stdout, "utf-8")
        assert read_profile(tmp_path / "mine.toml").key == "mine"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('key = "a"', "title"),
        ('key = "a"\ntitle = "A"\nzone = "No/City"\n[find]\ncolumns = ["№"]\n[order]\nnumber = ["№"]', "No/City"),
        ('key = "a"\ntitle = "A"\n[find]\n[order]\nnumber = ["№"]', "columns"),
        ('key = "a"\ntitle = "A"\n[find]\ncolumns = ["№"]\n[order]\nnumber = ["№"]\n[[status]]\nof = ["s"]\n'
         'means = { x = "shipping" }', "shipping"),
        ('key = "a"\ntitle = "A"\n[find]\ncolumns = ["№"]\n[order]\nnumber = ["№"]\nnummer = ["№"]', "nummer"),
    ],
)  # fmt: skip
def test_a_slip_in_a_profile_is_named(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "a.toml").write_text(line, "utf-8")
    with pytest.raises(ConfigError, match=said):
        read_profile(tmp_path / "a.toml")


def test_a_dry_run_takes_nothing_in(trading: Trading) -> None:
    shop = trading("UAH")
    done = shop.run("import", "--channel", "own", "--dry-run", str(SAMPLES / "prom_orders_list.json"))
    assert (done.exit_code, shop.json("list")) == (0, [])
    assert "420000001" in done.stdout
    assert "1 847,50" in done.stdout


def test_a_forced_profile_reads_nothing_else(trading: Trading) -> None:
    shop = trading("KZT")
    path = str(SAMPLES / "woocommerce_order_export.csv")
    assert shop.run("import", "--channel", "own", "--profile", "shopify_export", path).exit_code == 1
    assert shop.run("import", "--channel", "own", "--profile", "no_such", path).exit_code == 2
    assert shop.run("import", "--channel", "own", "--profile", "woocommerce_export", path).exit_code == 0


def test_every_profile_is_listed(shop: Shop) -> None:
    assert {one["profile"] for one in shop.json("profile", "list")} == set(read_profiles())


def test_a_dropped_file_is_taken_once_it_is_whole(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / ".half").write_text("x", "utf-8")
    (folder / "grows.csv").write_text("a", "utf-8")
    found, looks = [], 0

    def pause() -> bool:
        nonlocal looks
        looks += 1
        if looks == 1:
            (folder / "grows.csv").write_text("ab", "utf-8")
        return looks < 4

    for dropped in DropFolder(folder).settled(pause):
        found.append((looks, dropped.path.name))
        dropped.done(well=True)
    assert found == [(2, "grows.csv")]
    assert (folder / TAKEN / "grows.csv").read_text("utf-8") == "ab"


def test_what_is_put_away_overwrites_nothing(tmp_path: Path) -> None:
    for content in ("one", "two", "three"):
        (tmp_path / "a.csv").write_text(content, "utf-8")
        looks = iter((True, False))
        (dropped,) = DropFolder(tmp_path).settled(looks.__next__)
        dropped.done(well=False)
    assert sorted(path.read_text("utf-8") for path in (tmp_path / REFUSED).iterdir()) == ["one", "three", "two"]


@pytest.mark.parametrize("seed", range(4))
def test_broken_files_are_refused_and_never_crash(trading: Trading, seed: int, tmp_path: Path) -> None:
    shop, luck = trading("KZT"), random.Random(seed)
    for path in sorted(SAMPLES.iterdir()):
        data = bytearray(path.read_bytes())
        for _change in range(luck.randrange(1, 8)):
            at = luck.randrange(len(data))
            match luck.randrange(4):
                case 0:
                    data[at] = luck.randrange(256)
                case 1:
                    del data[at : at + luck.randrange(1, 40)]
                case 2:
                    data[at:at] = luck.choice([b"null", b'"', b"{}", b"[]", b"\x00", b"1e999", b"<a>", b";", b"\xff"])
                case 3:
                    data = data[: max(1, at)]
        broken = tmp_path / path.name
        broken.write_bytes(data)
        done = shop.run("import", "--channel", "own", "--dry-run", str(broken))
        assert done.exit_code in (0, 1), (path.name, done.output)
        assert "Traceback" not in done.output


@pytest.mark.parametrize("seed", range(4))
def test_answers_with_other_values_are_refused_record_by_record(trading: Trading, seed: int, tmp_path: Path) -> None:
    shop, luck = trading("KZT"), random.Random(seed)
    odd: list[object] = [None, True, -1, 1.5, 10**30, "", "x" * 5000, [], {}, [[]], {"a": []}, "\u202e", "24,990"]

    def spoil(value: object) -> object:
        if luck.random() < 0.04:
            return luck.choice(odd)
        if isinstance(value, dict):
            return {key: spoil(inner) for key, inner in value.items()}
        return [spoil(inner) for inner in value] if isinstance(value, list) else value

    for path in sorted(SAMPLES.glob("*.json")):
        (tmp_path / path.name).write_text(json.dumps(spoil(json.loads(path.read_text("utf-8")))), "utf-8")
        done = shop.run("import", "--channel", "own", "--dry-run", str(tmp_path / path.name))
        assert done.exit_code in (0, 1), (path.name, done.output)
