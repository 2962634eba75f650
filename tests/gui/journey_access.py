#!/usr/bin/python3
"""What assistive technology finds: every panel, empty and at work, its menus and every dialog. Each control has a name, each table its heads,
each value its range, and what takes the focus is a control. Then what a run tells a screen reader: little while it runs, its end and a problem once."""
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import pages
from desktop import Desktop
from heard import Heard
from journey_chat import Client, settings, start_server
from journey_scraper import ScraperWindow
from nginx_site import NginxSite, free_port
from redis_server import RedisServer
from trial import Trial, wait_until
from window import check_quit, choose

PANELS = ("Scraper", "Chat", "Hash", "Runtime")
MENU_ENTRIES = {"menu item", "check menu item", "radio menu item"}
CONTROLS = MENU_ENTRIES | {"push button", "button", "toggle button", "push button menu", "check box", "radio button", "combo box", "text", "entry", "password text", "spin button", "slider",
                           "page tab", "list", "tree", "table", "tree table", "link", "document frame", "paragraph", "chart", "progress bar"}
NO_CONTROLS = {"label", "filler", "panel", "image", "frame", "unknown", "invalid"}
VALUES = {"progress bar", "spin button", "slider", "dial"}
TABLES = {"table", "tree table"}
PRESSES = {"press", "toggle", "increase", "showmenu"}
MENUS = {"Scraper": ("Rate", "Run"), "Chat": ("Copy", "Mode", "Server"), "Hash": ("Algorithms", "More", "Save", "Show"), "Runtime": ("Menu",)}
EVENTS_PER_SECOND = 5   # 26 when every change is told
HOSTS, PAGES_A_HOST = 25, 12    # at 2 starts per second and host: 50 pages a second for 6 s


class Audit:
    """Walks what is showing below a node and collects what is wrong with it."""

    def __init__(self, app, node):
        self.app = app
        self.seen = 0
        self.wrong = []
        node.clear_cache()
        self.walk(node, "", True)

    def walk(self, node, path, top=False):
        try:
            role, states = node.getRoleName(), node.getState()
            if not top and not states.contains(self.app.atspi.STATE_SHOWING) and role not in MENU_ENTRIES and role not in ("menu", "popup menu"):
                return
            self.look(node, role, states, path)
            count = 0 if role in TABLES else min(node.childCount, 200)
        except Exception as error:
            if top:
                raise
            self.app.root.clear_cache()
            if wait_until(lambda: self.gone(node), 0.3):
                return   # closed or renewed meanwhile
            self.wrong.append(f"cannot be asked: something in {path}: {error}")
            return
        for index in range(count):
            child = node.getChildAtIndex(index)
            if child is not None:
                self.walk(child, f"{path}/{node.name or role}")

    def gone(self, node):
        try:
            return self.app.has_state(node, self.app.atspi.STATE_DEFUNCT)
        except Exception:
            return True

    def look(self, node, role, states, path):
        self.seen += 1
        where = f"{role} {node.name!r} in {path}"
        focusable = states.contains(self.app.atspi.STATE_FOCUSABLE)
        # A text that can be selected is a label still.
        if (role in CONTROLS or focusable and role != "label") and not (node.name or "").strip() and not self.is_separator(node, role):
            self.wrong.append(f"no name: {where}")
        if role in NO_CONTROLS and PRESSES & self.actions(node):
            self.wrong.append(f"can be pressed and is no button: {where}")
        if role in NO_CONTROLS - {"label", "frame"} and focusable:
            self.wrong.append(f"takes the focus and is no control: {where}")
        if role in VALUES and not self.has_value(node):
            self.wrong.append(f"no value: {where}")
        if role in TABLES:
            table = node.queryTable()
            heads = [table.getColumnDescription(index) for index in range(table.nColumns)]
            if not heads or not all(heads):
                self.wrong.append(f"columns without a head {heads}: {where}")

    def is_separator(self, node, role):
        return role in MENU_ENTRIES and not self.app.enabled(node) or node.getRoleName() == "separator"

    def has_value(self, node):
        try:
            value = node.queryValue()
            if value.minimumValue < value.maximumValue:
                return True
            return bool(node.queryText().characterCount)   # a time has no range in numbers
        except NotImplementedError:
            return False

    def actions(self, node):
        try:
            action = node.queryAction()
            return {action.getName(index).lower() for index in range(action.nActions)}
        except NotImplementedError:
            return set()


def audit(trial, app, what, node=None):
    found = Audit(app, node or app.root)
    trial.check(not found.wrong and found.seen > 3, f"{what}: {found.seen} accessibles" + "".join(f"\n          {text}" for text in found.wrong))


def windows(app):
    app.root.clear_cache()
    return [child for index in range(app.root.childCount) if (child := app.root.getChildAtIndex(index)) is not None and app.has_state(child, app.atspi.STATE_SHOWING)]


def entries(app, button):
    """{name: entry} of the menu that a button opens and of the menus in it, without opening them."""
    node = app.wait_for(app.BUTTONS, button)
    node.clear_cache()
    found = {}

    def collect(node):
        for index in range(node.childCount):
            child = node.getChildAtIndex(index)
            if child is not None and child.getRoleName() in MENU_ENTRIES and child.name:
                found[child.name] = child
            if child is not None:
                collect(child)
    collect(node)
    return found


def choose_entry(app, button, entry):
    found = entries(app, button)
    if entry not in found:
        raise RuntimeError(f"the menu of {button!r} has no {entry!r}: {list(found)}")
    app.do(found[entry])


