"""What follows for the screen from what commands declare: their lines in palette and help, and a form for the rest.

These are the commands that have a title, and those whose key has no dialog of its own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, get_type_hints

from orderdesk.desk import Desk
from orderdesk.desk.command import Ask, Command, OrderCommand, ShopCommand
from orderdesk.desk.registry import asks, defaults
from orderdesk.errors import BadInput, DeskError
from orderdesk.i18n import _
from screens.actions.acting import Acts
from screens.keyboard.key_gate import ACTS
from screens.keyboard.keys import commands_of
from screens.views.entries import by_words
from screens.views.palette import Entry

if TYPE_CHECKING:
    from screens.dialogs.form import Answers, Form, Question


def ordered(act: str) -> type[OrderCommand[Any]]:
    """The command about an order that a key does, or that is called by its name."""
    return next(kind for kind in commands_of(act) if issubclass(kind, OrderCommand))


def form_for(
    kind: type[Command[Any]], title: str, save: Callable[[Any], Awaitable[object]], **given: str
) -> Form | None:
    """What asks for the rest and saves the command; nothing where nothing more is needed."""

    from screens.dialogs.form import Form

    known = {name: ask for name, ask in (asks(kind) or {}).items() if name not in given}
    if known.keys() <= defaults(kind).keys():
        return None

    async def filled_in(answers: Answers) -> None:
        await save(made(kind, {**given, **answers}))

    questions = [_question(kind, name, ask) for name, ask in known.items()]
    return Form(title, lambda _answers: questions, filled_in)


class DeclaredActs(Acts):
    """The commands about the shop that have no key of their own."""

    def entries(self) -> list[Entry]:
        """Their lines in the palette: of those alone that the operator's role may do."""
        return [
            Entry("", words, partial(self.begin, kind, words, given))
            for kind in self._may()
            for words, given in kind.offers(self.store, self.rules)
        ]

    def help(self) -> list[str]:
        """What each does, for the help, and what those about an order do."""
        role = self.store.sight().role
        return [_(kind.title) for kind in (*by_words(role, OrderCommand), *self._may())]

    def begin(self, kind: type[ShopCommand[Any]], words: str, given: Mapping[str, str]) -> None:
        """Do it with what is given; what is needed besides is asked for first, and then what may be said."""

        async def save(command: ShopCommand[Any]) -> None:
            self._tell(await self.acts.run(partial(_done, command)))

        asked = form_for(kind, words, save, **given)
        if asked is None:
            self.do(kind(**given))
        else:
            self.host.app.push_screen(asked)

    def by_key(self, act: str) -> None:
        """Do the command of a key that has no dialog of its own."""
        kind = next(kind for kind in commands_of(act) if issubclass(kind, ShopCommand))
        self.begin(kind, kind.words_of(), {})

    def do(self, command: ShopCommand[Any], said: str = "") -> None:
        """Do it, and tell what came of it; in the words that are given, if any are."""
        self.host.run_worker(self._perform(command, said), group=ACTS)

    def _may(self) -> list[type[ShopCommand[Any]]]:
        return by_words(self.store.sight().role, ShopCommand)

    async def _perform(self, command: ShopCommand[Any], said: str) -> None:
        try:
            found = await self.acts.run(partial(_done, command))
        except DeskError as error:
            self.tell(str(error), True)
            self.changed()
        else:
            self._tell(said or found)

    def _tell(self, said: str) -> None:
        self.tell(said)
        self.changed()


def made(kind: type[Command[Any]], answers: Mapping[str, str]) -> Command[Any]:
    """The command that a form was filled in for; `BadInput` for a number that is none."""
    kinds, optional, values = get_type_hints(kind), defaults(kind), dict[str, Any]()
    for name, text in answers.items():
        if not text and name in optional:
            continue
        if kinds[name] is int:
            if not (text.isascii() and text.isdigit() and len(text) < 10):
                raise BadInput(_("“{text}” is not a quantity.").format(text=text[:20]))
            values[name] = int(text)
        else:
            values[name] = bool(text) if kinds[name] is bool else text
    return kind(**values)


def _question(kind: type[Command[Any]], name: str, ask: Ask) -> Question:
    from screens.dialogs.form import Question

    said, flag = _(ask.words).rstrip("."), get_type_hints(kind)[name] is bool
    options = tuple((one, (ask.named or _)(one)) for one in ask.choices)
    return Question(name, said, options=options, yes=flag, required=name not in defaults(kind))


def _done(command: ShopCommand[Any], desk: Desk) -> str:
    """Do it through the door; what came of it, in words."""
    given = desk.do(command)
    return " ".join(command.said(desk, given))
