"""What every trial shares: options, checks that are printed as they are made, and the verdict.

A trial is a script that starts real servers and the real program, prints what it measured, and ends with PASS or FAIL and
exit status 0 or 1. Short by default, --full for the length that the promises name. Nothing here listens or connects beyond loopback.
"""
import argparse
import contextlib
import json
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Trial:
    """Collects checks. `with Trial('name', 'what it shows') as trial:`; leaving the block prints the verdict and exits."""

    def __init__(self, name, description, add_options=None):
        self.name = name
        parser = argparse.ArgumentParser(description=description)
        parser.add_argument("--full", action="store_true", help="the full length (default: short)")
        parser.add_argument("--keep", action="store_true", help="keep the temporary folder, and say where it is")
        parser.add_argument("--seed", type=int, default=20, help="of the random choices; printed with the result")
        parser.add_argument("--only", metavar="PART", default="", help="only the parts whose name contains PART")
        if add_options:
            add_options(parser)
        self.options = parser.parse_args()
        self.full = self.options.full
        self.failures = []
        self.checks = 0
        self.parts = 0
        self.folder = None
        self._stack = contextlib.ExitStack()
        self._started = time.monotonic()

    def __enter__(self):
        # Read by the servers' own users (postgres), so not 0700.
        self.folder = Path(tempfile.mkdtemp(prefix=f"millrace-{self.name}-"))
        self.folder.chmod(0o755)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))   # so that servers are stopped on the way out
        print(f"== {self.name}{' (full)' if self.full else ' (short)'}, seed {self.options.seed}", flush=True)
        return self

    def use(self, server):
        """Enters a context manager that ends with the trial (in the reverse order)."""
        return self._stack.enter_context(server)

    def at_end(self, function, *arguments):
        """Called when the trial ends, with what use() entered."""
        self._stack.callback(function, *arguments)

    def _end_servers(self):
        """All of them, whatever happens to one."""
        try:
            self._stack.close()
        except Exception as problem:   # a server that will not stop must not hide the verdict
            print(f"   note: {problem}")

    def part(self, name):
        """True when the part is wanted; prints its head."""
        if self.options.only and self.options.only not in name:
            return False
        self.parts += 1
        print(f"-- {name}", flush=True)
        return True

    def run_part(self, name, function):
        """Runs a part that is wanted; one that raises is a failure and does not keep the next from running."""
        if not self.part(name):
            return
        began = time.monotonic()
        try:
            function()
            self.note(f"({time.monotonic() - began:.1f} s)")
        except Exception as error:
            traceback.print_exc(file=sys.stdout)
            self.failures.append(f"{name}: {error!r}"[:500])

    def run_apart(self, name, function):
        """As run_part(), in a process of its own: for a part with a desktop of its own, as the accessibility library keeps to its first one."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            self.checks, self.failures, self.parts, self._stack = 0, [], 0, contextlib.ExitStack()
            try:
                self.run_part(name, function)
                self._end_servers()
            finally:
                os.write(writing, json.dumps([self.checks, self.failures, self.parts]).encode())
                os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            text = pipe.read()
        os.waitpid(child, 0)
        checks, failures, parts = json.loads(text) if text else (0, [f"{name} ended without a word"], 1)
        self.checks, self.parts = self.checks + checks, self.parts + parts
        self.failures += failures

    def check(self, condition, text):
        """One requirement. Printed either way, so that the output is the record."""
        self.checks += 1
        print(f"   {'ok  ' if condition else 'FAIL'} {text}", flush=True)
        if not condition:
            self.failures.append(text)
        return bool(condition)

    def note(self, text):
        print(f"        {text}", flush=True)

    def __exit__(self, kind, error, trace):
        self._end_servers()
        if kind is not None and kind is not SystemExit:
            traceback.print_exception(kind, error, trace, file=sys.stdout)
            self.failures.append(f"the trial itself failed: {error!r}")
        if self.options.keep:
            print(f"   kept: {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)
        if kind is SystemExit:
            return False
        if self.checks == 0 and not self.failures:
            self.failures.append("nothing was checked")
        seconds = time.monotonic() - self._started
        for failure in self.failures:
            print(f"   failed: {failure}")
        print(f"{'FAIL' if self.failures else 'PASS'} {self.name}: {self.checks} checks, {len(self.failures)} failed, {seconds:.1f} s", flush=True)
        sys.exit(1 if self.failures else 0)


def wait_until(condition, seconds, step=0.02):
    """Polls `condition` until it is true; its value, or None after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() >= end:
            return None
        time.sleep(step)


def fill_pipe(descriptor):
    """Until the pipe takes nothing more."""
    os.set_blocking(descriptor, False)
    try:
        while True:
            os.write(descriptor, b"x" * 4096)
    except BlockingIOError:
        pass
    os.set_blocking(descriptor, True)


def stop_process(process, seconds=5.0):
    """SIGTERM, then SIGKILL: ends only this process."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(seconds)
    except Exception:
        process.kill()
        process.wait(seconds)


def as_user(name):
    """Command prefix that runs as `name`: only root can and has to."""
    return ["runuser", "-u", name, "--"] if os.geteuid() == 0 else []
