"""Every use case and every command names its right, and asks for it: found by walking, tried with every role."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, get_type_hints

import click
import pytest

from orderdesk.cli import cli
from orderdesk.cli.declared import commands, declared
from orderdesk.desk import Desk
from orderdesk.desk.clocks.announce import Announcing
from orderdesk.desk.command import ShopCommand
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.handing_over import HandOver
from orderdesk.desk.commands.people.staff import AddOperator
from orderdesk.desk.commands.people.whose import Give
from orderdesk.desk.commands.steps import Take
from orderdesk.desk.people.staff import Staff
from orderdesk.desk.registry import declared as desk_commands
from orderdesk.desk.rights import ANYONE, Need, can, need_of
from orderdesk.errors import DeskError
from orderdesk.rules.possible import cancel_rights, proof_rights
from orderdesk.rules.roles import Right, may, read_roles, refusal
from orderdesk.rules.rulebook.load import read_rulebooks
from orderdesk.rules.rulebook.steps import Proof
from orderdesk.serve.reading_commands import READING
from orderdesk.store import Store
from orderdesk.store.sqlite import sqlite3
from scripts.rights import callables
from tests.shop import NOON, Shop

ROOT = Path(__file__).resolve().parents[3]
ROLES = read_roles()
NOBODY = "Никто"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A shop with an operator of each role, named by it, with an order of their own; another order is nobody's."""
    with Shop.made(tmp_path_factory.mktemp("rights"), NOON) as shop:
        for name in (*ROLES, NOBODY):
            shop.receive(number_of(name))
        for title in sorted(ROLES, key=lambda key: key != "director"):
            shop.colleague("director").do(AddOperator(title, title))
        director = shop.colleague("director")
        for name, role in ROLES.items():
            if may(role, Right.NOTE):
                director.do(Give(name), director.find(number_of(name)))
    return shop.parts.database.read_bytes()


@pytest.fixture
def staffed(made: bytes, tmp_path: Path) -> Iterator[Shop]:
    """That shop."""
    database = tmp_path / "shop" / "orders.db"
    database.parent.mkdir(mode=0o700)
    database.touch(mode=0o600)
    database.write_bytes(made)
    with Shop.made(database.parent, NOON) as shop:
        yield shop


def number_of(name: str) -> str:
    """The number of somebody's own order."""
    return f"1{list(ROLES).index(name)}" if name in ROLES else "199"


# --- what declares nothing is found ---------------------------------------------------------------------------


def hints(function: Callable[..., Any]) -> list[Any]:
    """The types of a function's parameters, as far as they can be told."""
    try:
        found = get_type_hints(function)
    except NameError:
        return [one.annotation for one in inspect.signature(function).parameters.values()]
    return [found.get(name) for name in inspect.signature(function).parameters]


def acts_through_a_desk(name: str, function: Callable[..., Any]) -> bool:
    """Whether it is a use case: it takes a desk first, or belongs to what is made of a store or a desk."""
    owner = getattr(inspect.getmodule(function), name.partition(".")[0], None)
    if inspect.isclass(owner):
        given = hints(vars(owner).get("__init__", owner))
        if owner is Desk:
            return name.partition(".")[2] not in DOOR
        return bool({Desk, Store, "Desk", "Store"} & set(given)) and owner.__name__ not in INNER
    return hints(function)[:1] in ([Desk], ["Desk"]) and name.partition(".")[0] not in OF_COMMANDS


DOOR = ("do", "ask", "change", "signed_change", "act", "work", "named")
"""Of the desk: the door itself, which asks what each command declares, also for somebody else; what commands get."""

OF_COMMANDS = ("by_rule", "code_sending", "goods_telling", "letters", "matters", "own_code", "parcel_news", "settling")
"""What effects of commands about channels and messages do, and what is looked up for them: in files of their own, since
commands are imported at each start."""

INNER = ("Access", "BoardReader", "Intake", "LineGoods", "News", "Pulling", "Pushing", "Scales", "UnitOfWork")
"""What says the rights itself; what only looks, with the eyes of its store; what a use case has under its own lock."""


@pytest.mark.req("X60", "X61")
def test_every_use_case_says_what_it_needs() -> None:
    found = [name for name, function in callables() if acts_through_a_desk(name, function)]
    silent = [name for name, function in callables() if name in found and need_of(function) is None]
    assert found
    assert silent == []