def check_dialog(trial, app, name, opened):
    """Audits the dialog that `opened` brings, and leaves it by Escape."""
    before = {window.name for window in windows(app)}
    opened()
    node = wait_until(lambda: next((window for window in windows(app) if window.name not in before), None), 5, 0.1)
    if trial.check(node is not None, f"the dialog {name} comes"):
        audit(trial, app, f"dialog {name} ({node.name})", node)
        wait_until(lambda: (node.clear_cache(), app.has_state(node, app.atspi.STATE_ACTIVE))[1], 5, 0.05)   # until then, keys go elsewhere
        app.key("Escape")
        trial.check(bool(wait_until(lambda: {window.name for window in windows(app)} == before, 5, 0.1)), f"Escape leaves {name}")


def check_panel(trial, app, panel):
    """The panel at work, with each of its tabs in front."""
    audit(trial, app, f"{panel} at work")
    tabs = [node for node in app.walk() if node.getRoleName() == "page tab" and app.has_state(node, app.atspi.STATE_SHOWING)]
    for tab in tabs[1:]:
        name = tab.name
        app.do(tab)
        audit(trial, app, f"{panel}, tab {name}", tab.parent.parent.parent)
    for button in MENUS[panel]:
        found = entries(app, button)
        trial.check(len(found) > 1, f"{panel}, menu {button}: {', '.join(found)}")


def tree(trial, desktop):
    web = pages.write_small_site(trial.folder / "web", 12)
    with NginxSite(trial.folder, 4, web) as site, RedisServer(trial.folder) as redis:
        port = free_port()
        with ScraperWindow(trial, desktop, trial.folder / "access", settings(redis, port)) as window:
            app = window.app
            for panel in PANELS:
                app.press(panel)
                audit(trial, app, f"{panel}, empty")
            scraper(trial, window, site)
            chat(trial, window, port)
            app.press("Hash")
            choose(window, "Add folder", web)
            trial.check(bool(wait_until(lambda: app.table("Files").rows == 12, 10)), "files are hashed")
            app.table("Files").select(0)
            check_panel(trial, app, "Hash")
            app.press("Runtime")
            check_panel(trial, app, "Runtime")
            for entry in ("Settings…", "Keyboard shortcuts…", "About Millrace…"):
                check_dialog(trial, app, entry, lambda: choose_entry(app, "Menu", entry))
            check_quit(trial, window)


def scraper(trial, window, site):
    app = window.app
    app.press("Scraper")
    window.add_urls([*(site.url(host, f"/p{page}.html") for host in range(3) for page in range(3)), site.url(3, "/missing.html")])
    app.press("Start")
    trial.check(bool(window.wait_drained(10, 30)), "a run has ended")
    app.table("Pages").select(0)
    check_panel(trial, app, "Scraper")
    for entry in ("Runs…", "Run options…", "Store…", "Try selectors…"):
        check_dialog(trial, app, entry, lambda: choose_entry(app, "Run", entry))
    check_dialog(trial, app, "Another rate…", lambda: choose_entry(app, "Rate", "Another rate…"))
    for button in ("Add URLs", "Export"):
        check_dialog(trial, app, button, lambda: app.press(button))


def chat(trial, window, port):
    app = window.app
    ada = Client(start_server(window, port))
    ada.send(user="Ada", msg="hello")
    trial.check(bool(wait_until(lambda: app.table("Messages").rows == 1, 10)), "a message came")
    app.table("Messages").select(0)
    check_panel(trial, app, "Chat")
    for entry in ("Test client…", "Message to all…", "Server options…"):
        check_dialog(trial, app, entry, lambda: choose_entry(app, "Server", entry))


def announcements(trial, desktop):
    web = pages.write_small_site(trial.folder / "web-heard", PAGES_A_HOST)
    with NginxSite(trial.folder, HOSTS, web) as site:
        with ScraperWindow(trial, desktop, trial.folder / "heard") as window:
            app = window.app
            urls = [*(site.url(host, f"/p{page}.html") for page in range(PAGES_A_HOST) for host in range(HOSTS)), site.url(0, "/missing.html")]
            window.add_urls(urls)
            with Heard(window.process.pid) as heard:
                mark, begin = len(heard.events), time.monotonic()
                app.press("Start")
                # Not asked for meanwhile: this is about what is told.
                ended = wait_until(lambda: heard.since(mark, "object:state-changed:showing", role="notification", detail=1), 30, 0.2)
                seconds = time.monotonic() - begin
                if trial.check(bool(ended), f"the end of the run is told: {[event['name'] for event in ended or []]}"):
                    trial.check(f"{len(urls)} of {len(urls)} pages · 1 failed" in ended[0]["name"], f"with its account, after {seconds:.1f} s ({len(urls) / seconds:.0f} pages/s)")
                # Buttons that change at the beginning and at the end are what is wanted.
                events = [event["type"] for event in heard.since(mark) if begin + 1 < event["at"] < begin + seconds - 1]
                rate = len(events) / (seconds - 2)
                kinds = sorted(set(events), key=lambda kind: -events.count(kind))
                trial.check(0 < rate < EVENTS_PER_SECOND, f"{rate:.1f} events a second meanwhile (under {EVENTS_PER_SECOND}): " + ", ".join(f"{events.count(kind)} {kind}" for kind in kinds[:5]))
                trial.check(not heard.since(mark, "object:state-changed:focused", role="table cell"), "no row of a live table says that it has the focus")
                time.sleep(2)
                told = heard.since(mark, "object:state-changed:showing", role="notification", detail=1)
                trial.check(len(told) == 1, f"and once: {[event['name'] for event in told]}")
            check_quit(trial, window)


def main():
    with Trial("journey-access", __doc__) as trial:
        os.environ.pop("WAYLAND_DISPLAY", None)
        desktop = trial.use(Desktop(trial.folder))
        trial.run_part("tree", lambda: tree(trial, desktop))
        trial.run_part("announcements", lambda: announcements(trial, desktop))


if __name__ == "__main__":
    main()
