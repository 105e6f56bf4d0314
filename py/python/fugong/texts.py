"""Text out of files: UTF-8, and what spreadsheets write instead of it."""

from __future__ import annotations

import os
import sys
import warnings
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

Content: TypeAlias = str | bytes | os.PathLike[str]
"""What a file holds: its text, its bytes, or the path to read them from."""
UTF_8: Final = "utf-8"
_BINARY: Final = "binary data and no text"


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
            return _without_mark(data.decode("utf-16"), "utf-16", name)
        except UnicodeDecodeError as error:
            raise _refused(error, "its byte order mark says UTF-16, and it is not: save it as UTF-8", name) from None
    try:
        return _without_mark(data.decode(UTF_8), UTF_8, name)
    except UnicodeDecodeError as error:
        if error.reason.startswith(_BINARY):
            raise
        first = error
    try:
        return _without_mark(data.decode("gb18030"), "gb18030", name)
    except UnicodeDecodeError as error:
        if error.reason.startswith(_BINARY):
            raise
        raise _refused(first, "it is text neither in UTF-8 nor in GB18030: save it as UTF-8", name) from None


def _without_mark(text: str, encoding: str, name: str) -> DecodedText:
    """Give a text that is one, without its mark: workbooks (.xlsx, .xls) and UTF-16 without its mark hold NUL characters."""
    at = text.find("\0")
    if at >= 0:
        raise UnicodeDecodeError(encoding, b"\0", 0, 1, f"{_BINARY}: save a sheet as CSV, and a text as UTF-8{_named(name)}")
    return DecodedText(text.removeprefix("\ufeff"), encoding)


def _refused(error: UnicodeDecodeError, reason: str, name: str) -> UnicodeDecodeError:
    return UnicodeDecodeError(error.encoding, error.object, error.start, error.end, reason + _named(name))


def _named(name: str) -> str:
    return f" ({name})" if name else ""


def _outside() -> int:
    """Count the frames up to the first outside this package: a warning belongs to the line that called it."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__package__") == __package__:
        level, frame = level + 1, frame.f_back
    return level
