#!/usr/bin/python3
"""The window, driven as assistive technology drives it: paste URLs, Start, watch the queues drain into the database, export, quit, resume.
Real documentation from nginx on loopback; every title must be html5lib's. Frames are measured by the program itself (MILLRACE_FRAME_LOG)."""
import csv
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import documents
import millrace
import pages
from desktop import Desktop
from nginx_site import NginxSite
from postgres import Postgres
from trial import Trial, wait_until
from window import Window, check_frames, check_longest_turn, check_quit

HOSTS = 40
SHORT_PAGES, FULL_PAGES = 240, 800


class ScraperWindow(Window):
    def add_urls(self, urls):
        self.app.press("Add URLs")
        self.app.set_text(("text", "entry", "paragraph", "document frame"), "URLs", "\n".join(urls))
        self.app.press("Add")

    def counts(self):
        """Sums of the columns of Domains."""
        table = self.app.table("Domains")
        return {head: sum(number(text) for text in table.column(head)) for head in ("queued", "in flight", "done", "failed")}

    def wait_drained(self, given, seconds):
        """True once Domains shows that all of `given` has ended."""
        def drained():
            self.check_alive()
            now = self.counts()
            return now if now["queued"] == now["in flight"] == 0 and now["done"] + now["failed"] >= given else None
        return wait_until(drained, seconds, 0.5)


def number(text):
    digits = "".join(character for character in text if character.isdigit())
    return int(digits) if digits else 0


