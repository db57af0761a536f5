"""What is sent to a receipt printer: text where its page has every letter, else a picture that can be read."""

from __future__ import annotations

import re
import socket
from pathlib import Path
from threading import Thread

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from orderdesk.config import read_config
from orderdesk.errors import ConfigError, DeskError, WrongUsage
from orderdesk.printing import raster
from orderdesk.printing.escpos import ROLLS, escpos
from orderdesk.printing.printer import to_printer
from orderdesk.printing.printer_settings import CodePage, PrinterSettings
from orderdesk.printing.receipt import Line, Receipt, receipt_lines

RUSSIAN = Receipt(lines=(Line("Курьер", "Асхат"), Line("", rule=True), Line("Итого", "15 250 ₸", big=True)))
KAZAKH = "Ғабиден Қожахметұлы: әғқңөұүһі"
UKRAINIAN = "Їжак і Ґудзик, є"
PICTURE = b"\x1dv0\x00"


def picture(sent: bytes) -> Image.Image:
    """All pictures in what is sent, one below the other, as the paper shows them."""
    at, width, data = 0, 0, b""
    while (at := sent.find(PICTURE, at)) >= 0:
        across, rows = (int.from_bytes(sent[at + 4 + n : at + 6 + n], "little") for n in (0, 2))
        assert 0 < rows <= 128, "a small printer has no room for more"
        assert width in (0, across)
        width = across
        data += sent[at + 8 : at + 8 + across * rows]
        at += 8 + across * rows
    return Image.frombytes("1", (width * 8, len(data) // width), bytes(255 - byte for byte in data)).convert("L")


def text(sent: bytes, page: str) -> str:
    """The letters of what is sent as text."""
    return re.sub(rb"\x1b@\x1c\.|\x1bt.|\x1d!.|\x1dV..", b"", sent, flags=re.DOTALL).decode(page)


@pytest.mark.parametrize(("paper", "dots"), [(58, 384), (80, 576)])
def test_a_picture_is_as_wide_as_the_roll_and_its_code_is_read(paper: int, dots: int) -> None:
    sent = escpos(Receipt(lines=(Line(KAZAKH, UKRAINIAN),), code="F-9034"), paper)
    assert sent.startswith(b"\x1b@\x1c."), "printers that begin in a two-byte mode leave it"
    assert sent.endswith(b"\x1dV\x42\x00")
    drawn = picture(sent)
    assert drawn.width == dots
    assert [found.text for found in zxingcpp.read_barcodes(drawn)] == ["F-9034"]


def ink(said: str, width: int = 384) -> list[bytes]:
    return raster.drawn([(said, False)], width)


def test_every_letter_of_the_four_languages_is_drawn_and_each_differently() -> None:
    letters = "әғқңөұүһіӘҒҚҢӨҰҮҺґєїҐЄЇёЁ₸₴₽№" + "".join(map(chr, range(0x410, 0x450)))
    empty, missing = b"".join(ink(" ")), b"".join(ink("\u2603"))
    shapes = {letter: b"".join(ink(letter)) for letter in letters}
    assert [letter for letter, shape in shapes.items() if shape in (empty, missing)] == []
    own = "әғқңөұүһгґкнохєї"
    assert len({shapes[letter] for letter in own if letter in shapes}) == len(own)


def test_columns_stand_where_they_do_in_text() -> None:
    rows = ink("Ж" * 32)
    assert rows == [b"".join([row[:3]] * 16) for row in rows], "each letter in a cell of twelve dots"


@pytest.mark.parametrize(
    ("said", "pages"),
    [
        ("Курьер Асхат — 15 250 ₸ №1", {"cp866", "cp1251", "kz1048"}),
        (UKRAINIAN, {"cp1251"}),
        (KAZAKH, {"kz1048"}),
        ("Łódź", set()),
    ],
)
def test_text_is_sent_only_where_the_page_has_every_letter(said: str, pages: set[str]) -> None:
    for page in CodePage:
        sent = escpos(Receipt(lines=(Line(said),)), 58, page.value, 17)
        assert (PICTURE not in sent) == (page.value in pages), page
        assert (b"\x1bt\x11" in sent) == (page.value in pages)


@given(st.text(st.sampled_from("абвгіїєґәқңұһABC019 ₸₴—«»№?"), min_size=1, max_size=70), st.sampled_from(CodePage))
def test_no_letter_is_ever_replaced(said: str, page: CodePage) -> None:
    sent = escpos(Receipt(lines=(Line(said),)), 80, page.value, 0)
    if PICTURE not in sent:
        plain = said
        for sign, word in (("₸", "тг"), ("₴", "грн"), ("—", "-"), ("«", '"'), ("»", '"')):
            plain = plain.replace(sign, word)
        assert "".join(text(sent, page.value).split()) == "".join(plain.split())


LINES = st.lists(st.tuples(st.text(max_size=60), st.text(max_size=30), st.booleans()), max_size=6)


@given(LINES, st.sampled_from([32, 48]))
def test_no_line_is_wider_than_the_roll(lines: list[tuple[str, str, bool]], width: int) -> None:
    made = Receipt(lines=tuple(Line(*one) for one in lines))
    assert all(len(said) <= width for said in receipt_lines(made, width))


def test_a_sum_stands_at_the_right_edge() -> None:
    assert receipt_lines(RUSSIAN, 32) == [f"Курьер{'Асхат':>26}", "-" * 32, f"Итого{'15 250 ₸':>11}"]
    long = Receipt(lines=(Line("Чайник электрический с подсветкой", "24 990 ₸"),))
    assert receipt_lines(long, 32) == ["Чайник электрический с", f"подсветкой{'24 990 ₸':>22}"]
    assert {roll.characters for roll in ROLLS.values()} == {32, 48}


def test_without_pillow_text_is_still_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raster, "find_spec", lambda name: None)
    assert "Асхат" in text(escpos(RUSSIAN, 58, "cp866", 17), "cp866")
    with pytest.raises(WrongUsage, match=r"orderdesk\[print\]"):
        escpos(Receipt(lines=(Line(KAZAKH),)), 58, "cp866", 17)


def test_it_is_sent_to_a_printer_on_the_network() -> None:
    heard = bytearray()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            line, _peer = server.accept()
            with line:
                while got := line.recv(4096):
                    heard.extend(got)

        ear = Thread(target=listen)
        ear.start()
        sent = escpos(RUSSIAN, 58)
        there = PrinterSettings(at=f"127.0.0.1:{server.getsockname()[1]}")
        to_printer(sent, there)
        ear.join(10)
    assert bytes(heard) == sent
    with pytest.raises(DeskError, match=r"127\.0\.0\.1"):
        to_printer(sent, there)


def test_it_is_written_into_a_device_and_no_file_is_made(tmp_path: Path) -> None:
    device = tmp_path / "lp0"
    with pytest.raises(DeskError, match="lp0"):
        to_printer(b"x", PrinterSettings(at=str(device)))
    assert not device.exists()
    device.touch()
    to_printer(b"x" * 100_000, PrinterSettings(at=str(device)))
    assert device.read_bytes() == b"x" * 100_000
    with pytest.raises(ConfigError, match="printer"):
        to_printer(b"x", PrinterSettings())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('at = "printer"', "10.0.0.5:9100"),
        ('at = "printer:"', "10.0.0.5:9100"),
        ("paper = 70", "58"),
        ('page = "utf-8"', "cp866"),
        ("slot = 256", "255"),
    ],
)
def test_a_printer_that_there_cannot_be_is_refused(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f"[printer]\n{line}\n", "utf-8")
    with pytest.raises(ConfigError, match=said):
        read_config(path)
    path.write_text('[printer]\nat = "[::1]:9100"\npaper = 80\npage = "cp1251"\n', "utf-8")
    assert read_config(path).printer.page_slot == 46
