"""Run sheets on paper: what stands on them, and that every code on them is read."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from orderdesk.printing import sheet_pdf
from orderdesk.printing.order_code import code_rows, code_svg
from tests.desk.dispatch.riding import out, ready, staffed, stops
from tests.shop import Shop

LETTERS = "әғқңөұүһі ӘҒҚҢӨҰҮҺІ ґєїі ҐЄЇІ ёЁ ₸₴₽ №"
"""Every Kazakh and Ukrainian letter that Russian has not, and the signs of the trade."""


@pytest.fixture
def staff(shop: Shop) -> Shop:
    return staffed(shop)


def paper(staff: Shop, folder: Path, run: str, kind: str, operator: str = "Дина") -> bytes:
    """The sheet of a run as a file."""
    path = folder / f"sheet.{kind}"
    result = staff.run("run", "sheet", run, f"--{kind}", str(path), operator=operator)
    assert result.exit_code == 0, result.output
    return path.read_bytes()


def codes(file: bytes, dpi: int) -> list[str]:
    """All codes on the pages of a PDF, in their order, as a scanner reads them."""
    pages = [page.render(scale=dpi / 72).to_pil() for page in pypdfium2.PdfDocument(file)]
    return [found.text for page in pages
            for found in sorted(zxingcpp.read_barcodes(page), key=lambda one: one.position.top_left.y)]  # fmt: skip


def words(file: bytes) -> str:
    """The text layer of a PDF."""
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(file))


@pytest.mark.req("C30")
@pytest.mark.parametrize("dpi", [72, 200])
def test_every_code_on_a_sheet_of_twenty_is_read(staff: Shop, tmp_path: Path, dpi: int) -> None:
    numbers = [f"F-{9000 + nth}" for nth in range(20)]
    ready(staff, *numbers, address="Алматы, Сәтбаев даңғылы 90/20, 3-қабат, кв. 14", comment="Звонить за 15 минут")
    staff.run("courier", "edit", "Асхат", "--limit", "20", operator="Дина")
    run = out(staff, *numbers)
    assert codes(paper(staff, tmp_path, run, "pdf"), dpi) == [*stops(staff, run)] == numbers


def test_the_text_of_a_pdf_keeps_every_letter(staff: Shop, tmp_path: Path) -> None:
    ready(staff, "1", address=f"{LETTERS} <b>&amp;", customer="Ғабиден Їжак")
    said = words(paper(staff, tmp_path, out(staff, "1"), "pdf"))
    assert set(LETTERS) <= set(said)
    assert "Ғабиден Їжак" in said
    assert "<b>&amp;" in said, "what looks like markup is text"


def test_the_page_says_what_the_lines_say_and_draws_the_same_codes(staff: Shop, tmp_path: Path) -> None:
    """Behaviour 25: sheet on the screen, as page and as PDF say one thing, with time and version."""
    ready(staff, "F-1", "F-2", address="Абая 10 <script>alert(1)</script>")
    run = out(staff, "F-1", "F-2")
    lines = staff.run("run", "sheet", run, operator="Дина").stdout
    page = paper(staff, tmp_path, run, "html").decode()
    pdf = " ".join(words(paper(staff, tmp_path, run, "pdf")).split())
    plain = " ".join("".join(ElementTree.fromstring(re.sub(r"<(!doctype|meta)[^>]*>", "", page)).itertext()).split())
    for line in lines.splitlines():
        for said in re.split(r"={5,}|   +|  ", line):
            assert said.strip() in plain, said
            assert said.strip() in pdf, said
    assert "версия" in lines
    assert "<script" not in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", ""), "a page loads nothing"
    drawn = re.findall(r'viewBox="0 0 (\d+) \d+".*? d="([^"]+)"', page)
    assert [read(int(side), path) for side, path in drawn] == ["F-1", "F-2"]


def read(side: int, path: str) -> str:
    """What a scanner reads of the code that a page draws, three dots a module."""
    image = Image.new("L", (side * 3, side * 3), 255)
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)", path):
        box = (int(x) * 3, int(y) * 3, (int(x) + int(length)) * 3 - 1, int(y) * 3 + 2)
        ImageDraw.Draw(image).rectangle(box, fill=0)
    (found,) = zxingcpp.read_barcodes(image)
    return found.text


@pytest.mark.req("F47", "F54")
@pytest.mark.parametrize("kind", ["pdf", "html"])
def test_a_gift_names_who_gets_it_and_nobody_who_sent_it(staff: Shop, tmp_path: Path, kind: str) -> None:
    gift = {"recipient": "Алия", "recipient_phone": "+77019998877"}
    sent = {"customer": "Тайный Отправитель", "comment": "от тайного отправителя", "payment": "prepaid"}
    staff.from_("flowwow", "F-1", "photo", facts={"photo": "a.jpg", **gift}, **sent)
    ready(staff, "2", facts=gift, **sent)
    made = paper(staff, tmp_path, out(staff, "F-1", "2"), kind)
    said = words(made) if kind == "pdf" else made.decode()
    assert "тправител" not in said
    assert "4821" not in said.replace(" ", ""), "the sender's phone"
    assert "Алия  +7 701 999 88 77" in said.replace("Алия +7", "Алия  +7")
    assert said.count("ПОДАРОК") == 2


@pytest.mark.req("C14")
def test_a_sheet_shows_phones_as_who_prints_it_may_see_them(staff: Shop, tmp_path: Path) -> None:
    ready(staff, "1")
    run = out(staff, "1")
    staff.run("operator", "add", "Аудитор", "--role", "auditor")
    for name in ("Дина", "Аудитор"):
        (tmp_path / name).mkdir()
    open_ = paper(staff, tmp_path / "Дина", run, "html").decode()
    masked = paper(staff, tmp_path / "Аудитор", run, "html", operator="Аудитор").decode()
    assert "+38 050 123 48 21" in open_
    assert "123 48 21" not in masked


def test_a_number_that_no_scanner_can_type_has_no_code(staff: Shop, tmp_path: Path) -> None:
    assert code_rows("Ф-1") is None
    assert code_svg("Ф-1") == ""
    ready(staff, "Ф-1")
    made = paper(staff, tmp_path, out(staff, "Ф-1"), "pdf")
    assert codes(made, 100) == []
    assert "Ф-1" in words(made)


def test_the_same_sheet_is_the_same_file_and_overwrites_none(staff: Shop, tmp_path: Path) -> None:
    ready(staff, "1")
    run = out(staff, "1")
    first = paper(staff, tmp_path, run, "pdf")
    assert (tmp_path / "sheet.pdf").stat().st_mode & 0o777 == 0o600
    again = staff.run("run", "sheet", run, "--pdf", str(tmp_path / "sheet.pdf"), operator="Дина")
    assert (again.exit_code, (tmp_path / "sheet.pdf").read_bytes()) == (1, first)
    (tmp_path / "other").mkdir()
    assert paper(staff, tmp_path / "other", run, "pdf") == first


def test_a_stop_of_hundreds_of_goods_is_broken_over_pages(staff: Shop, tmp_path: Path) -> None:
    from orderdesk.channels.incoming import IncomingLine

    lines = tuple(IncomingLine(f"S-{nth}", f"Товар {nth}", 1, 100) for nth in range(150))
    ready(staff, "1", lines=lines, address="долгий адрес " * 200)
    said = words(paper(staff, tmp_path, out(staff, "1"), "pdf"))
    assert "Товар 0" in said
    assert "Товар 149" in said


def test_without_the_extra_it_says_what_to_install(
    staff: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(staff, "1")
    run = out(staff, "1")
    monkeypatch.setattr(sheet_pdf, "find_spec", lambda name: None)
    result = staff.run("run", "sheet", run, "--pdf", str(tmp_path / "a.pdf"), operator="Дина")
    assert result.exit_code == 2
    assert "orderdesk[print]" in result.stderr
    assert not (tmp_path / "a.pdf").exists()
    paper(staff, tmp_path, run, "html")
