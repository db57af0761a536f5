"""A form: questions one under the other, answered from top to bottom. Enter goes on; on the last it alone saves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import ClassVar, Final

from msgspec import Struct
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from orderdesk.i18n import _, mark
from screens.dialogs.dialog import Dialog, Save, choices
from screens.keyboard.named_key import Key, bindings, both, digits
from screens.keyboard.scanner import Code, Scanned
from screens.safe import plain
from screens.widgets.field import Field
from screens.widgets.lines import Line

Answers = Mapping[str, str]

_YES: Final = Key("form.yes", "y", "yes", mark("yes"), firm=True)
_GO_ON: Final = Key("form.go-on", "enter", "go_on", mark("go on"))
_DOWN: Final = Key("form.down", "down,tab", "move(1)", mark("move"), shown="Down", while_typing=True)
_UP: Final = Key("form.up", "up,shift+tab", "move(-1)", mark("move"), shown="Up", while_typing=True)


class Question(Struct, frozen=True):
    """One thing to fill in."""

    field: str
    title: str
    value: str = ""
    """What is offered: Enter takes it."""
    options: tuple[tuple[str, str], ...] = ()
    """Key and word of each, chosen by a digit."""
    yes: bool = False
    """Answered by `y` alone."""
    required: bool = True
    secret: bool = False
    """Typed without being shown, and never offered again."""
    takes: str = ""
    """The characters of which an answer consists; any when empty."""
    scanned: bool = False
    """Whether it is usually scanned."""
    replaced: bool = False
    """Whether what is typed takes the place of what is offered."""
    currency: str = ""
    """Of a sum: a pasted one may bear its sign."""


Asks = Callable[[Answers], Sequence[Question]]
"""The questions, given the answers so far."""

Means = Callable[[Answers], Sequence[str]]
"""What saving them would mean, in sentences, as far as the answers tell."""


Asked = tuple[str, Asks, Means | None]
"""The title of a form, its questions, and what saving them would mean."""


def _stays(question: Question, before: Mapping[str, Question], typed: Collection[str]) -> bool:
    """Whether what was typed to a question answers it still."""
    old = before.get(question.field)
    signed = question.yes or question.secret or question.options
    return question.field in typed and old is not None and old.title == question.title and not signed


class Form(Dialog[Answers]):
    """Digits choose, `y` says yes, everything else is typed; the arrows go back and forth."""

    KEYS = (*digits("form.choose", "choose", 9), _YES, _GO_ON, _DOWN, _UP)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED = mark("a form")
    AUTO_FOCUS = ""

    def __init__(
        self, title: str, asks: Asks, save: Save[Answers], given: Answers | None = None, means: Means | None = None,
        again: Callable[[], Asked] | None = None,
    ) -> None:  # fmt: skip
        """`asks` is asked again after each answer, since one question may depend on another; so is what it `means`.

        `given` is offered where nothing else is; then the form begins at the first question without an answer. `again`
        asks of what others have changed meanwhile.
        """
        super().__init__(title, save)
        self._asks, self._means, self._again = asks, means, again
        self._answers: dict[str, str] = {}
        self._titles: dict[str, str] = {}
        """What was asked when each was answered."""
        self._at = 0
        if given:
            self._fill_in(given)

    def body(self) -> Iterable[Widget]:
        """The questions with their answers, the one at hand, and where it is typed."""
        yield Line(id="questions")
        yield Field(id="answer", max_length=1000)

    def on_mount(self) -> None:
        """Begin at the top."""
        self._show()

    def renew(self) -> None:
        """Others have changed what it is about: ask of that, at the same question.

        What was typed to a question that is asked in the same words is kept, whatever is offered there by now; what was
        said, chosen or signed of the old one is not, and is asked for first.
        """
        if self._again is None:
            return
        before, here = {question.field: question for question in self._asked}, self._question.field
        typed = {field: text for field, text in self._answers.items() if text != before[field].value}
        title, self._asks, self._means = self._again()
        self.query_one("#frame").border_title = plain(title)
        self._answers, self._titles = {}, {}
        while kept := [q for q in self._asks(self._answers) if _stays(q, before, typed.keys() - self._answers.keys())]:
            for question in kept:  # which may bring a further one that was answered
                self._keep(question, typed[question.field])
        asked = self._asked
        anew = (at for at, q in enumerate(asked)
                if q.field == here or (q.required and not self._value(q))
                or (q.field in typed and q.field not in self._answers))  # fmt: skip
        self._at = next(anew, 0)
        self._show()

    def wrong(self, sentence: str) -> None:
        """What is wrong; a secret is typed anew, or Enter would try the same one again."""
        super().wrong(sentence)
        for question in self._asked:
            if question.secret and self._forget(question.field) and question == self._question:
                with self.prevent(Input.Changed):
                    self._field.value = ""

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the field."""
        event.stop()
        self.action_go_on()

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was wrong before is no longer said of this."""
        event.stop()
        self.right()

    def action_choose(self, digit: int) -> None:
        """Choose an option, and go on."""
        question = self._question
        if digit <= len(question.options):
            self._choose(question.options[digit - 1][0])

    def action_yes(self) -> None:
        """Say that it has been done, and go on."""
        if self._question.yes:
            self._choose("yes")

    def action_go_on(self) -> None:
        """Take what is typed or offered, and go on."""
        question = self._question
        typed = bool(question.options) or question.yes
        text = self._value(question) if typed else self._field.value.strip()
        if question.required and not text:
            said = _("Press {key} if so: {what}.") if question.yes else _("Missing: {what}.")
            self.wrong(said.format(what=question.title, key=_YES.label))
        else:
            self._answer(text)

    def action_move(self, by: int) -> None:
        """To another question; what is typed in this one stays."""
        question = self._question
        if not question.options and not question.yes:
            if self._field.refuses():
                return
            self._keep(question, self._field.value.strip())
        self._at = min(max(self._at + by, 0), len(self._asked) - 1)
        self._show()

    def is_scan(self, code: Code) -> bool:
        """Where a code is asked for and nothing is typed yet, everything that comes in one go is the code."""
        if self._question.scanned and self.typing and self.typing.value in ("", self._value(self._question)):
            return code.possible
        return super().is_scan(code)

    def on_scanned(self, message: Scanned) -> None:
        """The code that is asked for is answered and gone on from; any other is put where a dialog puts it."""
        if self._question.scanned:
            message.stop()
            message.prevent_default()
            self._field.value = message.code.text
            self.action_go_on()

    # --- inside ----------------------------------------------------------------------------------------------

    @property
    def _field(self) -> Field:
        return self.query_one("#answer", Field)

    @property
    def _asked(self) -> Sequence[Question]:
        """The questions by the answers so far; an answer to what is asked otherwise by now is taken back.

        Who said that a price was told did not speak of the one that it is now.
        """
        while True:
            asked = self._asks(self._answers)
            other = [q.field for q in asked if self._titles.get(q.field, q.title) != q.title]
            if not other:
                return asked
            for field in other:
                self._forget(field)

    @property
    def _question(self) -> Question:
        asked = self._asked
        return asked[min(self._at, len(asked) - 1)]

    def _fill_in(self, given: Answers) -> None:
        """Answer what is given, also where that brings further questions, up to the first that is not."""
        self._answers = {q.field: given[q.field] for q in self._asked if not q.value and q.field in given}
        for question in self._asked:
            if not question.value and question.field in given:
                self._answers[question.field] = given[question.field]
        empty = (at for at, question in enumerate(self._asked) if question.required and not self._value(question))
        self._at = next(empty, len(self._asked) - 1)

    def _value(self, question: Question) -> str:
        return self._answers.get(question.field, question.value)

    def _choose(self, answer: str) -> None:
        """Answered by one key: go on, but leave the last word to Enter, as the keys below say."""
        self._keep(self._question, answer)
        self._at = min(self._at + 1, len(self._asked) - 1)
        self._show()

    def _keep(self, question: Question, answer: str) -> None:
        self._answers[question.field], self._titles[question.field] = answer, question.title

    def _forget(self, field: str) -> str:
        """What it was answered with until now."""
        self._titles.pop(field, "")
        return self._answers.pop(field, "")

    def _answer(self, text: str) -> None:
        self._keep(self._question, text)
        asked = self._asked
        unsaid = [at for at, question in enumerate(asked) if question.yes and not self._value(question)]
        if self._at + 1 < len(asked):
            self._at += 1
            self._show()
        elif unsaid:
            self._at = unsaid[0]
            self._show()
        else:
            self.save({question.field: self._value(question) for question in asked})

    def _show(self) -> None:
        self.right()
        asked, question = self._asked, self._question
        self.query_one("#questions", Line).say(Content("\n").join(self._lines(asked, question)))
        typed = not question.options and not question.yes
        self._field.display = typed
        self._field.password = question.secret
        if typed:
            self._field.takes, self._field.currency = question.takes, question.currency
            self._field.accept()
            with self.prevent(Input.Changed):
                self._field.value = self._value(question)
            self._field.cursor_position = len(self._field.value)
            if question.replaced:
                self._field.select_all()
            self._field.focus()
        else:
            self.set_focus(None)
        last = self._at + 1 >= len(asked)
        digits = "1" if len(question.options) == 1 else f"1-{len(question.options)}"
        keys = [(digits, _("choose") if last else _("choose and go on"))] if question.options else []
        keys += [(_YES.label, _("yes") if last else _("yes, go on"))] if question.yes else []
        if typed or self._value(question) or not question.required:  # else the keys above alone go on
            keys.append((_GO_ON.label, _("save") if last else _("go on")))
        self.offer([*keys, (both(_UP, _DOWN, "/"), _(_DOWN.word))])

    def _lines(self, asked: Sequence[Question], current: Question) -> Iterable[Content]:
        for question in asked:
            sign, style = (">", "bold") if question is current or question == current else (" ", "")
            value = self._value(question)
            said = dict(question.options).get(value, _("yes") if question.yes and value else value)
            said = "•" * len(said) if question.secret else said
            yield Content.assemble((f"{sign} ", "bold $accent"), plain(f"{question.title}: ", style), plain(said))
            if question == current and question.options:
                for digit, (key, word) in enumerate(question.options, 1):
                    yield Content.assemble("    ", choices([(str(digit), word, key == value)]))
        for sentence in self._means(self._answers) if self._means else ():
            yield plain(f"  {sentence}", "$foreground-muted")
