"""A real browser for tests: headless Chromium, spoken to through two pipes, by nothing else.

Pages come from the disk or from a server of the test. What the browser asks of the network, what it
complains about and which dialogs a page opens is all kept, so that a test can see that there was
nothing of it.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import struct
import subprocess
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from attrs import define, field

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PATIENCE = 60.0
KEYS = {"Escape": 27, "Enter": 13, "Tab": 9}


def find_browser() -> str | None:
    """The program, if there is one; ``CHROMIUM`` in the environment goes first."""
    given = os.environ.get("CHROMIUM")
    return given or next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """A running Chromium; use it as a context."""

    def __init__(self, program: str, folder: Path) -> None:
        reading, self._to = os.pipe()
        self._from, writing = os.pipe()

        def connect() -> None:
            # Chromium reads from 3 and writes to 4; copies first, for these may be taken
            ours = [fcntl.fcntl(each, fcntl.F_DUPFD, 10) for each in (reading, writing)]
            os.dup2(ours[0], 3)
            os.dup2(ours[1], 4)

        self._process = subprocess.Popen(
            [
                program, "--headless=new", "--remote-debugging-pipe", "--no-sandbox",
                "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run",
                "--disable-background-networking", "--disable-component-update",
                "--disable-default-apps", "--disable-sync", f"--user-data-dir={folder}",
                "about:blank",
            ],
            close_fds=False, preexec_fn=connect,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(reading)
        os.close(writing)
        self._buffer = b""
        self._number = 0
        self._pages: dict[str, Page] = {}

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *details: object) -> None:
        with suppress(Exception):
            self.send("Browser.close")
        with suppress(OSError):
            os.close(self._to)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        with suppress(OSError):
            os.close(self._from)

    @contextmanager
    def page(self, url: str, **settings: Any) -> Iterator[Page]:
        """A page of its own that has loaded ``url``; see :meth:`Page.emulate` for the settings."""
        context = self.send("Target.createBrowserContext")["browserContextId"]
        made = self.send("Target.createTarget", url="about:blank", browserContextId=context)
        target = made["targetId"]
        session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = self._pages[session] = Page(self, session)
        try:
            for domain in ("Page", "Runtime", "Network", "Log"):
                page.send(f"{domain}.enable")
            page.emulate(**settings)
            page.go(url)
            yield page
        finally:
            del self._pages[session]
            self.send("Target.disposeBrowserContext", browserContextId=context)

    def send(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        """Asks something of the browser and waits for the answer."""
        self._number += 1
        number = self._number
        message = {"id": number, "method": method, "params": params}
        if session is not None:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._to, data) :]
        end = time.monotonic() + PATIENCE
        while True:
            answer = self._next(end)
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def listen(self, seconds: float) -> None:
        """Takes note of what happens for a while."""
        end = time.monotonic() + seconds
        with suppress(TimeoutError):
            while True:
                self._next(end)

    def _next(self, end: float) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._from], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                raise TimeoutError("the browser does not answer")
            data = os.read(self._from, 1 << 20)
            if not data:
                raise RuntimeError("the browser is gone")
            self._buffer += data
        message, _, self._buffer = self._buffer.partition(b"\0")
        found = json.loads(message)
        page = self._pages.get(found.get("sessionId", ""))
        if page is not None and "method" in found:
            page.note(found["method"], found["params"])
        return found


@define
class Page:
    """A page in the browser, and what it did.

    Attributes:
        requests: the addresses that it asked for, its own too.
        refused: those that its policy kept it from asking for.
        complaints: errors, and what the browser refused.
        dialogs: what it put before the user.
    """

    browser: Browser = field(repr=False)
    session: str
    requests: list[str] = field(factory=list)
    refused: list[str] = field(factory=list)
    complaints: list[str] = field(factory=list)
    dialogs: list[str] = field(factory=list)
    loaded: bool = False
    _asked: dict[str, str] = field(factory=dict, repr=False)

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        return self.browser.send(method, self.session, **params)

    def note(self, method: str, params: dict[str, Any]) -> None:
        if method == "Network.requestWillBeSent":
            self._asked[params["requestId"]] = params["request"]["url"]
            self.requests.append(params["request"]["url"])
        elif method == "Network.loadingFailed" and params.get("blockedReason") == "csp":
            url = self._asked[params["requestId"]]
            self.requests.remove(url)
            self.refused.append(url)
        elif method == "Page.loadEventFired":
            self.loaded = True
        elif method == "Page.javascriptDialogOpening":
            self.dialogs.append(params["message"])
        elif method == "Log.entryAdded":
            self.complaints.append(params["entry"]["text"])
        elif method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description", "exception"))

    def emulate(
        self, width: int = 1280, height: int = 900, *, dark: bool = False, media: str = ""
    ) -> None:
        """Sets the size of the window, the scheme of colours, and screen or print."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        # reduced motion, so that nothing is on its way when it is looked at
        features = {
            "prefers-color-scheme": "dark" if dark else "light",
            "prefers-reduced-motion": "reduce",
        }
        told = [{"name": name, "value": value} for name, value in features.items()]
        self.send("Emulation.setEmulatedMedia", media=media, features=told)

    def go(self, url: str) -> None:
        self.loaded = False
        self.send("Page.navigate", url=url)
        end = time.monotonic() + PATIENCE
        while not self.loaded:
            if time.monotonic() > end:
                raise TimeoutError(url)
            self.browser.listen(0.02)
        self.settle()

    def settle(self) -> None:
        """Waits until what was begun is drawn."""
        self.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def run(self, script: str) -> Any:
        """The value of an expression in the page."""
        done = self.send(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in done:
            raise RuntimeError(done["exceptionDetails"]["exception"].get("description", script))
        return done["result"].get("value")

    def texts(self, selector: str) -> list[str]:
        """What the elements say, those that are not drawn too."""
        return self.run(f"[...document.querySelectorAll({selector!r})].map(e => e.textContent)")

    def visible(self, selector: str) -> int:
        """How many of the elements are drawn."""
        return self.run(
            f"[...document.querySelectorAll({selector!r})].filter(e => e.checkVisibility()).length"
        )

    def box(self, selector: str) -> dict[str, float]:
        """Where an element is in the window."""
        return self.run(
            f"(b => ({{x: b.x, y: b.y, w: b.width, h: b.height}}))"
            f"(document.querySelector({selector!r}).getClientRects()[0])"
        )

    def hover(self, selector: str) -> None:
        box = self.box(selector)
        self._mouse("mouseMoved", box["x"] + min(12, box["w"] / 2), box["y"] + box["h"] / 2)
        self.settle()

    def click(self, selector: str) -> None:
        self.run(f"document.querySelector({selector!r}).scrollIntoView({{block: 'center'}})")
        self.settle()
        box = self.box(selector)
        x, y = box["x"] + min(12, box["w"] / 2), box["y"] + box["h"] / 2
        self._mouse("mouseMoved", x, y)
        for kind in ("mousePressed", "mouseReleased"):
            self._mouse(kind, x, y, button="left", clickCount=1)
        self.settle()

    def _mouse(self, kind: str, x: float, y: float, **more: Any) -> None:
        self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def press(self, *keys: str) -> None:
        """Presses keys one after the other."""
        for key in keys:
            code = {"windowsVirtualKeyCode": KEYS[key]} if key in KEYS else {}
            text = {"text": "\r"} if key == "Enter" else {} if key in KEYS else {"text": key}
            self.send("Input.dispatchKeyEvent", type="keyDown", key=key, **text, **code)
            self.send("Input.dispatchKeyEvent", type="keyUp", key=key, **code)
        self.settle()

    def type(self, text: str) -> None:
        self.send("Input.insertText", text=text)
        self.settle()

    def screenshot(self, *, whole: bool = False) -> bytes:
        """A PNG of the window, or of all of the page."""
        shot = self.send("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        return base64.b64decode(shot["data"])

    def colours(self, x: float, y: float, w: float, h: float) -> dict[tuple[int, int, int], int]:
        """How many pixels of which colour a part of the window is drawn with."""
        clip = {"x": x, "y": y, "width": w, "height": h, "scale": 1}
        shot = self.send("Page.captureScreenshot", format="png", clip=clip)
        counts: dict[tuple[int, int, int], int] = {}
        for pixel in pixels(base64.b64decode(shot["data"])):
            counts[pixel] = counts.get(pixel, 0) + 1
        return counts


def pixels(png: bytes) -> Iterator[tuple[int, int, int]]:
    """The pixels of a PNG with 8 bits a channel, row by row."""
    data, at, width, channels = b"", 8, 0, 3
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, _, depth, colour = struct.unpack(">IIBB", body[:10])
            assert (depth, colour in (2, 6)) == (8, True)
            channels = 3 if colour == 2 else 4
        elif kind == b"IDAT":
            data += body
        at += 12 + length
    raw, stride = zlib.decompress(data), width * channels
    before = bytearray(stride)
    for start in range(0, len(raw), stride + 1):
        line = bytearray(raw[start + 1 : start + 1 + stride])
        for i in range(stride):
            left = line[i - channels] if i >= channels else 0
            corner = before[i - channels] if i >= channels else 0
            line[i] = (line[i] + _predicted(raw[start], left, before[i], corner)) & 255
        for i in range(0, stride, channels):
            yield line[i], line[i + 1], line[i + 2]
        before = line


def _predicted(way: int, left: int, up: int, corner: int) -> int:
    if way == 4:
        guess = left + up - corner
        return min((left, up, corner), key=lambda each: abs(guess - each))
    return (0, left, up, (left + up) // 2)[way]
