#!/usr/bin/python3
"""Each panel at work, light and dark, at the scales 1, 1.25 and 2 and with larger text: all controls stand within the window and none over another.
The theme is changed by its keys while the window is open. The pictures are build/appearance-*.png."""
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import pages
from desktop import Desktop
from journey_scraper import ScraperWindow
from journey_settings import brightness
from nginx_site import NginxSite
from trial import Trial, wait_until
from window import check_quit, choose

PANELS = ("Scraper", "Chat", "Hash", "Runtime")
# name, scale factor, text size in percent, pixels of the screen
FORMS = (("1", 1, 100, (1280, 800)), ("1.25", 1.25, 100, (1600, 1000)), ("2", 2, 100, (2560, 1600)), ("text-125", 1, 125, (1280, 800)), ("text-200", 1, 200, (1280, 800)))
QT_SCROLLERS = {"Scroll Left", "Scroll Right"}   # lie over the tabs by design
CONTROLS = {"push button", "toggle button", "check box", "text", "combo box", "spin button", "page tab", "label", "chart"}


def overlaps(app):
    """What stands outside of the window or over another control, in words."""
    found = []
    frame = next(node for node in app.walk() if node.getRoleName() == "frame")
    whole = frame.queryComponent().getExtents(0)
    for node in app.walk():
        try:
            if node.getRoleName() in CONTROLS and node.name not in QT_SCROLLERS and (node.name or node.getRoleName() != "label") and app.has_state(node, app.atspi.STATE_SHOWING):
                box = node.queryComponent().getExtents(0)
                if box.width > 1 and box.height > 1:
                    found.append((f"{node.getRoleName()} {node.name!r}", box))
        except Exception:
            continue   # gone since
    wrong = [f"{name} is cut: {box.x},{box.y} {box.width}×{box.height}" for name, box in found
             if box.x < whole.x or box.y < whole.y or box.x + box.width > whole.x + whole.width or box.y + box.height > whole.y + whole.height]
    for index, (name, a) in enumerate(found):
        for other, b in found[index + 1:]:
            wide = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
            high = min(a.y + a.height, b.y + b.height) - max(a.y, b.y)
            if wide > 2 and high > 2 and not ("chart" in name and "chart" not in other):   # a chart has its own controls in it
                wrong.append(f"{name} and {other} overlap by {wide}×{high}")
    return len(found), wrong


def look(trial, form):
    name, scale, text, (width, height) = form
    folder = trial.folder / f"form-{name}"
    folder.mkdir()
    web = pages.write_small_site(folder / "web", 6)
    with Desktop(folder, width, height) as desktop, NginxSite(folder, 3, web) as site:
        with ScraperWindow(trial, desktop, folder / "profile", {"window": {"theme": "light", "text_size": text}}, environment={"QT_SCALE_FACTOR": scale}) as window:
            app = window.app
            wide = lambda: app.wait_for(app.BUTTONS, "Add URLs").queryComponent().getSize()[0]
            trial.check(bool(wait_until(lambda: wide() >= 20 + 60 * text / 100, 2, 0.1)), f"text of {text} % from the start: a button is {wide()} wide")
            window.add_urls([*(site.url(host, f"/p{page}.html") for host in range(3) for page in range(3)), site.url(0, "/missing.html")])
            app.press("Start")
            trial.check(window.wait_drained(10, 20) is not None, "a run has ended")
            app.table("Pages").select(0)
            app.press("Hash")
            choose(window, "Add folder", web)
            wait_until(lambda: app.table("Files").rows == 6, 10)
            for scheme in ("light", "dark"):
                for panel in PANELS:
                    app.press(panel)
                    app.wait_for("filler", panel)
                    time.sleep(0.2)   # the press is shown for a moment before it does something
                    count, wrong = overlaps(app)
                    trial.check(count > 10 and not wrong, f"{panel}, {scheme}: {count} controls in their places" + "".join(f"\n          {what}" for what in wrong))
                    desktop.screenshot(f"appearance-{name}-{panel.lower()}-{scheme}")
                if scheme == "light":
                    light = brightness(desktop)
                    app.key("ctrl+shift+l")
                    dark = wait_until(lambda: (lambda value: value if value < light / 2 else None)(brightness(desktop)), 5, 0.2)
                    trial.check(dark is not None, f"Ctrl+Shift+L makes it dark: {light:.2f}, then {dark}")
            check_quit(trial, window)


def main():
    with Trial("journey-appearance", __doc__) as trial:
        os.environ.pop("WAYLAND_DISPLAY", None)
        for form in FORMS if trial.full or trial.options.only else FORMS[2:3]:
            trial.run_apart(form[0], lambda: look(trial, form))


if __name__ == "__main__":
    main()
