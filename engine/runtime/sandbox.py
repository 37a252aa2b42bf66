"""Chat templates compiled once, in a sandbox where they can neither reach out nor run on without an end."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from jinja2 import TemplateError, TemplateRuntimeError, nodes, pass_eval_context
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension, loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace

from engine.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2.parser import Parser

LARGEST: Final = 64 << 20
"""Characters that a template may write, or put into one variable."""
TURNS: Final = 1_000_000
"""Turns of all loops and calls of one rendering together."""
SECONDS: Final = 20.0
LARGEST_NUMBER: Final = 1_000_000
"""A number above it is no width, count or indent that a chat needs."""

REFUSALS: Final = (
    TemplateError,
    TypeError,
    ValueError,
    LookupError,
    ArithmeticError,
    AttributeError,
    AssertionError,
    NotImplementedError,
    RecursionError,
    MemoryError,
)
"""What a template can raise, be it at fault itself or not made for a conversation."""
_WIDTHS: Final = re.compile(r"\d{5}|%[-+ #0]*\*")
_WIDE_FILTERS: Final = ("batch", "center", "format", "indent", "slice", "tojson", "truncate", "wordwrap")


class EndlessError(TemplateRuntimeError):
    """A template was stopped because it would write, loop or compute without a bound."""


class Compiled:
    """One chat template, ready to render; renderings take turns."""

    def __init__(self, source: str) -> None:
        self._lock = threading.RLock()
        self._sandbox = _Sandbox()
        self._template = self._sandbox.from_string(source)
        self.marks_answers = self._sandbox.marks_answers
        """Whether the template says itself, by `generation` blocks, what the assistant writes."""

    def render(self, facts: dict[str, Any], around: tuple[str, str] = ("", "")) -> str:
        """Return the text; `around` is written before and behind every `generation` block.

        Raises one of REFUSALS.
        """
        with self._lock, self._sandbox.bounded(around):
            parts: list[str] = []
            size = 0
            for part in self._template.root_render_func(self._template.new_context(facts)):
                size += len(part)
                if size > LARGEST:
                    raise EndlessError(reason("template_too_long", limit=LARGEST >> 20))
                parts.append(part)
            return "".join(parts)


@lru_cache(maxsize=16)
def compiled(source: str) -> Compiled:
    """Return a template ready to render; raises TemplateError for what is no template."""
    return Compiled(source)


class _Generation(Extension):
    """The `generation` block, by which a template says what the assistant writes."""

    tags = {"generation"}  # noqa: RUF012 - jinja's own attribute

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
        self.environment.marks_answers = True  # type: ignore[attr-defined]
        return nodes.CallBlock(self.call_method("_around"), [], [], body).set_lineno(line)

    @pass_eval_context
    def _around(self, context: Any, caller: Callable[[], str]) -> str:
        del context
        before, behind = self.environment.around  # type: ignore[attr-defined]
        return f"{before}{caller()}{behind}"


class _PlainNamespace(Namespace):
    """A namespace that holds no name of Python's own."""

    def __init__(*args: Any, **names: Any) -> None:
        self, *given = args
        attributes = dict(*given, **names)
        for name in attributes:
            _refuse_private(name)
        Namespace.__init__(self, attributes)

    def __setitem__(self, name: str, value: Any) -> None:
        _refuse_private(name)
        Namespace.__setitem__(self, name, value)


class _Dict:
    """What a template may do with `dict`."""

    def __call__(self, *args: Any, **names: Any) -> dict[Any, Any]:
        return dict(*args, **names)

    def fromkeys(self, *args: Any) -> dict[Any, Any]:
        return dict.fromkeys(*args)


