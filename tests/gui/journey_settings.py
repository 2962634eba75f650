#!/usr/bin/python3
"""Settings by keyboard: theme, text size and a rate are changed, a bad value is refused, all is kept for the next start. Another profile opens beside.
Then the desktop's part: a run that ends behind another window is notified, a click on that brings the window forward, and the machine is kept awake while it runs only."""
import configparser
import contextlib
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import millrace
from desktop import App, Desktop
from desktop_services import NOTIFICATION, DesktopServices
from nginx_site import NginxSite
from trial import Trial, stop_process, wait_until
from window import ENTRIES, Window, check_quit

ALT_KEYCODE = 64
URLS = 6
SECONDS_OF_RUN = 2.5   # 6 starts at 2 a second


def brightness(desktop):
    """Mean of the screen, 0 to 1."""
    picture = desktop.screenshot(f"journey-settings{desktop.display.replace(':', '-')}")
    done = subprocess.run(["convert", str(picture), "-colorspace", "Gray", "-format", "%[fx:mean]", "info:"], capture_output=True, text=True, timeout=30)
    return float(done.stdout)


class Dialog(App):
    """The Settings dialog alone, and of it what is showing: it has some hundred hidden rows, and each question takes its time."""

    def __init__(self, app, node):
        self.__dict__.update(app.__dict__)
        self.root = node

    def walk(self, node=None, depth=0):
        node = node or self.root
        try:
            node.clear_cache()
            count = node.childCount if self.has_state(node, self.atspi.STATE_SHOWING) else 0
        except Exception:
            return
        yield node
        for index in range(count):
            try:
                child = node.getChildAtIndex(index)
            except Exception:
                continue
            if child is not None:
                yield from self.walk(child, depth + 1)


def find_dialog(window):
    root = window.app.root
    root.clear_cache()
    return next((child for index in range(root.childCount) if (child := root.getChildAtIndex(index)) is not None and child.name == "Settings" and child.getRoleName() == "dialog"), None)


def open_settings(window, words):
    """Ctrl+, and what is looked for."""
    window.app.control(",")
    dialog = Dialog(window.app, wait_until(lambda: find_dialog(window), 10, 0.1))
    dialog.set_text(ENTRIES, "Search settings", words)
    return dialog


def kept(window):
    file = configparser.ConfigParser(interpolation=None)
    file.read(window.profile / "settings.ini")
    return {f"{section}/{key}": value for section in file.sections() for key, value in file[section].items()}


def change(trial, desktop, profile):
    with Window(trial, desktop, profile, {"window": {"theme": "light"}}) as window:
        app = window.app
        add = app.wait_for(app.BUTTONS, "Add URLs")
        before, light = add.queryComponent().getSize()[1], brightness(desktop)
        dialog = open_settings(window, "theme")
        theme = dialog.wait_for("combo box", "Light")   # Qt names such a box after its choice
        trial.check(app.tab_to(theme), "the theme is reached by Tab")
        app.library.generate_keyboard_event(ord("d"), None, app.library.KeySynthType.SYM)
        dialog.set_text(ENTRIES, "Search settings", "text size")
        dialog.set_text(ENTRIES, "Text size", "140")
        dialog.set_text(ENTRIES, "Search settings", "rate per host")
        dialog.set_text(ENTRIES, "Rate per host", "-1")
        said = dialog.find_text(r"^Rate per host: -1 is too small\. Give a number from 0 to 100,000 starts per second")
        trial.check(said is not None, f"a bad value is refused with its range and unit: {said}")
        desktop.screenshot("journey-settings-refused")
        trial.check(not dialog.enabled(dialog.wait_for(app.BUTTONS, "Apply")), "nothing can be applied while it stands there")
        dialog.set_text(ENTRIES, "Rate per host", "5")
        dialog.press("Apply")
        trial.check(wait_until(lambda: find_dialog(window) is None, 5) is not None, "the dialog is closed")
        dark = wait_until(lambda: (value := brightness(desktop)) < light / 2 and value, 5, 0.2)
        trial.check(dark is not None, f"the window is dark at once: {light:.2f} before, {dark} after")
        add.clear_cache()
        after = add.queryComponent().getSize()[1]
        trial.check(after > before, f"text is larger at once: a button is {after} pixels high, {before} before")
        check_quit(trial, window)
        values = kept(window)
        trial.check((values.get("window/theme"), values.get("window/text_size"), float(values.get("run/rate", 0))) == ("dark", "140", 5.0), "all three are in settings.ini")


def come_back(trial, desktop, profile):
    with Window(trial, desktop, profile, arguments=("--store", f"sqlite:{profile}/other.db")) as window:
        trial.check(brightness(desktop) < 0.4, "the next start is dark")
        dialog = open_settings(window, "text size")
        size = dialog.wait_for(ENTRIES, "Text size").queryText().getText(0, -1)
        trial.check(size == "140", f"and has the text size: {size}")
        dialog.set_text(ENTRIES, "Search settings", "sqlite")
        trial.check(dialog.find_text(r"told otherwise, by --store") is not None, "what its command line overrides is marked")
        dialog.press("Cancel")
        check_quit(trial, window)


