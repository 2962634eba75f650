"""Runs the program as a user would, and reads what it says and what it stored."""
import functools
import json
import os
import signal
import sqlite3
import subprocess
import threading
import time
from pathlib import Path

from trial import ROOT


def binary():
    """$MILLRACE, else build/release/millrace."""
    path = Path(os.environ.get("MILLRACE") or ROOT / "build/release/millrace")
    if not os.access(path, os.X_OK):
        raise RuntimeError(f"{path} is not there: build it (packaging/run --version), or name one in MILLRACE")
    return str(path)


@functools.cache
def sanitized():
    """Whether the program carries AddressSanitizer, which takes memory and time."""
    return b"__asan_init" in Path(binary()).read_bytes()


def environment(profile, **extra):
    """The caller's environment without what would change the result: proxies, passwords, a display."""
    dropped = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "millrace_store_password", "millrace_redis_password", "millrace_auth", "millrace_proxy_password", "pgpassword", "pgservice", "display", "wayland_display")
    kept = {key: value for key, value in os.environ.items() if key.lower() not in dropped}
    home = Path(profile) / "home"
    home.mkdir(parents=True, exist_ok=True)
    kept.update(HOME=str(home), XDG_DATA_HOME=str(home / "data"), XDG_CONFIG_HOME=str(home / "config"), XDG_CACHE_HOME=str(home / "cache"))
    kept.update({key: str(value) for key, value in extra.items()})
    return kept


class Scrape:
    """One `millrace scrape … --json` in the background. `pages` and `summary` grow as lines arrive."""

    def __init__(self, profile, arguments, *, json_lines=True, env=None, stdin_text=None, command="scrape"):
        Path(profile).mkdir(parents=True, exist_ok=True)
        self.command = [binary(), command, "--profile", str(profile), *map(str, arguments)]
        if json_lines:
            self.command.append("--json")
        self.pages = []
        self.other = []
        self.summary = None
        self.bad_lines = []
        self.stderr = ""
        self.started = time.monotonic()
        self.ended = None
        self.usage = None
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE if stdin_text is not None else subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(profile, **(env or {})))
        self._json = json_lines
        self._text = bytearray()
        self._errors = bytearray()
        self._threads = [threading.Thread(target=self._read_output, daemon=True), threading.Thread(target=self._read_errors, daemon=True)]
        if stdin_text is not None:
            self._threads.append(threading.Thread(target=self._write_input, args=(stdin_text,), daemon=True))
        for thread in self._threads:
            thread.start()

    def _write_input(self, text):
        try:
            self.process.stdin.write(text.encode())
            self.process.stdin.close()
        except OSError:
            pass   # the program ended without reading it

    def _read_output(self):
        for line in self.process.stdout:
            self._text += line
            if not self._json:
                continue
            try:
                value = json.loads(line)
                if not line.endswith(b"\n") or not isinstance(value, dict):
                    raise ValueError("not a whole object")
            except ValueError:
                self.bad_lines.append(line)   # a line cut by kill -9
                continue
            if value.get("type") == "summary":
                self.summary = value
            elif "url" in value and value.get("type") != "statistics":
                self.pages.append(value)
            else:
                self.other.append(value)

    def _read_errors(self):
        for line in self.process.stderr:
            self._errors += line

    @property
    def stdout(self):
        return self._text.decode(errors="replace")

    def running(self):
        """Whether it still runs. Popen.poll() would take the resource usage away from wait()."""
        return self.process.returncode is None and os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None

    def signal(self, number):
        """Sends a signal unless the program has ended."""
        if self.running():
            os.kill(self.process.pid, number)

    @property
    def cpu_seconds(self):
        """Of an ended program."""
        return self.usage.ru_utime + self.usage.ru_stime

    def kill(self):
        self.signal(signal.SIGKILL)
        return self.wait(10)

    def wait(self, seconds):
        """The exit status; kills the program and raises when it takes longer."""
        try:
            _, status, self.usage = self._wait4(seconds)
        except TimeoutError:
            self.process.kill()
            self._wait4(10)
            self._join()
            raise TimeoutError(f"still running after {seconds} s: {' '.join(self.command)[:300]}\n{self.stderr[-1000:]}") from None
        self.ended = time.monotonic()
        self._join()
        return status

    def _wait4(self, seconds):
        # Popen.wait() would drop the resource usage of this one child.
        end = time.monotonic() + seconds
        while self.process.returncode is None:
            pid, status, usage = os.wait4(self.process.pid, os.WNOHANG)
            if pid:
                self.process.returncode = os.waitstatus_to_exitcode(status)
                return pid, self.process.returncode, usage
            if time.monotonic() > end:
                raise TimeoutError
            time.sleep(0.005)
        return self.process.pid, self.process.returncode, self.usage

    def _join(self):
        for thread in self._threads:
            thread.join(10)
        self.stderr = self._errors.decode(errors="replace")

    @property
    def seconds(self):
        return (self.ended or time.monotonic()) - self.started


def scrape(profile, arguments, seconds=120, **more):
    """Runs to the end; the Scrape with its `status`."""
    run = Scrape(profile, arguments, **more)
    run.status = run.wait(seconds)
    return run


def write_lines(path, lines):
    Path(path).write_text("\n".join(lines) + "\n")
    return path


def sqlite_rows(path, sql, parameters=()):
    """Rows of a SELECT as dictionaries; never makes or changes the file."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)
    try:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql, parameters)]
    finally:
        connection.close()


def account_holds(trial, summary, given, what=""):
    """done + failed + skipped = given, as the summary says it."""
    if not trial.check(summary is not None, f"{what}the run printed its summary"):
        return False
    total = summary["done"] + summary["failed"] + summary["skipped"]
    return trial.check(summary["given"] == given == total,
                       f"{what}account: done {summary['done']} + failed {summary['failed']} + skipped {summary['skipped']} = {total}, "
                       f"given {summary['given']}, expected {given}")
