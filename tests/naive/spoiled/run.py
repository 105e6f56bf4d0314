"""The cases put to the library one after another, and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from ..tally import standings
from .asking import AS_OF, DAY, DAYS, REPORTS, Answer, compose, press
from .cases import Case
from .files import SHEETS, Files, Register
from .judge import Standings, Verdict, judge


@dataclass(eq=False)
class Court:
    """The unspoiled files, with what is said of them, and the judge of everything else."""

    files: Files
    register: Register

    def verdict(self, case: Case) -> Verdict:
        day, as_of = DAYS.get(case.file, (DAY, AS_OF))
        files, before = case.files(self.files), self.before(day, as_of)
        after = compose(files, day, as_of)
        # Whom the library presses is in the report's figures too, but for the bureau's own return.
        sheet = SHEETS.get(case.file)
        if told(after) != told(before):
            press(after, files, day, as_of)
        else:
            mine = sheet.report if sheet and sheet.report else "bureau-return"
            press(after, files, day, as_of, [mine])
            after.pressed |= {key: status for key, status in before.pressed.items() if key[0] != mine}
        return judge(case, before, after, self.register, self.standings(case, day, as_of))

    @lru_cache(8)  # noqa: B019
    def before(self, day: str, as_of: str) -> Answer:
        answer = compose(self.files, day, as_of)
        press(answer, self.files, day, as_of, REPORTS)
        assert not answer.refused and not answer.broken, answer
        return answer

    def standings(self, case: Case, day: str, as_of: str) -> tuple[Standings, Standings]:
        """How the returns stand, and how they would without the row; only rows of returns are asked for."""
        sheet = SHEETS.get(case.file)
        if sheet is None or sheet.report is None or case.whole:
            return {}, {}
        return self.stand(None, "", day, as_of), self.stand(case.row, case.file, day, as_of)

    @lru_cache(1024)  # noqa: B019
    def stand(self, row: int | None, file: str, day: str, as_of: str) -> Standings:
        files = self.files if row is None else Case(file, "removed", row).files(self.files)
        return standings(files, date.fromisoformat(day), datetime.fromisoformat(as_of))


def told(answer: Answer) -> Any:
    """What a reply says, apart from its problems."""
    return [answer.refused, *(answer.reply.get(name) for name in ("figures", "text", "ledger", "findings", "identities"))]


@dataclass
class Count:
    """What came of many cases."""

    spoiled: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    by_place: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)
    """Those with a fault."""

    def add(self, verdict: Verdict) -> None:
        self.spoiled += 1
        found = verdict.faults()
        self.faults.update(found.keys())
        place = self.by_place.setdefault((verdict.case.file, verdict.case.kind), Counter())
        place.update(["spoiled", *found])
        if found:
            self.verdicts.append(verdict)

    def line(self) -> str:
        """The line that the test prints."""
        return f"spoiled {self.spoiled}, others changed {self.faults['others']}, unsaid {self.faults['unsaid']}"

    def more(self) -> str:
        return ", ".join(f"{name.replace('_', ' ')} {self.faults[name]}" for name in Verdict.FAULTS if name not in ("others", "unsaid"))

    def table(self) -> Iterator[str]:
        """The counts by file and kind of spoiling."""
        yield f"{'file':24}{'kind':9}{'cases':>7}" + "".join(f"{name:>13}" for name in Verdict.FAULTS)
        for (file, kind), found in sorted(self.by_place.items()):
            yield f"{file:24}{kind:9}{found['spoiled']:7}" + "".join(f"{found[name]:13}" for name in Verdict.FAULTS)

    def examples(self, each: int = 3) -> Iterator[str]:
        """A few cases of each fault, file and kind."""
        seen: Counter[tuple[str, str, str]] = Counter()
        for verdict in self.verdicts:
            for name, found in verdict.faults().items():
                place = (name, verdict.case.file, verdict.case.kind)
                seen[place] += 1
                if seen[place] <= each:
                    yield f"{name}: {verdict.case}: {', '.join(found[:5])}{' …' if len(found) > 5 else ''}"


def count(court: Court, cases: Iterable[Case]) -> Count:
    out = Count()
    for case in cases:
        out.add(court.verdict(case))
    return out