def others(window):
    """(process, title) of every other window of the program."""
    found = []
    desktop = window.app.atspi.Registry.getDesktop(0)
    desktop.clear_cache()
    for index in range(desktop.childCount):
        try:
            child = desktop.getChildAtIndex(index)
            if child.get_process_id() != window.process.pid and child.name == "millrace" and child.childCount > 0:
                found.append((child.get_process_id(), child.getChildAtIndex(0).name))
        except Exception:   # one that just comes or goes
            continue
    return found


def open_profile(window, folder):
    """Ctrl+Alt+O, and the folder typed."""
    kinds = window.app.library.KeySynthType
    window.app.library.generate_keyboard_event(ALT_KEYCODE, None, kinds.PRESS)
    window.app.control("o")
    window.app.library.generate_keyboard_event(ALT_KEYCODE, None, kinds.RELEASE)
    window.app.set_text(ENTRIES, "Directory:", str(folder))
    window.app.press("Choose")


def kill(process):
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(process, signal.SIGKILL)


def another(trial, desktop):
    profile, second = trial.folder / "first", trial.folder / "second"
    second.mkdir()
    with Window(trial, desktop, profile) as window:
        open_profile(window, second)
        found = wait_until(lambda: others(window), 15, 0.2)
        if trial.check(bool(found) and found[0][1] == "second – Millrace", f"another profile opens in a window of its own, whose title names it: {found}"):
            process = os.pidfd_open(found[0][0])
            trial.at_end(kill, process)
            trial.check((second / "settings.ini").exists() or (second / "millrace.db").exists(), "it keeps its things in its folder")
            again = subprocess.run([millrace.binary(), "--profile", str(second)], env=millrace.environment(profile, **desktop.environment()), timeout=10)
            trial.check(again.returncode == 0 and others(window) == found, "no second process opens the same one")
            signal.pidfd_send_signal(process, signal.SIGTERM)
            trial.check(select.select([process], [], [], 5)[0], "it ends by itself")
        check_quit(trial, window)


def tell(trial, desktop):
    web = trial.folder / "web"
    web.mkdir()
    for number in range(URLS):
        (web / f"{number}.html").write_text(f"<title>{number}</title>")
    with NginxSite(trial.folder, 1, web) as site, DesktopServices(trial.folder, ["org.freedesktop.Notifications", "org.freedesktop.login1"]) as services:
        address = os.environ["DBUS_SESSION_BUS_ADDRESS"]
        environment = {"MILLRACE_LONG_WORK_MS": 1000, "DBUS_SYSTEM_BUS_ADDRESS": address}
        with Window(trial, desktop, trial.folder / "told", {"run": {"rate": 2}}, environment=environment) as window:
            app = window.app
            app.press("Add URLs")
            app.set_text(("text", "entry", "paragraph", "document frame"), "URLs", "\n".join(site.url(0, f"/{number}.html") for number in range(URLS)))
            app.press("Add")
            trial.check(services.calls() == [], "nothing is asked of the desktop before work runs")
            app.press("Start")
            other = subprocess.Popen(["xev"], env={**os.environ, **desktop.environment()}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            trial.at_end(stop_process, other)
            held = wait_until(lambda: services.of("Inhibit"), 5)
            trial.check(bool(held) and held[0]["arguments"][0] == "sleep" and held[0]["arguments"][3] == "block", f"sleep is held off while it runs: {held}")
            said = wait_until(lambda: services.of("Notify"), SECONDS_OF_RUN + 10)
            if trial.check(bool(said), "the end of the run is notified"):
                arguments = said[0]["arguments"]
                trial.check(arguments[3].endswith("is done") and f"{URLS} of {URLS} pages" in arguments[4], f"it says what has ended: {arguments[3]} / {arguments[4]}")
            released = wait_until(lambda: [call for call in services.calls() if "released" in call], 5)
            trial.check(released is not None, "sleep is let go with the end of the run")
            frame = app.wait_for("frame", "told – Millrace")
            active = lambda: (frame.clear_cache(), app.has_state(frame, app.atspi.STATE_ACTIVE))[1]
            trial.check(not active(), "the window stays behind until it is asked for")
            services.click(NOTIFICATION)
            trial.check(bool(wait_until(active, 5)), "a click on the notification brings it forward")
            check_quit(trial, window)
            trial.check(len(services.of("Notify")) == 1 and len(services.of("Inhibit")) == 1, "each was asked once")


def main():
    with Trial("journey-settings", __doc__) as trial:
        os.environ.pop("WAYLAND_DISPLAY", None)
        desktop = trial.use(Desktop(trial.folder))
        profile = trial.folder / "profile"
        trial.run_part("change", lambda: change(trial, desktop, profile))
        trial.run_part("come back", lambda: come_back(trial, desktop, profile))
        trial.run_part("another profile", lambda: another(trial, desktop))
        trial.run_part("tell", lambda: tell(trial, desktop))


if __name__ == "__main__":
    main()
