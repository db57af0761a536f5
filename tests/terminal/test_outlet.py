"""What is sent to the terminal: at once while it reads, and in order whatever it does."""

from __future__ import annotations

import os
import pty
import tty
from collections.abc import Iterator

import pytest

from screens.terminal.output import Outlet
from screens.terminal.traffic import Traffic
from screens.terminal.writer import Writer


class Line:
    """A terminal that reads when it is told to, behind an outlet and the thread for what it does not take."""

    def __init__(self) -> None:
        self.terminal, self.desk = pty.openpty()
        tty.setraw(self.desk)
        self.traffic = Traffic()
        self.outlet = Outlet(self.desk, "utf-8", self.traffic, lambda: None, lambda: None)
        self.thread = Writer(self.outlet)
        self.thread.start()
        self.left = 0
        """How many texts the thread was left with."""

    def send(self, text: str) -> None:
        if rest := self.outlet.offer(text):
            self.left += 1
            self.outlet.leave()
            self.thread.write(rest)

    def read(self, length: int) -> bytes:
        data = b""
        while len(data) < length:
            data += os.read(self.terminal, length - len(data))
        return data

    def close(self) -> None:
        self.thread.finish(20)
        self.outlet.close()
        os.close(self.desk)
        os.close(self.terminal)


@pytest.fixture
def line() -> Iterator[Line]:
    line = Line()
    yield line
    line.close()


def test_a_terminal_that_reads_is_written_to_without_the_thread(line: Line) -> None:
    for text in ("Қазақ", "їжак"):
        line.send(text)
        assert line.read(len(text.encode())).decode() == text
    assert line.left == 0
    assert line.traffic.sent == len("Қазақїжак".encode())


def test_what_a_terminal_does_not_take_comes_later_and_in_order(line: Line) -> None:
    texts = [f"{number:079};" for number in range(4_000)]
    sent = "".join(texts).encode()
    for text in texts[:2_000]:
        line.send(text)
    assert line.left, "more than any terminal keeps"
    found = b""
    for text in texts[2_000:]:  # it reads again while more is sent
        found += line.read(80)
        line.send(text)
    assert found + line.read(len(sent) - len(found)) == sent
    line.thread.finish(20)
    assert line.traffic.sent == len(sent)
