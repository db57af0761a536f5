"""The catalogues: every language says everything, with the same blanks, and in the room that there is."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from rich.cells import cell_len

from orderdesk.config import ListColumn
from orderdesk.data_files import data_folder
from orderdesk.i18n import LANGUAGES, _, in_language, use_language
from orderdesk.list_filter import Sort, shelf_title, virtual_title
from orderdesk.model import Shelf, Virtual
from screens.dispatch.stop_cells import Widths, head
from screens.widgets.columns import TIME_WIDTH, Column, fitting, time_title, title

TRANSLATED = tuple(one for one in LANGUAGES if one != "en")

FORMS = {"ru": 3, "uk": 3, "kk": 1}

_SAME = {
    "Order Desk",
    "Flowwow",
    "IMEI",
    "KeyCRM",
    "Magazito",
    "VIP",
    "SMS",
    "25.11 14-16",
    "{number}: {status}",
    "{path}: {why}.",
    "{status}: {who}",
    "{who} {time}: {text}",
}
"""What is said alike in every language: names, and blanks alone."""

_BLANK = re.compile(r"{[^}]*}")
_QUOTED = re.compile(r"`[^`]*`|orderdesk [a-z]+( [a-z]+)?")
_WORD = re.compile(r"[^\W\d_]+")

_HANGS = re.compile(
    r"}-?(?:[ғгқк][ае]|[нтд][ыі]ң|[дт][ае]н?|н?[ыі])\b|} ?(?:мен|бен|пен|дейін|бастап|кейін|бері|ерте|кеш|соң)\b"
)
"""What a Kazakh sentence must not have behind a blank."""

_NOT_OF = {"uk": "ыэъё", "kk": "їєґ"}
"""Letters that no word of a language has, and its neighbours' words have."""

_KAZAKH = set("әғқңөұүһі")

NARROW = ("ru", "kk", "uk")
"""Languages whose shelves fit the sidebar; the longest English ones are cut there."""

SHELF = 10
"""Cells that the sidebar of a window of 80 columns leaves a shelf's name."""

LABEL = 14
"""Cells to which a label of the card is filled up."""


@cache
def catalogue(language: str) -> Catalog:
    with (data_folder() / "locales" / language / "LC_MESSAGES" / "orderdesk.po").open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> Iterator[tuple[str, list[str]]]:
    """Every message id and the forms in which a language says it."""
    for message in catalogue(language):
        if message.id:
            yield _id(message), [message.string] if isinstance(message.string, str) else list(message.string or ())


def _id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[-1]


def _blanks(text: str) -> set[str]:
    return set(_BLANK.findall(text))


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_said(language: str) -> None:
    said = dict(messages(language))
    assert said.keys() == dict(messages("ru")).keys()
    assert [name for name, forms in said.items() if not all(forms)] == []
    latin = {name for name, forms in said.items() if name in forms and _WORD.search(_BLANK.sub("", name))}
    assert latin - _SAME == set(), "left in English"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_blank_and_every_space_at_an_end_is_kept(language: str) -> None:
    for name, forms in messages(language):
        for said in forms:
            assert _blanks(said) == _blanks(name), (name, said)
            spaces = [(len(text) - len(text.lstrip()), len(text) - len(text.rstrip())) for text in (name, said)]
            assert spaces[0] == spaces[1], (name, said)


@pytest.mark.parametrize("language", TRANSLATED)
def test_numbers_have_as_many_forms_as_the_language(language: str) -> None:
    for message in catalogue(language):
        if isinstance(message.id, tuple):
            assert len(message.string or ()) == FORMS[language], message.id
    read = gettext.translation("orderdesk", data_folder() / "locales", [language])
    several = [read.ngettext("{count} order", "{count} orders", count) for count in (1, 2, 5, 11, 21, 22, 25, 111)]
    assert len(set(several)) == (2 if language == "uk" else FORMS[language])
    assert several[0] == several[4], "21 is said as 1 is"
    assert several[2] == several[3] == several[6] == several[7], "11 and 111 are said as 5 is"


@pytest.mark.req("X91")
def test_nothing_in_kazakh_hangs_on_the_last_sound_of_what_is_filled_in() -> None:
    """Neither an ending nor a word that asks for one: it is another one after 00:52, 00:58 and 01:00."""
    for name, forms in messages("kk"):
        assert [one for one in forms if _HANGS.search(one)] == [], name


