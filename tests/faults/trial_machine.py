#!/usr/bin/python3
"""The scraper on a machine that fails, or is asked for more than it has. Each part is one row of the fault table (its number is in the
part's name). Row 18 is trial_crash.py, row 26 trial_frames.py."""
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import millrace
import pacing
import pages
from fault_runs import RATE, FaultRuns
from misbehaving import Misbehaving, page
from nginx_site import NginxSite
from preload import build_preload
from trial import Trial, wait_until


def open_files(process):
    try:
        return len(os.listdir(f"/proc/{process}/fd"))
    except OSError:
        return 0


class Machine(FaultRuns):
    def many_hosts_13(self):
        hosts, each = (10_000, 20) if self.trial.full else (10_000, 6)
        web = pages.write_small_site(self.trial.folder / "many", each)
        site = self.trial.use(NginxSite(self.trial.folder, hosts, web, everywhere=True, nice=0))
        profile = self.profile()
        profile.mkdir()
        source = millrace.write_lines(profile / "urls.txt", [site.url(host, f"/p{number}.html") for number in range(each) for host in range(hosts)])
        run = millrace.Scrape(profile, ["--rate", 2, "--ignore-robots", "--input", source], json_lines=False)
        most_files = 0
        while run.running():
            most_files = max(most_files, open_files(run.process.pid))
            time.sleep(0.1)
        status = run.wait(10)
        starts = pacing.read_log(site.log)
        self.trial.check(status == 0 and len(starts) == hosts * each, f"{len(starts)} starts at {hosts} hosts, status {status}")
        pacing.check_spacing(self.trial, starts)
        first, last = min(start.at_ms for start in starts), max(start.at_ms for start in starts)
        # Fair on the way, not only at the end: Jain's index of what each host has got when half of all has been started.
        half = [len(host) for host in pacing.by_host(starts[:len(starts) // 2]).values()]   # hosts without a start add nothing to either sum
        jain = sum(half) ** 2 / (hosts * sum(count * count for count in half))
        self.trial.check(jain >= 0.95, f"fair: Jain's index of starts per host half-way is {jain:.3f} (at least 0.95)")
        per_second = len(starts) / (last - first) * 1000
        cores = run.cpu_seconds / run.seconds
        self.trial.check(cores > 0.8 or per_second > 0.98 * hosts * 2, f"limited by the CPU alone: {per_second:.0f} starts/s, {cores:.2f} cores in use (one loop), {run.cpu_seconds / len(starts) * 1e6:.0f} µs CPU a page")
        self.trial.check(most_files <= 2_200, f"at most {most_files} descriptors")
        if not millrace.sanitized():
            self.trial.check(run.usage.ru_maxrss / 1024 < 300, f"at most {run.usage.ru_maxrss / 1024:.0f} MB")

    def resolver_14(self):
        preload = build_preload(self.trial.folder)
        names = [f"http://n{number}.slow.test/page" for number in range(20)] + [f"http://n{number}.dead.test/page" for number in range(5)]
        profile = self.profile()
        profile.mkdir()
        self.site.clear_log()
        source = millrace.write_lines(profile / "urls.txt", [*names, *self.good(20)])
        run = millrace.Scrape(profile, ["--rate", RATE, "--retries", 0, "--timeout", 60, "--input", source], env={"LD_PRELOAD": preload})
        wait_until(lambda: sum(row["state"] == "done" for row in run.pages) == 60, 20)
        starts = pacing.by_host(pacing.read_log(self.site.log))
        longest = max((host[-1].at_ms - host[0].at_ms) / 1000 for host in starts.values())
        self.trial.check(len(starts) == 3 and longest < 20 / RATE * 1.05 + 0.1, f"while 20 names take 30 s each, the other hosts keep their pace ({longest:.2f} s)")
        dead = [row for row in run.pages if ".dead." in row["url"]]
        self.trial.check(len(dead) == 5 and all(row["error"].startswith("Resolve") for row in dead), f"names without an answer: {dead and dead[0]['error']}")
        began = time.monotonic()
        run.signal(signal.SIGTERM)
        status = run.wait(15)
        self.trial.check(status == 130 and time.monotonic() - began < 5, f"and it quits in {time.monotonic() - began:.1f} s (status {status})")
        self.trial.check(run.summary["longest_turn_ms"] < 20, f"longest turn of the loop {run.summary['longest_turn_ms']} ms")

    def clock_24(self):
        preload = build_preload(self.trial.folder)
        shift = self.trial.folder / "shift"
        shift.write_bytes((0).to_bytes(8, "little", signed=True))
        profile = self.profile()
        profile.mkdir()
        self.site.clear_log()
        urls = self.good(24)
        run = millrace.Scrape(profile, ["--rate", 2, "--input", millrace.write_lines(profile / "urls.txt", urls)], env={"LD_PRELOAD": preload, "MILLRACE_TEST_SHIFT": shift})
        for seconds in (-3600, 365 * 86_400, -86_400):
            time.sleep(2)
            shift.write_bytes(seconds.to_bytes(8, "little", signed=True))
        stopped = 20 if self.trial.full else 3
        run.signal(signal.SIGSTOP)   # as long as a suspended machine would be, to the steady clock
        time.sleep(stopped)
        run.signal(signal.SIGCONT)
        status = run.wait(60)
        starts = pacing.read_log(self.site.log)
        self.trial.check(status == 0 and run.summary["done"] == len(urls), f"clock an hour back, a year on, a day back, {stopped} s of standstill: all done ({run.summary['done']})")
        pacing.check_spacing(self.trial, starts, "no burst: ")
        pacing.check_duration(self.trial, starts, run.seconds, "no stall: ", slack=stopped + 1)

    def store_17(self):
        self.locked_store()
        self.full_disk()

    def locked_store(self):
        profile = self.profile()
        profile.mkdir()
        lock_seconds = 20 if self.trial.full else 3
        run = millrace.Scrape(profile, ["--rate", 20, "--input", millrace.write_lines(profile / "urls.txt", self.good(100))])
        wait_until(lambda: len(run.pages) > 30, 20)
        other = sqlite3.connect(profile / "millrace.db", timeout=20, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        before = len(run.pages)
        time.sleep(lock_seconds)
        during = len(run.pages) - before
        other.execute("ROLLBACK")
        other.close()
        status = run.wait(120)
        self.trial.check(during <= 2, f"database locked for {lock_seconds} s: nothing is reported stored meanwhile ({during})")
        self.trial.check(status == 0 and run.summary["done"] == 300, f"it goes on by itself and loses nothing ({run.summary and run.summary['done']} of 300)")

    def full_disk(self):
        if os.geteuid() != 0:
            self.trial.note("a small tmpfs needs root: not tried")
            return
        small = self.trial.folder / "small"
        small.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", small], check=True)
        try:
            ballast = small / "ballast"
            run = millrace.Scrape(self.profile(), ["--rate", 20, "--store", f"sqlite:{small}/pages.db", "--input", millrace.write_lines(self.trial.folder / "full.txt", self.good(100))])
            wait_until(lambda: len(run.pages) > 20, 20)
            try:
                with open(ballast, "wb") as file:
                    while True:
                        file.write(b"x" * 4096)
                        file.flush()
            except OSError:
                pass
            time.sleep(3)   # long enough for it to be said
            full = len(run.pages)
            time.sleep(1)
            stopped = len(run.pages) == full or not run.running()
            ballast.unlink()
            status = run.wait(90)
            stored = millrace.sqlite_rows(small / "pages.db", "select count(*) n from pages")[0]["n"]
            reported = sum(row["state"] == "done" for row in run.pages)
            self.trial.check(stopped, f"disk full: nothing is reported stored while it is ({full} before)")
            self.trial.check("goes on by itself" in run.stderr and "the store is back" in run.stderr, f"it is said, and so is its end: {run.stderr.strip()!r}")
            self.trial.check(stored >= reported and status == 0 and reported == 300, f"with room again it goes on: {reported} reported, {stored} stored, status {status}; {run.stderr.strip()[-160:]!r}")
        finally:
            subprocess.run(["umount", "-l", small], check=False)

    def descriptors_23(self):
        with Misbehaving([f"127.0.10.{number}" for number in range(1, 101)], {"/page": page("Page")}) as server:
            urls = [server.url("/page", host) for host in server.hosts]
            profile = self.profile()
            profile.mkdir()
            source = millrace.write_lines(profile / "urls.txt", urls)
            run = subprocess.run(["prlimit", "--nofile=64:64", millrace.binary(), "scrape", "--profile", profile, "--rate", "0", "--ignore-robots", "--json", "--quiet", "--input", source],
                                 capture_output=True, text=True, timeout=90, env=millrace.environment(profile))
            done = run.stdout.count('"done":100')
            self.trial.check(run.returncode == 0 and done == 1, f"64 descriptors, 100 hosts: all done (status {run.returncode}: {run.stdout.strip()[-220:]} {run.stderr.strip()[-200:]})")

    def same_store_30(self):
        profile = self.profile()
        profile.mkdir()
        first = millrace.Scrape(profile, ["--rate", 5, "--input", millrace.write_lines(profile / "urls.txt", self.good(30))])
        wait_until(lambda: first.pages, 20)
        second = millrace.scrape(profile, ["--rate", 5, self.site.url(0, "/p1.html")], 20)
        self.trial.check(second.status == 3 and len(second.stderr.split()) > 5, f"a second process on the same store: status {second.status}, {second.stderr.strip()[:140]!r}")
        first.signal(signal.SIGTERM)
        self.trial.check(first.wait(10) == 130, "the first goes on until it is stopped")


def main():
    with Trial("machine", __doc__) as trial:
        machine = Machine(trial)
        for name in ("many_hosts_13", "resolver_14", "store_17", "descriptors_23", "clock_24", "same_store_30"):
            trial.run_part(name, getattr(machine, name))


if __name__ == "__main__":
    main()