class _Sandbox(ImmutableSandboxedEnvironment):
    """transformers' environment for chat templates, and bounds on what it lets them do."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self) -> None:
        self.marks_answers = False
        self.around = ("", "")
        self._turns = TURNS
        self._deadline = float("inf")
        self._safe: dict[tuple[type, str], bool] = {}
        super().__init__(trim_blocks=True, lstrip_blocks=True, extensions=[_Generation, loopcontrols])
        self.filters.update({name: _narrow(self.filters[name]) for name in _WIDE_FILTERS})
        self.filters.update(tojson=_narrow(_tojson), _counted=self._counted, _sized=_sized)
        self.globals.update(
            raise_exception=_raise, strftime_now=_now, dict=_Dict(), namespace=_PlainNamespace
        )

    @contextmanager
    def bounded(self, around: tuple[str, str]) -> Iterator[None]:
        """Give one rendering its bounds."""
        self.around, self._turns, self._deadline = around, TURNS, time.monotonic() + SECONDS
        try:
            yield
        finally:
            self.around, self._turns, self._deadline = ("", ""), TURNS, float("inf")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Say whether a template may read an attribute; only the type of the object matters."""
        safe = self._safe.get((type(obj), attr))
        if safe is None:
            safe = self._safe[type(obj), attr] = super().is_safe_attribute(obj, attr, value)
        return safe

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse what would make a number or a text of a size that no chat needs."""
        if operator == "%":
            _check_widths(left)
        elif operator == "**":
            if not -64 <= right <= 64 or abs(left) > LARGEST_NUMBER:  # noqa: PLR2004
                raise EndlessError(reason("template_endless"))
        elif _extent(left) * _extent(right) > LARGEST:
            raise EndlessError(reason("template_endless"))
        return super().call_binop(context, operator, left, right)

    def call(__self, __context: Any, __obj: Any, *args: Any, **names: Any) -> Any:  # noqa: N805
        """Count every call, and refuse arguments that are out of bounds."""
        __self._spend(1)
        for value in (*args, *names.values()) if names else args:
            _check(value)
        return super().call(__context, __obj, *args, **names)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Refuse a format that would widen a text without a bound."""
        wrapped = super().wrap_str_format(value)
        if wrapped is not None:
            _check_widths(getattr(value, "__self__", None))
        return wrapped

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Parse, and put a meter on every loop and every variable."""
        tree = super()._parse(source, name, filename)
        for loop in tree.find_all(nodes.For):
            loop.iter = self._filtered(loop.iter, "_counted")
        for assigned in tree.find_all(nodes.Assign):
            assigned.node = self._filtered(assigned.node, "_sized")
        for block in tree.find_all(nodes.AssignBlock):
            block.filter = self._filtered(block.filter, "_sized")
        return tree

    def _filtered(self, node: Any, name: str) -> nodes.Filter:
        line = node.lineno if node is not None else 1
        return nodes.Filter(node, name, [], [], None, None, lineno=line, environment=self)

    def _counted(self, items: Any) -> Any:
        """Return what a loop runs over, having counted it."""
        if isinstance(items, Iterator):
            items = list(items)
        try:
            self._spend(len(items))
        except TypeError:
            return items  # no loop runs over it: jinja says so in its own words
        return items

    def _spend(self, turns: int) -> None:
        self._turns -= turns
        if self._turns < 0 or time.monotonic() > self._deadline:
            raise EndlessError(reason("template_endless"))


def _sized(value: Any) -> Any:
    if isinstance(value, str) and len(value) > LARGEST:
        raise EndlessError(reason("template_too_long", limit=LARGEST >> 20))
    return value


def _narrow(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that refuses arguments that are out of bounds."""

    def narrow(*args: Any, **names: Any) -> Any:
        for value in (*args, *names.values()):
            _check(value)
        if filter_.__name__ == "do_format":
            _check_widths(args[0])
        return filter_(*args, **names)

    for mark in ("jinja_pass_arg",):
        if hasattr(filter_, mark):
            setattr(narrow, mark, getattr(filter_, mark))
    return narrow


def _check(value: Any) -> None:
    if isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        raise EndlessError(reason("template_endless"))
    _sized(value)


def _check_widths(pattern: Any) -> None:
    """Refuse a format whose width is a number of five digits or another argument."""
    if isinstance(pattern, str) and _WIDTHS.search(pattern):
        raise EndlessError(reason("template_endless"))


def _extent(value: Any) -> int:
    """Return what a factor adds to a product: the length of a text or list, the value of a number."""
    if isinstance(value, str | bytes | list | tuple):
        return max(1, len(value))
    return abs(int(value)) if isinstance(value, int) else 1


def _refuse_private(name: Any) -> None:
    if isinstance(name, str) and name.startswith("_"):
        raise SecurityError(f"a namespace cannot hold {name!r}")


def _raise(message: str) -> None:
    raise TemplateError(message)


def _now(style: str) -> str:
    return datetime.now().strftime(style)


def _tojson(
    value: Any,
    ensure_ascii: bool = False,  # noqa: FBT001, FBT002 - templates write it by name or by place
    indent: int | None = None,
    separators: tuple[str, str] | None = None,
    sort_keys: bool = False,  # noqa: FBT001, FBT002
) -> str:
    """Write JSON as chat templates expect it: without HTML escapes."""
    return json.dumps(
        value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys
    )