@pytest.mark.parametrize("language", _NOT_OF)
def test_words_are_of_the_language_and_no_word_mixes_two_scripts(language: str) -> None:
    mine = 0
    for name, forms in messages(language):
        for said in forms:
            plain = _QUOTED.sub(" ", _BLANK.sub(" ", said))
            assert not set(plain.lower()) & set(_NOT_OF[language]), (name, said)
            mixed = [word for word in _WORD.findall(plain) if len({letter.isascii() for letter in word}) > 1]
            assert mixed == [], (name, said)
            mine += bool(set(plain.lower()) & _KAZAKH)
    assert language != "kk" or mine > 0.8 * len(dict(messages(language)))


def test_the_ukrainian_apostrophe_is_the_straight_one() -> None:
    assert [said for _name, forms in messages("uk") for said in forms if re.search(r"\w[’ʼ`´]\w", said)] == []


_OF_A_PERSON = re.compile(
    r"\b(у|в|к|с|з|із|от|від|до|для|о|про|за|без|по|щодо)\s+{(name|courier|who|whom|operator|buyer|customer|whose)}",
    re.IGNORECASE,
)


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_no_name_of_a_person_stands_in_a_case_and_no_verb_is_of_two_sexes(language: str) -> None:
    """A name stands as it is registered: “Асхат: …”, never “у Асхат”; no verb says “взял(а)”."""
    said = [text for _name, forms in messages(language) for text in forms]
    assert [text for text in said if _OF_A_PERSON.search(text)] == []
    assert [text for text in said if re.search(r"\w\((а|ла|ась|лась)\)", text)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_to_cancel_to_undo_and_to_return_are_three_things(language: str) -> None:
    said = [in_language(name, language).casefold() for name in ("cancelled", "undone", "returned")]
    assert len(set(said)) == 3
    said = [in_language(name, language).casefold() for name in ("cancel the order", "undo", "refund")]
    assert len(set(said)) == 3


_CANCELS, _RETURNS = (
    {"ru": r"отмен", "kk": r"күші|бас тарт|болдырма", "uk": r"скасов|скасу"},
    {"ru": r"возвра|верн[уё]", "kk": r"қайтар", "uk": r"поверн"},
)
"""What each language says of an order that ends, and of goods or money that go back."""


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_sentence_about_undoing_speaks_of_a_return_and_none_about_a_return_of_undoing(language: str) -> None:
    undone = [(name, said) for name, forms in messages(language) for said in forms
              if re.search(r"\b[Uu]nd(o|oes|one|oing)\b", name) and "back" not in name]  # fmt: skip
    assert len(undone) > 15
    assert [pair for pair in undone if re.search(_RETURNS[language], pair[1], re.IGNORECASE)] == []
    back = [(name, said) for name, forms in messages(language) for said in forms
            if re.search(r"^(refund|[Rr]eturned|returns)\b", name) and not re.search("[Cc]ancel", name)]  # fmt: skip
    assert len(back) > 3
    assert [pair for pair in back if re.search(_CANCELS[language], pair[1], re.IGNORECASE)] == []


@pytest.mark.parametrize("language", NARROW)
def test_shelves_have_room_in_the_sidebar(language: str) -> None:
    use_language(language)
    names = [*map(shelf_title, Shelf), *map(virtual_title, Virtual)]
    assert [name for name in names if cell_len(name) > SHELF] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [62, 102, 182])
def test_no_head_of_a_column_is_cut(language: str, width: int) -> None:
    use_language(language)
    heads = [time_title(Sort.URGENCY, descending=False)]
    assert cell_len(heads[0]) == TIME_WIDTH
    chosen: list[Column] = [*fitting(width, many=True), *fitting(400, many=True, chosen=tuple(ListColumn))]
    for refunds in (False, True):
        heads += [title(one, Sort.URGENCY, descending=False, refunds=refunds) for one in chosen]
    assert [head for head in heads if "…" in head] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_heads_of_the_boards_columns_stand_apart(language: str) -> None:
    use_language(language)
    columns = ("window", "left", "no.", "chan.", "district", "address", "buyer", "take")
    titles = [word for name in columns for word in _(name).split()]
    for width in range(36, 202):
        for wide in (Widths(), Widths(9, 14, 12), Widths(6, 7, 6)):
            for head_ in head(width, wide, "->", 4).split():
                known = [one for one in titles if one == head_ or one.startswith(head_.removesuffix("…"))]
                assert known or head_ == "->", (width, wide, head_)


@pytest.mark.parametrize("language", NARROW)
def test_labels_of_the_card_keep_their_column(language: str) -> None:
    labels = ("Came", "Planned date", "Its own time", "Customer", "Delivery", "Address", "Sum", "Payment", "Money",
              "Refund due", "Fee", "Comment", "Reason", "Target", "Started", "Used", "Now", "If late")  # fmt: skip
    assert [said for name in labels if cell_len(said := in_language(name, language)) > LABEL] == []
