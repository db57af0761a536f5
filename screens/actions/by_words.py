"""What follows for the screen from what commands declare: their lines in palette and help, and a form for the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, get_type_hints

from textual.screen import Screen

from orderdesk.desk import Desk
from orderdesk.desk.command import Ask, ShopCommand
from orderdesk.desk.desk import Rules
from orderdesk.desk.registry import asks, declared, defaults
from orderdesk.desk.rights import can
from orderdesk.errors import BadInput, DeskError
from orderdesk.i18n import _
from orderdesk.store import Store
from screens.actions.desk_thread import DeskThread
from screens.dialogs.form import Answers, Form, Question
from screens.keyboard.key_gate import ACTS
from screens.views.palette import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredActs:
    """The commands about the shop that have no key of their own, from the screen `host`."""

    host: Screen[Any]
    store: Store
    """To read; what changes goes through `acts`."""
    rules: Rules
    acts: DeskThread
    tell: Callable[[str, bool], None]
    """Takes a sentence, and whether it is a refusal."""
    changed: Callable[[], None]

    def entries(self) -> list[Entry]:
        """Their lines in the palette: of those alone that the operator's role may do."""
        return [
            Entry("", words, partial(self.begin, kind, words, given))
            for kind in self._may()
            for words, given in kind.offers(self.store, self.rules)
        ]

    def help(self) -> list[str]:
        """What each does, for the help."""
        return [_(kind.title) for kind in self._may()]

    def begin(self, kind: type[ShopCommand[Any]], words: str, given: Mapping[str, str]) -> None:
        """Do it with what is given; what is needed besides is asked for first, and then what may be said."""
        known = {name: ask for name, ask in (asks(kind) or {}).items() if name not in given}
        if known.keys() <= defaults(kind).keys():
            self.do(kind(**given))
            return

        async def save(answers: Answers) -> None:
            self._tell(await self.acts.run(partial(_done, made(kind, {**given, **answers}))))

        questions = [_question(kind, name, ask) for name, ask in known.items()]
        self.host.app.push_screen(Form(words, lambda _answers: questions, save))

    def do(self, command: ShopCommand[Any], said: str = "") -> None:
        """Do it, and tell what came of it; in the words that are given, if any are."""
        self.host.run_worker(self._perform(command, said), group=ACTS)

    def _may(self) -> list[type[ShopCommand[Any]]]:
        role = self.store.sight().role
        return [
            kind for kind in declared().values()
                if issubclass(kind, ShopCommand) and kind.title and can(role, kind) and asks(kind) is not None
        ]  # fmt: skip

    async def _perform(self, command: ShopCommand[Any], said: str) -> None:
        try:
            found = await self.acts.run(partial(_done, command))
        except DeskError as error:
            self.tell(str(error), True)
            self.changed()
        else:
            self._tell(said or found)

    def _tell(self, said: str) -> None:
        self.tell(said, False)
        self.changed()


def made(kind: type[ShopCommand[Any]], answers: Mapping[str, str]) -> ShopCommand[Any]:
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


def _question(kind: type[ShopCommand[Any]], name: str, ask: Ask) -> Question:
    said, flag = _(ask.words).rstrip("."), get_type_hints(kind)[name] is bool
    options = tuple((one, _(one)) for one in ask.choices)
    return Question(name, said, options=options, yes=flag, required=name not in defaults(kind))


def _done(command: ShopCommand[Any], desk: Desk) -> str:
    """Do it through the door; what came of it, in words."""
    given = desk.do(command)
    return " ".join(command.said(desk, given))
