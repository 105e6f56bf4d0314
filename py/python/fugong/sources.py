"""Where a rulebook comes from: a mapping, JSON text, a file, or one that is loaded; and what to do where it is none of them."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from errno import ENAMETOOLONG, ENOENT
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from . import _fugong
from .texts import content
from .values import HasDocument, to_text

if TYPE_CHECKING:
    from . import contract

Source: TypeAlias = str | bytes | os.PathLike[str] | Mapping[str, Any] | HasDocument
"""A rulebook's document, JSON text, file or the rulebook itself."""

_BLANK = "\ufeff \t\r\n"
_YAML = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*(?:---|%YAML|[\w-]+:(?:[ \t\r\n]|$))")
_PATH = re.compile(r"[^\n{}\[\]\"]+\.\w{1,5}")


def rulebook_text(source: Source) -> str:
    """Give the JSON text of a rulebook; raises `OSError` for a file that cannot be read and `UnicodeDecodeError` for what is no text.

    A string is JSON text where it begins like it (white space and a byte order mark apart), or has several lines; else it is a path.
    """
    if isinstance(source, HasDocument | Mapping):
        return to_text(source)
    if isinstance(source, bytes | bytearray | memoryview):
        return content(bytes(source), "the rulebook")
    if isinstance(source, str) and is_text(source):
        return to_text(source)
    if isinstance(source, str | os.PathLike):
        return _file_text(source)
    raise TypeError(f"a rulebook is loaded from a file's path, JSON text or a mapping, not from {type(source).__name__}")


def is_text(source: str) -> bool:
    """Whether a string is text and not a path."""
    start = source.lstrip(_BLANK)[:1]
    return start in ("", "{", "[", '"') or any(letter in source for letter in "\0\r\n")


def is_id(source: str) -> bool:
    """Whether a string can be an id, and neither text nor a path."""
    return not is_text(source) and not Path(source).suffix and Path(source).name == source


def explained(problems: list[contract.Problem], text: str, name: str = "") -> list[contract.Problem]:
    """Say in the messages what to do: what text that is no JSON seems to be, and which built-in rulebooks there are."""
    for problem in problems:
        if problem["code"] == "invalid_json":
            if _YAML.match(text) or Path(name).suffix.lower() in (".yaml", ".yml"):
                _append(problem, "；这似乎是 YAML，请先转换为 JSON", "; this looks like YAML: convert it to JSON")
            elif _PATH.fullmatch(text):
                _append(problem, "；这似乎是路径，请给出文件的内容", "; this looks like a path: give what the file holds")
        elif problem["code"] == "unknown_id" and problem["params"].get("what") == "rulebook":
            id = problem["params"]["id"]
            if is_id(id):
                known = get_close_matches(id, _fugong.built_in_ids(), 1) or _fugong.built_in_ids()
                ids = ", ".join(f"`{one}`" for one in known)
                _append(problem, f"；自带的有：{ids}", f"; built in: {ids}")
            else:
                _append(problem, "；文件和文字用 `Rulebook.load` 加载", "; `Rulebook.load` loads files and text")
    return problems


def _append(problem: contract.Problem, zh_cn: str, en: str) -> None:
    message: dict[str, str] = problem["message"]  # type: ignore[assignment]
    message["zh-CN"] += zh_cn
    message["en"] += en


def _file_text(source: str | os.PathLike[str]) -> str:
    name = os.fspath(source)
    try:
        return content(Path(source), name)
    except OSError as error:
        if error.errno not in (ENOENT, ENAMETOOLONG):
            raise
        if is_text(name):
            raise FileNotFoundError(ENOENT, "This is JSON text and no path: give the text itself to Rulebook.load", name[:80]) from None
        if error.errno == ENOENT and is_id(name):
            near = get_close_matches(name, _fugong.built_in_ids(), 1)
            known = f'"{near[0]}"' if near else "id"
            told = f"No such file; Rulebook.built_in({known}) loads a rulebook that the library carries"
            raise FileNotFoundError(ENOENT, told, name) from None
        raise
