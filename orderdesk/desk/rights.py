"""The right that each command needs, and each look that is not everybody's: declared where it stands.

It is asked before anything is done (`Desk.do`, `needs`), so that nothing is looked up, counted or told for somebody who
may not; and again once a transaction has the write lock (`Access.changing`), since a director may have changed a role
meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, Protocol, TypeVar

from msgspec import Struct

from orderdesk.desk.people.access import Access
from orderdesk.rules.roles import Right, Role, may


class Acting(Protocol):
    """Whatever is looked through."""

    @property
    def access(self) -> Access:
        """The rights of whoever acts."""


A = TypeVar("A", bound=Acting)
P = ParamSpec("P")
T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., object])


class Need(Struct, frozen=True):
    """What somebody needs for a command, or to look."""

    rights: tuple[Right, ...] = ()
    """All of these."""
    registered: bool = True
    """Whether they must be one of those registered, once there are any."""
    among: tuple[Right, ...] = ()
    """What more is needed, by what it is done to: one or some of these (`further` of a command)."""
    at_times: bool = False
    """Whether at other times nothing more is needed."""

    def met_by(self, role: Role) -> bool:
        """Whether a role has what is needed at least for some of what it is done to."""
        further = not self.among or self.at_times or any(right in role.rights for right in self.among)
        return may(role, *self.rights) and further

    def always_met_by(self, role: Role) -> bool:
        """Whether a role has all that may be needed."""
        return may(role, *self.rights, *self.among)


ANYONE: Final = Need(registered=False)
"""Asked of nobody: what the machine does of itself, and what tells nothing of the shop."""


def needs(*rights: Right) -> Callable[[Callable[Concatenate[A, P], T]], Callable[Concatenate[A, P], T]]:
    """A look for whoever has these rights; without any, for everybody who is registered."""
    need = Need(rights)

    def declared(look: Callable[Concatenate[A, P], T]) -> Callable[Concatenate[A, P], T]:
        @wraps(look)
        def asked(by: A, /, *args: P.args, **kwargs: P.kwargs) -> T:
            by.access.check(*rights)
            return look(by, *args, **kwargs)

        vars(asked)["need"] = need
        return asked

    return declared


def anyone(use_case: F) -> F:
    """What asks nobody: what the machine does of itself, or what only shows what its eyes may see."""
    vars(use_case)["need"] = ANYONE
    return use_case


def need_of(use_case: Callable[..., Any]) -> Need | None:
    """What a command or use case needs; `None` where it does not say."""
    found = getattr(use_case, "need", None)
    return found if isinstance(found, Need) else None


def can(role: Role, use_case: Callable[..., object]) -> bool:
    """Whether a role may do a command at all, or look: what it may not, no screen offers."""
    need = need_of(use_case)
    return need is not None and need.met_by(role)
