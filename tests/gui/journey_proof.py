#!/usr/bin/python3
"""A crawl in the window that accounts for itself: the Pacing of a host against the server's log, before and after a restart; why a page has no
title, and why a URL was skipped, while it runs and read back from the store."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import pacing
from desktop import Desktop
from nginx_site import NginxSite
from trial import Trial, wait_until
from window import ENTRIES, Window, check_quit

TITLED, MORE = 6, 120
ROBOTS = "User-agent: *\nDisallow: /private/\n"
# path → (page, what the card says of it)
SPECIAL = {
    "/untitled.html": ("<p>nothing</p>", r"No title: the page has no title element"),
    "/blank.html": ("<head><title>  </title></head><p>x</p>", r"No title: .* nothing but white space"),
    "/icon.html": ("<p>x</p><svg><title>icon</title></svg>", r"No title: the only title element stands inside an image"),
    "/deep.html": ("<div>" * 700 + "<title>late</title>", r"deeper than 512"),
}
SKIPPED = {
    "/private/x.html": r"Skipped: the robots\.txt of .* forbids it in line 2: “Disallow: /private/”",
    "/known.html": r"Skipped: it redirects to .*/p0\.html, which this run has already",
    "/away.html": r"Skipped: it redirects to .*, which is outside the scope",
}


def write_site(folder):
    folder.mkdir()
    names = [f"/p{index}.html" for index in range(TITLED)] + list(SPECIAL) + list(SKIPPED)
    for index in range(TITLED):
        (folder / f"p{index}.html").write_text(f"<title>Page {index}</title>")
    for path, (text, _) in SPECIAL.items():
        (folder / path[1:]).write_text(text)
    more = folder / "more"
    more.mkdir()
    for index in range(MORE):
        (more / f"m{index}.html").write_text(f"<title>More {index}</title>")
    (folder / "index.html").write_text("<title>Start</title>" + "".join(f'<a href="{name}">x</a>' for name in names))
    (folder / "long.html").write_text("<title>Long</title>" + "".join(f'<a href="/more/m{index}.html">x</a>' for index in range(MORE)))
    return len(names)


class ProofWindow(Window):
    def add(self, urls):
        self.app.press("Add URLs")
        self.app.set_text(("text", "entry", "paragraph", "document frame"), "URLs", "\n".join(urls))
        self.app.press("Add")

    def show_tab(self, name):
        tab = self.app.wait_for("page tab", name)
        action = tab.queryAction()
        action.doAction(0)

    def select(self, table_name, head, text):
        """Selects the one row whose column `head` ends in `text`."""
        table = self.app.table(table_name)
        rows = wait_until(lambda: [index for index, value in enumerate(table.column(head)) if value.endswith(text)], 10, 0.2)
        if not rows:
            raise RuntimeError(f"{table_name} has no row with {head} {text!r}: {table.column(head)}")
        for other in list(table.fresh().getSelectedRows()):
            table.fresh().removeRowSelection(other)
        table.select(rows[0])

    def verdict(self):
        return self.app.find_text(r"^[\d,]+ starts?, ") or ""


def check_page(trial, window, path, pattern, what):
    window.select("Pages", "URL", path)
    trial.check(window.app.find_text(pattern) is not None, f"{what}: {path} says /{pattern}/")


def check_pacing(trial, window, site, host, starts, what):
    """The panel's figures beside the server's."""
    window.select("Domains", "Host", host)
    window.show_tab("Pacing")
    said = wait_until(lambda: text if (text := window.verdict()).startswith(f"{len(starts)} starts") else None, 10, 0.2) or window.verdict()
    trial.check(said.startswith(f"{len(starts)} starts"), f"{what}: the panel says “{said}”, the server saw {len(starts)} starts")
    apart = min(second.at_ms - first.at_ms for first, second in zip(starts, starts[1:]))
    words = said.split(" apart")[0].split()
    shown = float(words[-2]) if words[-1] == "ms" else float("nan")
    trial.check(shown >= 499 and abs(shown - apart) <= 2 * pacing.RESOLUTION_MS, f"{what}: the closest two are {shown} ms apart, {apart:.0f} ms at the server")
    trial.check("most in one second 2 of 2" in said and "broken" not in said, f"{what}: two in the worst second, as two are allowed, and nothing broken")
    strip = window.app.find_text(r"^\d+ starts from \d\d:\d\d:\d\d to")
    trial.check(strip is not None and strip.startswith(f"{len(starts)} starts"), f"{what}: the strip has them all: {strip}")


def starts_at(site, index):
    return [start for start in pacing.read_log(site.log) if start.host == site.host(index)]


def journey(trial, desktop, theme):
    links = write_site(trial.folder / f"web-{theme}")
    with NginxSite(trial.folder, 2, trial.folder / f"web-{theme}", robots=ROBOTS, redirects={"/known.html": "/p0.html", "/away.html": "http://127.0.2.9:9/"}) as site:
        settings = {"run": {"depth": 1}, "window": {"theme": theme}}
        with ProofWindow(trial, desktop, trial.folder / theme, settings) as window:
            window.add([site.url(0, "/index.html"), site.url(1, "/long.html")])
            window.app.press("Start")
            window.select("Domains", "Host", site.authority(0))
            window.show_tab("Pacing")
            done = wait_until(lambda: len(starts_at(site, 0)) >= links + 1, 30, 0.2)   # all but what robots.txt forbids, and robots.txt
            trial.check(bool(done), f"the crawl asked {len(starts_at(site, 0))} times at the first host")
            trial.note(f"screenshot: {desktop.screenshot(f'proof-pacing-{theme}')}")
            check_pacing(trial, window, site, site.authority(0), starts_at(site, 0), "while it runs")
            window.show_tab("Pages")
            for path, (_, pattern) in SPECIAL.items():
                check_page(trial, window, path, pattern, "live")
            for path, pattern in SKIPPED.items():
                check_page(trial, window, path, pattern, "live")
            trial.check(window.app.find_text(r"Found on http://.*/index\.html · depth 1 of 1") is not None, "where it was found is said")
            trial.note(f"screenshot: {desktop.screenshot(f'proof-skipped-{theme}')}")
            check_quit(trial, window)
        with ProofWindow(trial, desktop, trial.folder / theme, settings) as window:
            window.app.press("Resume", contains=True)
            begun = len(starts_at(site, 1))
            wait_until(lambda: len(starts_at(site, 1)) >= begun + 4, 20, 0.2)
            window.app.press("Pause")
            wait_until(lambda: window.app.table("Domains").column("In flight") == ["0", "0"], 10, 0.2)
            check_pacing(trial, window, site, site.authority(1), starts_at(site, 1), "over a restart")
            trial.note(f"screenshot: {desktop.screenshot(f'proof-restart-{theme}')}")
            window.select("Domains", "Host", site.authority(0))
            window.show_tab("Pages")
            for path, (_, pattern) in SPECIAL.items():
                check_page(trial, window, path, pattern, "from the store")
            for path, pattern in SKIPPED.items():
                check_page(trial, window, path, pattern, "from the store")
            chain = window.app.wait_for(ENTRIES, "Links, redirects and headers").queryText().getText(0, -1)
            trial.check(f"302  {site.url(0, '/away.html')}" in chain and "–  http://127.0.2.9:9/" in chain, f"the hop that led away is shown, and where it led: {chain.split()}")
            check_quit(trial, window)


def main():
    with Trial("journey-proof", __doc__) as trial:
        os.environ.pop("WAYLAND_DISPLAY", None)
        desktop = trial.use(Desktop(trial.folder, 1280, 800))
        trial.run_part("light", lambda: journey(trial, desktop, "light"))
        if trial.full:
            trial.run_part("dark", lambda: journey(trial, desktop, "dark"))


if __name__ == "__main__":
    main()
