"""Looks over what a rulebook says of goods: what it could not mean, each in a sentence that names the key."""

from __future__ import annotations

from collections.abc import Iterator

from orderdesk.i18n import _
from orderdesk.model import SHORT, ActorKind
from orderdesk.rules.rulebook.goods_words import Goods, GoodsAct
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.rulebook.steps import MoneyEffect, Proof, Step


def goods_mistakes(book: Rulebook) -> Iterator[str]:
    """What is wrong with its `goods`."""
    where = {status.key: status.goods for status in book.status}
    yield from _statuses(book)
    for step in book.step:
        if step.goods is GoodsAct.ZERO:
            yield _("step “{key}”: goods: only a reason says “zero”; allowed: back").format(key=step.key)
        elif (
            step.goods is GoodsAct.BACK and any(where.get(way.status) is not Goods.NONE for way in step.to or ())
        ) or (step.goods is GoodsAct.BACK and not step.to):
            yield _("step “{key}”: goods: “back” is for a step that leads to where goods are “none”").format(
                key=step.key
            )
        if step.checklist and not _shows_a_list(step):
            said = _(
                "step “{key}”: checklist: for a step by an operator with a “letter”, without sign, proof and "
                "required ask"
            )
            yield said.format(key=step.key)
        if step.check_stock and not any(where.get(way.status) is Goods.RESERVED for way in step.to):
            yield _("step “{key}”: check_stock: it leads nowhere where goods are “reserved”").format(key=step.key)
    yield from _changes(book, {key for key, goods in where.items() if goods.out})
    for target in book.target:
        if SHORT in target.when:
            yield _("target “{key}”: when: no clock can depend on “short”").format(key=target.key)


def _shows_a_list(step: Step) -> bool:
    """Whether a key opens it, and nothing else must be filled in."""
    asks = (
        any(ask.required for ask in step.ask)
        or step.sign
        or step.cancels
        or step.on_open
        or step.proof is not Proof.NONE
    )
    return ActorKind.OPERATOR in step.by and bool(step.letter) and not asks and step.money is not MoneyEffect.RECEIVE


def _statuses(book: Rulebook) -> Iterator[str]:
    for status in book.status:
        if status.shelf.closed and status.goods in (Goods.RESERVED, Goods.AWAITED, Goods.COURIER, Goods.CARRIER):
            yield _("status “{key}”: goods: on a closed shelf they are “none”, “buyer” or “back”").format(
                key=status.key
            )
        if status.called_off and status.goods in (Goods.RESERVED, Goods.AWAITED):
            yield _("status “{key}”: goods: nothing is promised to an order that is called off").format(key=status.key)


def _changes(book: Rulebook, out: set[str]) -> Iterator[str]:
    """Goods that have left are neither split nor exchanged, nor cancelled piece by piece."""
    if book.part is not None:
        for key in book.part.in_:
            if key in out:
                yield _("part: in: the goods of “{key}” have left the shop").format(key=key)
    if book.split is not None:
        for key in book.split.in_:
            if key in out:
                yield _("split: in: the goods of “{key}” have left the shop").format(key=key)
    for edit in book.edit:
        for key in edit.in_:
            if "lines" in edit.fields and key in out:
                yield _("edit: in: the goods of “{key}” have left the shop").format(key=key)
