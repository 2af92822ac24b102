"""What users get: the wheel and what is in it, the pins of CI, the licences of what is needed."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from email import message_from_string
from pathlib import Path

import pytest
from licences import ALLOWED, EXCEPTIONS, PROJECT, direct, is_allowed, licence, needed
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import quotecheck
from quotecheck import __version__, bundle

ROOT = Path(__file__).parents[1]
PINS = ROOT / "constraints" / "ci.txt"
PYTHONS = ("3.10", "3.11", "3.12", "3.13")

# --- the wheel ------------------------------------------------------------------------------------


def build(source: Path, folder: Path, **environment: str) -> Path:
    pytest.importorskip("hatchling")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=source, capture_output=True, text=True, check=False,
        env={**os.environ, **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("wheel"))


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_wheel_has_the_package_with_its_models_and_nothing_else(wheel):
    files = contents(wheel)
    package = ROOT / "quotecheck"
    there = {
        path.relative_to(ROOT).as_posix()
        for path in package.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    about = f"quotecheck_news-{__version__}.dist-info/"
    inside = {name for name in files if not name.startswith(about)}
    assert inside == there
    assert {name.removeprefix(about) for name in files if name.startswith(about)} == {
        "METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE",
    }  # fmt: skip
    models = "quotecheck/models/en/"
    for name in (bundle.ENTITIES, bundle.VECTORS, bundle.WORDS, "attribution.pt", "MODEL_CARD.md"):
        assert f"{models}{name}" in inside
    assert "quotecheck/py.typed" in inside
    assert not [name for name in files if re.search(r"(^|/)(tests?|fixtures|docs|shared)/", name)]
    assert not [name for name in files if name.endswith((".jsonl", ".pyc", ".log", ".pkl"))]
    assert wheel.stat().st_size < 40e6


def test_wheel_is_for_any_system_and_says_what_it_needs(wheel):
    assert wheel.name == f"quotecheck_news-{__version__}-py3-none-any.whl"
    files = contents(wheel)
    about = f"quotecheck_news-{__version__}.dist-info/"
    told = message_from_string(files[f"{about}METADATA"].decode("utf-8"))
    assert told["Requires-Python"] == ">=3.10"
    assert told["License-Expression"] == "Apache-2.0"
    assert "quotecheck" in told.get_payload()
    assert b"quotecheck = quotecheck.__main__:main" in files[f"{about}entry_points.txt"]


def test_wheel_records_what_it_holds(wheel):
    files = contents(wheel)
    (record,) = (name for name in files if name.endswith("/RECORD"))
    rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(files[record].decode("utf-8")))}
    assert rows.keys() == files.keys()
    for name, content in files.items():
        if name != record:
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
            assert rows[name] == [f"sha256={digest.decode()}", str(len(content))]


@pytest.mark.slow
def test_wheel_is_the_same_byte_for_byte_wherever_and_whenever_it_is_built(wheel, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, elsewhere / name)
    # other times, other permissions, another order on the disk
    files = [path for path in (ROOT / "quotecheck").rglob("*") if path.is_file()]
    for path in sorted(files, reverse=True):
        if path.suffix != ".pyc":
            copy = elsewhere / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
            copy.chmod(0o600)
            os.utime(copy, (1_000_000_000, 1_000_000_000))
    again = build(elsewhere, tmp_path / "again", TZ="Asia/Tokyo", LC_ALL="C", PYTHONHASHSEED="7")
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """A new environment with the wheel in it, and all that it needs from the one of the tests."""
    place = tmp_path_factory.mktemp("installed") / "env"
    venv.create(place, with_pip=False, symlinks=os.name != "nt")
    folder = place / ("Scripts" if os.name == "nt" else "bin")
    python = folder / "python"
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(subprocess.check_output([python, "-I", "-c", asked], text=True).strip())
    # a plain path: an editable install of quotecheck there has no effect here
    others = {
        str(Path(module.__file__).parents[1]) for module in (pytest, pytest.importorskip("torch"))
    }
    (packages / "tests.pth").write_text("\n".join(sorted(others)) + "\n")
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index",
         "--quiet", str(wheel)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


def test_installed_from_the_wheel_it_runs_anywhere(installed, tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    where = "import quotecheck; print(quotecheck.__file__)"
    place = subprocess.check_output(
        [installed / "python", "-c", where], cwd=tmp_path, env=environment, text=True
    )
    assert Path(place.strip()).is_relative_to(installed.parent)
    assert not Path(place.strip()).is_relative_to(ROOT)
    (tmp_path / "story.txt").write_text(
        "Chinese Foreign Minister Wang Yi arrived on Monday.\n\n"
        "Wang Li said that talks would go on.\n"
    )
    done = subprocess.run(
        [installed / "quotecheck", "check", "story.txt"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("story.txt:3:1: QC101 warning: ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["story.txt"]
    version = subprocess.check_output([installed / "quotecheck", "--version"], text=True)
    assert version == f"quotecheck, version {quotecheck.__version__}\n"


# --- the pins of CI -------------------------------------------------------------------------------


def pins() -> list[Requirement]:
    lines = PINS.read_text("utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def environment_of(python: str) -> dict[str, str]:
    return {
        "python_version": python, "python_full_version": f"{python}.5", "sys_platform": "linux",
        "platform_system": "Linux", "platform_machine": "x86_64", "os_name": "posix",
        "implementation_name": "cpython", "platform_python_implementation": "CPython", "extra": "",
    }  # fmt: skip


def pinned(python: str) -> dict[str, str]:
    """The version of each package for a version of Python."""
    found: dict[str, str] = {}
    for pin in pins():
        if pin.marker is None or pin.marker.evaluate(environment_of(python)):
            name = canonicalize_name(pin.name)
            assert name not in found, f"{name} has two pins for Python {python}"
            (one,) = pin.specifier
            found[name] = one.version
    return found


def asked(extras: tuple[str, ...], python: str) -> list[Requirement]:
    """What the project asks for, with those of its extras that an extra stands for."""
    waiting = [*PROJECT["dependencies"], *(f"quotecheck-news[{','.join(extras)}]",)]
    found = []
    while waiting:
        requirement = Requirement(waiting.pop())
        if requirement.name == "quotecheck-news":
            for extra in requirement.extras:
                waiting += PROJECT["optional-dependencies"][extra]
        elif requirement.marker is None or requirement.marker.evaluate(environment_of(python)):
            found.append(requirement)
    return found


def test_pins_are_versions_and_nothing_else():
    for pin in pins():
        (one,) = pin.specifier
        assert one.operator == "==", pin
        assert "*" not in one.version, pin
        # no build of one's own, such as 2.13.0+cpu: what is pinned can be had everywhere
        assert "+" not in one.version, pin
        assert not pin.url, pin
        assert not pin.extras, pin
    assert "://" not in PINS.read_text("utf-8")


@pytest.mark.parametrize("python", PYTHONS)
def test_pins_are_what_the_project_asks_for(python):
    known = pinned(python)
    for requirement in asked(("dev",), python):
        version = known.get(canonicalize_name(requirement.name))
        assert version is None or requirement.specifier.contains(version), requirement


@pytest.mark.slow
@pytest.mark.parametrize("python", PYTHONS)
def test_everything_that_ci_asks_for_is_pinned(python):
    """For releases; whoever adds a dependency need not pin it at once."""
    names = {canonicalize_name(requirement.name) for requirement in asked(("dev",), python)}
    assert names <= pinned(python).keys()


def test_ci_installs_with_the_pins():
    assert "constraints/ci.txt" in (ROOT / ".ci" / "run").read_text("utf-8")


# --- licences -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("GPL-2.0-only OR MIT", True),
        ("MIT AND GPL-2.0-only", False),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("unknown", False),
    ],
)
def test_licence_is_allowed(expression, allowed):
    assert is_allowed(expression) is allowed


@pytest.mark.parametrize("name", sorted(direct()))
def test_what_quotecheck_asks_for_is_free_to_use(name):
    found = licence(name)
    assert is_allowed(found), f"{found} is none of {sorted(ALLOWED)}"
    row = re.compile(rf"^\| {re.escape(name)} \| .+ \|$", re.MULTILINE)
    assert row.search((ROOT / "docs" / "licences.md").read_text("utf-8")), (
        "make the page anew: python -m tests.licences > docs/licences.md"
    )


def test_what_that_needs_in_turn_is_free_to_use_but_for_known_exceptions():
    refused = {
        name: licence(name)
        for name in needed(direct())
        if not name.startswith("nvidia-") and not is_allowed(licence(name))
    }
    assert refused.keys() <= EXCEPTIONS.keys(), refused
