#!/usr/bin/python3
"""The window on PostgreSQL: it stays alive while the server stands still, says so, and goes on; then its store is changed to another database
through the dialog, without a restart, and the next start opens that one."""
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import pages
from desktop import App, Desktop
from nginx_site import NginxSite
from postgres import PASSWORD, Postgres
from trial import Trial, wait_until
from window import ENTRIES, Window, check_frames, check_quit

HOSTS = 6
PAGES = 15
LABELS = ("label", "static", "text")


def chip(window, text, seconds):
    return wait_until(lambda: window.app.find(App.BUTTONS, text, contains=True), seconds, 0.2)


def scrape_through_an_outage(trial, window, server, site):
    app = window.app
    urls = [site.url(host, f"/p{number}.html") for number in range(PAGES) for host in range(HOSTS)]
    app.press("Add URLs")
    app.set_text(("text", "entry", "paragraph", "document frame"), "URLs", "\n".join(urls))
    app.press("Add")
    app.press("Start")
    stored = lambda: int(server.query("select count(*) from pages", "mill"))
    wait_until(lambda: stored() > 0, 20, 0.2)
    server.signal_all(signal.SIGSTOP)
    trial.check(chip(window, "PostgreSQL · waiting", 30), "the server stands still: the chip says that the store is waited for")
    server.signal_all(signal.SIGCONT)
    trial.check(wait_until(lambda: not app.find(App.BUTTONS, "PostgreSQL · waiting"), 10, 0.1), "and that it is back")
    wait_until(lambda: stored() == len(urls), 60, 0.5)
    trial.check(stored() == len(urls), f"all pages are stored once ({stored()} of {len(urls)})")


def result(window):
    """What the dialog says of the test, once it has ended."""
    def said():
        node = window.app.find(LABELS, "Result of the test")
        return node.description if node and node.description and not node.description.startswith("Testing") else None
    return wait_until(said, 15, 0.2) or ""


def change_the_store(trial, window, desktop, server):
    app = window.app
    app.press("PostgreSQL ·", contains=True)   # the chip: the list of runs, and from there
    app.press("Store")
    app.set_text(ENTRIES, "Database", "nowhere", 10)
    app.press("Test")
    said = result(window)
    trial.check("no database of that name" in said, f"a test of a database that is not there: {said!r}")
    desktop.screenshot("store-dialog")
    app.set_text(ENTRIES, "Database", "other")
    app.press("Test")
    said = result(window)
    tables = lambda: int(server.query("select count(*) from pg_tables where schemaname = 'public'", "other"))
    trial.check("no store yet" in said and tables() == 0, f"a test of an empty database makes nothing there: {said!r}")
    app.press("Use")
    trial.check(wait_until(lambda: tables() > 0, 10, 0.2) and chip(window, "PostgreSQL · 0 stored", 10), "the window keeps pages in the other database now")
    settings = lambda: (window.profile / "settings.ini").read_text()
    trial.check(wait_until(lambda: "/other" in settings(), 5, 0.1) and PASSWORD not in settings(), "the settings name it, and have no password")


def main():
    with Trial("journey-store", __doc__) as trial:
        site = trial.use(NginxSite(trial.folder, HOSTS, pages.write_small_site(trial.folder / "web", PAGES)))
        server = trial.use(Postgres(trial.folder, password=True))
        url = server.create("mill")
        server.create("other")
        desktop = trial.use(Desktop(trial.folder))
        environment = {"MILLRACE_STORE_PASSWORD": PASSWORD}
        with Window(trial, desktop, trial.folder / "profile", arguments=["--store", url], environment=environment) as window:
            if trial.part("outage"):
                scrape_through_an_outage(trial, window, server, site)
            if trial.part("dialog"):
                change_the_store(trial, window, desktop, server)
            check_quit(trial, window)
            check_frames(trial, window)
        with Window(trial, desktop, trial.folder / "profile", environment=environment) as window:
            trial.check(chip(window, "PostgreSQL · 0 stored", 10), "the next start opens that one")
            check_quit(trial, window)


if __name__ == "__main__":
    main()
