"""YAML with the line of everything in it, and no key twice."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from giextract.errors import DataError

Loc = Sequence[str | int]


class Lines:
    """Where things stand in a YAML file."""

    def __init__(self, path: Path, root: yaml.Node | None) -> None:
        self.path = path
        self._root = root

    def of(self, loc: Loc) -> int:
        """The line, from 1, of what a path of keys and places leads to, or of the last on the way that is there."""
        node, line = self._root, 1
        for step in loc:
            if isinstance(node, yaml.MappingNode):
                pair = next(((k, v) for k, v in node.value if k.value == str(step)), None)
                if pair is None:
                    break
                line, node = pair[0].start_mark.line + 1, pair[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line + 1
            else:
                break
        return line

    def place(self, loc: Loc) -> str:
        """File and line, as compilers name them."""
        return f"{self.path}:{self.of(loc)}"


def read_yaml(path: Path) -> tuple[Any, Lines]:
    """Read one YAML document; raises DataError with file and line when it is none, or has a key twice."""
    try:
        loader = yaml.SafeLoader(path.read_text(encoding="utf-8"))
        root = loader.get_single_node()
        for key in _twice(root):
            line = key.start_mark.line + 1
            raise DataError(f"{path}:{line}: the key {key.value} stands twice; each may stand once: take one out")
        return (None if root is None else loader.construct_document(root)), Lines(path, root)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DataError(f"{path}:{line}: not YAML: {error.problem or error.context}") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DataError(f"{path}:1: cannot be read: {error}") from error


def _twice(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    """The keys that have stood before in the same mapping."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                yield key
            seen.add(str(key.value))
            yield from _twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _twice(value)