@pytest.mark.req("X60")
def test_nothing_is_changed_past_the_door(staffed: Shop) -> None:
    desk = staffed.colleague("director")
    with pytest.raises(AssertionError, match="past the door"):
        desk.change(desk.find("199"), lambda work: work.order)


LEASE = {"orderdesk/desk/clocks/steward.py"}
"""Who lets the clocks act: agreed on between processes, and no change of the shop."""

BEHIND = ("orderdesk/desk/commands/", "orderdesk/desk/desk.py", "orderdesk/desk/people/pin.py",
          "orderdesk/desk/channels/settling.py", "orderdesk/desk/clocks/retime.py")  # fmt: skip
"""What is done by the door: commands and their effects, the change of an order, the signature under one."""


@pytest.mark.req("X60")
def test_nothing_is_changed_but_by_a_command() -> None:
    """A transaction is opened by the door alone, which asks for the right of what is done in it."""
    past, behind = set[str](), set[str]()
    for path in [*(ROOT / "orderdesk").rglob("*.py"), *(ROOT / "screens").rglob("*.py")]:
        where = path.relative_to(ROOT).as_posix()
        if where.startswith(("orderdesk/store/", "orderdesk/desk/people/access.py")):
            continue
        for one in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(one, ast.Attribute):
                if one.attr == "write" and "store" in ast.unparse(one.value):
                    past.add(where)
                if one.attr in ("changing", "beside"):
                    behind.add(where)
    assert past == LEASE
    assert [where for where in sorted(behind) if not where.startswith(BEHIND)] == []


OWN = [f"orderdesk/desk/{name}.py" for name in ("people/access", "rights", "people/keyring", "desk")]
"""Where rights are asked for."""


@pytest.mark.req("X60")
def test_a_right_is_asked_for_in_one_place() -> None:
    elsewhere = []
    for folder in ("orderdesk", "screens"):
        for path in (ROOT / folder).rglob("*.py"):
            where = path.relative_to(ROOT).as_posix()
            if where not in OWN:
                text = path.read_text("utf-8")
                elsewhere += [where] if "access.check(" in text or ").check(Right" in text else []
    assert elsewhere == []


def test_what_a_step_or_reason_may_need_is_among_what_is_declared() -> None:
    take, cancel, proof = (one.need for one in (Take, Cancel, HandOver))
    assert take is not None
    assert cancel is not None
    assert proof is not None
    for book in read_rulebooks().values():
        taken = {step.right for step in book.step if not step.cancels and step.proof is Proof.NONE}
        assert taken <= set(take.among)
        assert all(set(cancel_rights(book, reason.key)) <= set(cancel.among) for reason in book.reason)
        assert set(proof_rights(book)) <= set(proof.among)


# --- every use case with every role ----------------------------------------------------------------------------


def through(name: str, desk: Desk) -> Any:
    """What a use case is done through."""
    match name.partition(".")[0]:
        case "Staff":
            return Staff.of(desk)
        case "Announcing":
            return Announcing(desk)
    return desk


@pytest.mark.req("X60", "X61")
@pytest.mark.parametrize("role", [*ROLES, NOBODY])
def test_every_use_case_is_refused_to_who_lacks_its_right_before_anything_is_done(staffed: Shop, role: str) -> None:
    desk = staffed.colleague(role)
    for name, use_case in callables():
        need = need_of(use_case)
        if need is None or not need.registered:
            continue
        allowed, shown_to = role in ROLES and may(ROLES[role], *need.rights), ROLES.get(role, ROLES["wallboard"])
        assert can(shown_to, use_case) == may(shown_to, *need.rights), name
        assert (tried(use_case, through(name, desk), need.rights)) == allowed, name


@pytest.mark.req("X60", "X61")
@pytest.mark.parametrize("role", [*ROLES, NOBODY])
def test_every_command_is_refused_to_who_lacks_its_right_before_anything_is_done(staffed: Shop, role: str) -> None:
    desk, order = staffed.colleague(role), staffed.colleague("director").find("199")
    for name, command in desk_commands().items():
        need = command.need
        if need is None or not need.registered or need.among:
            continue
        allowed, shown_to = role in ROLES and may(ROLES[role], *need.rights), ROLES.get(role, ROLES["wallboard"])
        assert can(shown_to, command) == may(shown_to, *need.rights), name
        empty = command(*[object()] * len(command.__struct_fields__))  # beyond the door it fails over these
        do = partial(desk.do, empty) if isinstance(empty, ShopCommand) else partial(desk.do, empty, order)
        assert tried(lambda _desk, do=do: do(), desk, need.rights) == allowed, name


