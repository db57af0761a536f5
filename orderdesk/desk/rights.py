"""The right that each use case needs: said where the use case stands, asked here and nowhere else.

It is asked before the use case begins, so that nothing is looked up, counted or told for somebody who may not; and
again once its transaction has the write lock (`Access.changing`), since a director may have changed a role meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, Protocol, TypeVar

from msgspec import Struct

from orderdesk.desk.people.access import Access
from orderdesk.rules.roles import Right, Role, may


class Acting(Protocol):
    """Whatever use cases are done through."""

    @property
    def access(self) -> Access:
        """The rights of whoever acts."""


A = TypeVar("A", bound=Acting)
P = ParamSpec("P")
T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., object])


class Need(Struct, frozen=True):
    """What somebody needs for a use case."""

    rights: tuple[Right, ...] = ()
    """All of these."""
    registered: bool = True
    """Whether he must be one of those registered, once there are any."""
    further: Callable[..., tuple[Right, ...]] | None = None
    """What more is needed, by what it is done to: one or some of those `among` which it is chosen."""
    among: tuple[Right, ...] = ()
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


def needs(
    *rights: Right,
    further: Callable[..., tuple[Right, ...]] | None = None,
    among: tuple[Right, ...] = (),
    at_times: bool = False,
) -> Callable[[Callable[Concatenate[A, P], T]], Callable[Concatenate[A, P], T]]:
    """A use case for whoever has these rights; without any, for everybody who is registered.

    `further` is called with the use case's own arguments, and says what else is needed for them.
    """
    need = Need(rights, further=further, among=among, at_times=at_times)

    def declared(use_case: Callable[Concatenate[A, P], T]) -> Callable[Concatenate[A, P], T]:
        @wraps(use_case)
        def asked(by: A, /, *args: P.args, **kwargs: P.kwargs) -> T:
            with by.access.asking(lambda: (*rights, *(further(by, *args, **kwargs) if further else ()))):
                return use_case(by, *args, **kwargs)

        vars(asked)["need"] = need
        return asked

    return declared


def anyone(use_case: F) -> F:
    """A use case that asks nobody: what the machine does of itself, or what only shows what its eyes may see."""
    vars(use_case)["need"] = ANYONE
    return use_case


def need_of(use_case: Callable[..., Any]) -> Need | None:
    """What a command or use case needs; `None` where it does not say."""
    found = getattr(use_case, "need", None)
    return found if isinstance(found, Need) else None


def can(role: Role, use_case: Callable[..., object]) -> bool:
    """Whether a role may do a use case at all: what it may not, no screen offers."""
    need = need_of(use_case)
    return need is not None and need.met_by(role)
