"""Texts in a language. A text is one string for each BCP 47 tag, or a plain string that serves every language."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from . import _fugong

Text: TypeAlias = "str | Mapping[str, object]"
"""A text as documents and replies hold it; typed dictionaries of strings, such as messages, are mappings to objects for type checkers."""

UNKNOWN = "en"
"""The language of a reply whose rulebook is not known: one read back from JSON, for example."""


def text_in(text: Text, language: str, default: str = UNKNOWN) -> str:
    """Give the best string for a language, by the core's own lookup: a shorter or a longer tag, the same for `default`, then any.

    >>> text_in({"zh-CN": "食堂", "en": "Canteen"}, "zh")
    '食堂'
    """
    return text if isinstance(text, str) else _fugong.text_in(json.dumps(text, ensure_ascii=False), language, default)


def has_language(tags: Iterable[str], language: str) -> bool:
    """Whether a language finds one of these tags."""
    return _fugong.has_language(json.dumps(dict.fromkeys(tags, "…"), ensure_ascii=False), language)


def is_chinese(language: str) -> bool:
    """Whether the package's own words are written in Chinese beside texts of this language; English otherwise."""
    return language.lower().partition("-")[0] == "zh"
