"""Texts and photographs: no score."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from .kind import Kind

def drawn(draw: st.DrawFn, method: str) -> dict[str, Any]:
    return {"kind": draw(st.sampled_from(["text", "photo"]))}


def answer(draw: st.DrawFn, thing: dict[str, Any]) -> str | None:
    return draw(st.sampled_from([None, "一切正常"]))


REMARK = Kind(drawn, answer)
