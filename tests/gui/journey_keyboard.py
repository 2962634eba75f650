#!/usr/bin/python3
"""A person with nothing but a keyboard: URLs are typed, a run is started, its tables are walked through, a host's rate is changed, a page is looked at,
the pages are exported, every dialog is opened and left. Tab goes round each panel and is caught nowhere; what has the focus can be seen."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import pages
from desktop import Desktop
from heard import Heard
from journey_access import windows
from journey_scraper import ScraperWindow
from nginx_site import NginxSite
from trial import Trial, wait_until

MENU_ROLES = {"menu item", "check menu item", "radio menu item"}
DIALOGS = {"ctrl+o": "Runs", "alt+Return": "Run options", "ctrl+shift+o": "Store", "ctrl+t": "Try selectors", "ctrl+,": "Settings", "shift+F1": "About"}
MOST_STOPS = 60


class Keyboard:
    def __init__(self, trial, window, heard):
        self.trial, self.window, self.app, self.heard = trial, window, window.app, heard

    def press(self, chord, seconds=3):
        """What has got the focus by it, as "role: name"; None when nothing new did."""
        mark = len(self.heard.events)
        self.app.key(chord)
        return self.heard.focused(mark, seconds)

    def go_to(self, stop, key="Tab"):
        """Presses Tab until `stop` ("table: Pages") has the focus."""
        seen = []
        for _ in range(MOST_STOPS):
            seen.append(self.press(key))
            if seen[-1] == stop:
                return
        raise RuntimeError(f"{stop!r} is not reached by {key}: {seen}")

    def round(self):
        """The stops of Tab until it comes back to the first."""
        stops = [self.press("Tab")]
        while len(stops) < MOST_STOPS:
            stop = self.press("Tab")
            if stop == stops[0]:
                return stops
            stops.append(stop)
        raise RuntimeError(f"Tab does not come back: {stops}")

    def menu(self, chord, what):
        """Opens a menu, moves in it, leaves it by Escape."""
        self.press(chord, 0.4)
        entry = self.press("Down")
        self.trial.check(entry is not None and entry.split(": ")[0] in MENU_ROLES, f"{what}: its menu is open, Down leads to {entry}")
        self.press("Escape", 0.3)


def scrape(trial, keys, site):
    app, window = keys.app, keys.window
    focus = keys.press("ctrl+n")
    trial.check(focus is not None and focus.endswith(": URLs"), f"Ctrl+N opens Add URLs with the focus in its text: {focus}")
    urls = [site.url(host, f"/p{page}.html") for host in range(2) for page in range(3)]
    for url in urls:
        app.type(url)
        app.key("Return")
    field = app.wait_for(("text", "entry"), "URLs")
    typed = wait_until(lambda: (lambda text: text if text.split() == urls else None)(field.queryText().getText(0, -1)), 5, 0.1)
    trial.check(bool(typed), f"they are typed: {field.queryText().getText(0, -1)!r}")
    keys.press("ctrl+Return")
    wait_until(lambda: app.enabled(app.wait_for(app.BUTTONS, "Start")), 5, 0.1)
    app.key("F5")
    trial.check(window.wait_drained(len(urls), 20) is not None, f"typed URLs, Ctrl+Return, F5: the run has ended: {window.counts()}")
    keys.go_to("table: Domains")
    cell = keys.press("Down")
    trial.check(cell is not None and cell.startswith("table cell"), f"Down moves in Domains: {cell}")
    keys.menu("Menu", "the Menu key on a host")
    keys.menu("shift+F10", "Shift+F10 on a host")
    keys.press("F2", 0.5)
    app.type("7")
    app.key("Return")
    rates = wait_until(lambda: (lambda found: found if any("7" in rate for rate in found) else None)(app.table("Domains").column("rate")), 5, 0.2)
    trial.check(bool(rates), f"F2, 7, Return change its rate: {rates or app.table('Domains').column('rate')}")
    keys.go_to("table: Pages")
    keys.press("Down")
    trial.check(app.find_text(r"/p\d\.html", 5) is not None and app.find("chart", "Phases") is not None, "Down in Pages shows the selected page with its phases")
    keys.menu("shift+F10", "Shift+F10 on a page")


def export(trial, keys):
    target = trial.folder / "by-keys.csv"
    focus = keys.press("ctrl+e")
    trial.check(focus is not None and focus.endswith(": File name:"), f"Ctrl+E asks for a file, with the focus on its name: {focus}")
    keys.app.key("ctrl+a")
    keys.app.type(str(target))
    field = keys.app.wait_for(("text", "entry"), "File name:")
    wait_until(lambda: field.queryText().getText(0, -1) == str(target), 5, 0.1)
    keys.app.key("Return")
    trial.check(bool(wait_until(lambda: target.exists() and len(target.read_text().splitlines()) == 4, 10, 0.1)), f"a path, Return: the 3 pages of the selected host are exported ({target.exists() and len(target.read_text().splitlines())} lines)")


def dialogs(trial, keys):
    for chord, name in DIALOGS.items():
        before = {window.name for window in windows(keys.app)}
        focus = keys.press(chord, 5)
        shown = {window.name for window in windows(keys.app)} - before
        trial.check(bool(shown) and focus is not None, f"{chord} opens {name}: {', '.join(shown)}, focus on {focus}")
        stops = keys.round() if name != "About" else [focus]   # there is nothing but its button
        trial.check(None not in stops, f"Tab goes round it in {len(stops)} stops: {', '.join(map(str, stops))}")
        keys.app.key("Escape")
        trial.check(bool(wait_until(lambda: {window.name for window in windows(keys.app)} == before, 5, 0.1)), f"and Escape leaves {name}")
    for chord, name in {"F10": "the window", "ctrl+r": "Rate"}.items():
        keys.menu(chord, name)


def rounds(trial, keys):
    for number, panel in enumerate(("Scraper", "Chat", "Hash", "Runtime"), 1):
        keys.app.key(f"alt+{number}")
        stops = keys.round()
        trial.check(None not in stops and len(stops) > 8, f"Tab goes round {panel} in {len(stops)} stops: {', '.join(map(str, stops))}")
        back = keys.press("shift+Tab")
        trial.check(back == stops[-1], f"and back: {back}")


def main_part(trial, desktop):
    web = pages.write_small_site(trial.folder / "web", 3)
    with NginxSite(trial.folder, 2, web) as site:
        with ScraperWindow(trial, desktop, trial.folder / "keyboard") as window:
            with Heard(window.process.pid, ("object:state-changed:focused",)) as heard:
                keys = Keyboard(trial, window, heard)
                scrape(trial, keys, site)
                export(trial, keys)
                dialogs(trial, keys)
                rounds(trial, keys)
                window.app.key("ctrl+q")
                status = window.process.wait(10)
                trial.check(status == 0, f"Ctrl+Q ends the program: {status}")


def main():
    with Trial("journey-keyboard", __doc__) as trial:
        os.environ.pop("WAYLAND_DISPLAY", None)
        desktop = trial.use(Desktop(trial.folder))
        trial.run_part("main", lambda: main_part(trial, desktop))


if __name__ == "__main__":
    main()
