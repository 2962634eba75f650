#!/usr/bin/python3
"""Echo speed of `millrace chat` against Python websockets, the tutorial's server with its XADD, and QtWebSockets bare (with and without a
journal; left out where tests/bench/bare_chat is not built), in interleaved runs of one call, under one load program (tests/bench/chat_load.cpp: each client has one message under way). Ratios are what counts: load, Redis and server share the
cores (load and Redis at nice 10).

    bench_chat.py [--runs N] [--seconds S] [--clients N]… [--full]     (--full: 5 runs of 5 s; default 3 of 3 s)
"""
import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS / "support"))
import millrace
from nginx_site import free_port
from redis_server import RedisServer
from trial import ROOT, stop_process, wait_until

PYTHON = "/usr/bin/python3"
JOURNAL, REDIS, RAW, SOCKETS, TUTORIAL = "echo + journal", "echo + Redis", "raw", "Python websockets", "tutorial + XADD"
BARE, BARE_JOURNAL = "QtWebSockets bare", "QtWebSockets + journal"
REQUIRED = [(JOURNAL, SOCKETS, 1.5)]   # (ours, peer, at least so many times faster)


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Bench:
    def __init__(self, options, folder, redis):
        self.options, self.folder, self.redis = options, folder, redis
        self.load = Path(os.environ.get("MILLRACE_BENCH_BUILD") or ROOT / "build/release") / "tests/bench/chat_load"
        if not self.load.exists():
            sys.exit(f"bench_chat: {self.load} is not there: cmake --build build/release --target chat_load")
        self.bare = self.load.with_name("bare_chat")
        self.contenders = [JOURNAL, REDIS, RAW, SOCKETS, TUTORIAL, *([BARE, BARE_JOURNAL] if self.bare.exists() else [])]
        self.runs = 0

    def command(self, name, port):
        self.runs += 1
        profile = self.folder / f"run-{self.runs}"
        profile.mkdir()
        ours = [millrace.binary(), "chat", "--profile", str(profile), "--listen", f"127.0.0.1:{port}", "--rate-limit", "0"]
        return {JOURNAL: [*ours, "--redis", "none"],
                REDIS: [*ours, "--redis", self.redis.url],
                RAW: [*ours, "--mode", "raw"],
                BARE: [str(self.bare), str(port)],
                BARE_JOURNAL: [str(self.bare), str(port), str(profile / "journal.db")],
                SOCKETS: [PYTHON, str(TESTS / "bench/peers/websockets_echo.py"), str(port)],
                TUTORIAL: [PYTHON, str(TESTS / "bench/peers/websockets_echo.py"), str(port), str(self.redis.port)]}[name], profile

    def measure(self, name, clients):
        """(messages/s, p99 in µs, CPU µs of the server per message)"""
        port = free_port()
        command, profile = self.command(name, port)
        self.redis.client().flushall()
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=millrace.environment(profile))
        try:
            if not server.stdout.readline():
                sys.exit(f"bench_chat: {name} did not start")
            wait_until(lambda: False, 0.5)   # Redis is connected by then
            before = cpu_seconds(server.pid)
            said = subprocess.run([self.load, "--port", str(port), "--clients", str(clients), "--seconds", str(self.options.seconds)],
                                  stdout=subprocess.PIPE, text=True, timeout=self.options.seconds + 60, check=True).stdout
            used = cpu_seconds(server.pid) - before
            rate, p99 = (float(re.search(pattern, said)[1]) for pattern in (r"(\d+) messages/s", r"p99 (\d+) us"))
            return rate, p99, used * 1e6 / (rate * self.options.seconds)
        finally:
            stop_process(server)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--clients", type=int, action="append")
    parser.add_argument("--full", action="store_true")
    options = parser.parse_args()
    options.runs = options.runs or (5 if options.full else 3)
    options.seconds = options.seconds or (5 if options.full else 3)
    failed = False
    with tempfile.TemporaryDirectory(prefix="millrace-bench-chat-") as name, RedisServer(name) as redis:
        os.setpriority(os.PRIO_PROCESS, redis.process.pid, 10)
        bench = Bench(options, Path(name), redis)
        for clients in options.clients or (50, 500):
            found = {contender: [] for contender in bench.contenders}
            for _ in range(options.runs):
                for contender, results in found.items():
                    results.append(bench.measure(contender, clients))
            print(f"{clients} clients, median of {options.runs}      messages/s      min … max   p99 µs   CPU µs/message")
            medians = {}
            for contender, results in found.items():
                rates = [rate for rate, _, _ in results]
                medians[contender] = statistics.median(rates)
                print(f"{contender:<32} {medians[contender]:>12.0f} {min(rates):>8.0f} … {max(rates):>6.0f} {statistics.median(p99 for _, p99, _ in results):>8.0f} "
                      f"{statistics.median(cpu for _, _, cpu in results):>12.1f}", flush=True)
            for ours, peer, least in REQUIRED:
                ratio = medians[ours] / medians[peer]
                failed |= ratio < least
                print(f"{'ok  ' if ratio >= least else 'FAIL'} {ours}: {ratio:.2f} × {peer}, at least {least:g} ×")
            print(f"     {REDIS}: {medians[REDIS] / medians[TUTORIAL]:.2f} × {TUTORIAL}")
    print("FAIL bench-chat" if failed else "PASS bench-chat")
    sys.exit(failed)


if __name__ == "__main__":
    main()
