#!/usr/bin/python3
"""The scraper on a PostgreSQL server that fails (row 19 of the fault table, and what else a server may say): real server, real program. What
was reported is in the tables once, what the web server was asked for was asked for once, and the server was not stormed."""
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import millrace
import pacing
import pages
from nginx_site import NginxSite
from postgres import PASSWORD, Postgres, pwd
from trial import Trial, wait_until

HOSTS = 6
RATE = 150                      # starts per second and host: 900 pages a second
BACK_WITHIN = 5.0               # seconds from the moment that the server takes connections again
MOST_UNSAVED = 5_000            # results that the engine holds (kMaxUnsaved), and what may be in flight and being parsed beside them
MOST_AT_WORK = 256 + 128
LONGEST_TURN_MS = 30            # of the loop, on two cores that this shares with the server; the short form runs beside builds
SHORT_LONGEST_TURN_MS = 200
WRITER_AND_READER = 2


class Stranger:
    """Listens on the server's port while it is away, and counts who knocks."""

    def __init__(self, port):
        self.knocks = 0
        self.socket = socket.create_server(("127.0.0.1", port), backlog=64)
        self.thread = threading.Thread(target=self._answer, daemon=True)
        self.thread.start()

    def _answer(self):
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            self.knocks += 1
            client.close()

    def close(self):
        self.socket.shutdown(socket.SHUT_RDWR)   # wakes accept()
        self.socket.close()
        self.thread.join(5)


