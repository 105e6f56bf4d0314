"""The fenced blocks of a page of the guide.

The info string of a fence says what the block is: a word for the language, then words and `name=value` pairs for its sort.

| fence | is |
|---|---|
| `json rulebook=NAME` | a whole rulebook; it has to load |
| `json change=NAME at=POINTER` | a value to put into that rulebook at a JSON pointer (`-` appends to a list); the result has to load |
| `json refused=NAME at=POINTER` | a value that may not stand there; its result is the list of problems, and the rulebook stays as it was |
| `json inspection of=NAME/CHECKLIST` | an inspection; its result is the score card. `as=FILE` keeps it as a file |
| `json context` | what is known around the cases that follow |
| `json opening of=NAME/WORKFLOW` | opens a case; its result is the decision |
| `json command of=NAME/WORKFLOW` | a command to the case opened last; its result is the decision |
| `json call=OPERATION of=NAME` | the input of any operation; its result is the answer |
| `json expected` | what the result before it has to hold, in part |
| `json problems` | the codes and places of the problems or lint findings that the block before it has, all of them |
| `… file=FILE` | a file |
| `python` | a program, run where the files are |
| `console` | commands after `$ `, each with what it prints; a line `…` stands for any lines |
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```([^\n`]*)\n(.*?)^```[ ]*$", re.MULTILINE | re.DOTALL)
ANY_FENCE = re.compile(r"^\s*(```|~~~)", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: its info string, its text, and the line on which the text begins."""

    info: str
    text: str
    line: int

    @property
    def language(self) -> str:
        """The first word of the info string; empty for a bare fence."""
        return self.info.split(" ", 1)[0]

    @property
    def sort(self) -> str:
        """The word that says what the block is, without its value."""
        words = self.info.split()
        return words[1].partition("=")[0] if len(words) > 1 else self.language

    def value(self, name: str) -> str | None:
        """The value of a `name=value` pair; none where it is not there."""
        pairs = dict(word.split("=", 1) for word in self.info.split()[1:] if "=" in word)
        return pairs.get(name)


def blocks_of(page: Path) -> list[Block]:
    """Give the blocks of a page; a fence that no block begins or ends with is an error."""
    text = page.read_text(encoding="utf-8")
    found = [Block(match[1].strip(), match[2], text.count("\n", 0, match.start()) + 2) for match in FENCE.finditer(text)]
    fences = len(ANY_FENCE.findall(text))
    inside = sum(len(ANY_FENCE.findall(block.text)) for block in found)
    assert fences == 2 * len(found) + inside, f"{page.name}: a fence is not closed, or is indented"
    return found
