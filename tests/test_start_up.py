"""Importing takes nothing along that is not needed, and a cold start little beyond PyTorch's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FIXTURE = Path(__file__).parents[1] / "fixtures" / "clean.txt"
LOADED = """
import sys
before = set(sys.modules)
import quotecheck
loaded = {name.partition('.')[0] for name in set(sys.modules) - before}
print(*sorted(loaded - sys.stdlib_module_names))
"""


def seconds(*arguments: str, times: int = 3) -> float:
    """The processor time of a fresh interpreter, the best of some."""

    def once() -> float:
        process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        return usage.ru_utime + usage.ru_stime

    return min(once() for _ in range(times))


def test_the_package_itself_needs_attrs_alone():
    run = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["attr", "attrs", "quotecheck"]


@pytest.mark.slow
def test_importing_is_quick():
    assert seconds("-c", "import quotecheck", times=9) - seconds("-c", "pass", times=9) < 0.1


@pytest.mark.slow
def test_first_result_of_a_cold_start():
    pytest.importorskip("torch")
    bare = seconds("-c", "import torch")
    assert seconds("-m", "quotecheck", "check", str(FIXTURE)) - bare < 3


def test_the_network_comes_without_what_trains_it():
    pytest.importorskip("torch")
    code = "import sys, quotecheck; quotecheck.Checker(); print('torch._dynamo' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