class Outages:
    def __init__(self, trial):
        self.trial = trial
        self.count = 0
        self.each = 6_000 if trial.full else 1_300
        self.site = trial.use(NginxSite(trial.folder, HOSTS, pages.write_small_site(trial.folder / "web", self.each), everywhere=True))
        self.server = trial.use(Postgres(trial.folder, password=True, settings=("log_connections=on", "log_lock_waits=on")))
        for role in ("worker", "guest", "visitor"):   # not superusers, whom no limit and no missing right stops
            self.server.query(f"create role {role} login password '{PASSWORD}'")

    # --- what all parts need ---
    def database(self, owner="worker"):
        self.count += 1
        name = f"mill{self.count}"
        self.server.query(f"create database {name} owner {owner}")
        return name

    def url(self, database, user="worker"):
        return f"postgresql://{user}@127.0.0.1:{self.server.port}/{database}"

    def start(self, database, *arguments, each=None, rate=RATE, user="worker", password=PASSWORD):
        profile = self.trial.folder / f"profile-{self.count}-{time.monotonic_ns()}"
        profile.mkdir()
        urls = [self.site.url(host, f"/p{number}.html") for number in range(each or self.each) for host in range(HOSTS)]
        source = millrace.write_lines(profile / "urls.txt", urls)
        given = ["--input", source]   # with --resume too: what was not queued when the run ended
        return millrace.Scrape(profile, ["--store", self.url(database, user), "--rate", rate, "--per-host", 8, "--ignore-robots", *given, *arguments],
                               env={"MILLRACE_STORE_PASSWORD": password})

    def begin(self, database, *arguments, reported=100, **more):
        """A run that is well under way."""
        self.site.clear_log()
        run = self.start(database, *arguments, **more)
        if not wait_until(lambda: len(run.pages) >= reported or not run.running(), 20) or not run.running():
            run.kill()
            raise RuntimeError(f"the run did not begin: {run.stderr[-500:]}")
        return run

    def goes_on(self, run, what, since):
        """How soon pages are reported again after the moment `since`."""
        before = len(run.pages)
        wait_until(lambda: len(run.pages) > before or not run.running(), 30, 0.01)
        took = time.monotonic() - since
        self.trial.check(len(run.pages) > before and took <= BACK_WITHIN, f"{what}: pages are stored again {took:.2f} s after (at most {BACK_WITHIN:.0f} s)")

    def attempts(self, since):
        return sum("connection received" in line for line in self.server.log_lines(since))

    def not_stormed(self, attempts, seconds, what):
        """Each of two connections tries again after 0.2, 0.4, then every 0.8 s at the soonest; an attempt that succeeds costs two connections."""
        most = WRITER_AND_READER * (4 + 1.25 * seconds)
        self.trial.check(attempts <= most, f"{what}: {attempts} connections tried in {seconds:.1f} s (at most {most:.0f})")

    def nothing_lost(self, database, run, given, *, asked_once=True):
        """The tables against what was reported and what nginx was asked for."""
        trial = self.trial
        rows = self.server.rows("select url, state, ended_seq from frontier", database)
        stored = [row["url"] for row in self.server.rows("select url from pages", database)]
        reported = Counter(page["url"] for page in run.pages)
        doubled = [url for url, count in reported.items() if count > 1]
        done = {row["url"] for row in rows if row["state"] == "done"}
        sequences = [row["ended_seq"] for row in rows if row["state"] == "done"]
        trial.check(len(done) == given == len(stored) == len(set(stored)), f"{given} URLs: {len(done)} done, {len(stored)} pages, {len(set(stored))} different")
        trial.check(set(reported) == done and not doubled, f"{len(reported)} reported, each once ({len(doubled)} twice), all in the tables")
        trial.check(len(set(sequences)) == len(sequences), "each has a place of its own in the order of ending")
        asked = Counter((start.host, start.uri) for start in pacing.read_log(self.site.log))
        again = sum(count - 1 for count in asked.values())
        if asked_once:
            trial.check(len(asked) == given and again == 0, f"nginx was asked for {len(asked)}, {again} of them again")
        else:
            trial.check(len(asked) == given, f"nginx was asked for {len(asked)}; {again} again, which were under way when the run ended")

    def ends_well(self, run, database, given, seconds=120):
        status = run.wait(seconds)
        self.trial.check(status == 0 and run.summary["done"] == given, f"the run ends by itself: status {status}, {run.summary and run.summary['done']} done; {run.stderr.strip()[-200:]!r}")
        turn = run.summary["longest_turn_ms"]
        most = LONGEST_TURN_MS if self.trial.full else SHORT_LONGEST_TURN_MS
        self.trial.check(millrace.sanitized() or turn <= most, f"the loop's longest turn took {turn:.1f} ms (at most {most})")
        self.nothing_lost(database, run, given)

    def said(self, run, status, *words, seconds=20):
        """How the program ends where it cannot go on."""
        got = run.wait(seconds)
        text = run.stderr.strip()
        missing = [word for word in words if word not in text]
        self.trial.check(got == status and not missing and "Traceback" not in text and len(text.split(". ")) >= 2 and PASSWORD not in text,
                         f"status {got}: {text[:240]!r}" + (f"; not said: {missing}" if missing or got != status else ""))

    # --- row 19 ---
    def outages_19(self):
        """One run through all of it."""
        full = self.trial.full
        database = self.database()
        run = self.begin(database)
        for _ in range(6 if full else 1):
            self.backends_ended(run)
        for _ in range(3 if full else 1):
            self.backend_killed(run)
        self.stopped(run, 3.0 if full else 1.5)
        self.no_connection_left(run, 15.0 if full else 1.5)
        for mode in ("fast", "immediate") if full else ("fast",):
            self.restarted(run, mode, 8.0 if full else 1.0)
        self.ends_well(run, database, HOSTS * self.each)

    def backends_ended(self, run):
        time.sleep(0.3)
        mark = self.server.log_size()
        ended = self.server.query("select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'millrace'").strip()
        began = time.monotonic()
        self.goes_on(run, f"{ended} backends terminated", began)
        self.not_stormed(self.attempts(mark), time.monotonic() - began, "after it")

    def backend_killed(self, run):
        time.sleep(0.3)
        victims = self.server.backends()
        mark = self.server.log_size()
        os.kill(victims[0], signal.SIGKILL)   # the server ends all others and recovers
        began = time.monotonic()
        recovered = wait_until(lambda: any("ready to accept connections" in line for line in self.server.log_lines(mark)), 60)
        self.goes_on(run, f"a backend killed with -9, the server has recovered after {time.monotonic() - began:.1f} s" if recovered else "the server has not recovered", time.monotonic())
        self.not_stormed(self.attempts(mark), time.monotonic() - began, "after it")

    def restarted(self, run, mode, away):
        time.sleep(0.3)
        self.server.stop(mode)
        stranger = Stranger(self.server.port)
        time.sleep(away)
        stranger.close()
        self.not_stormed(stranger.knocks, away, f"server stopped ({mode})")
        self.server.start()
        self.goes_on(run, "started again", time.monotonic())

    def stopped(self, run, seconds):
        """SIGSTOP: connections stay open, and nobody answers."""
        mark = self.server.log_size()
        asked = len(pacing.read_log(self.site.log))
        self.server.signal_all(signal.SIGSTOP)
        time.sleep(0.2)   # what was on its way
        reported = len(run.pages)
        time.sleep(seconds - 0.2)
        now = len(pacing.read_log(self.site.log))
        self.trial.check(len(run.pages) == reported, f"the server stands still for {seconds:.1f} s: no page is reported stored meanwhile")
        self.trial.check(now - len(run.pages) <= MOST_UNSAVED + MOST_AT_WORK, f"{now - asked} more were asked for, {now - len(run.pages)} results wait (at most {MOST_UNSAVED}, and {MOST_AT_WORK} at work)")
        self.server.signal_all(signal.SIGCONT)
        self.goes_on(run, "it goes on", time.monotonic())
        self.not_stormed(self.attempts(mark), seconds, "meanwhile")

    def no_connection_left(self, run, seconds):
        mark = self.server.log_size()
        self.server.query("alter role worker connection limit 0; select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'millrace'")
        time.sleep(seconds)
        self.trial.check(run.running(), "with no connection left in the middle of a run it waits")
        self.not_stormed(self.attempts(mark) - 1, seconds, "meanwhile")   # the first is psql's
        self.server.query("alter role worker connection limit -1")
        self.goes_on(run, "connections again", time.monotonic())

    def stopped_for_long_19(self):
        database = self.database()
        run = self.begin(database, rate=300, reported=500)
        self.stopped(run, 60.0)
        self.ends_well(run, database, HOSTS * self.each)

    def password_changed_19(self):
        database = self.database()
        run = self.begin(database)
        self.server.query("alter role worker password 'another'; select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'millrace'")
        self.said(run, 3, "refused the user or the password", "--resume-run")
        self.trial.check("FATAL" not in run.stderr, "and nothing raw from the server's protocol")
        self.server.query(f"alter role worker password '{PASSWORD}'")
        self.resumed(database, run)

    def resumed(self, database, first):
        """The rest of a run that ended: what was reported before and after is all, once."""
        second = self.start(database, "--resume")
        status = second.wait(120)
        second.pages[:0] = first.pages
        self.trial.check(status == 0, f"with --resume it is completed: status {status} {second.stderr.strip()[-200:]!r}")
        self.nothing_lost(database, second, HOSTS * self.each, asked_once=False)

    # --- what else a server may say ---
    def sentences(self):
        database = self.database()
        mark = self.server.log_size()
        self.said(self.start(database, each=5, password="a wrong one"), 3, "refused the user or the password", "28P01")
        self.trial.check(self.attempts(mark) <= 2, f"it is not tried again and again ({self.attempts(mark)} connections)")
        self.server.query("alter role worker connection limit 0")
        self.said(self.start(database, each=5), 3, "no connection left", "53300")
        self.server.query("alter role worker connection limit -1")
        self.said(self.start("nowhere", each=5), 3, "There is no database", "3D000")
        self.said(self.start(database, each=5, user="guest"), 3, "has not all rights", "42501")
        first = self.start(database, each=5, rate=0)
        self.trial.check(first.wait(20) == 0, "the user who may do all of it")
        self.server.query("insert into schema_version values (99)", database)
        self.said(self.start(database, each=5), 3, "newer Millrace", "99")
        self.server.query("create database latin encoding 'LATIN1' template template0 owner worker")
        self.said(self.start("latin", each=5), 3, "cannot hold a store", "LATIN1")
        self.server.query(f"alter database {database} set default_transaction_read_only = on")
        self.said(self.start(database, each=5), 3, "takes no writes")
        run = millrace.Scrape(self.trial.folder / "name", ["--store", "postgresql://worker@no-such-name.invalid/x", self.site.url(0, "/p1.html")])
        self.said(run, 3, "has no address")
        run = millrace.Scrape(self.trial.folder / "tls", ["--store", self.url(database) + "?sslmode=require", self.site.url(0, "/p1.html")])
        self.said(run, 3, "encrypted connection", "SSL")

    def rights_taken_away(self):
        """A user who loses a right in the middle of a run, and gets it back."""
        database = self.database(owner="millrace")
        self.server.query("grant all on schema public to visitor", database)
        run = self.begin(database, user="millrace", reported=50)
        run.signal(signal.SIGTERM)
        self.trial.check(run.wait(10) == 130, "the owner's run is stopped")
        self.server.query("grant select, insert, update, delete on all tables in schema public to visitor", database)
        second = self.start(database, "--resume", user="visitor")
        wait_until(lambda: len(second.pages) >= 50, 20)
        self.server.query("revoke insert on pages from visitor", database)
        self.said(second, 3, "has not all rights", "pages", "--resume-run")
        second.pages[:0] = run.pages
        self.server.query("grant insert on pages to visitor", database)
        third = self.start(database, "--resume", user="visitor")
        status = third.wait(120)
        third.pages[:0] = second.pages
        self.trial.check(status == 0, f"with the right back it is completed (status {status})")
        self.nothing_lost(database, third, HOSTS * self.each, asked_once=False)

    def full_disk(self):
        if os.geteuid() != 0:
            self.trial.note("a small tmpfs needs root: not tried")
            return
        small = self.mount("tablespace", 64 if self.trial.full else 24)
        try:
            self.server.query(f"create tablespace small location '{small}/pg'")
            self.count += 1
            database = f"mill{self.count}"
            self.server.query(f"create database {database} owner worker tablespace small")
            self.disk_fills(small, database)
            self.server.query(f"drop database {database}")
            self.server.query("drop tablespace small")
        finally:
            subprocess.run(["umount", "-l", small], check=False)

    def mount(self, name, megabytes):
        small = self.trial.folder / name
        small.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", small], check=True)
        (small / "pg").mkdir(mode=0o700)
        owner = pwd.getpwnam("postgres")
        os.chown(small / "pg", owner.pw_uid, owner.pw_gid)
        return small

    def fill(self, small):
        try:
            with open(small / "ballast", "wb", buffering=0) as file:
                while True:
                    file.write(b"x" * 4096)
        except OSError:
            pass

    def disk_fills(self, small, database):
        each = self.each if self.trial.full else 200
        run = self.begin(database, each=each)
        self.fill(small)
        waited = wait_until(lambda: b"goes on by itself" in run._errors or not run.running(), 15)
        before = len(run.pages)
        time.sleep(1)
        self.trial.check(bool(waited) and run.running() and len(run.pages) - before <= 500, f"the server's disk is full: it is said, and the run waits ({len(run.pages)} reported)")
        (small / "ballast").unlink()
        self.goes_on(run, "room again", time.monotonic())
        self.ends_well(run, database, HOSTS * each)
        self.trial.check("no room to write" in run.stderr and "the store is back" in run.stderr, f"both were said: {run.stderr.strip()[:200]!r}")

    def full_data_directory(self):
        """The whole cluster on a small disk: without room for its log the server gives up, and is started again when there is some."""
        if os.geteuid() != 0:
            self.trial.note("a small tmpfs needs root: not tried")
            return
        small = self.mount("data", 160)
        whole, self.server = self.server, Postgres(small / "pg", password=True, settings=("log_connections=on", "max_wal_size=16MB"), wal_megabytes=1)
        try:
            with self.server:
                self.server.query(f"create role worker login password '{PASSWORD}'")
                database = self.database()
                run = self.begin(database)
                self.fill(small)
                waited = wait_until(lambda: b"goes on by itself" in run._errors or not run.running(), 30)
                self.trial.check(bool(waited) and run.running(), f"no room for the server's log: the run waits; {bytes(run._errors)[:160]!r}")
                time.sleep(3)
                (small / "ballast").unlink()
                if not self.server.processes() or not wait_until(self.takes_connections, 3):
                    self.trial.note("the server has given up; it is started again")
                    self.server.stop("immediate")
                    self.server.start()
                self.goes_on(run, "room again", time.monotonic())
                self.ends_well(run, database, HOSTS * self.each)
        finally:
            self.server = whole
            subprocess.run(["umount", "-l", small], check=False)

    def takes_connections(self):
        try:
            return self.server.query("select 1").strip() == "1"
        except RuntimeError:
            return False


def main():
    with Trial("postgres", __doc__) as trial:
        outages = Outages(trial)
        long = ("stopped_for_long_19", "password_changed_19", "rights_taken_away", "full_data_directory")
        for name in ("sentences", "outages_19", "full_disk") + (long if trial.full else ()):
            trial.run_part(name, getattr(outages, name))


if __name__ == "__main__":
    main()
