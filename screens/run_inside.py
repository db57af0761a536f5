"""A handler that runs inside something, as an object with methods.

Textual counts the arguments of whatever it calls, and keeps the number with the function: that of a method it finds
there with the next message, that of a `partial` it would count anew with every one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from functools import cache
from inspect import isawaitable, signature

from textual.message import Message

Handler = Callable[..., Awaitable[None] | None]


class Inside:
    """A handler with what it runs inside."""

    __slots__ = ("_call", "_within")

    def __init__(self, within: Callable[[], AbstractContextManager[None]], call: Handler) -> None:
        """`call` takes the message, or nothing."""
        self._within = within
        self._call = call

    async def handle(self, message: Message) -> None:
        """Have a message handled."""
        with self._within():
            await _done(self._call(message) if _takes_it(self._call) else self._call())

    async def run(self) -> None:
        """Call what takes nothing."""
        with self._within():
            await _done(self._call())


async def _done(made: Awaitable[None] | None) -> None:
    if isawaitable(made):
        await made


def _takes_it(handler: Handler) -> bool:
    """Whether a handler takes the message."""
    function = getattr(handler, "__func__", None)
    return bool(signature(handler).parameters) if function is None else _parameters(function) > 1


@cache
def _parameters(function: Handler) -> int:
    return len(signature(function).parameters)
