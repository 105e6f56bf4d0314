"""Runs the blocks of a page, one after the other, in a folder of its own."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from guide.blocks import Block

import fugong


class Unmet(AssertionError):
    """What a page says is not so."""


def holds(expected: Any, found: Any) -> bool:
    """Whether `found` holds all that is expected.

    An object may hold more; each object that is expected in a list has to be found in some object of the list; all else is equal, and
    of the same type: `"75.0"` is not `75`, and `1` is not `true`.
    """
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(name in found and holds(part, found[name]) for name, part in expected.items())
    if isinstance(expected, list) and isinstance(found, list):
        if expected and all(isinstance(part, dict) for part in expected):
            return all(any(holds(part, one) for one in found) for part in expected)
        return len(expected) == len(found) and all(map(holds, expected, found))
    return type(expected) is type(found) and bool(expected == found)


def put(document: Any, pointer: str, value: Any) -> Any:
    """Give a copy of a document with a value put at a JSON pointer; `-` appends to a list."""
    if not pointer:
        return value
    changed = json.loads(json.dumps(document))
    *path, last = (key.replace("~1", "/").replace("~0", "~") for key in pointer.removeprefix("/").split("/"))
    place = changed
    for key in path:
        place = place[int(key)] if isinstance(place, list) else place[key]
    if not isinstance(place, list):
        place[last] = value
    elif last == "-":
        place.append(value)
    else:
        place[int(last)] = value
    return changed


class Page:
    """The state between the blocks of a page: its rulebooks, its case, and a result that is still to be compared."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.documents: dict[str, Any] = {}
        self.context: Any = {}
        self.events: list[Any] = []
        self.result: Any = None
        self.compared = True
        self.names: dict[str, Any] = {"__name__": "__main__"}
        self.sorts: dict[tuple[str, str], Callable[[Block], None]] = {
            ("json", "rulebook"): self._rulebook,
            ("json", "change"): self._change,
            ("json", "refused"): self._refused,
            ("json", "inspection"): self._inspection,
            ("json", "context"): self._context,
            ("json", "opening"): self._opening,
            ("json", "command"): self._command,
            ("json", "call"): self._call,
            ("json", "expected"): self._expected,
            ("json", "problems"): self._problems,
            ("python", "python"): self._python,
            ("console", "console"): self._console,
        }

    def run(self, blocks: list[Block]) -> int:
        """Run the blocks and give how many were run."""
        for number, block in enumerate(blocks):
            if block.sort not in ("expected", "problems") and not self.compared:
                raise Unmet(f"line {blocks[number - 1].line}: no block says what comes out")
            run = self._file if block.sort == "file" else self.sorts.get((block.language, block.sort))
            if run is None:
                raise Unmet(f"line {block.line}: a block of an unknown sort: {block.info!r}")
            try:
                run(block)
            except Exception as error:
                raise Unmet(f"line {block.line} ({block.info}): {type(error).__name__}: {error}") from error
        if not self.compared:
            raise Unmet(f"line {blocks[-1].line}: no block says what comes out")
        return len(blocks)

    def _came(self, result: Any) -> None:
        self.result, self.compared = result, False

    def _asked(self, ask: Callable[[], Any]) -> None:
        """Keep what comes of a question: an answer, or problems."""
        try:
            answer = ask()
        except fugong.FugongError as error:
            self._came({"problems": error.problems})
        else:
            self._came(answer)

    def _rules(self, name: str) -> fugong.Rulebook:
        return fugong.Rulebook.load(self.documents[name])

    def _keep(self, name: str, document: Any) -> None:
        fugong.Rulebook.load(document)
        self.documents[name] = document
        self._write(f"{name}.json", json.dumps(document, ensure_ascii=False, indent=2) + "\n")

    def _write(self, name: str, text: str) -> None:
        file = self.folder / name
        assert file.resolve().is_relative_to(self.folder.resolve()), f"{name} is outside of the folder"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def _rulebook(self, block: Block) -> None:
        self._keep(_needed(block, "rulebook"), json.loads(block.text))

    def _changed(self, block: Block, name: str) -> Any:
        return put(self.documents[name], _needed(block, "at"), json.loads(block.text))

    def _change(self, block: Block) -> None:
        name = _needed(block, "change")
        self._keep(name, self._changed(block, name))

    def _refused(self, block: Block) -> None:
        document = self._changed(block, _needed(block, "refused"))
        self._asked(lambda: fugong.Rulebook.load(document).summary())
        assert "problems" in self.result, "it loads"

    def _inspection(self, block: Block) -> None:
        name, checklist = _target(block)
        if (file := block.value("as")) is not None:
            self._write(file, block.text)
        self._asked(lambda: self._rules(name).score(checklist, json.loads(block.text)))

    def _context(self, block: Block) -> None:
        self.context = json.loads(block.text)

    def _decided(self, ask: Callable[[], Any]) -> None:
        """Keep the decision, and the events that it adds to the case."""
        self._asked(ask)
        if self.result.get("decision") == "accepted" and not self.result["repeated"]:
            self.events = [*self.events, *self.result["events"]]

    def _opening(self, block: Block) -> None:
        name, workflow = _target(block)
        self.events = []
        self._decided(lambda: self._rules(name).open(workflow, json.loads(block.text), self.context))

    def _command(self, block: Block) -> None:
        name, workflow = _target(block)
        self._decided(lambda: self._rules(name).decide(workflow, self.events, json.loads(block.text), self.context))

    def _call(self, block: Block) -> None:
        name, operation = _needed(block, "of"), _needed(block, "call")
        self._asked(lambda: self._rules(name).call(operation, block.text))

    def _expected(self, block: Block) -> None:
        expected = json.loads(block.text)
        assert expected, "nothing is expected"
        found = json.loads(json.dumps(self.result))
        if not holds(expected, found):
            raise Unmet(f"expected {expected}, but it is {json.dumps(found, ensure_ascii=False)}")
        self.compared = True

    def _problems(self, block: Block) -> None:
        expected = sorted((problem["path"], problem["code"]) for problem in json.loads(block.text))
        listed = self.result.get("problems", self.result.get("findings", []))
        found = sorted((problem["path"], problem["code"]) for problem in listed)
        assert expected == found, f"expected {expected}, but they are {found}"
        self.compared = True

    def _file(self, block: Block) -> None:
        self._write(_needed(block, "file"), block.text)

    def _python(self, block: Block) -> None:
        assert "assert " in block.text, "a program that asserts nothing shows nothing"
        # Lines are counted as in the page, so that a failure points there.
        code = compile("\n" * (block.line - 1) + block.text, "guide", "exec")
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            exec(code, self.names)
        finally:
            os.chdir(before)

    def _console(self, block: Block) -> None:
        commands: list[tuple[str, list[str]]] = []
        for line in block.text.splitlines():
            if line.startswith("$ "):
                commands.append((line[2:], []))
            elif commands:
                commands[-1][1].append(line)
            else:
                raise Unmet("a console begins with a command")
        status = 0
        for command, lines in commands:
            if command == "echo $?":
                printed = str(status)
            else:
                status, printed = self._command_line(command)
            if not _printed("\n".join(lines), printed.rstrip("\n")):
                raise Unmet(f"$ {command}\nprints\n{printed}")

    def _command_line(self, command: str) -> tuple[int, str]:
        words = shlex.split(command)
        assert words[0] == "fugong", f"{words[0]} is not run here"
        environment = os.environ | {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run(
            [sys.executable, "-m", "fugong", *words[1:]],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        return done.returncode, done.stdout


def _needed(block: Block, name: str) -> str:
    value = block.value(name)
    assert value is not None, f"{name}= is missing"
    return value


def _target(block: Block) -> tuple[str, str]:
    name, _, part = _needed(block, "of").partition("/")
    return name, part


def _printed(expected: str, found: str) -> bool:
    """Whether a command printed what is expected; a line `…` stands for any lines, none included."""
    wanted, lines = expected.splitlines(), found.splitlines()

    def fits(one: int, other: int) -> bool:
        if one == len(wanted):
            return other == len(lines)
        if wanted[one] == "…":
            return any(fits(one + 1, later) for later in range(other, len(lines) + 1))
        return other < len(lines) and wanted[one] == lines[other] and fits(one + 1, other + 1)

    return fits(0, 0)
