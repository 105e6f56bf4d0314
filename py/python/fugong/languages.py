"""Texts in a language. A text is one string for each BCP 47 tag, or a plain string that serves every language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

Text: TypeAlias = "str | Mapping[str, str]"
"""A text as documents and replies hold it."""

UNKNOWN = "en"
"""The language of a reply whose rulebook is not known: one read back from JSON, for example."""


def text_in(text: Text, language: str, default: str = UNKNOWN) -> str:
    """Give the best string for a language, by the lookup of the core (RFC 4647 §3.4).

    `zh-Hans-CN` finds `zh-Hans`, then `zh`, then a tag that begins so; after that the same for `default`, then the first tag.

    >>> text_in({"zh-CN": "食堂", "en": "Canteen"}, "zh")
    '食堂'
    """
    if isinstance(text, str):
        return text
    for wanted in (language, default):
        tag = matching_tag(text, wanted)
        if tag is not None:
            return text[tag]
    return text[min(text)] if text else ""


def matching_tag(tags: Mapping[str, object], language: str) -> str | None:
    """Give the tag that a language finds: itself, a shorter form of it, or a tag that its shortest form begins."""
    known = {tag.lower(): tag for tag in tags}
    wanted = language.lower()
    while wanted not in known and "-" in wanted:
        wanted = wanted.rpartition("-")[0]
    if wanted in known:
        return known[wanted]
    return next((known[tag] for tag in sorted(known) if tag.startswith(f"{wanted}-")), None)


def is_chinese(language: str) -> bool:
    """Whether the package's own words are written in Chinese beside texts of this language; English otherwise."""
    return language.lower().partition("-")[0] == "zh"
