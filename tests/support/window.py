"""The program with its window, as journeys use it: started with a profile of its own, found over AT-SPI, ended by SIGTERM."""
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import millrace
from desktop import App
from trial import stop_process, wait_until

FRAME_P99_MS = 33
SHORT_FRAME_P99_MS = 200
LONGEST_TURN_MS = 10
QUIT_SECONDS = 5
ENTRIES = ("text", "entry")
QT_OWN = ("QAccessibleTable::child: Invalid index", "AtSpiAdaptor: Accessible invalid")


class Window:
    """One process: `with Window(trial, desktop, folder) as window`. `settings`: {section: {key: value}} of settings.ini; `ready`: a button that is
    there once the window is; `environment`: more of it. What goes wrong inside the block leaves a screenshot."""

    def __init__(self, trial, desktop, profile, settings=None, arguments=(), ready="Add URLs", environment=None):
        self.trial = trial
        self.desktop = desktop
        self.profile = Path(profile)
        self.profile.mkdir(exist_ok=True)
        self.frames = self.profile / "frames.log"
        if settings:
            (self.profile / "settings.ini").write_text("".join(f"[{section}]\n" + "".join(f"{key}={value}\n" for key, value in values.items()) for section, values in settings.items()))
        self.errors = open(self.profile / "stderr.log", "wb")
        self.process = subprocess.Popen([millrace.binary(), "--profile", str(self.profile), *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self.errors,
                                        env=millrace.environment(self.profile, **{"LC_ALL": "C.UTF-8", **desktop.environment(), "MILLRACE_FRAME_LOG": self.frames, **(environment or {})}))
        begin = time.monotonic()
        try:
            self.app = App(self.process.pid)
            self.app.wait_for(App.BUTTONS, ready, 20)
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise
        trial.note(f"the window is there after {time.monotonic() - begin:.2f} s")

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        try:
            if kind is not None:
                name = "-".join(self.profile.parts[len(self.trial.folder.parts):])
                self.trial.note(f"screenshot: {self.desktop.screenshot(f'{self.trial.name}-{name}-failed')}")
        except Exception as problem:   # it must not hide what went wrong
            self.trial.note(f"no screenshot: {problem}")
        finally:
            stop_process(self.process)

    def check_alive(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"the program ended with {self.process.returncode}: {self.stderr()[-800:]}")

    def quit(self):
        """SIGTERM; how long it took and the exit status."""
        begin = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = None
        self.errors.close()
        return time.monotonic() - begin, status

    def frame_figures(self):
        """{"p99_ms": …} as the program wrote them at its end."""
        if not self.frames.exists():
            return {}
        return {words[0].rstrip(":="): float(words[-1]) for line in self.frames.read_text().splitlines() if len(words := line.replace("=", " ").split()) >= 2}

    def stderr(self):
        return (self.profile / "stderr.log").read_text(errors="replace")

    def said(self):
        """Lines on stderr but Qt 6.4's own, said to assistive technology that asks an empty table for its cells, or for what has just gone."""
        return [line for line in self.stderr().splitlines() if line.strip() and not any(text in line for text in QT_OWN)]


def choose(window, button, path):
    """Through the window's own dialog, by typing the path."""
    window.app.press(button)
    field = wait_until(lambda: next((node for name in ("File name:", "Directory:") if (node := window.app.find(ENTRIES, name))), None), 10, 0.1)
    if not field:
        raise RuntimeError(f"no dialog came: {window.app.describe()}")
    field.queryEditableText().setTextContents(str(path))
    accept = wait_until(lambda: next((node for name in ("Open", "Choose") if (node := window.app.find(window.app.BUTTONS, name)) and window.app.enabled(node)), None), 10, 0.1)
    window.app.press(accept.name)


def check_quit(trial, window):
    seconds, status = window.quit()
    trial.check(status == 0 and seconds < QUIT_SECONDS, f"SIGTERM: ended after {seconds:.2f} s with exit status {status}")
    said = window.said()
    trial.check(not said, "nothing was said on stderr" + (f": {said[:3]}" if said else ""))


def check_frames(trial, window):
    """99 of 100 frames are short. A short run has 200 to 300 frames, of which the opening of the window and of its dialogs are two or three, and builds go on beside it: there it asks only that nothing freezes."""
    limit = FRAME_P99_MS if trial.full else SHORT_FRAME_P99_MS
    figures = window.frame_figures()
    if trial.check("p99_ms" in figures, f"the program wrote its frame figures: {figures}"):
        trial.check(figures["p99_ms"] < limit, f"frames: p50 {figures.get('p50_ms', 0):.1f} ms, p99 {figures['p99_ms']:.1f} ms (under {limit}), "
                                               f"max {figures.get('max_ms', 0):.1f} ms, {figures.get('frames', figures.get('count', 0)):.0f} frames")


def check_longest_turn(trial, window):
    """The loop's chip says it, in its explanation; adding the URLs is part of it."""
    chip = window.app.wait_for(App.BUTTONS, "loop p99", 10, contains=True)
    longest = re.search(r"took ([\d.]+) ms", chip.description)
    # Servers, parsing and the window share the cores: the short form, which runs beside builds, says what it sees and asks for less.
    limit = LONGEST_TURN_MS if trial.full else 5 * LONGEST_TURN_MS
    if trial.check(longest is not None, f"the chip tells the longest turn: {chip.name}"):
        trial.check(float(longest[1]) < limit, f"longest turn of the loop with the window open: {longest[1]} ms (under {limit})")
