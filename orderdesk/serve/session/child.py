"""A session from its fork to its program: a terminal, an environment and limits of its own."""

from __future__ import annotations

import ctypes
import fcntl
import gc
import os
import resource
import signal
import sys
import termios
import traceback
from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field

from orderdesk.composition import Composition
from orderdesk.config import state_folder
from orderdesk.console.crash_report import FAULT, report
from orderdesk.console.printing import say
from orderdesk.errors import DeskError
from orderdesk.i18n import _
from orderdesk.serve.session.environment import session_environment
from orderdesk.serve.session.programs import Programs

_NOTICES: Final = 3
"""The descriptor of the pipe through which the server tells the operator something."""

_LIMITS: Final = (
    (resource.RLIMIT_CORE, 0),  # a dump would hold customers' data
    (resource.RLIMIT_NOFILE, 256),
    (resource.RLIMIT_DATA, 1 << 30),  # a session that runs wild does not take the machine with it
)

_PR_SET_PDEATHSIG: Final = 1

_libc: Final = ctypes.CDLL(None) if sys.platform == "linux" else None


class Session(Struct, frozen=True, kw_only=True):
    """What the server asks for."""

    operator: str
    client: Mapping[str, str] = field(default_factory=dict)
    """What the client says of its terminal; nothing for a command, which has none."""
    peer: str = ""
    """Where it comes from, as `SSH_CONNECTION` says it."""
    key: str = ""
    """The fingerprint of the key that vouches for the operator's name, if there is one."""
    command: tuple[str, ...] = ()
    """The words of a command; the desk without."""


def run_session(session: Session, files: list[int], parts: Composition, programs: Programs, zygote: int) -> int:
    """Become the session and run its program; the exit code."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    if _libc is not None:  # a zygote that is killed takes its sessions with it
        _libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
        if os.getppid() != zygote:
            return 128 + signal.SIGKILL
    os.setsid()
    notices = None
    if session.client:
        notices = _take_terminal(*files)
    else:
        _take_pipes(files)
    for limit, value in _LIMITS:
        hard = resource.getrlimit(limit)[1]
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (most, most))
    environment = session_environment(session.client, session.peer, os.environ)
    os.environ.clear()
    os.environ.update(environment)
    gc.set_threshold(20_000, 20, 50)  # a first screen makes much that stays; looking it through again and again costs
    try:
        if session.command:
            return programs.command(session.operator, session.command)
        return programs.desk(parts.named(session.operator, account=session.key, notices=notices).spoken())
    except DeskError as error:
        say(str(error), err=True)
        return error.exit_code
    except Exception:
        path = report(traceback.format_exc(), state_folder())
        say(_("Order Desk stopped because of a fault of its own. Details: {path}").format(path=path), err=True)
        return FAULT
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def _take_terminal(terminal: int, notices: int) -> int:
    """Make a pseudo-terminal this process's own and standard; the new descriptor of the notices."""
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    _be_standard(terminal, terminal, terminal)
    os.dup2(notices, _NOTICES)
    os.closerange(_NOTICES + 1, os.sysconf("SC_OPEN_MAX"))
    return _NOTICES


def _take_pipes(files: list[int]) -> None:
    """Write to two pipes, or to nobody; read nothing."""
    nothing = os.open(os.devnull, os.O_RDWR)
    output, errors = files or (nothing, nothing)
    _be_standard(nothing, output, errors)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))


def _be_standard(*files: int) -> None:
    """Make these the standard files, and open Python's own anew: the server's were of another kind."""
    for number, file in enumerate(files):
        os.dup2(file, number)
    sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", errors="replace", closefd=False)  # type: ignore[misc]  # noqa: SIM115
    sys.stdout = sys.__stdout__ = open(1, "w", encoding="utf-8", closefd=False)  # type: ignore[misc]  # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(2, "w", encoding="utf-8", closefd=False)  # type: ignore[misc]  # noqa: SIM115
