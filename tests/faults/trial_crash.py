#!/usr/bin/python3
"""kill -9 at random moments of a 2,000-URL run: what was reported as stored is in the database exactly once, and the resumed run finishes
the rest. What is checked comes from the database and the server's log alone: nothing lost, nothing twice, nothing that was never served, and the
pace of each host kept across kills. The moments are chosen by --seed."""
import random
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import millrace
import pacing
import pages
from nginx_site import NginxSite
from trial import Trial, wait_until

HOSTS = 20
URLS = 2000


def options(parser):
    parser.add_argument("--kills", type=int, default=0, help="moments (default: 3, with --full 50)")


class Crash:
    def __init__(self, trial, site):
        self.trial = trial
        self.site = site
        self.urls = [site.url(number % HOSTS, f"/p{number // HOSTS}.html") for number in range(URLS)]
        self.source = millrace.write_lines(trial.folder / "urls.txt", self.urls)

    @staticmethod
    def title_of(url):
        return f"Page {url.rsplit('/p', 1)[1].removesuffix('.html')}"

    def start(self, folder, *arguments, rate=0):
        return millrace.Scrape(folder / "profile", ["--rate", rate, "--concurrency", "16", "--store", f"sqlite:{folder}/pages.db", *arguments])

    def undisturbed_seconds(self):
        """How long a run takes, so that the moments fall inside it."""
        run = self.start(self.trial.folder / "undisturbed", "--input", self.source)
        status = run.wait(120)
        self.trial.check(status == 0 and len(run.pages) == URLS, f"undisturbed: exit status {status}, {len(run.pages)} of {URLS} pages, {run.seconds:.2f} s")
        return run.seconds

    def kill_at(self, number, seconds):
        folder = self.trial.folder / f"kill-{number}"
        self.site.clear_log()
        run = self.start(folder, "--input", self.source)
        time.sleep(seconds)
        was_running = run.running()
        run.kill()
        reported = [page["url"] for page in run.pages]
        what = f"kill {number} at {seconds:.2f} s ({len(reported)} reported): "
        if not was_running:
            self.trial.note(f"{what}the run had ended before")
        self.check_store(folder, reported, what)
        return folder, reported, what

    def served(self, folder):
        """URLs that the server has answered with 200 in all the processes of this folder; kept beside its database, as the log is emptied."""
        kept = folder / "served.txt"
        urls = set(kept.read_text().split("\n")) if kept.exists() else set()
        urls |= {f"http://{start.host}:{self.site.port}{start.uri}" for start in pacing.read_log(self.site.log) if start.status == 200}
        kept.write_text("\n".join(urls))
        return urls

    @staticmethod
    def has_tables(folder):
        database = folder / "pages.db"
        return database.exists() and bool(millrace.sqlite_rows(database, "select 1 from sqlite_master where name = 'pages'"))

    def check_store(self, folder, reported, what):
        if not self.has_tables(folder):
            self.trial.check(not reported, f"{what}no table yet, so nothing may have been reported")
            return
        database = folder / "pages.db"
        rows = millrace.sqlite_rows(database, "select url, title from pages")
        stored = [row["url"] for row in rows]
        done = {row["url"] for row in millrace.sqlite_rows(database, "select url from frontier where state = 'done'")}
        self.trial.check(len(stored) == len(set(stored)), f"{what}{len(stored)} pages in the database, each once")
        lost = set(reported) - set(stored)
        self.trial.check(not lost, f"{what}every reported URL is stored" + (f"; lost {sorted(lost)[:3]}" if lost else ""))
        self.trial.check(set(stored) == done, f"{what}pages and queue agree ({len(stored)} pages, {len(done)} done in the queue)")
        served = self.served(folder)
        phantoms = [row["url"] for row in rows if row["url"] not in served or row["title"] != self.title_of(row["url"])]
        self.trial.check(not phantoms, f"{what}each stored page was served, and has its own title ({len(phantoms)} were not, {phantoms[:2]})")
        check = millrace.sqlite_rows(database, "pragma quick_check")
        self.trial.check(check == [{"quick_check": "ok"}], f"{what}SQLite's quick_check says {check[0]}")

    def finish(self, folder, reported, what):
        stored_before, known = set(), 0
        if self.has_tables(folder):
            stored_before = {row["url"] for row in millrace.sqlite_rows(folder / "pages.db", "select url from pages")}
            known = millrace.sqlite_rows(folder / "pages.db", "select count(*) n from frontier")[0]["n"]
        if len(stored_before) == URLS:
            run = self.start(folder, "--resume")
            self.trial.check(run.wait(20) == 2, f"{what}all was stored before the kill, and --resume says so: {run.stderr.strip()[:150]}")
            return
        self.site.clear_log()
        run = self.start(folder, "--resume")
        first_page = None
        while run.running() and first_page is None:
            first_page = run.seconds if run.pages else None
            time.sleep(0.005)
        status = run.wait(120)
        if not known and status != 0:
            # Killed before the list was in the database: there is nothing to resume, and it says so.
            self.trial.check(not reported, f"{what}killed before the list was taken in; --resume says: {run.stderr.strip()[:150]}")
            run = self.start(folder, "--input", self.source)
            status = run.wait(120)
        elif known < URLS and status == 0:
            # The list is taken in by batches; what was cut off is given again, as the message says.
            self.trial.check("Give them again" in run.stderr, f"{what}{known} of {URLS} URLs had been queued, and --resume says so: {run.stderr.strip()[-230:]}")
            run = self.start(folder, "--input", self.source)
            status = run.wait(120)
        self.trial.check(status == 0, f"{what}the resumed run ends with 0 (was {status}) {run.stderr.strip()[-200:] if status else ''}")
        if first_page is not None:
            self.trial.check(first_page < 2.0, f"{what}resumed within {first_page:.2f} s")
        self.check_store(folder, reported, what)
        stored = {row["url"] for row in millrace.sqlite_rows(folder / "pages.db", "select url from pages")}
        self.trial.check(stored == set(self.urls), f"{what}all {URLS} URLs are stored at the end ({len(stored)})")
        asked = {f"http://{start.host}:{self.site.port}{start.uri}" for start in pacing.read_log(self.site.log)}
        again = asked & stored_before
        self.trial.check(not again, f"{what}nothing that was stored is fetched again ({len(again)} of {len(stored_before)})")
        if run.summary and known == URLS:
            millrace.account_holds(self.trial, run.summary, URLS, what)


    def paced(self, kills, dice):
        """Each host's pace holds over kill and resume, though the last starts were not written down."""
        folder = self.trial.folder / "paced"
        urls = [self.site.url(host, f"/p{number}.html") for number in range(20 * kills) for host in range(5)]
        source = millrace.write_lines(self.trial.folder / "paced.txt", urls)
        self.site.clear_log()
        run = self.start(folder, "--input", source, rate=20)
        reported = []
        for _ in range(kills):
            # Not by the clock alone: on a busy machine the first page may take longer than that.
            wait_until(lambda: run.pages or not run.running(), 60)
            time.sleep(dice.uniform(0.3, 0.8))
            run.kill()
            reported += [page["url"] for page in run.pages]
            run = self.start(folder, "--resume", rate=20)
        status = run.wait(120)
        reported += [page["url"] for page in run.pages]
        self.trial.check(status == 0, f"killed {kills} times at 20/s and resumed each time: the last ends with {status} {run.stderr.strip()[-150:]}")
        pacing.check_spacing(self.trial, pacing.read_log(self.site.log), "over all of it: ", min_ms=50 - pacing.RESOLUTION_MS)
        self.check_store(folder, reported, "over all of it: ")
        stored = {row["url"] for row in millrace.sqlite_rows(folder / "pages.db", "select url from pages")}
        self.trial.check(stored == set(urls), f"all {len(urls)} URLs are stored at the end ({len(stored)})")


