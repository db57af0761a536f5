"""`list --write`: a list as a file that spreadsheets open without harm, and that another desk can read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.shop import NOON, Shop

HOSTILE = ["=HYPERLINK(1)", "+7 не телефон", "-1+2", "@SUM(A1)", 'Қ "и" ;,', "'уже"]


@pytest.mark.parametrize("ending", ["csv", "jsonl", "xlsx"])
@pytest.mark.parametrize("name", HOSTILE)
def test_what_one_desk_writes_another_reads(shop: Shop, tmp_path: Path, ending: str, name: str) -> None:
    shop.receive("4821", customer=name, comment=name, phone="+77015550101", address="Алматы, Абая 1")
    shop.receive("4822")
    file = tmp_path / f"orders.{ending}"
    done = shop.run("list", "--write", str(file))
    assert (done.exit_code, done.stdout.strip()) == (0, str(file)), done.output
    with Shop.made(tmp_path / "other", NOON) as other:
        assert other.run("import", str(file)).exit_code == 0
        for number in ("4821", "4822"):
            before, after = shop.json("show", number), other.json("show", number)
            for field in ("customer", "phone", "status", "total", "address", "comment", "payment", "planned_at"):
                assert after[field] == before[field], field
            assert [line["sku"] for line in after["lines"]] == [line["sku"] for line in before["lines"]]


@pytest.mark.parametrize("name", HOSTILE[:4])
def test_no_cell_is_a_formula(shop: Shop, tmp_path: Path, name: str) -> None:
    shop.receive("4821", customer=name, address=name)
    shop.run("list", "--write", str(tmp_path / "a.csv"))
    shop.run("list", "--write", str(tmp_path / "a.xlsx"))
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert b"<f>" not in (tmp_path / "a.xlsx").read_bytes()
    (sheet,) = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx")).sheet_names
    rows = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx")).get_sheet_by_name(sheet).to_python()
    assert rows[1][3] == name


def test_it_overwrites_nothing_and_takes_only_what_it_knows(shop: Shop, tmp_path: Path) -> None:
    shop.receive("4821")
    (tmp_path / "a.csv").write_text("mine", "utf-8")
    assert shop.run("list", "--write", str(tmp_path / "a.csv")).exit_code == 1
    assert (tmp_path / "a.csv").read_text("utf-8") == "mine"
    assert shop.run("list", "--write", str(tmp_path / "a.doc")).exit_code == 2
    assert shop.run("list", "--shelf", "archive", "--write", str(tmp_path / "none.csv")).exit_code == 0
    assert len((tmp_path / "none.csv").read_text("utf-8").splitlines()) == 1
