"""The main job in Python: from the district's files to the report that is due at 17:00.

    python examples/daily_report.py [FOLDER] [LANGUAGE] [EDITION] [FORMAT] [AS_OF]
"""

import sys
from pathlib import Path

import fugong

HERE = Path(__file__).parent
DEFAULTS = [str(HERE / "data" / "district"), "zh-CN", "full", "text", "2020-02-19T17:00:00+08:00"]


def main(arguments: list[str]) -> None:
    folder, language, edition, format, as_of = [*arguments, *DEFAULTS[len(arguments) :]]
    files = {file.name: file for file in Path(folder).iterdir() if file.suffix in (".csv", ".jsonl")}
    rules = fugong.Rulebook.built_in("district-reopening")
    report = rules.compose("daily-report", day="2020-02-19", as_of=as_of, files=files, language=language, edition=edition, format=format)
    sys.stdout.buffer.write(report["text"].encode())


if __name__ == "__main__":
    main(sys.argv[1:])
