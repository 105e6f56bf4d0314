"""What a wheel holds: the module, the types, and nothing that belongs to the repository only."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent


def test_the_wheel_holds_the_typed_package_and_no_more(tmp_path: Path) -> None:
    command = [Path(sys.executable).with_name("maturin"), "build", "--release", "--quiet", "--out", tmp_path]
    subprocess.run(command, cwd=FOLDER, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    assert "-cp310-abi3-" in wheel.name
    # The form that PyPI takes: its tag states the oldest C library that the module runs with, read from the symbols it needs.
    assert not sys.platform.startswith("linux") or re.search(r"-manylinux_2_\d+_", wheel.name), wheel.name
    held = zipfile.ZipFile(wheel)
    names = held.namelist()
    inside = {name.removeprefix("fugong/") for name in names if name.startswith("fugong/")}
    package = FOLDER / "python" / "fugong"
    sources = {path.relative_to(package).as_posix() for path in package.rglob("*") if path.suffix in {".py", ".pyi", ".typed", ".json", ".md"}}
    native = {name for name in inside if name.startswith("_fugong.") and not name.endswith(".pyi")}
    assert inside == sources | {"py.typed"} | native and len(native) == 1
    assert all(name.startswith("fugong/") or ".dist-info/" in name for name in names)
    described = {name.split(".dist-info/")[1]: name for name in names if ".dist-info/" in name}
    assert {"licenses/LICENSE-APACHE", "licenses/LICENSE-MIT"} <= set(described)
    metadata = held.read(described["METADATA"]).decode()
    assert "License-Expression: MIT OR Apache-2.0" in metadata and (FOLDER / "README.md").read_text(encoding="utf-8").strip() in metadata
