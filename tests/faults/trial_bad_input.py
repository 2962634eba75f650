#!/usr/bin/python3
"""Bad input and interruptions of the command line: each gets a sentence that says what and what to do, the right exit status, and leaves
nothing half-written."""
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import millrace
import pages
from nginx_site import NginxSite, free_port
from postgres import PASSWORD, Postgres
from scripted_backend import ScriptedBackend
from trial import Trial, wait_until

# What a person must never be shown.
RAW = re.compile(r"terminate called|Assertion|ASSERT|what\(\)|core dumped|Segmentation|Sanitizer|QSql|QObject|std::|\bat 0x[0-9a-f]{6,}", re.IGNORECASE)


class BadInput:
    def __init__(self, trial):
        self.trial = trial
        self.count = 0
        web = pages.write_small_site(trial.folder / "web", 50)
        self.backend = trial.use(ScriptedBackend())
        self.site = trial.use(NginxSite(trial.folder, 4, web, backend=self.backend.port))

    def profile(self):
        self.count += 1
        path = self.trial.folder / f"profile-{self.count}"
        path.mkdir()
        return path

    def sentence(self, run, name, mentions=()):
        """stderr has a short text for a person that names what it is about."""
        text = run.stderr.strip()
        good = bool(text) and len(text) < 2000 and text.count("\n") < 12 and not RAW.search(text) and len(text.split()) >= 4
        self.trial.check(good, f"{name}: says: {text[:160]!r}")
        for word in mentions:
            self.trial.check(word in text, f"{name}: the text names {word!r}")

    def expect(self, name, arguments, status, mentions=(), *, seconds=15, no_store=False, env=None, **more):
        """One command line that has to fail; the run and its profile."""
        profile = self.profile()
        run = millrace.scrape(profile, arguments, seconds, json_lines=False, env=env, **more)
        self.trial.check(run.status == status, f"{name}: exit status {status} (was {run.status}) after {run.seconds:.2f} s")
        self.sentence(run, name, mentions)
        if no_store:
            left = [str(path.relative_to(profile)) for path in profile.rglob("*.db*")]
            self.trial.check(not left, f"{name}: no database was made" + (f": {left}" if left else ""))
        return run, profile

    # --- parts ---
    def usage(self):
        good = self.site.url(0, "/p1.html")
        cases = [
            ("unknown option", [good, "--frobnicate"], ["--frobnicate"]),
            ("an option of a later version", [good, "--join", "3"], ["--join"]),
            ("rate that is no number", [good, "--rate", "fast"], ["--rate"]),
            ("negative rate", [good, "--rate", "-1"], ["--rate"]),
            ("rate nan", [good, "--rate", "nan"], ["--rate"]),
            ("rate inf", [good, "--rate", "inf"], ["--rate"]),
            ("nobody per host", [good, "--per-host", "0"], ["--per-host"]),
            ("no concurrency", [good, "--concurrency", "0"], ["--concurrency"]),
            ("concurrency with letters", [good, "--concurrency", "12x"], ["--concurrency"]),
            ("huge concurrency", [good, "--concurrency", "99999999999999999999"], ["--concurrency"]),
            ("negative retries", [good, "--retries", "-2"], ["--retries"]),
            ("no time", [good, "--timeout", "0"], ["--timeout"]),
            ("deadline that is no number", [good, "--deadline", "soon"], ["--deadline"]),
            ("an option without its value", [good, "--rate"], ["--rate"]),
            ("a header without a colon", [good, "--header", "NoColon"], ["--header"]),
            ("a header with a line break", [good, "--header", "X: a\r\nY: b"], ["--header"]),
            ("a store of an unknown kind", [good, "--store", "mysql://x/y"], ["--store"]),
            ("an export of an unknown kind", [good, "--export", str(self.trial.folder / "out.xyz")], [".csv"]),
            ("nothing to do", [], []),
            ("two ways to resume", ["--resume", "--resume-run", "1"], ["--resume"]),
        ]
        for name, arguments, mentions in cases:
            self.expect(name, arguments, 2, mentions, no_store=True)
        run = millrace.scrape(self.profile(), [], 15, json_lines=False, command="scrap")
        self.trial.check(run.status == 2, f"unknown command: exit status 2 (was {run.status})")
        self.sentence(run, "unknown command", ["scrap"])
        for option in ("--help", "--version"):
            run = millrace.scrape(self.profile(), [option], 15, json_lines=False)
            self.trial.check(run.status == 0 and len(run.stdout) > 5, f"{option}: exit status 0 and a text on stdout ({run.stdout.strip().splitlines()[:1]})")

    def unusable_urls(self):
        self.expect("one unusable URL and nothing else", ["htp:/nowhere"], 2, ["htp:/nowhere"])
        profile = self.profile()
        run = millrace.scrape(profile, ["--rate", "0", self.site.url(0, "/p1.html"), "not a url"], 30)
        self.trial.check(run.summary is not None and run.summary["done"] == 1 and run.summary["given"] == 1, "an unusable URL beside a good one: the good one is fetched")
        self.sentence(run, "an unusable URL beside a good one", ["not a url"])
        run = millrace.scrape(self.profile(), ["--rate", "0", "--input", "-"], 30, stdin_text=f"\ufeff{self.site.url(0, '/p2.html')}\r\n\r\n# comment\r\nx y z\r\n")
        self.trial.check(run.summary is not None and run.summary["done"] == 1, "standard input with a BOM, CRLF and a comment: the one URL is fetched")
        self.sentence(run, "line 4 of standard input is no URL", ["x y z"])

    def unreadable_input(self):
        self.expect("input that is not there", ["--input", "/no/such/urls.txt"], 2, ["/no/such/urls.txt"], no_store=True)
        self.expect("input that is a folder", ["--input", str(self.trial.folder)], 2, [str(self.trial.folder)], no_store=True)
        empty = self.trial.folder / "empty.txt"
        empty.write_text("# nothing\n\n")
        self.expect("input without a URL", ["--input", str(empty)], 2, [])
        binary = self.trial.folder / "binary.txt"
        binary.write_bytes(bytes(range(256)) * 64)
        run, _ = self.expect("input that is no text", ["--input", str(binary)], 2, [])
        self.trial.check(len(run.stderr) < 20_000, f"its text is short ({len(run.stderr)} bytes)")

    def unwritable_store(self):
        good = self.site.url(0, "/p1.html")
        self.expect("store below a file", [good, "--store", "sqlite:/dev/null/pages.db"], 3, ["/dev/null/pages.db"])
        self.expect("store where nothing can be made", [good, "--store", "sqlite:/proc/millrace/pages.db"], 3, ["/proc/millrace"])
        self.expect("store that is a folder", [good, "--store", f"sqlite:{self.trial.folder}"], 3, [str(self.trial.folder)])
        other = self.trial.folder / "letter.db"
        other.write_text("This is a letter, not a database.\n" * 100)
        before = other.read_bytes()
        self.expect("store that is another kind of file", [good, "--store", f"sqlite:{other}"], 3, [str(other)])
        self.trial.check(other.read_bytes() == before, "the other file is as it was")
        self.expect("export where nothing can be made", [good, "--rate", "0", "--export", "/proc/millrace/out.csv"], 3, ["/proc/millrace/out.csv"])

    def postgresql(self):
        good = self.site.url(0, "/p1.html")
        port = free_port()
        run, _ = self.expect("PostgreSQL absent", [good, "--store", f"postgresql://millrace@127.0.0.1:{port}/pages"], 3, [str(port)], seconds=30)
        self.trial.check(run.seconds < 15, f"PostgreSQL absent: told after {run.seconds:.1f} s")
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen(5)
            port = silent.getsockname()[1]
            run, _ = self.expect("a server that never answers", [good, "--store", f"postgresql://millrace@127.0.0.1:{port}/pages"], 3, [], seconds=40)
            self.trial.check(run.seconds < 20, f"a server that never answers: told after {run.seconds:.1f} s")
        with Postgres(self.trial.folder, password=True) as server:
            url = server.create("pages")
            wrong = "not-the-secret"
            run, _ = self.expect("wrong password", [good, "--store", url], 3, ["password"], env={"MILLRACE_STORE_PASSWORD": wrong}, seconds=30)
            self.trial.check(wrong not in run.stderr, "the password is not shown")
            run, _ = self.expect("no password", [good, "--store", url], 3, ["MILLRACE_STORE_PASSWORD"], seconds=30)
            self.expect("database that is not there", [good, "--store", server.url("elsewhere")], 3, ["elsewhere"], env={"MILLRACE_STORE_PASSWORD": PASSWORD}, seconds=30)
            run, _ = self.expect("password in the URL", [good, "--store", f"postgresql://millrace:opensesame@127.0.0.1:{server.port}/pages"], 2, ["MILLRACE_STORE_PASSWORD"])
            self.trial.check("opensesame" not in run.stderr, "the password of the URL is not shown")
            tables = [line for line in self.tables(server)]
            self.trial.check(not tables, f"no table was made by those runs ({tables})")
            run = millrace.scrape(self.profile(), [good, "--rate", "0", "--store", url], 30, env={"MILLRACE_STORE_PASSWORD": PASSWORD})
            self.trial.check(run.status == 0 and run.summary["done"] == 1, f"the right password: exit status 0 (was {run.status}) {run.stderr[-200:]}")

    @staticmethod
    def tables(server):
        done = subprocess.run([server.bin / "psql", "-X", "-A", "-t", "-h", "127.0.0.1", "-p", str(server.port), "-U", "millrace", "-d", "pages",
                               "-c", "select tablename from pg_tables where schemaname = 'public'"], capture_output=True, text=True,
                              env={**os.environ, "PGPASSWORD": PASSWORD}, check=True)
        return done.stdout.split()

    def slow_run(self, count=40, *arguments, profile=None):
        profile = profile or self.profile()
        urls = [self.site.url(number % 4, f"/scripted/slow/20000/{number}") for number in range(count - 8)]
        urls = [self.site.url(number % 4, f"/p{number}.html") for number in range(8)] + urls
        run = millrace.Scrape(profile, ["--rate", "0", "--per-host", "4", *arguments, *urls])
        wait_until(lambda: len(run.pages) >= 4, 10)
        return run, profile, urls

    def store_in_use(self):
        first, profile, _ = self.slow_run()
        second = millrace.scrape(profile, [self.site.url(0, "/p30.html")], 15, json_lines=False)
        self.trial.check(second.status == 3, f"store in use: exit status 3 (was {second.status}) after {second.seconds:.2f} s")
        self.sentence(second, "store in use", [str(first.process.pid)])
        self.trial.check(first.running(), "the first process goes on")
        first.signal(signal.SIGTERM)
        self.trial.check(first.wait(10) == 130, "the first process ends as always")
        third = millrace.scrape(profile, ["--rate", "0", self.site.url(0, "/p31.html")], 15)
        self.trial.check(third.status == 0, f"after that the store is free (exit status {third.status}) {third.stderr[-200:]}")

    def nothing_to_resume(self):
        self.expect("nothing to resume", ["--resume"], 2, [])
        self.expect("a run that does not exist", ["--resume-run", "4711"], 2, ["4711"])
        profile = self.profile()
        millrace.scrape(profile, ["--rate", "0", self.site.url(0, "/p1.html")], 30)
        run = millrace.scrape(profile, ["--resume"], 30, json_lines=False)
        self.trial.check(run.status == 2, f"resume after a run that is done: exit status 2 (was {run.status})")
        self.sentence(run, "resume after a run that is done")

    def interrupts(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            run, profile, urls = self.slow_run()
            begin = time.monotonic()
            run.signal(number)
            status = run.wait(20)
            took = time.monotonic() - begin
            name = number.name
            self.trial.check(status == 130 and took < 5, f"{name}: exit status 130 (was {status}) within 5 s ({took:.2f} s)")
            self.sentence(run, name, ["--resume"])
            states = {row["state"]: row["n"] for row in millrace.sqlite_rows(profile / "millrace.db", "select state, count(*) n from frontier group by state")}
            self.trial.check(sum(states.values()) == len(urls) and states.get("done", 0) == len(run.pages), f"{name}: nothing is lost: {states} of {len(urls)}, {len(run.pages)} reported")
            self.trial.check(states.get("in_flight", 0) == 0, f"{name}: what was in flight is back in the queue")
            run_state = millrace.sqlite_rows(profile / "millrace.db", "select state from runs")
            self.trial.check(run_state == [{"state": "stopped"}], f"{name}: the run is stopped ({run_state})")
        run, _, _ = self.slow_run()
        run.signal(signal.SIGINT)
        time.sleep(0.02)
        begin = time.monotonic()
        run.signal(signal.SIGINT)
        status = run.wait(20)
        self.trial.check(time.monotonic() - begin < 1 and status in (130, -signal.SIGINT), f"a second SIGINT ends at once ({time.monotonic() - begin:.2f} s, status {status})")

    def interrupt_while_locked(self):
        """Another program holds the database: what is not committed is fetched again, but the end does not wait for it."""
        run, profile, urls = self.slow_run()
        other = sqlite3.connect(profile / "millrace.db", isolation_level=None)
        other.execute("begin exclusive")
        time.sleep(1.5)
        begin = time.monotonic()
        run.signal(signal.SIGTERM)
        status = run.wait(20)
        took = time.monotonic() - begin
        other.close()
        self.trial.check(status == 130 and took < 5, f"SIGTERM while the store is locked: exit status 130 (was {status}) within 5 s ({took:.2f} s)")
        queued = millrace.sqlite_rows(profile / "millrace.db", "select count(*) n from frontier")[0]["n"]
        self.trial.check(queued == len(urls), f"and nothing is lost: {queued} of {len(urls)}")

    def deadline(self):
        run, profile, urls = self.slow_run(40, "--deadline", "2")
        status = run.wait(20)
        self.trial.check(status == 1, f"deadline: exit status 1 (was {status})")
        self.trial.check(1.8 < run.seconds < 5, f"deadline of 2 s: ended after {run.seconds:.2f} s")
        self.sentence(run, "deadline", [])
        left = millrace.sqlite_rows(profile / "millrace.db", "select count(*) n from frontier")[0]["n"]
        self.trial.check(left == len(urls), f"deadline: all {len(urls)} URLs are accounted for ({left})")

    def failing_hosts(self):
        port = free_port()
        run = millrace.scrape(self.profile(), ["--rate", "0", "--retries", "0", "--ignore-robots", f"http://127.0.0.1:{port}/", self.site.url(0, "/none.html"), self.site.url(1, "/p1.html")], 60)
        self.trial.check(run.status == 1, f"a failing URL: exit status 1 (was {run.status})")
        millrace.account_holds(self.trial, run.summary, 3)
        refused = next((page for page in run.pages if str(port) in page["url"]), {})
        self.trial.check("Refused" in str(refused), f"the cause is told: {refused}")

    def closed_output(self):
        """`millrace scrape … --json | head -1`: no signal, no hang."""
        urls = [self.site.url(number % 4, f"/p{number}.html") for number in range(50)]
        profile = self.profile()
        process = subprocess.Popen([millrace.binary(), "scrape", "--profile", str(profile), "--rate", "20", "--json", *urls], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=millrace.environment(profile))
        process.stdout.readline()
        process.stdout.close()
        begin = time.monotonic()
        try:
            status = process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            status = None
        self.trial.check(status is not None and status >= 0, f"the reader of stdout goes away: it ends by itself (exit status {status}, {time.monotonic() - begin:.1f} s)")


def main():
    with Trial("bad-input", __doc__) as trial:
        bad = BadInput(trial)
        for name in ("usage", "unusable_urls", "unreadable_input", "unwritable_store", "postgresql", "store_in_use", "nothing_to_resume", "interrupts", "interrupt_while_locked",
                     "deadline", "failing_hosts", "closed_output"):
            trial.run_part(name, getattr(bad, name))


if __name__ == "__main__":
    main()
