"""Maps of phone talks: every way leads to a result, in each language the same; and what is wrong with one is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from orderdesk.data_files import data_folder
from orderdesk.errors import ConfigError
from orderdesk.i18n import LANGUAGES
from orderdesk.rules.edits import CONTACT_RESULTS
from orderdesk.rules.rulebook.call_script import CallScript, call_script
from tests.unit.bare_orders import BOOKS

SHIPPED = sorted((data_folder() / "scripts").glob("*.toml"))


def script(path: Path) -> CallScript:
    book, language, _toml = path.name.split(".")
    found = call_script(book, language)
    assert found is not None
    return found


@pytest.mark.req("O11", "M61", "C15")
def test_each_channel_kind_has_a_map_in_each_language_and_they_are_the_same_map() -> None:
    assert {path.name for path in SHIPPED} == {f"{key}.{one}.toml" for key in BOOKS for one in LANGUAGES}
    for key in BOOKS:
        maps = [script(data_folder() / "scripts" / f"{key}.{one}.toml") for one in LANGUAGES]
        shapes = [
            ([(one.at, one.when) for one in found.begin],
             [(part.key, len(part.say), [reply.to for reply in part.reply], part.result) for part in found.part])
            for found in maps
        ]  # fmt: skip
        assert all(shape == shapes[0] for shape in shapes), key


@pytest.mark.req("O11", "C15")
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_every_way_through_a_talk_ends_with_a_result_and_no_reply_twice(path: Path) -> None:
    found = script(path)
    parts = {part.key: part for part in found.part}
    ways, ended = [[one.at] for one in found.begin], set[str]()
    while ways:
        way = ways.pop()
        part = parts[way[-1]]
        if part.result:
            ended.add(part.result)
        assert len({reply.says for reply in part.reply}) == len(part.reply)
        ways += [[*way, reply.to] for reply in part.reply if reply.to not in way]
    assert ended <= set(CONTACT_RESULTS)
    assert {"agreed", "refused", "call_back"} <= ended
    keys = {status.key for status in BOOKS[path.name.split(".")[0]].status}
    for one in found.begin:
        named = one.when.get("status", [])
        assert set(named if isinstance(named, list) else [named]) <= keys


GOOD = """
begin = [{ at = "a" }]
[[part]]
key = "a"
say = ["{operator}"]
reply = [{ says = "yes", to = "b" }]
[[part]]
key = "b"
say = ["bye"]
result = "agreed"
"""


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("", "", ""),
        ('to = "b"', 'to = "c"', "нет части «c»"),
        ('result = "agreed"', 'result = "x"', "звонок кончается"),
        ('result = "agreed"', "", "либо ответы, либо итог"),
        ('result = "agreed"', 'reply = [{ says = "again", to = "a" }]', "ни один путь"),
        ('begin = [{ at = "a" }]', 'begin = [{ at = "a", when = { late = true } }]', "без условия"),
        ("{operator}", "{x}", "подставляются только"),
        ("{operator}", "{operator.name}", "подставляются только"),
        ("{operator}", "{", "подставляются только"),
        ('key = "b"', 'key = "a"', "дважды"),
        ('at = "a"', 'at = "b"', "туда ничего не ведёт"),
    ],
)
def test_what_is_wrong_with_a_map_is_said_with_its_file(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    (tmp_path / "own.ru.toml").write_text(GOOD.replace(right, wrong) if right else GOOD)
    if not said:
        assert call_script("own", "ru", tmp_path) is not None
        return
    with pytest.raises(ConfigError, match=said) as caught:
        call_script("own", "ru", tmp_path)
    assert "own.ru.toml" in str(caught.value)
    assert call_script("own", "en", tmp_path) is None