def tried(use_case: Callable[..., Any], by: Any, rights: tuple[Right, ...]) -> bool:
    """Whether whoever asks had the rights: without its other arguments it fails over these, and no sooner."""
    try:
        use_case(by)
    except (TypeError, AttributeError, sqlite3.Error):
        return True
    except DeskError as error:
        return not is_of_rights(str(error), rights)
    return True


def is_of_rights(said: str, rights: tuple[Right, ...]) -> bool:
    """Whether a sentence refuses for want of one of the rights, or because nobody knows who asks."""
    return "не зарегистрирован" in said or any(str(refusal(ROLES, right)) in said for right in rights)


# --- every command with every role ------------------------------------------------------------------------------

PIECES = {
    "accept": (("{n}", "--yes"), (Right.PROCESS,)),
    "acceptance list": ((), ()),
    "acceptance off": (("kaspi",), ()),
    "acceptance on": (("kaspi",), ()),
    "acceptance undo": (("kaspi",), ()),
    "add": (("--set", "source=phone", "--set", "customer=Ольга", "--set", "lines=Ваза*1@100"), ()),
    "assign": (("{n}", "manager"), ()),
    "backup": ((), ()),
    "calendar announce": (("2026-12-31", "--hours", "closed", "--calendar", "kz", "--yes"), ()),
    "calendar list": ((), ()),
    "calendar show": (("kz",), ()),
    "calendar undo": (("1", "--yes"), ()),
    "call": (("{n}", "reached"), ()),
    "cancel": (("{n}", "--reason", "4", "--yes"), (Right.PROCESS, Right.CANCEL_COSTLY)),
    "claims": ((), ()),
    "carrier ask": ((), ()),
    "carrier list": ((), ()),
    "carrier track": (("nova_poshta", "off"), ()),
    "channel add": (("two", "--kind", "kaspi", "--token-file", "{folder}/none"), ()),
    "channel list": ((), ()),
    "channel pause": (("two",), ()),
    "channel pull": (("two",), ()),
    "channel push": (("two",), ()),
    "channel resume": (("two",), ()),
    "channel test": (("two",), ()),
    "channel webhook": (("two", "-", "--signature", "x", "--secret-env", "NONE"), ()),
    "channel writes": (("two", "on"), ()),
    "claims take": (("{n}",), ()),
    "clock": ((), ()),
    "clock confirm": ((), ()),
    "courier add": (("курьер {who}",), ()),
    "courier edit": (("Асхат", "--limit", "5"), ()),
    "courier list": ((), ()),
    "courier show": (("Асхат",), ()),
    "customer contact": (("1", "{who}@post.kz"), ()),
    "customer erase": (("1",), ()),
    "customer export": (("1",), ()),
    "customer find": (("Иванов",), ()),
    "customer language": (("1", "kk"), ()),
    "customer mark": (("1", "vip", "--off"), ()),
    "customer merge": (("1", "1"), ()),
    "customer note": (("1", "тихий"), ()),
    "customer show": (("1",), ()),
    "customer unmerge": (("1",), ()),
    "demo": ((), ()),
    "doctor": ((), ()),
    "doctor --mend": (("--mend",), ()),
    "edit": (("{n}", "--set", "address=Абая 11"), ()),
    "event": (("{n}", "buyer_cancelled", "--yes"), ()),
    "filters": ((), ()),
    "filters --forget NAME": (("--forget", "общий"), (Right.SHARE,)),
    "hand-over": (("{n}", "-"), (Right.HAND_OVER,)),
    "history": (("{n}",), ()),
    "import": (("{folder}/none.json",), ()),
    "list": ((), ()),
    "list --save-as NAME": (("--save-as", "мой"), ()),
    "list --save-as NAME --shared": (("--save-as", "наш {who}", "--shared"), ()),
    "money": ((), ()),
    "note": (("{n}", "звонил"), ()),
    "notice list": ((), ()),
    "operator account": (("seller", "login-{who}"), ()),
    "operator add": (("новый {who}", "--role", "seller"), ()),
    "operator block": (("courier",), ()),
    "operator history": (("seller",), ()),
    "operator key": (("seller", "--revoke", "SHA256:x"), ()),
    "operator language": (("seller", "kk"), ()),
    "operator list": ((), ()),
    "operator pin": ((), ()),
    "operator pin --reset": (("seller", "--reset"), ()),
    "operator role": (("courier", "courier"), ()),
    "pay": (("{n}", "1", "--how", "cash", "--yes"), ()),
    "phone": ((), ()),
    "completion": (("bash",), ()),
    "help": ((), ()),
    "manual": ((), ()),
    "product": ((), ()),
    "product hide": (("TEA-1",), ()),
    "product show": (("TEA-1",), ()),
    "refund": (("{n}",), ()),
    "repeat": (("{n}",), ()),
    "report quality": ((), ()),
    "restore": (("{folder}/none.backup", "--yes"), ()),
    "reschedule": (("{n}", "24.11"), ()),
    "return decide": (("1", "--restock"), ()),
    "return list": ((), ()),
    "return open": (("{n}", "--reason", "1"), ()),
    "return receive": (("1",), ()),
    "return show": (("1",), ()),
    "return under-way": (("1",), ()),
    "reveal": (("{n}", "--reason", "не открывает"), ()),
    "rulebook check": (("{folder}/none.toml",), ()),
    "rulebook show": ((), ()),
    "run add": (("1", "{n}"), ()),
    "run back": (("1",), ()),
    "run leave": (("1",), ()),
    "run list": ((), ()),
    "run move": (("1", "{n}", "1"), ()),
    "run new": (("Асхат", "{n}"), ()),
    "run assign": (("1", "{n}"), ()),
    "run sheet": (("1",), ()),
    "run show": (("1",), ()),
    "run suggest": (("1",), ()),
    "send-code": (("{n}",), (Right.HAND_OVER,)),
    "evidence": (("{n}",), ()),
    "profile check": (("{folder}/none.toml",), ()),
    "profile guess": (("{folder}/none.csv",), ()),
    "cancel-part": (("{n}", "TEA-1", "--left", "0", "--why", "refused"), ()),
    "imei": (("{n}", "TEA-1", "356938035643809"), ()),
    "parcel error": (("{n}", "нет телефона"), ()),
    "parcel mended": (("{n}", "дозвонились"), ()),
    "parcel stage": (("{n}", "created"), ()),
    "profile list": ((), ()),
    "receipt hand-in": (("1",), ()),
    "receipt payment": (("{n}",), ()),
    "receipt till": ((), ()),
    "tell-again": (("{n}",), ()),
    "sandbox": (("--port", "-1"), ()),  # it would serve for ever
    "sender add": (("sms", "--kind", "mobizon", "--token-file", "{folder}/none"), ()),
    "sender list": ((), ()),
    "sender send": ((), ()),
    "sender switch": (("sms", "off"), ()),
    "sender test": (("sms",), ()),
    "serve": (("--status",), ()),
    "sessions": ((), ()),
    "shift end": ((), ()),
    "shift sheet": ((), ()),
    "shift start": (("--read",), ()),
    "shop": ((), ()),
    "shop hide": ((), ()),
    "shop lift": (("--channel", "kaspi"), ()),
    "shop show": ((), ()),
    "shop suspend": (("--channel", "kaspi", "--note", "проверка"), ()),
    "shop told": ((), ()),
    "shoulder": (("seller",), ()),
    "show": (("{n}",), ()),
    "split": (("{n}", "--move", "TEA-1=1", "--why", "1"), ()),
    "ssh-session": ((), ()),
    "stock count": (("TEA-1", "5", "--reason", "пересчёт"), ()),
    "stock export": ((), ()),
    "stock history": (("TEA-1",), ()),
    "stock import": (("{folder}/none.csv",), ()),
    "stock list": ((), ()),
    "stock low": (("TEA-1", "2"), ()),
    "stock move": (("TEA-1", "1", "--to", "second"), ()),
    "stock place": (("second",), ()),
    "stock receive": (("TEA-1", "5"), ()),
    "stock barcode": (("TEA-1", "4600123456789"), ()),
    "stock return": (("{n}",), ()),
    "stock write-off": (("TEA-1", "1", "--reason", "бой"), ()),
    "stop ask": (("1", "{n}", "--reason", "нет подъезда"), ()),
    "stop code": (("1", "{n}"), ()),
    "stop done": (("1", "{n}"), ()),
    "stop failed": (("1", "{n}", "--reason", "нет дома"), ()),
    "stop unsay": (("1", "{n}"), ()),
    "stop withdraw": (("1", "{n}"), ()),
    "take": (("{n}", "pack"), (Right.PROCESS,)),
    "take-over": (("{n}",), ()),
    "hand-in": (("Асхат", "1"), ()),
    "till close": (("1",), ()),
    "till count": (("1",), ()),
    "till open": (("1", "--reason", "размен"), ()),
    "till report": ((), ()),
    "task add": (("позвонить",), ()),
    "task done": (("1", "--result", "готово"), ()),
    "task list": ((), ()),
    "tick": ((), ()),
    "told": ((), ()),
    "told NUMBER": (("{n}",), ()),
    "undo": (("{n}",), ()),
    "unpay": (("{n}", "1", "--reason", "ошибка"), ()),
    "wallboard": ((), ()),
    "waybill": (("{n}", "--pdf", "{folder}/waybills.pdf"), ()),
    "watch": (("--once",), ()),
}  # fmt: skip
"""How each command is tried: its arguments, and the rights that its rulebook asks for then."""

