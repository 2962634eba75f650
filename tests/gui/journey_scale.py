#!/usr/bin/python3
"""A large run in the window: a run of a million pages over 100,000 hosts (20,000 over 2,000 in the short form) is resumed from its store,
looked through, filtered and goes on fetching; the window stays fluid and finds what is asked for.

The run is a real one that was interrupted; its store is then grown by rows of the same form, since fetching a million pages takes minutes.
"""
import signal
import sqlite3
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import millrace
import pages
from desktop import Desktop
from nginx_site import NginxSite
from trial import Trial, wait_until
from window import Window, check_frames, check_quit

LIVE_HOSTS = 20
OPEN_SECONDS = 30
FIND_SECONDS = 10


def interrupted_run(trial, site, profile):
    """A run with URLs left; what it has done."""
    source = millrace.write_lines(trial.folder / "urls.txt", [site.url(host, f"/p{page}.html") for page in range(40) for host in range(LIVE_HOSTS)])
    run = millrace.Scrape(profile, ["--rate", 4, "--input", source])
    wait_until(lambda: len(run.pages) > 60, 20)
    run.signal(signal.SIGINT)
    run.wait(20)
    trial.check(run.summary and 0 < run.summary["done"] < run.summary["given"], f"a run was interrupted: {run.summary and run.summary['done']} done")
    return run.summary["given"], run.summary["done"]


def grow(profile, hosts, count):
    """`count` pages of `hosts` further hosts, done an hour ago."""
    database = sqlite3.connect(profile / "millrace.db")
    database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
    run, = database.execute("SELECT max(id) FROM runs").fetchone()
    first, = database.execute("SELECT max(host_id) + 1 FROM hosts").fetchone()
    ended, = database.execute("SELECT ended_seq FROM runs WHERE id = ?", (run,)).fetchone()
    now = int(time.time() * 1000) - 3_600_000
    database.executemany("INSERT INTO hosts (run_id, host_id, host, typed, robots_state) VALUES (?, ?, ?, 1, 'allow')",
                         ((run, first + number, f"host-{number:06}.example") for number in range(hosts)))
    database.executemany(
        "INSERT INTO frontier (run_id, key_hash, host_id, url, state, attempts, status, title, title_source, final_url, content_type, charset, bytes, content_hash, error, fetched_at, ended_seq)"
        " VALUES (?, ?, ?, ?, 'done', 1, 200, ?, 'title', ?, 'text/html', 'UTF-8', 18000, '0', '', ?, ?)",
        ((run, 1_000_000_007 * (number + 1), first + number % hosts, url := f"https://host-{number % hosts:06}.example/page/{number}", f"Page {number} of a large site", url,
          now + number, ended + number + 1) for number in range(count)))
    database.execute("UPDATE runs SET ended_seq = ? WHERE id = ?", (ended + count, run))
    database.commit()
    database.close()


def large_run(trial, desktop):
    hosts, count = (100_000, 1_000_000) if trial.full else (2_000, 20_000)
    web = pages.write_small_site(trial.folder / "web", 40)
    with NginxSite(trial.folder, LIVE_HOSTS, web) as site:
        profile = trial.folder / "profile"
        given, done = interrupted_run(trial, site, profile)
        grow(profile, hosts, count)
        with Window(trial, desktop, profile) as window:
            begin = time.monotonic()
            window.app.press("Resume", seconds=OPEN_SECONDS, contains=True)
            rows = wait_until(lambda: window.app.table("Domains").rows == hosts + LIVE_HOSTS, OPEN_SECONDS, 0.5)
            trial.check(bool(rows), f"all {hosts + LIVE_HOSTS} hosts are there {time.monotonic() - begin:.1f} s after Resume")
            more = wait_until(lambda: len(millrace.sqlite_rows(profile / "millrace.db", "select 1 from pages")) > done, 20, 0.5)
            trial.check(bool(more), "the run goes on fetching")
            begin = time.monotonic()
            window.app.set_text(("text", "entry"), "Filter hosts and pages", f"host-{hosts - 1:06}")
            found = wait_until(lambda: window.app.table("Domains").rows == 1, FIND_SECONDS, 0.2)
            trial.check(bool(found), f"one host of all is found within {time.monotonic() - begin:.1f} s")
            desktop.screenshot("scale-filtered")
            window.app.set_text(("text", "entry"), "Filter hosts and pages", "")
            back = wait_until(lambda: window.app.table("Domains").rows == hosts + LIVE_HOSTS, FIND_SECONDS, 0.2)
            trial.check(bool(back), "and all of them again")
            table = window.app.table("Pages")
            trial.check(table.rows >= min(count, 1_000), f"the table of pages has {table.rows} rows")
            desktop.screenshot("scale")
            every = wait_until(lambda: len(millrace.sqlite_rows(profile / "millrace.db", "select 1 from pages")) == given, 60, 0.5)
            stored = len(millrace.sqlite_rows(profile / "millrace.db", "select 1 from pages"))
            trial.check(bool(every), f"{stored} pages of {given} are stored at the end")
            check_quit(trial, window)
            check_frames(trial, window)


with Trial("journey_scale", __doc__) as trial:
    large_run(trial, trial.use(Desktop(trial.folder)))
