"""Tasks for processes of their own, which must not wait for torch to be imported."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from quotecheck.errors import ModelError
from quotecheck.workers import spread

__all__ = ["doubling", "dying", "killed_once", "no_model", "spread"]


def doubling(log: str | None = None):
    if log:
        with Path(log).open("a") as file:
            file.write("made\n")
    return lambda tasks: [double(task) for task in tasks]


def double(task):
    if task == "raise":
        raise ValueError("no\nsuch thing")
    if task == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if task == "exit":
        sys.exit(3)
    if task == "slow":
        time.sleep(0.5)
    if task == "who":
        return os.getpid()
    return task * 2


def no_model():
    raise ModelError("the model is missing")


def dying():
    os.kill(os.getpid(), signal.SIGKILL)


def killed_once(marker: str):
    def work(tasks):
        if not Path(marker).exists():
            Path(marker).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return tasks

    return work
