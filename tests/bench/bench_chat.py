#!/usr/bin/python3
"""Echo speed of `millrace chat` against Python websockets, the tutorial's server with its XADD, and QtWebSockets bare (with and without a
journal; left out where tests/bench/bare_chat is not built), in interleaved runs of one call, under one load program (tests/bench/chat_load.cpp: each client has one message under way). Ratios are what counts: load, Redis and server share the
cores (load and Redis at nice 10).

    bench_chat.py [--runs N] [--seconds S] [--clients N]… [--only NAME]… [--full]     (--full: 5 runs of 5 s; default 3 of 3 s)
"""
import argparse
import contextlib
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
BARE, BARE_JOURNAL, BARE_RAW = "QtWebSockets bare", "QtWebSockets + journal", "QtWebSockets raw"
IDLE = "raw, 5,000 idle beside"
IDLE_CLIENTS = 5_000
# (ours, at least so many times as fast, as whom), at every number of clients; and what holds from 500 on
REQUIRED = [(JOURNAL, 0.5, BARE), (JOURNAL, 2.0, SOCKETS), (REDIS, 0.35, BARE), (REDIS, 2.5, TUTORIAL), (RAW, 0.95, BARE_RAW), (IDLE, 0.95, RAW)]
REQUIRED_OF_MANY = [(RAW, 1.0, BARE_RAW)]
MANY = 500
HELD = 10_000             # clients held at once, each for at most
HELD_KB = 30
ROOM = 1_000              # clients of one room, at so many messages a second
ROOM_RATE = 50
ROOM_P99_MS = 50


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
        found = [JOURNAL, REDIS, RAW, IDLE, SOCKETS, TUTORIAL, *([BARE, BARE_JOURNAL, BARE_RAW] if self.bare.exists() else [])]
        self.contenders = [name for name in found if not options.only or any(word.lower() in name.lower() for word in options.only)]
        self.runs = 0

    def command(self, name, port):
        self.runs += 1
        profile = self.folder / f"run-{self.runs}"
        profile.mkdir()
        ours = [millrace.binary(), "chat", "--profile", str(profile), "--listen", f"127.0.0.1:{port}", "--rate-limit", "0"]
        return {JOURNAL: [*ours, "--redis", "none"],
                REDIS: [*ours, "--redis", self.redis.url],
                RAW: [*ours, "--mode", "raw"],
                IDLE: [*ours, "--mode", "raw"],
                BARE: [str(self.bare), str(port)],
                BARE_RAW: [str(self.bare), str(port), "raw"],
                BARE_JOURNAL: [str(self.bare), str(port), str(profile / "journal.db")],
                SOCKETS: [PYTHON, str(TESTS / "bench/peers/websockets_echo.py"), str(port)],
                TUTORIAL: [PYTHON, str(TESTS / "bench/peers/websockets_echo.py"), str(port), str(self.redis.port)]}[name], profile

    @contextlib.contextmanager
    def serve(self, command, name):
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=millrace.environment(self.folder))
        try:
            if not server.stdout.readline():
                sys.exit(f"bench_chat: {name} did not start")
            wait_until(lambda: False, 0.5)   # Redis is connected by then
            yield server
        finally:
            stop_process(server)

    def load_it(self, port, *arguments, seconds=None):
        seconds = seconds or self.options.seconds
        said = subprocess.run([self.load, "--port", str(port), "--seconds", str(seconds), *(str(word) for word in arguments)],
                              stdout=subprocess.PIPE, text=True, timeout=seconds + 60, check=True).stdout
        return tuple(float(re.search(pattern, said)[1]) for pattern in (r"(\d+) messages/s", r"p99 (\d+) us"))

    def measure(self, name, clients):
        """(messages/s, p99 in µs, CPU µs of the server per message)"""
        port = free_port()
        command, _ = self.command(name, port)
        self.redis.client().flushall()
        with self.serve(command, name) as server:
            before = cpu_seconds(server.pid)
            rate, p99 = self.load_it(port, "--clients", clients, "--idle", IDLE_CLIENTS if name == IDLE else 0)
            return rate, p99, (cpu_seconds(server.pid) - before) * 1e6 / (rate * self.options.seconds)

    def hold_many(self):
        """KiB of resident memory that each of HELD clients takes, with a message of each tenth a second."""
        port = free_port()
        command, _ = self.command(JOURNAL, port)
        with self.serve(command, "the server") as server:
            resident = lambda: int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{server.pid}/status").read_text())[1])
            before = resident()
            load = subprocess.Popen([self.load, "--port", str(port), "--clients", str(HELD), "--rate", str(HELD / 10), "--seconds", "8"], stdout=subprocess.PIPE, text=True)
            most = 0
            while load.poll() is None:
                most = max(most, resident())
                wait_until(lambda: False, 0.1)
            return (most - before) / HELD, load.stdout.read().strip()

    def broadcast(self):
        """(arrivals/s, p99 in ms) in a room of ROOM clients."""
        port = free_port()
        command, _ = self.command(REDIS, port)
        with self.serve([*command, "--mode", "broadcast"], "the server"):
            rate, p99 = self.load_it(port, "--clients", ROOM, "--rate", ROOM_RATE, "--broadcast", 1, seconds=max(5, self.options.seconds))
            return rate, p99 / 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--clients", type=int, action="append")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--only", action="append", metavar="NAME")
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
            for ours, least, peer in REQUIRED + (REQUIRED_OF_MANY if clients >= MANY else []):
                if ours in found and peer in found:
                    # Run by run: neighbours in time met the same noise.
                    ratio = statistics.median(mine[0] / other[0] for mine, other in zip(found[ours], found[peer]))
                    failed |= ratio < least
                    print(f"{'ok  ' if ratio >= least else 'FAIL'} {ours}: {ratio:.2f} × {peer}, at least {least:g} ×")
        if not options.only:
            kib, said = bench.hold_many()
            failed |= kib > HELD_KB
            print(f"{'ok  ' if kib <= HELD_KB else 'FAIL'} {HELD} clients held: {kib:.1f} KiB each, at most {HELD_KB}; {said}")
            rate, p99 = bench.broadcast()
            failed |= p99 >= ROOM_P99_MS or rate < 0.95 * ROOM * ROOM_RATE
            print(f"{'ok  ' if p99 < ROOM_P99_MS and rate >= 0.95 * ROOM * ROOM_RATE else 'FAIL'} a room of {ROOM} at {ROOM_RATE} messages/s: {rate:.0f} arrivals/s, p99 {p99:.1f} ms, at most {ROOM_P99_MS}")
    print("FAIL bench-chat" if failed else "PASS bench-chat")
    sys.exit(failed)


if __name__ == "__main__":
    main()
