"""Instants as documents write them."""

from __future__ import annotations

from datetime import datetime


def moment(text: str) -> datetime:
    """An RFC 3339 text, cut to the millisecond."""
    read = datetime.fromisoformat(text)
    return read.replace(microsecond=read.microsecond // 1000 * 1000)


def written(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds" if at.microsecond else "seconds")