def real_pages(trial, count):
    """({path: file}, folder) of the Python documentation and of PostgreSQL's, half each."""
    chosen = {}
    for name in documents.SOURCES:
        folder, files = documents.documentation(name)
        for path in documents.pick(files, folder, count // 2, trial.options.seed):
            chosen[name, path] = f"{folder}/{path}"
    return chosen


def main_job(trial, desktop, arguments, rows, profile_name):
    """Add URLs, Start, wait until drained; titles, account, export."""
    chosen = real_pages(trial, FULL_PAGES if trial.full else SHORT_PAGES)
    folders = {name: documents.documentation(name)[0] for name in documents.SOURCES}
    roots = {host: folders["python" if host % 2 else "postgresql"] for host in range(HOSTS)}
    with NginxSite(trial.folder, HOSTS, folders["python"], roots=roots) as site:
        hosts = {"python": range(1, HOSTS, 2), "postgresql": range(0, HOSTS, 2)}
        urls = {site.url(hosts[name][index % (HOSTS // 2)], "/" + path): file for index, ((name, path), file) in enumerate(chosen.items())}
        missing = [site.url(host, "/missing.html") for host in range(4)]
        given = len(urls) + len(missing)
        with ScraperWindow(trial, desktop, trial.folder / profile_name, arguments=arguments) as window:
            window.add_urls([*urls, *missing, *list(urls)[:3]])
            window.app.press("Start")
            begin = time.monotonic()
            counts = window.wait_drained(given, 60 + given / HOSTS)
            trial.check(counts is not None, f"Domains shows that all {given} URLs have ended after {time.monotonic() - begin:.1f} s: {counts or window.counts()}")
            if counts:
                trial.check(counts["failed"] == len(missing) and counts["done"] == len(urls), f"Domains: {counts['done']} done, {counts['failed']} failed")
            trial.check(window.app.table("Domains").rows == HOSTS, f"Domains has a row for each of the {HOSTS} hosts")
            trial.check(window.app.table("Pages").rows > 0, "Pages shows pages")
            desktop.screenshot(f"{profile_name}-drained")
            export(trial, window, urls)
            check_quit(trial, window)
            check_frames(trial, window)
        stored = {row["url"]: row["title"] for row in rows(window)}
        expected = dict(zip(urls, documents.titles([(file, None) for file in urls.values()])))
        trial.check(set(stored) == set(expected), f"the database has the {len(expected)} pages and no other ({len(stored)})")
        wrong = [(url, title, stored.get(url)) for url, title in expected.items() if stored.get(url) != title]
        trial.check(not wrong, f"{len(expected) - len(wrong)} of {len(expected)} titles equal html5lib's document.title")
        for url, want, got in wrong[:5]:
            trial.note(f"{url}: expected {want!r}, stored {got!r}")


def export(trial, window, urls):
    target = trial.folder / f"export-{window.profile.name}.csv"
    window.app.press("Export")
    field = wait_until(lambda: window.app.find(("text", "entry"), "File name:"), 5, 0.1)
    if not trial.check(field is not None, "Export asks for a file name"):
        return
    field.queryEditableText().setTextContents(str(target))
    window.app.press("Save")
    written = wait_until(lambda: target.exists() and target.stat().st_size > 0 and len(list(csv.DictReader(open(target, newline="", encoding="utf-8")))) >= len(urls), 10, 0.2)
    trial.check(bool(written), f"the export has all {len(urls)} pages")


def restart(trial, desktop):
    """SIGTERM in the middle of a run; the next start offers to resume, and the run ends with all pages stored."""
    web = pages.write_small_site(trial.folder / "web-restart", 12)
    with NginxSite(trial.folder, 10, web) as site:
        urls = [site.url(host, f"/p{page}.html") for page in range(12) for host in range(10)]
        profile = trial.folder / "restart"
        with ScraperWindow(trial, desktop, profile) as window:
            window.add_urls(urls)
            window.app.press("Start")
            done = wait_until(lambda: window.counts()["done"] > 20, 20, 0.2)
            trial.check(bool(done), "a part of the run is done")
            check_quit(trial, window)
            first = len(millrace.sqlite_rows(profile / "millrace.db", "select url from pages"))
            trial.check(0 < first < len(urls), f"{first} of {len(urls)} pages were stored before the restart")
        with ScraperWindow(trial, desktop, profile) as window:
            window.app.press("Resume", contains=True)
            counts = window.wait_drained(len(urls), 40)
            trial.check(counts is not None, f"after Resume all {len(urls)} URLs end: {counts or window.counts()}")
            check_quit(trial, window)
        stored = {row["url"] for row in millrace.sqlite_rows(profile / "millrace.db", "select url from pages")}
        trial.check(stored == set(urls), f"all {len(urls)} pages are stored over both processes ({len(stored)})")


def killed(trial, desktop):
    """30 URLs: Pause, Start, kill -9, Resume, export."""
    web = pages.write_small_site(trial.folder / "web-killed", 10)
    with NginxSite(trial.folder, 3, web) as site:
        urls = [site.url(host, f"/p{page}.html") for page in range(10) for host in range(3)]
        with ScraperWindow(trial, desktop, trial.folder / "killed") as window:
            window.add_urls(urls)
            window.app.press("Start")
            wait_until(lambda: window.counts()["done"] > 5, 10, 0.1)
            window.app.press("Pause")
            wait_until(lambda: window.app.enabled(window.app.wait_for(window.app.BUTTONS, "Start")), 5, 0.1)
            resting = wait_until(lambda: (lambda now: now if now["in flight"] == 0 else None)(window.counts()), 5, 0.2)
            time.sleep(1.2)   # two intervals
            trial.check(resting and window.counts() == resting and resting["done"] < len(urls), f"Pause holds it: {resting}, {window.counts()} later")
            window.app.press("Start")
            more = wait_until(lambda: window.counts()["done"] > resting["done"] + 5, 10, 0.1)
            trial.check(bool(more), "and Start lets it go on")
            window.process.kill()
            window.process.wait(10)
        with ScraperWindow(trial, desktop, trial.folder / "killed") as window:
            window.app.press("Resume", contains=True)
            counts = window.wait_drained(len(urls), 20)
            trial.check(counts is not None, f"after kill -9, Resume: all {len(urls)} URLs end: {counts or window.counts()}")
            export(trial, window, urls)
            check_quit(trial, window)


def full_speed(trial, desktop):
    """Unlimited rate with the window open: frames stay short."""
    count = 60_000 if trial.full else 16_000
    web = trial.folder / "web-speed"
    web.mkdir()
    distinct = 200
    for page in range(distinct):
        (web / f"p{page}.html").write_text(pages.page(page))
    hosts = 100
    with NginxSite(trial.folder, hosts, web, log=False) as site:
        urls = [site.url(host, f"/p{page % distinct}.html?n={page}") for page in range(count // hosts) for host in range(hosts)]
        with ScraperWindow(trial, desktop, trial.folder / "speed", {"run": {"rate": 0, "per_host": 8, "ignore_robots": "true"}}) as window:
            window.add_urls(urls)
            window.app.press("Start")
            begin = time.monotonic()
            # Looked at rarely: reading a table over AT-SPI is work for the window too.
            stored = wait_until(lambda: len(millrace.sqlite_rows(window.profile / "millrace.db", "select 1 from pages")) >= count, 60 + count / 100, 1.0)
            seconds = time.monotonic() - begin
            trial.check(bool(stored), f"{count} pages at an unlimited rate: {count / seconds:.0f} pages/s with the window open")
            check_longest_turn(trial, window)
            desktop.screenshot("full-speed")
            check_quit(trial, window)
            check_frames(trial, window)


def sqlite_pages(window):
    return millrace.sqlite_rows(window.profile / "millrace.db", "select url, title from pages")


def postgresql(trial, desktop):
    with Postgres(trial.folder) as server:
        store = server.create("pages")
        main_job(trial, desktop, ("--store", store), lambda window: server.rows("select url, title from pages", "pages"), "journey-postgresql")


def main():
    with Trial("journey-scraper", __doc__) as trial:
        os.environ.pop("WAYLAND_DISPLAY", None)
        desktop = trial.use(Desktop(trial.folder))
        trial.run_part("sqlite", lambda: main_job(trial, desktop, (), sqlite_pages, "journey-sqlite"))
        if trial.full:
            trial.run_part("postgresql", lambda: postgresql(trial, desktop))
        trial.run_part("restart", lambda: restart(trial, desktop))
        trial.run_part("killed", lambda: killed(trial, desktop))
        trial.run_part("full speed", lambda: full_speed(trial, desktop))


if __name__ == "__main__":
    main()