OPENS_A_DESK = ("wallboard", "demo")


def every_command() -> dict[str, Need]:
    """Each command, and each of its options that does more, with what it needs."""
    found: dict[str, Need] = {}
    for words, command in commands(cli, click.Context(cli)):
        said = declared(command)
        assert said is not None, f"orderdesk {words}: declares no use case (orderdesk/cli/declared.py: does)"
        found[words] = said.need
        found |= {f"{words} {option}": need for option, need in said.more.items()}
    return found


@pytest.mark.req("X60", "X61")
def test_every_command_declares_what_it_does_and_is_tried_here() -> None:
    assert every_command().keys() == PIECES.keys()


@pytest.mark.req("X60", "X61", "X64")
@pytest.mark.parametrize("words", PIECES)
def test_every_command_is_for_the_roles_that_the_table_says_and_no_other(
    staffed: Shop, words: str, tmp_path: Path
) -> None:
    need, (given, by_rule) = every_command()[words], PIECES[words]
    rights = (*need.rights, *by_rule)
    for name in [*ROLES, NOBODY] if need.registered else [NOBODY]:
        if words in OPENS_A_DESK:
            continue  # the screens ask there: see tests/app
        if words.startswith("filters"):
            staffed.run("list", "--save-as", "общий", "--shared", operator="director")
        typed = "1234\n1234\n" if words.startswith("operator pin") else "0000\n"
        arguments = [one.format(n=number_of(name), folder=tmp_path, who=name) for one in given]
        command = [word for word in words.split() if word.islower() and not word.startswith("--")]
        result = staffed.run(*command, *arguments, operator=name, typed=typed)
        said = result.stderr + result.stdout
        allowed = not need.registered or (name in ROLES and may(ROLES[name], *rights))
        # A role that may do nothing with orders is given none, and so is refused as whoever asks for another's.
        refused = is_of_rights(said, rights) or (not allowed and "назначен не вам" in said)
        assert refused != allowed, (name, said)
        assert allowed or result.exit_code == 1, (name, said)


@pytest.mark.req("X61", "X64")
def test_what_programs_read_over_ssh_is_read_and_nothing_else() -> None:
    for words in READING:
        assert every_command()[" ".join(words)] == Need(), words
    assert ANYONE not in [every_command()[" ".join(words)] for words in READING]


def test_the_page_of_rights_says_what_the_code_says() -> None:
    done = subprocess.run([sys.executable, "-m", "scripts.rights", "--check"], cwd=ROOT, capture_output=True, text=True,
                          timeout=60)  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_a_director_has_every_right_also_by_a_file_that_is_older_than_it(tmp_path: Path) -> None:
    (tmp_path / "roles.toml").write_text('[director]\ntitle = "владелец"\nrights = ["process", "staff"]\n', "utf-8")
    assert set(read_roles(tmp_path)["director"].rights) == set(Right)