def main():
    with Trial("crash", __doc__, options) as trial:
        web = pages.write_small_site(trial.folder / "web", 400)
        site = trial.use(NginxSite(trial.folder, HOSTS, web, nice=-5))
        crash = Crash(trial, site)
        seconds = crash.undisturbed_seconds()
        dice = random.Random(trial.options.seed)
        kills = trial.options.kills or (50 if trial.full else 3)
        for number in range(1, kills + 1):
            killed = crash.kill_at(number, dice.uniform(0.05, 0.8) * seconds)
            crash.finish(*killed)
        if trial.part("killed again and again"):
            folder, reported, what = crash.kill_at(kills + 1, 0.3 * seconds)
            for _ in range(2):
                run = crash.start(folder, "--resume")
                time.sleep(dice.uniform(0.2, 0.4) * seconds)
                run.signal(signal.SIGKILL)
                run.wait(10)
                reported += [page["url"] for page in run.pages]
                crash.check_store(folder, reported, "killed while resuming: ")
            trial.check(len(reported) == len(set(reported)), f"no URL was reported twice over the three processes ({len(reported)})")
            crash.finish(folder, reported, what)
        if trial.part("at a pace"):
            crash.paced(15 if trial.full else 3, dice)


if __name__ == "__main__":
    main()
