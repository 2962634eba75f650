#!/usr/bin/python3
"""A window and a `millrace scrape` on one run in PostgreSQL: the window looks on and has the other pause, then joins it; it lists both workers and names
the one that has a host; Pause in the window holds both; a rate that is set for each host reaches whoever has it; in the end every page was asked for and
stored once."""
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import millrace
import pacing
import pages
from desktop import Desktop
from nginx_site import NginxSite
from postgres import Postgres
from trial import Trial, stop_process, wait_until
from window import Window, check_frames, check_quit

HOSTS = 8
PAGES = 40
RATE = 1
LEASE_MS = 3000


class Shared:
    def __init__(self, trial, server, site, worker, window):
        self.trial = trial
        self.server = server
        self.site = site
        self.worker = worker
        self.window = window

    def scalar(self, sql):
        return self.server.query(sql, "mill").strip()

    def state(self):
        return self.scalar("select state from runs")

    def starts(self):
        return len(pacing.read_log(self.site.log))

    def at_work(self):
        return int(self.scalar("select count(*) from workers where state = 'working'"))

    def pause_and_go_on(self, what):
        """Nothing is asked while the run is paused, by whomever."""
        self.window.app.press("Pause")
        wait_until(lambda: self.state() == "paused", 5, 0.05)
        time.sleep(0.7)   # what was in flight, and the others' hearing of it
        before = self.starts()
        time.sleep(1.2)
        asked = self.starts() - before
        self.trial.check(self.state() == "paused" and asked == 0 and before < HOSTS * PAGES, f"{what}: {asked} requests in 1.2 s after {before}")
        self.window.app.press("Start")
        self.trial.check(wait_until(lambda: self.state() == "running" and self.starts() > before, 10, 0.1), f"{what}: Start goes on")

    # --- the parts ---
    def look_on(self):
        """The run is opened and not joined."""
        app = self.window.app
        app.press("Not now")
        app.press("PostgreSQL", contains=True)
        app.press("Open run")
        self.trial.check(app.find_text(r"1 other worker", 10), "the window says that another worker is at it")
        self.trial.check(self.at_work() == 1, "it has not joined by looking")
        self.pause_and_go_on("Pause by a window that only looks on")

    def both(self):
        """Start has joined it."""
        app = self.window.app
        self.trial.check(wait_until(lambda: self.at_work() == 2, 10, 0.1), "Start has made the window a worker")
        domains = app.table("Domains")
        mine, other = "this window", f":{self.worker.process.pid}"
        owners = lambda: domains.column("Worker")
        fair = wait_until(lambda: (seen := owners()) and mine in seen and any(name.endswith(other) for name in seen) and seen, 10, 0.3)
        self.trial.check(bool(fair), f"Domains names the worker of each host: {Counter(fair or owners())}")
        if fair:
            numbers = {row["host"]: row["name"] for row in self.server.rows("select h.host, w.name from hosts h join workers w on h.lease_owner = w.worker::text", "mill")}
            hosts, names = domains.column("Host"), owners()
            own = f":{self.window.process.pid}"
            right = sum(numbers.get(host, "").endswith(own if name == mine else other) for host, name in zip(hosts, names) if name != "–")
            self.trial.check(right >= HOSTS - 2, f"as the database has it for {right} of {HOSTS} hosts (they may change in between)")
        tab = app.wait_for("page tab", "Workers 2")
        tab.queryAction().doAction(0)
        workers = app.table("Workers")
        listed = wait_until(lambda: (names := workers.column("Worker")) and len(names) == 2 and all(text not in ("–", "") for text in workers.column("Pages/s")) and names, 10, 0.3)
        self.trial.check(listed and any(name.endswith(other) for name in listed) and any(name.endswith("this window") for name in listed), f"Workers lists both: {listed}")
        speeds = [float(text) for text in workers.column("Pages/s")]
        self.trial.check(all(0 <= speed <= HOSTS * RATE * 1.5 for speed in speeds) and sum(speeds) > 0, f"with their pages a second: {speeds}")
        self.window.desktop.screenshot("shared-workers")
        self.pause_and_go_on("Pause with both at work")

    def hurry(self):
        """As a third program would: the run, which would last longer than the journey, ends at once."""
        self.hurried = time.time() * 1000
        self.server.query("update hosts set rate = 0; update runs set host_edits = host_edits + 1; select pg_notify('millrace', '1')", "mill")

    def end(self, urls):
        status = self.worker.wait(30)
        self.trial.check(status == 0, f"the worker ends with {status} {self.worker.stderr[-200:]}")
        self.trial.check(wait_until(lambda: self.state() == "done", 10, 0.1), f"the run is {self.state()}")
        stored = [row["url"] for row in self.server.rows("select url from pages", "mill")]
        self.trial.check(sorted(stored) == sorted(urls), f"every URL is stored, once ({len(stored)} of {len(urls)})")
        asked = Counter(f"http://{start.host}:{self.site.port}{start.uri}" for start in pacing.read_log(self.site.log) if start.uri != "/robots.txt")
        self.trial.check(set(asked) == set(urls) and max(asked.values()) == 1, f"every URL was asked for once ({sum(asked.values())} requests)")
        shares = {row["name"]: row["pages"] for row in self.server.rows("select name, pages from workers", "mill")}
        self.trial.check(sum(shares.values()) == len(urls) and all(shares.values()), f"the workers' counts add up: {shares}")
        domains = self.window.app.table("Domains")
        counted = lambda: [int(text.replace(",", "")) for text in domains.column("Done")]
        self.trial.check(wait_until(lambda: counted() == [PAGES] * HOSTS, 5, 0.3), f"Domains has each host's pages, of whichever worker: {counted()}")
        before = [start for start in pacing.read_log(self.site.log) if start.at_ms < self.hurried]
        pacing.check_spacing(self.trial, before, "both workers", min_ms=1000 / RATE - pacing.RESOLUTION_MS)


def main():
    with Trial("journey-shared", __doc__) as trial:
        site = trial.use(NginxSite(trial.folder, HOSTS, pages.write_small_site(trial.folder / "web", PAGES)))
        server = trial.use(Postgres(trial.folder))
        url = server.create("mill")
        desktop = trial.use(Desktop(trial.folder))
        urls = [site.url(host, f"/p{number}.html") for number in range(PAGES) for host in range(HOSTS)]
        lease = {"MILLRACE_LEASE_MS": str(LEASE_MS)}
        worker = millrace.Scrape(trial.folder / "worker", ["--store", url, "--rate", RATE, "--input", millrace.write_lines(trial.folder / "urls.txt", urls)], env=lease)
        trial.at_end(stop_process, worker.process)
        if not wait_until(lambda: worker.pages, 20, 0.1):
            raise RuntimeError(f"the worker did not begin: {worker.stderr}")
        with Window(trial, desktop, trial.folder / "profile", arguments=["--store", url], environment=lease) as window:
            shared = Shared(trial, server, site, worker, window)
            shared.look_on()
            shared.both()
            shared.hurry()
            shared.end(urls)
            check_quit(trial, window)
            check_frames(trial, window)


if __name__ == "__main__":
    main()
