"""An SSH channel joined to a session: bytes both ways, no faster than either side takes them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import asyncssh

from orderdesk.errors import DeskError
from orderdesk.i18n import _, ngettext
from orderdesk.rules.roles import Right, refusal
from orderdesk.sanitize import clean
from orderdesk.serve.host import Host, Visitor
from orderdesk.serve.journal import OPERATORS, journal
from orderdesk.serve.limits.places import NoPlace
from orderdesk.serve.reading_commands import reading_command
from orderdesk.serve.session.child import Session
from orderdesk.serve.session.environment import SAID_BY_CLIENT
from orderdesk.serve.session.pseudo_terminal import open_terminal, resize
from orderdesk.serve.session.zygote_client import pipe

REFUSED: Final = 64
"""The exit code of what is not served; sysexits.h calls it EX_USAGE."""

_CHUNK: Final = 65536
_MOST_TYPED: Final = 65536
"""Bytes that may wait for a desk that does not read; then the client is not read either."""

_WARNING: Final = 60.0
"""Seconds before the end that an idle operator is told of it, at most half of what they have."""


class DeskChannel(asyncssh.SSHServerSession[bytes]):
    """One session of one operator."""

    def __init__(self, host: Host, visitor: Visitor, peer: str, has_session: Callable[[bool], None]) -> None:
        """`peer` is where the client is, as `SSH_CONNECTION` says it; `has_session` hears when one begins or ends."""
        self.visitor = visitor
        self._host, self._peer, self._has_session = host, peer, has_session
        self._loop = asyncio.get_running_loop()
        self._term: str | None = None
        self._command: str | None = None
        self._key = 0
        self._terminal = -1
        self._notices = -1
        self._sources: dict[int, asyncssh.DataType] = {}
        """What the session writes to, and as what it reaches the client."""
        self._paused = False
        self._typed = bytearray()
        self._heard = 0.0
        self._watch: asyncio.TimerHandle | None = None
        self._warned = False
        self._farewell = ""
        self._over = False

    # --- what the client asks for ------------------------------------------------------------------------------

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        """The channel is there."""
        self._chan = chan

    def pty_requested(self, term_type: str, term_size: tuple[int, int, int, int], term_modes: object) -> bool:
        """A terminal, of any kind."""
        self._term = term_type or "dumb"
        return True

    def shell_requested(self) -> bool:
        """What `ssh` asks for without a command: here it is the desk."""
        return True

    def exec_requested(self, command: str) -> bool:
        """A command; whether it may be run is said in words."""
        self._command = command
        return True

    def session_started(self) -> None:
        """Start what was asked for, or say why not."""
        try:
            if self._command is not None:
                self._run_command(self._command)
            elif self._term is None:
                self._refuse(_("The desk needs a terminal: ssh -t. Programs can run: list --json"))
            else:
                self._open_desk(self._term)
        except NoPlace as error:
            self._host.turned_away(self.visitor.operator, f"{self._who}: no place", OPERATORS)
            self._refuse(str(error), error.exit_code)
        except DeskError as error:
            self._refuse(str(error))
        except OSError as error:
            self._host.sums.note("cannot start a session", self.visitor.operator, str(error), OPERATORS)
            self._refuse(_("No session can be started now: {why}.").format(why=error.strerror or error))

    def _open_desk(self, term: str) -> None:
        self._terminal, theirs = open_terminal()
        notices, self._notices = pipe()
        try:
            resize(self._terminal, *self._chan.get_terminal_size()[:2])
            said = self._chan.get_environment()
            client = {**{name: said[name] for name in SAID_BY_CLIENT if name in said}, "TERM": term}
            visitor = self.visitor
            asked = Session(operator=visitor.operator, client=client, peer=self._peer, key=visitor.fingerprint)
            self._start(asked, [theirs, notices])
        finally:
            os.close(theirs)
            os.close(notices)
        self._listen_to({self._terminal: None})

    def _run_command(self, line: str) -> None:
        words = reading_command(line)
        if not self.visitor.exports:
            raise refusal(self._host.parts.rules.roles, Right.EXPORT)
        output, errors = pipe(), pipe()
        try:
            os.set_blocking(output[1], True)
            os.set_blocking(errors[1], True)
            self._start(Session(operator=self.visitor.operator, command=tuple(words)), [output[1], errors[1]])
        finally:
            os.close(output[1])
            os.close(errors[1])
        self._listen_to({output[0]: None, errors[0]: asyncssh.EXTENDED_DATA_STDERR})

    def _start(self, session: Session, files: list[int]) -> None:
        self._host.places.take(self.visitor.operator)
        try:
            self._key = self._host.sessions.start(session, files, self._ended)
        except OSError:
            self._host.places.free(self.visitor.operator)
            raise
        self._host.channels.add(self)
        self._has_session(True)
        self._heard = self._loop.time()
        self._look_idle()
        what = " ".join(session.command[:1]) or "desk"
        self._note(f"{what} for {self._who}")

    def _refuse(self, sentence: str, code: int = REFUSED) -> None:
        self._say(sentence)
        self._chan.exit(code)

    def _say(self, sentence: str) -> None:
        self._chan.write_stderr(f"{clean(sentence)}\r\n".encode())

    def _note(self, what: str) -> None:
        """Note something of the session; one who runs a program every second does not fill the journal."""
        self._host.sums.note("session", self.visitor.operator, f"{self._key}: {what}", OPERATORS)

    @property
    def _who(self) -> str:
        return f"{self.visitor.fingerprint or 'anybody'} from {self._peer.partition(' ')[0]}"

    # --- from the session to the client ------------------------------------------------------------------------

    def _listen_to(self, sources: dict[int, asyncssh.DataType]) -> None:
        self._sources = sources
        if not self._paused:
            self.resume_writing()

    def pause_writing(self) -> None:
        """The client does not read: do not read the session either, so that it waits."""
        self._paused = True
        for source in self._sources:
            self._loop.remove_reader(source)

    def resume_writing(self) -> None:
        """The client reads again."""
        self._paused = False
        for source in self._sources:
            self._loop.add_reader(source, self._pass_on, source)

    def _pass_on(self, source: int) -> bool:
        """Pass on what a session has written; false when there is nothing now."""
        try:
            data = os.read(source, _CHUNK)
        except BlockingIOError:
            return False
        except OSError:  # a terminal that nobody has open any more
            data = b""
        if data:
            self._chan.write(data, self._sources[source])
            if self._terminal < 0:  # a command is idle when nobody reads what it says
                self._heard = self._loop.time()
        else:
            self._loop.remove_reader(source)
        return bool(data)

    def _ended(self, code: int) -> None:
        """The session has ended: what it has written last still goes out."""
        self._note(f"ended with {code}")
        self._host.places.free(self.visitor.operator)
        if self._over:
            return
        self._over = True
        self._has_session(False)
        for source in self._sources:
            while self._pass_on(source):
                pass
        if self._farewell:
            self._say(self._farewell)
        self._chan.exit(code if code >= 0 else 128 - code)
        self._close()

    # --- from the client to the session ------------------------------------------------------------------------

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        """Keys."""
        if self._terminal < 0:
            return
        self._heard, self._warned = self._loop.time(), False
        waiting = bool(self._typed)
        self._typed += data
        if not waiting:
            self._type()
        if len(self._typed) > _MOST_TYPED:
            self._chan.pause_reading()

    def _type(self) -> None:
        try:
            del self._typed[: os.write(self._terminal, self._typed)]
        except BlockingIOError:
            pass
        except OSError:  # the session is gone
            self._typed.clear()
        if self._typed:
            self._loop.add_writer(self._terminal, self._type)
        else:
            self._loop.remove_writer(self._terminal)
        if len(self._typed) <= _MOST_TYPED // 2:
            self._chan.resume_reading()

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        """The window has another size."""
        if self._terminal >= 0:
            resize(self._terminal, width, height)

    def eof_received(self) -> bool:
        """The client types no more: a command goes on, a desk is left."""
        if self._terminal >= 0:
            self.end("")
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """The line is gone, and with it the session."""
        if not self._over:
            self._over = True
            self._has_session(False)
            self._host.sessions.end(self._key)
            self._close()

    # --- the server speaks -------------------------------------------------------------------------------------

    def tell(self, sentence: str) -> None:
        """Show the operator a sentence on their desk."""
        if self._notices >= 0:
            with suppress(OSError):  # gone, or so many not read that one more is of no use
                os.write(self._notices, f"{clean(sentence)}\n".encode())

    def end(self, farewell: str) -> None:
        """Hang up; what is said last stands on the terminal when the desk has left it."""
        self._farewell = farewell
        self._host.sessions.end(self._key)

    def shut_out(self, refusal: str) -> None:
        """They may not be inside any more."""
        journal.info("session: %d: shut out", self._key)
        self.end(refusal)

    def _look_idle(self) -> None:
        """End a session that nobody has typed in for long; a moment before, say so."""
        idle = self._host.settings.idle
        warning = min(_WARNING, idle / 2)
        quiet = self._loop.time() - self._heard
        if quiet >= idle:
            journal.info("session: %d: idle", self._key)
            self.end(_("You were logged out: nothing was typed for a long time."))
            return
        if quiet >= idle - warning and not self._warned:
            self._warned = True
            left = round(idle - quiet)
            said = ngettext(
                "No input: you will be logged out in {count} second. Press any key to stay.",
                "No input: you will be logged out in {count} seconds. Press any key to stay.", left,
            )  # fmt: skip
            self.tell(said.format(count=left))
        wait = idle - quiet if self._warned else idle - warning - quiet
        self._watch = self._loop.call_later(max(wait, 0.01), self._look_idle)

    def _close(self) -> None:
        """Let go of all that belongs to the session."""
        self._host.channels.discard(self)
        if self._watch is not None:
            self._watch.cancel()
        if self._terminal >= 0:
            self._loop.remove_writer(self._terminal)
        for source in self._sources:
            self._loop.remove_reader(source)
            os.close(source)
        if self._notices >= 0:
            os.close(self._notices)
        self._sources = {}
        self._terminal = self._notices = -1
