#!/usr/bin/python3
"""The scraper's size: queueing 1,000,000 URLs over 100,000 hosts (rate and memory), taking such a run up again, the cost of a start over 1,000 to
100,000 hosts, and 100,000 sleeping tasks beside asyncio's.

    bench_scale.py [--urls N] [--hosts N] [--runs N] [--full]     (--full: 1,000,000 URLs over 100,000 hosts; default 200,000 over 20,000)

Nothing is fetched: the only transfer that may be under way hangs at a server that says nothing. With --full the same is told of a run whose
transfers go on meanwhile, to hosts where nobody listens. Memory is the kernel's VmHWM of the whole process."""
import argparse
import os
import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS / "support"))
import millrace
from trial import ROOT

FIRST = 127 << 24 | 16 << 16        # 127.16.0.0
SESSION = 0.5                       # seconds of the session after queueing


class Scale:
    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.failures = []
        self.silent = socket.create_server(("127.0.0.1", 0))

    def check(self, good, text):
        print(f"   {'ok  ' if good else 'FAIL'} {text}", flush=True)
        self.failures += [] if good else [text]

    def write_urls(self):
        path = self.folder / "urls.txt"
        with open(path, "w") as file:
            file.write(f"http://127.0.0.1:{self.silent.getsockname()[1]}/holds-the-only-place\n")
            for number in range(1, self.options.urls):
                host = FIRST + number % self.options.hosts
                file.write(f"http://{host >> 24}.{host >> 16 & 255}.{host >> 8 & 255}.{host & 255}:9/section/{number % 97}/article-{number}.html\n")
        return path

    def run(self, out, reached, *arguments, concurrency=1):
        """(seconds until `reached` was answered by the store, MB, the summary); the run goes on for SESSION and is stopped."""
        database = out / "pages.db"
        run = millrace.Scrape(out, ["--rate", "0.001", "--ignore-robots", "--retries", "0", "--timeout", "300", "--concurrency", concurrency, "--store", f"sqlite:{database}", "--quiet", *arguments])
        most = 0
        took = None
        while run.running():
            try:
                status = Path(f"/proc/{run.process.pid}/status").read_text()
                most = max(most, *(int(kb) for kb in re.findall(r"VmHWM:\s+(\d+)", status)), 0)
            except (OSError, ProcessLookupError):
                pass
            now = time.monotonic() - run.started
            try:
                if took is None and database.exists() and millrace.sqlite_rows(database, reached):
                    took = now
            except sqlite3.OperationalError:
                pass                # its tables are being made
            if took is not None and now > took + SESSION:
                run.process.terminate()
                break
            time.sleep(0.02)
        run.wait(10)
        return took or run.seconds, most / 1024, run.summary

    def queueing(self):
        source = self.write_urls()
        rates, memory, again = [], [], []
        for number in range(self.options.runs):
            out = self.folder / f"out-{number}"
            seconds, megabytes, summary = self.run(out, f"select 1 where (select max(seq) from frontier) >= {self.options.urls}", "--input", source)
            taken = millrace.sqlite_rows(out / "pages.db", "select count(*) n from frontier")[0]["n"]
            rates.append(self.options.urls / seconds)
            memory.append(megabytes)
            turn = summary["longest_turn_ms"]
            resumed, megabytes, _ = self.run(out, "select 1 from runs where state = 'running'", "--resume")
            again.append(resumed)
            memory.append(megabytes)
            print(f"run {number + 1}: {taken} queued at {rates[-1]:.0f}/s, longest turn {turn} ms; taken up again in {again[-1]:.1f} s; {max(memory[-2:]):.0f} MB", flush=True)
            if taken != self.options.urls:
                self.failures.append(f"{taken} rows of {self.options.urls}")
            shutil.rmtree(out)
        self.check(statistics.median(rates) >= 50_000, f"queueing {self.options.urls} URLs over {self.options.hosts} hosts: {statistics.median(rates):.0f} URLs/s, start of the program included (at least 50,000)")
        self.check(max(memory) < 300, f"{max(memory):.0f} MB at most (under 300)")
        print(f"        taken up again in {statistics.median(again):.1f} s")
        if self.options.full:
            seconds, megabytes, _ = self.run(self.folder / "busy", f"select 1 where (select max(seq) from frontier) >= {self.options.urls}", "--input", source, concurrency=256)
            print(f"        with 256 transfers under way: {self.options.urls / seconds:.0f} URLs/s, {megabytes:.0f} MB")

    def program(self, name, needed):
        build = Path(os.environ.get("MILLRACE_BENCH_BUILD") or ROOT / "build/release")
        path = build / "tests/bench" / name
        if not path.exists():
            self.failures.append(f"{path} is not built")
            return
        done = subprocess.run([path], capture_output=True, text=True, timeout=600)
        print(done.stdout.rstrip())
        self.check(done.returncode == 0, needed)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--urls", type=int)
    parser.add_argument("--hosts", type=int)
    parser.add_argument("--runs", type=int)
    options = parser.parse_args()
    options.urls = options.urls or (1_000_000 if options.full else 200_000)
    options.hosts = options.hosts or options.urls // 10
    options.runs = options.runs or (3 if options.full else 1)
    folder = Path(tempfile.mkdtemp(prefix="millrace-scale-"))
    scale = Scale(options, folder)
    try:
        scale.queueing()
        scale.program("bench_schedule", "the cost of a start grows no faster than log(hosts)")
        scale.program("bench_async", "100,000 sleeping tasks no slower than asyncio's")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for failure in scale.failures:
        print(f"   failed: {failure}")
    print(f"{'FAIL' if scale.failures else 'PASS'} bench-scale")
    return 1 if scale.failures else 0


if __name__ == "__main__":
    sys.exit(main())
