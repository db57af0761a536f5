"""The process that sessions are forked from: one thread, no database open, everything in memory.

It forks when the server asks, ends sessions when the server asks or is gone, and tells their exit codes. A session that
does not heed a hang-up is terminated, then killed.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import time
import traceback
from contextlib import suppress
from typing import Final, NoReturn

from msgspec import Struct

from orderdesk.composition import Composition
from orderdesk.config import state_folder
from orderdesk.console.crash_report import report
from orderdesk.errors import DeskError
from orderdesk.serve.session import framing
from orderdesk.serve.session.child import Session, run_session
from orderdesk.serve.session.programs import Programs

LADDER: Final = (signal.SIGHUP, signal.SIGTERM, signal.SIGKILL)
"""What a session is ended with, one after the other."""

STEP: Final = 3.0
"""Seconds between two steps of the ladder."""


def fork_zygote(parts: Composition, programs: Programs) -> tuple[int, socket.socket]:
    """Fork the zygote off a process that has nothing open yet; its id, and the socket to ask it through."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid:
        theirs.close()
        return pid, ours
    ours.close()
    code = 1
    try:
        code = Zygote(theirs, parts, programs).serve()
    except BaseException:
        report(traceback.format_exc(), state_folder())
    finally:
        os._exit(code)


class _Running(Struct):
    """A session that has been forked."""

    key: int
    """The server's name for it."""
    steps: int = 0
    """How far down the ladder it is."""
    next_at: float = float("inf")
    """When the next step is due, by the monotonic clock."""


class Zygote:
    """Forks sessions off itself."""

    def __init__(self, server: socket.socket, parts: Composition, programs: Programs) -> None:
        """Answers the server; sessions work on `parts`."""
        self._server, self._parts, self._programs = server, parts, programs
        self._reader = framing.Reader(server)
        self._running: dict[int, _Running] = {}

    def serve(self) -> int:
        """Work until the server is gone and every session has ended; the exit code."""
        os.setsid()  # Ctrl+C in the server's terminal, and its end, are the server's business
        try:
            self._programs.warm_up(self._parts)
        except DeskError as error:
            framing.send(self._server, {"failed": str(error)})
            return error.exit_code
        gc.collect()
        gc.freeze()  # so that no collection in a session writes to the memory they share
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        woken, wake = os.pipe()
        os.set_blocking(wake, False)
        os.set_blocking(woken, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)  # it only has to wake
        framing.send(self._server, {"ready": True})
        server, serving = self._server.fileno(), True
        while serving or self._running:
            patience = min((running.next_at for running in self._running.values()), default=float("inf"))
            wait = None if patience == float("inf") else max(0.0, patience - time.monotonic())
            heard: list[int] = select.select([woken, server] if serving else [woken], [], [], wait)[0]
            if woken in heard:
                with suppress(BlockingIOError):
                    os.read(woken, 4096)
            serving = serving and (server not in heard or self._obey())
            self._reap()
            self._push()
        return 0

    def _obey(self) -> bool:
        """Do what the server asks; false when it is gone, and with it everybody's line."""
        asked = self._reader.read()
        for message, files in asked or ():
            if "start" in message:
                self._start(message["start"], Session(**message["session"]), files)
            else:
                for running in self._running.values():
                    if running.key == message["end"]:
                        running.next_at = time.monotonic()
        if asked is None:
            for running in self._running.values():
                running.next_at = time.monotonic()
        return asked is not None

    def _start(self, key: int, session: Session, files: list[int]) -> None:
        zygote = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._become(session, files, zygote)
        for file in files:
            os.close(file)
        self._running[pid] = _Running(key)

    def _become(self, session: Session, files: list[int], zygote: int) -> NoReturn:
        """From here on this process is the session."""
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            code = run_session(session, files, self._parts, self._programs, zygote)
        except BaseException:
            report(traceback.format_exc(), state_folder())
        finally:
            os._exit(code)  # nothing of what the server has set up for its own end happens here

    def _reap(self) -> None:
        """Tell the server who has ended."""
        for pid in list(self._running):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                running = self._running.pop(pid)
                with suppress(OSError):  # nobody is there to be told
                    framing.send(self._server, {"ended": running.key, "code": os.waitstatus_to_exitcode(status)})

    def _push(self) -> None:
        """Take the next step with each session that should be gone by now."""
        now = time.monotonic()
        for pid, running in self._running.items():
            if running.next_at <= now:
                os.kill(pid, LADDER[min(running.steps, len(LADDER) - 1)])  # not reaped yet, so the id is its own
                running.steps += 1
                running.next_at = now + STEP
