"""Text out of files: UTF-8, and what spreadsheets write instead of it."""

from __future__ import annotations

import os
import sys
import warnings
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

Content: TypeAlias = str | bytes | os.PathLike[str]
"""What a file holds: its text, its bytes, or the path to read them from."""
UTF_8: Final = "utf-8"


class TextEncodingWarning(UserWarning):
    """A text was not UTF-8 and has been read in the encoding that the message names."""


class DecodedText(NamedTuple):
    """A text, and how it was encoded."""

    text: str
    """The text, without byte order mark."""
    encoding: str
    """`utf-8`, `utf-16` or `gb18030`: names that `bytes.decode` takes."""


def read_text(source: str | os.PathLike[str] | bytes) -> DecodedText:
    """Read a file, or bytes, as text, and tell the encoding: `utf-8`, `utf-16` or `gb18030`.

    A byte order mark decides, and is left out; without one, text is UTF-8 where it can be, else GB18030, which GBK and GB2312 are part
    of and which spreadsheets write in China. Raises `OSError` for a file that cannot be read and `UnicodeDecodeError` for what is no
    text in any of them. Nothing is warned of: the encoding is in the reply.

    >>> read_text("复工\\n".encode("gbk"))
    DecodedText(text='复工\\n', encoding='gb18030')
    """
    if isinstance(source, bytes | bytearray | memoryview):
        return _decoded(bytes(source), "")
    return _decoded(Path(source).read_bytes(), os.fspath(source))


def content(given: Content, name: str) -> str:
    """Give the text of a file that is called so, and warn (`TextEncodingWarning`) where it was not UTF-8."""
    if isinstance(given, str):
        return given
    text, encoding = read_text(given) if isinstance(given, os.PathLike) else _decoded(bytes(given), name)
    if encoding != UTF_8:
        warnings.warn(f"{name} is not UTF-8: read as {encoding.upper()}", TextEncodingWarning, stacklevel=_outside())
    return text


def _decoded(data: bytes, name: str) -> DecodedText:
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        try:
            return DecodedText(_without_nul(data.decode("utf-16"), data, name), "utf-16")
        except UnicodeDecodeError as error:
            raise _refused(error, data, name, "its byte order mark says UTF-16, and it is not: save it as UTF-8") from None
    try:
        return DecodedText(_without_nul(data.removeprefix(BOM_UTF8).decode("utf-8"), data, name), UTF_8)
    except UnicodeDecodeError as error:
        first = error
    try:
        return DecodedText(_without_nul(data.decode("gb18030"), data, name), "gb18030")
    except UnicodeDecodeError:
        raise _refused(first, data, name, "it is text neither in UTF-8 nor in GB18030: save it as UTF-8") from None


def _without_nul(text: str, data: bytes, name: str) -> str:
    """Give a text that is one: workbooks (.xlsx, .xls) and UTF-16 without its mark hold NUL characters."""
    if "\0" in text:
        at = max(data.find(b"\0"), 0)
        raise UnicodeDecodeError(UTF_8, data, at, at + 1, "binary data, no text: save a sheet as CSV, a text as UTF-8" + _named(name))
    return text


def _refused(error: UnicodeDecodeError, data: bytes, name: str, reason: str) -> UnicodeDecodeError:
    return UnicodeDecodeError(error.encoding, data, error.start, error.end, reason + _named(name))


def _named(name: str) -> str:
    return f" ({name})" if name else ""


def _outside() -> int:
    """Count the frames up to the first outside this package: a warning belongs to the line that called it."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__package__") == __package__:
        level, frame = level + 1, frame.f_back
    return level - 1
