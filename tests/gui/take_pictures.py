#!/usr/bin/python3
"""Takes the README's pictures: every panel, light and dark, while the demo runs.

    take_pictures.py [FOLDER]     default: resources/readme; writes scraper.png, scraper-dark.png, chat.png …
"""
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from desktop import Desktop
from trial import ROOT, wait_until
from window import Window

WORK_SECONDS = 35


class Notes:
    name = "pictures"

    def __init__(self, folder):
        self.folder = folder

    def note(self, text):
        print(text, flush=True)


def picture(desktop, app, path):
    """The window without its frame."""
    time.sleep(1.5)    # so that what was selected is shown
    frame = next(app.root.getChildAtIndex(index) for index in range(app.root.childCount))
    place = frame.queryComponent().getExtents(app.atspi.DESKTOP_COORDS)
    subprocess.run(["import", "-window", "root", "-display", desktop.display, "-crop", f"{place.width}x{place.height}+{place.x}+{place.y}", "+repage", "-strip", "-define", "png:compression-level=9", str(path)], check=True, timeout=30)
    print(path, flush=True)


def take(desktop, folder, profile, theme):
    with Window(Notes(profile.parent), desktop, profile, {"window": {"theme": theme}}, ready="or try the demo", environment={"TMPDIR": profile}) as window:
        app = window.app
        target = lambda panel: folder / f"{panel}{'-dark' if theme == 'dark' else ''}.png"
        app.press("or try the demo")
        pages = app.table("Pages")
        wait_until(lambda: pages.rows > 20, 20, 0.2)
        time.sleep(WORK_SECONDS)
        app.table("Domains").select(3)
        pages.select(12)
        picture(desktop, app, target("scraper"))
        app.press("Chat")
        time.sleep(8)
        app.table("Messages").select(app.table("Messages").rows - 3)
        picture(desktop, app, target("chat"))
        app.press("Hash")
        app.table("Files").select(7)
        picture(desktop, app, target("hash"))
        app.press("Runtime")
        time.sleep(20)
        app.table("Tasks").select(4)
        picture(desktop, app, target("runtime"))


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "resources/readme"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.pop("WAYLAND_DISPLAY", None)
    with tempfile.TemporaryDirectory(prefix="millrace-pictures-") as work, Desktop(Path(work), 1460, 960) as desktop:
        for theme in ("light", "dark"):
            take(desktop, folder, Path(work) / theme, theme)


if __name__ == "__main__":
    main()
