"""Install readq into the environment that runs this, and say what is being done meanwhile.

python scripts/install.py         # what `make run` needs
python scripts/install.py dev     # what the tests need, too
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_STEPS = (
    (re.compile(r"Installing build dependencies"), "Getting what readq is built with"),
    (re.compile(r"Collecting ([\w.-]+)"), "Getting {}"),
    (re.compile(r"Building editable for ([\w.-]+)"), "Building {}"),
    (re.compile(r"Installing collected packages: (.+)"), "Installing {} packages"),
)


def steps(output: Iterable[str]) -> Iterator[str]:
    """What pip's ``output`` says is being done, in words, one after the other."""
    before = ""
    for line in output:
        for pattern, words in _STEPS:
            if (found := pattern.search(line)) is None:
                continue
            what = found[1] if pattern.groups else ""
            said = words.format(what.count(",") + 1 if words.endswith("packages") else what)
            if said != before:
                yield said
            before = said


def main(extras: list[str]) -> int:
    wanted = f".[{','.join(extras)}]" if extras else "."
    command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off",
               "--editable", wanted]  # fmt: skip
    began = time.monotonic()
    kept: list[str] = []
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as pip:
        assert pip.stdout is not None

        def heard() -> Iterator[str]:
            for line in pip.stdout or ():
                kept.append(line)
                yield line

        for said in steps(heard()):
            print(f"  {time.monotonic() - began:3.0f} s  {said} …", flush=True)
    if pip.returncode:
        sys.stderr.write("".join(kept))
    return pip.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
