#!/usr/bin/python3
"""Selectors tried in the window, over AT-SPI: a page of nginx is fetched, CSS, XPath and a built-in name are tried, one becomes a field of a run, and
that run stores what was shown. Then a page of the body's cap: frames stay short while it is read, shown and matched."""
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import millrace
from desktop import Desktop
from nginx_site import NginxSite
from trial import Trial, wait_until
from window import ENTRIES, Window, check_frames, check_quit

SHOP = """<!doctype html>
<title>Shop</title>
<div id="list">
<p class="price">12 €</p>
<p class="price">7 €</p>
</div>
<a href="/next.html">next</a>
"""
LARGE_BYTES = 10 * 1024 * 1024 - 4_096
SELECTORS = ("p.price::text", "//p[@class='price']/text()")


def large_page():
    row = '<div class="row"><span class="a">text</span><a href="/p?q=1">a link that says something</a></div>\n'
    return "<!doctype html><title>Large</title><body>" + row * (LARGE_BYTES // len(row))


class SelectorWindow(Window):
    def open(self):
        self.app.control("t")
        self.app.wait_for(ENTRIES, "Address")

    def fetch(self, url):
        self.app.set_text(ENTRIES, "Address", url)
        self.app.press("Fetch")

    def try_selector(self, text):
        self.app.set_text(ENTRIES, "Selector", text)

    def values(self, wanted, seconds=10):
        """The column of values once it has as many rows."""
        table = self.app.table("Matches")
        return wait_until(lambda: table.rows == wanted and table.column("Value"), seconds, 0.1) or table.column("Value")


def shop(trial, desktop):
    web = trial.folder / "web"
    web.mkdir()
    (web / "list.html").write_text(SHOP, encoding="utf-8")
    (web / "private.html").write_text("<title>private</title>")
    with NginxSite(trial.folder, 1, web, robots="User-agent: *\nDisallow: /private") as site:
        with SelectorWindow(trial, desktop, trial.folder / "profile", {"run": {"rate": 0}}) as window:
            app = window.app
            window.open()
            window.fetch(site.url(0, "/private.html"))
            trial.check(app.find_text(r"robots\.txt of .* forbids it in line 2") is not None, "a page that robots.txt forbids is not fetched, and that is said")
            window.fetch(site.url(0, "/list.html"))
            trial.check(app.find_text(r"^200 · .*elements · robots\.txt") is not None, "the page is there, with what is told of it")
            for selector in SELECTORS:
                window.try_selector("")
                window.try_selector(selector)
                trial.check(window.values(2) == ["12 €", "7 €"], f"{selector} gives both prices: {window.values(2)}")
                trial.check(app.find_text(r"^1 of 2 matches · ") is not None, f"{selector}: the first of two is chosen")
            app.press("Next match")
            trial.check(app.find_text(r"^2 of 2 matches · ") is not None, "Next goes to the second")
            window.try_selector("p[")
            trial.check(app.find_text(r"^Column 3 of the selector: ") is not None, "a wrong selector is said with its place")
            window.try_selector("price=.price::text")
            trial.check(app.find_text(r"^1 of 2 matches · CSS") is not None, "a field as Run options has it is taken, too")
            desktop.screenshot("journey-selectors")
            app.press("Use as field")
            trial.check(app.find_text(r"^price=\.price::text is among the fields") is not None, "it is a field of the run")
            app.press("Close")
            app.press("Add URLs")
            app.set_text(("text", "entry", "paragraph", "document frame"), "URLs", site.url(0, "/list.html"))
            app.press("Add")
            app.press("Start")
            stored = wait_until(lambda: millrace.sqlite_rows(window.profile / "millrace.db", "select name, value from fields order by position"), 15, 0.2)
            trial.check([(row["name"], row["value"]) for row in stored or []] == [("price", "12 €"), ("price", "7 €")], f"the run has stored what was shown: {[tuple(row) for row in stored or []]}")
            check_quit(trial, window)


def large(trial, desktop):
    web = trial.folder / "web-large"
    web.mkdir()
    (web / "large.html").write_text(large_page())
    (web / "line.html").write_text("<title>Line</title><p>" + "x" * LARGE_BYTES)
    with NginxSite(trial.folder, 1, web) as site:
        with SelectorWindow(trial, desktop, trial.folder / "profile-large", {"run": {"rate": 0}}) as window:
            window.open()
            for path, selector in (("/large.html", "div.row > a::attr(href)"), ("/line.html", "p")):
                begin = time.monotonic()
                window.fetch(site.url(0, path))
                shown = window.app.find_text(r"elements · ", 30)
                trial.check(shown is not None, f"{path}: shown after {time.monotonic() - begin:.1f} s: {shown}")
                begin = time.monotonic()
                window.try_selector(selector)
                found = window.app.find_text(r"match(es)?( or more)? · CSS", 20)
                trial.check(found is not None, f"{path}: {selector} after {time.monotonic() - begin:.1f} s: {found}")
            desktop.screenshot("journey-selectors-large")
            check_quit(trial, window)
            check_frames(trial, window)


def main():
    with Trial("journey-selectors", __doc__) as trial:
        os.environ.pop("WAYLAND_DISPLAY", None)
        desktop = trial.use(Desktop(trial.folder))
        trial.run_part("shop", lambda: shop(trial, desktop))
        trial.run_part("large", lambda: large(trial, desktop))


if __name__ == "__main__":
    main()
