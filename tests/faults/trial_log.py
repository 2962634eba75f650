#!/usr/bin/python3
"""The log of a command: quiet by default, one record a line, in words and as JSON; what an operator looks for is in it; no secret is, whatever is
tried; nobody waits where nobody reads it."""
import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import millrace
from chat import Chat, Traffic
from misbehaving import Misbehaving, answer, page
from redis_server import RedisServer
from trial import Trial, fill_pipe, wait_until

SECRET = "hunter2-secret"
LINE = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (error|warning|info|debug|trace) (scrape|http|chat|redis|store|hash|loop|ui|app) \([^)]*\) .+$")
P99_MS = 250    # of echoes beside a log that nobody reads; builds may go on beside the short form


class Log:
    def __init__(self, trial):
        self.trial = trial
        self.count = 0

    def profile(self):
        self.count += 1
        return self.trial.folder / f"profile-{self.count}"

    def records(self, text):
        """The records as JSON; what else was said on standard error (summaries, sentences)."""
        found, other = [], []
        for line in text.splitlines():
            try:
                found.append(json.loads(line))
            except ValueError:
                other.append(line)
        return found, other

    def has(self, records, area, message, **fields):
        fits = [record for record in records if record["area"] == area and message in record["message"] and all(record["fields"].get(key) == value for key, value in fields.items())]
        self.trial.check(bool(fits), f"{area}: {message} {fields or ''}" + ("" if fits else f" is missing; there are {sorted({(record['area'], record['message']) for record in records})}"))

    def scrape(self):
        refusing = {"/robots.txt": answer(404, []), "/page": page("Page"), "/busy": answer(429, [("Retry-After", "1")])}
        with Misbehaving(["127.0.13.1", "127.0.13.2"], {**refusing, "/dies": b""}) as server:
            closed = "http://127.0.13.9:9/"
            urls = [server.url("/page").replace("://", f"://user:{SECRET}@"), server.url(f"/page?token={SECRET}&x=1"), server.url("/busy", server.hosts[1]), closed]
            arguments = ["--rate", 20, "--retries", 0, "--header", f"Authorization: Bearer {SECRET}", "--header", f"Cookie: session={SECRET}"]
            quiet = millrace.scrape(self.profile(), [*arguments, server.url("/page")], json_lines=False)
            self.trial.check(quiet.status == 0 and not any(LINE.match(line) for line in quiet.stderr.splitlines()), f"by default it is quiet: {quiet.stderr.strip()!r}")
            lines = millrace.scrape(self.profile(), [*arguments, "--log-level", "trace", *urls])
            odd = [line for line in lines.stderr.splitlines() if not LINE.match(line)]
            self.trial.check(not odd, f"each record is one line in its form ({len(lines.stderr.splitlines())} lines) {odd[:3] or ''}")
            objects = millrace.scrape(self.profile(), [*arguments, "--log-level", "info,http=debug", *urls], env={"MILLRACE_LOG_FORMAT": "json", "MILLRACE_STORE_PASSWORD": SECRET})
            records, other = self.records(objects.stderr)
            self.trial.check(not other, f"as JSON each line is an object ({len(records)}) {other[:2] or ''}")
            times = [datetime.fromisoformat(record["time"].replace("Z", "+00:00")) for record in records]
            self.trial.check(abs((times[-1] - datetime.now(timezone.utc)).total_seconds()) < 60 and all(a <= b for a, b in zip(times, times[1:])), "times are UTC and ascend")
            for area, message, fields in (("app", "started", {}), ("store", "opened", {"created": "true"}), ("scrape", "run started", {}), ("scrape", "robots.txt", {"state": "disallow"}),
                                          ("scrape", "host asks to wait", {"status": "429", "retry_after": "1"}), ("http", "fetched", {"status": "200"}), ("http", "not fetched", {}),
                                          ("scrape", "run done", {}), ("app", "ending", {}), ("store", "closed", {})):
                self.has(records, area, message, **fields)
            self.trial.check(SECRET not in lines.stderr + objects.stderr and "token=***" in objects.stderr, "no secret: user information, tokens in queries, headers, the environment")
            bad = millrace.scrape(self.profile(), ["--store", f"postgresql://ada:{SECRET}@127.0.0.1:9/x", "--log-level", "trace", server.url("/page")])
            self.trial.check(bad.status in (2, 3) and not [line for line in bad.stderr.splitlines() if LINE.match(line) and SECRET in line], f"nor of a store's URL (status {bad.status})")

    def chat(self):
        token = self.trial.folder / "token"
        token.write_text(SECRET + "\n")
        with RedisServer(self.trial.folder, password=SECRET) as redis:
            profile = self.profile()
            with Chat(profile, ["--redis", redis.url, "--token-file", token, "--log-level", "debug"], env={"MILLRACE_REDIS_PASSWORD": SECRET, "MILLRACE_LOG_FORMAT": "json"}) as chat:
                request = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n{}\r\n"
                for header in ("", "Authorization: Bearer wrong-" + SECRET + "\r\n", "Origin: https://evil.example\r\n"):
                    subprocess.run(["bash", "-c", f"exec 3<>/dev/tcp/127.0.0.1/{chat.port}; cat >&3; timeout 2 head -c 12 <&3"], input=request.format(header), text=True, capture_output=True)
                wait_until(lambda: (chat.statistics() or {}).get("redis") == "up" or "connected" in chat.stderr, 3)
                redis.pause(0.5)
                time.sleep(2)
            records, other = self.records(chat.stderr)
            for area, message, fields in (("chat", "listening", {"protected": "true"}), ("chat", "client refused", {"status": "401"}), ("redis", "connected", {}), ("redis", "lost", {}),
                                          ("redis", "messages go to the journal", {}), ("redis", "the journal is empty", {}), ("chat", "stopped", {})):
                self.has(records, area, message, **fields)
            self.trial.check(SECRET not in chat.stderr, "no secret: the token, what was tried as one, the password of Redis")

    def nobody_reads(self):
        """Everything is logged and nobody reads: echoes come as fast, and it ends as always."""
        profile = self.profile()
        profile.mkdir()
        reading, writing = os.pipe()
        process = subprocess.Popen([millrace.binary(), "chat", "--profile", profile, "--redis", "none", "--listen", "127.0.0.1:0", "--log-level", "trace"], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=writing, text=True, env=millrace.environment(profile))
        fill_pipe(writing)
        os.close(writing)
        try:
            url = process.stdout.readline().split()[-1]
            with Traffic(url, 8, 400) as traffic:
                for _ in range(200):    # records at a rate that fills any buffer
                    subprocess.run(["bash", "-c", f"exec 3<>/dev/tcp/127.0.0.1/{url.rsplit(':', 1)[1].strip('/')}; printf 'GET / HTTP/1.1\\r\\n\\r\\n' >&3"], capture_output=True)
                time.sleep(5 if self.trial.full else 0.5)
            times = sorted(traffic.echoed.values())
            p99 = times[int(len(times) * 0.99)] * 1000
            self.trial.check(len(times) == len(traffic.sent) and p99 < P99_MS, f"{len(times)} of {len(traffic.sent)} echoes, p99 {p99:.1f} ms (under {P99_MS})")
            begin = time.monotonic()
            process.send_signal(signal.SIGTERM)
            status = process.wait(15)
            self.trial.check(status == 0 and time.monotonic() - begin < 5, f"SIGTERM ends it after {time.monotonic() - begin:.2f} s with {status}")
        finally:
            process.kill()
            process.wait(5)
            os.close(reading)

    def sentences(self):
        """What cannot be a level is said, with what can."""
        for command in ("scrape", "chat", "hash"):
            done = subprocess.run([millrace.binary(), command, "--log-level", "loud"], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=20)
            self.trial.check(done.returncode == (1 if command == "hash" else 2) and "error, warning, info, debug, trace" in done.stderr, f"{command}: {done.stderr.splitlines()[0]}")


def main():
    with Trial("log", __doc__) as trial:
        log = Log(trial)
        for name in ("sentences", "scrape", "chat", "nobody_reads"):
            trial.run_part(name.replace("_", " "), getattr(log, name))


if __name__ == "__main__":
    main()
