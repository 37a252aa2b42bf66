"""Reads plain YAML, and finds the line of a setting in it, so that an error can point at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from yaml.composer import ComposerError
from yaml.constructor import ConstructorError

from engine.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Sequence


class _Plain(yaml.SafeLoader):
    """YAML without aliases, which can make a small file grow without bounds, and without repeated keys."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise ComposerError(None, None, reason("alias_used"), mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        seen: set[str] = set()
        for name, _ in node.value:
            if name.value in seen if isinstance(name, yaml.ScalarNode) else False:
                problem = reason("key_twice", key=name.value)
                raise ConstructorError(None, None, problem, name.start_mark)
            seen.add(str(name.value))
        return super().construct_mapping(node, deep)


def read(text: str) -> Any:
    """Return the content of a YAML text; raises YAMLError, ValueError or RecursionError when it is none."""
    return yaml.load(text, Loader=_Plain)  # noqa: S506 - a SafeLoader


def line_of(text: str, keys: Sequence[str | int]) -> int:
    """Return the line (from 1) of the deepest of these nested keys that the text has."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return 1
    line = 1
    for key in keys:
        found = _child(node, key)
        if found is None:
            break
        line, node = found
    return line


def _child(node: yaml.Node | None, key: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == str(key):
                return name.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        item = node.value[key]
        return item.start_mark.line + 1, item
    return None
