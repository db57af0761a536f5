"""Mutants of code: the operators are mutmut's, the sample is seeded, the change is put into the running functions."""

from __future__ import annotations

import functools
import gc
import hashlib
import inspect
import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

from scripts.mutants.covered import ROOT, Covered
from scripts.mutants.mutant import Mutant

SEED = 2026
SAMPLES = ((("rules", "sla"), 620), (("desk",), 120))
"""How many of which packages."""

BUDGET = 10.0
"""Seconds of tests that one mutant may cost."""

WORDS = ("_", "ngettext")
"""Their arguments are words for people, looked after by scripts/catalogues.py."""


def mutants(tests: Mapping[str, Covered], only: str) -> Iterator[Mutant]:
    """The sample, so far as it is in files with `only` in their path, with the tests that execute each."""
    _running()
    return (mutant for mutant in _sampled(tests, _tests_of_lines(tests)) if only in mutant.file)


def _sampled(tests: Mapping[str, Covered], lines: Mapping[tuple[str, int], set[str]]) -> Iterator[Mutant]:
    for packages, number in SAMPLES:
        files = [path for package in packages for path in sorted((ROOT / "orderdesk" / package).rglob("*.py"))]
        found = [change for path in files for change in _changes(path)]
        found.sort(key=_drawn)
        valid = (mutant for change in found if (mutant := change.mutant(tests, lines)) is not None)
        yield from itertools.islice(valid, number)


def _drawn(change: _Change) -> bytes:
    """Its place in the lot: one of its own, so that a change of the code elsewhere draws no other sample."""
    return hashlib.sha256(f"{SEED} {change.name}".encode()).digest()


def _tests_of_lines(tests: Mapping[str, Covered]) -> dict[tuple[str, int], set[str]]:
    found: dict[tuple[str, int], set[str]] = {}
    for nodeid, covered in tests.items():
        for file, lines in covered.lines.items():
            for line in lines:
                found.setdefault((file, line), set()).add(nodeid)
    return found


@dataclass(frozen=True)
class _Change:
    path: Path
    module: cst.Module
    function: str
    lines: tuple[range, ...]
    """Those of what is changed, and of what is around it: not every piece of a long statement shows where it runs."""
    old: cst.CSTNode
    new: cst.CSTNode
    number: int = 0
    """Which one it is of those that read the same in its function."""

    def code(self) -> CodeType | None:
        """The changed module; none where it is no Python any more."""
        changed = self.module.deep_replace(self.old, self.new)
        assert isinstance(changed, cst.Module)
        try:
            return compile(changed.code, self.path, "exec", dont_inherit=True)
        except SyntaxError:
            return None

    @property
    def said(self) -> str:
        """Old → new."""
        return " → ".join(" ".join(self.module.code_for_node(node).split()) for node in (self.old, self.new))

    @property
    def file(self) -> str:
        """Its path from the root."""
        return str(self.path.relative_to(ROOT))

    @property
    def place(self) -> str:
        """File and function."""
        return f"{self.file}: {self.function}" + (f" #{self.number}" if self.number else "")

    @property
    def name(self) -> str:
        """Place and change."""
        return f"{self.place}: {self.said}"

    def mutant(self, tests: Mapping[str, Covered], lines: Mapping[tuple[str, int], set[str]]) -> Mutant | None:
        """The change with the tests that meet it: those that are quick and meet little else come first."""
        code = self.code()
        if code is None or code == _unchanged(self.path):
            return None
        around = (set[str]().union(*(lines.get((self.file, line), set()) for line in part)) for part in self.lines)
        met = next(filter(None, around), set[str]())
        order = sorted(met, key=lambda nodeid: (tests[nodeid].seconds * tests[nodeid].breadth, nodeid))
        spent = itertools.accumulate(tests[nodeid].seconds for nodeid in order)
        order = [nodeid for nodeid, seconds in zip(order, spent, strict=True) if seconds < BUDGET]
        apply = functools.partial(put, self.path, code)
        package = self.path.relative_to(ROOT / "orderdesk").parts[0]
        return Mutant(package, self.place, self.said, tuple(order), apply, self.lines[0].start)


@functools.cache
def _unchanged(path: Path) -> CodeType:
    return compile(path.read_text("utf-8"), path, "exec", dont_inherit=True)


def _changes(path: Path) -> list[_Change]:
    """Every change of a file; some give no Python, or the same."""
    wrapper = MetadataWrapper(cst.parse_module(path.read_text("utf-8")))
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for function, lines, old, new in _Walk(wrapper.resolve(PositionProvider)).below(wrapper.module):
        change = _Change(path, wrapper.module, function, lines, old, new)
        name = (function, change.said)
        found.append(replace(change, number=seen[name]))
        seen[name] += 1
    return found


@dataclass(frozen=True)
class _Walk:
    """Walks over what happens in functions, without what only people or checkers read."""

    positions: Mapping[cst.CSTNode, CodeRange]

    def below(
        self, node: cst.CSTNode, names: tuple[str, ...] = (), lines: tuple[range, ...] = (), inside: bool = False
    ) -> Iterator[tuple[str, tuple[range, ...], cst.CSTNode, cst.CSTNode]]:
        """The changes of a node and of all that is in it: function, lines, old, new."""
        if isinstance(node, cst.Annotation | cst.Decorator | cst.Assert) or _is_words(node):
            return
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            names, lines = (*names, node.name.value), ()
        if isinstance(node, cst.BaseExpression | cst.BaseSmallStatement | cst.Match) and node in self.positions:
            where = self.positions[node]
            lines = (range(where.start.line, where.end.line + 1), *lines)
        if inside:
            for kind, operator in mutation_operators:
                if isinstance(node, kind):
                    yield from ((".".join(names), lines, node, new) for new in operator(node))
        for child in node.children:
            body = isinstance(node, cst.FunctionDef) and child is node.body
            yield from self.below(child, names, lines, inside or body)


def _is_words(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value in WORDS


@functools.cache
def _running() -> tuple[dict[str, list[FunctionType]], list[Any]]:
    """The functions that are there, by file, and those that remember what they have answered."""
    functions, memories = dict[str, list[FunctionType]](), []
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType):
            functions.setdefault(thing.__code__.co_filename, []).append(thing)
        elif isinstance(thing, functools._lru_cache_wrapper) and thing.__module__.startswith("orderdesk"):
            memories.append(thing)
    return functions, memories


def put(path: Path, code: CodeType) -> None:
    """Give the running functions of a file the code of its changed text, and forget what is remembered."""
    codes = {function.co_qualname: function for function in _functions(code)}
    functions, memories = _running()
    for function in functions[str(path)]:
        if codes.get(function.__qualname__, function.__code__) != function.__code__:
            function.__code__ = codes[function.__qualname__]
    for memory in memories:
        memory.cache_clear()


def _functions(code: CodeType) -> Iterator[CodeType]:
    """The functions of a module and of its classes, not those within functions: they come with the outer one."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_flags & inspect.CO_NEWLOCALS and constant.co_flags & inspect.CO_OPTIMIZED:
                yield constant
            else:
                yield from _functions(constant)
