"""The program that type checkers read uses every public name: no name is left that only untyped programs have tried."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import fugong

PROGRAM = Path(__file__).with_name("typed_program.py")


def public_names() -> set[str]:
    """Every exported name, and every public member of the exported classes as `Class.member`."""
    classes = {name: value for name in fugong.__all__ if isinstance(value := getattr(fugong, name), type) and name != "Problem"}
    members = {f"{name}.{member}" for name, kind in classes.items() for member in members_of(kind, set(classes.values()))}
    return {*fugong.__all__, *members}


def members_of(kind: type, exported: set[type]) -> set[str]:
    """What a class of this package adds to those that it is made from; of bases that are not exported, all is its own."""
    own = [one for one in kind.__mro__ if one.__module__.startswith("fugong.") and (one is kind or one not in exported)]
    held = {name for one in own for name in vars(one)}
    given = {name for one in own for name in re.findall(r"^ +self\.(\w+)\b.* = ", source(one), re.MULTILINE)}
    return {name for name in held | given if not name.startswith("_")}


def source(kind: type) -> str:
    return inspect.getsource(kind) if "__init__" in vars(kind) else ""


def names_used(tree: ast.Module) -> set[str]:
    """What is read from `fugong`, from its classes, and from variables that are annotated with one of them."""
    used = {name.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "fugong" for name in node.names}
    for scope in [node for node in tree.body if isinstance(node, ast.FunctionDef)]:
        annotated: dict[str, str] = {}
        for node in ast.walk(scope):
            if isinstance(node, ast.arg) and node.annotation is not None:
                annotated[node.arg] = class_of(node.annotation)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                annotated[node.target.id] = class_of(node.annotation)
        for node in ast.walk(scope):
            if isinstance(node, ast.Attribute):
                place = ast.unparse(node).split(".")
                start = annotated.get(place[0]) or ("" if place[0] == "fugong" else None)
                if start is not None and len(place) < 4:
                    used.add(".".join([*filter(None, [start]), *place[1:]]))
    return used


def class_of(annotation: ast.expr) -> str:
    """`Scored` of `fugong.Scored[…]`; nothing where it is no class of this package."""
    found = re.fullmatch(r"fugong\.(\w+)(\[.*\])?", ast.unparse(annotation))
    return found[1] if found else ""


def test_the_typed_program_uses_every_public_name() -> None:
    public = public_names()
    assert {"Rulebook.score", "Rulebook.document", "FugongError.problems", "Scored.findings", "Record.decimal", "canonicalize"} <= public
    unused = public - names_used(ast.parse(PROGRAM.read_text(encoding="utf-8")))
    assert not unused, f"public names that py/tests/typed_program.py does not use: {sorted(unused)}"


def test_an_unused_name_is_noticed() -> None:
    program = "import fugong\ndef main(card: fugong.ScoreCard) -> None:\n    card.grade\n    other = card\n    other.percent\n"
    assert names_used(ast.parse(program)) == {"ScoreCard", "ScoreCard.grade"}
