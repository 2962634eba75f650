#!/usr/bin/python3
"""The first minutes: a start with an empty profile, "try the demo", and all four panels have figures that move; one click stops it, and nothing is
left of it, neither in the folder for temporary files nor in the profile. Then it is started by its keys and ended by Ctrl+C, and by kill -9, after
which the next start clears up."""
import os
import signal
import sqlite3
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from desktop import Desktop
from trial import Trial, wait_until
from window import Window, check_quit

CONTROL, SHIFT, F1 = 37, 50, 67      # X keycodes of a PC keyboard, as Xvfb has one
INTERRUPT_SECONDS = 2
MOVES_SECONDS = 10


def left_behind(temporary):
    return sorted(path.name for path in temporary.iterdir() if path.name.startswith("millrace-demo-"))


def rows_of_store(profile):
    """{table: rows} of the profile's own store."""
    with sqlite3.connect(f"file:{profile}/millrace.db?mode=ro", uri=True) as store:
        return {table: store.execute(f"select count(*) from {table}").fetchone()[0] for table in ("runs", "hosts", "frontier", "pages", "fetches")}


def open_window(trial, desktop, temporary):
    return Window(trial, desktop, trial.folder / "profile", environment={"TMPDIR": temporary}, ready="or try the demo")


def moves(trial, read, what):
    first = wait_until(read, MOVES_SECONDS, 0.1)
    later = wait_until(lambda: (lambda now: now != first and now)(read()), MOVES_SECONDS, 0.2)
    trial.check(first and later, f"{what}: {first}, then {later}")


def all_panels_move(trial, desktop, window):
    app = window.app
    app.wait_for(app.BUTTONS, "Stop the demo", 10)
    trial.check(app.find_text("^This is a demo", 1), "a strip says that it is a demo")
    domains = app.table("Domains")
    trial.check(wait_until(lambda: domains.rows == 8, 10, 0.2), f"Domains has its eight hosts ({domains.rows})")
    pages = app.table("Pages")
    moves(trial, lambda: pages.rows, "pages")
    desktop.screenshot("journey-demo-scraper")
    app.press("Chat")
    messages = app.table("Messages")
    moves(trial, lambda: messages.rows, "messages")
    trial.check(wait_until(lambda: app.table("Clients").rows >= 10, 5), "and who says them")
    desktop.screenshot("journey-demo-chat")
    app.press("Hash")
    files = app.table("Files")
    moves(trial, lambda: files.rows, "files")
    trial.check(app.find_text(r"1 of \d+ does not match, 1 missing|1 does not match, 1 missing", 10), "the list with a wrong line is verified")
    desktop.screenshot("journey-demo-hash")
    app.press("Runtime")
    tasks = app.table("Tasks")
    polls = tasks.column_index("Polls")
    moves(trial, lambda: tasks.rows > 10 and [tasks.cell(row, polls) for row in range(8)], "tasks")
    desktop.screenshot("journey-demo-runtime")


def main_part(trial, desktop, temporary):
    with open_window(trial, desktop, temporary) as window:
        app = window.app
        app.wait_for(app.BUTTONS, "SQLite", contains=True)   # its chip: the store is open, and has its tables
        before = rows_of_store(window.profile)
        app.press("or try the demo")
        all_panels_move(trial, desktop, window)
        trial.check(len(left_behind(temporary)) == 1, f"what it made is in one folder: {left_behind(temporary)}")
        app.press("Stop the demo")
        app.wait_for(app.BUTTONS, "or try the demo", 5)
        trial.check(not app.find(app.BUTTONS, "Stop the demo"), "one click stops it: the window is as it was")
        trial.check(wait_until(lambda: not left_behind(temporary), 5, 0.05), "its folder is gone")
        trial.check(rows_of_store(window.profile) == before and not any(before.values()), f"the profile's own store is as before: {before}")
        app.press("Chat")
        trial.check(app.find_text("^No server runs", 5), "no server runs in the profile's own chat")
        app.press("Hash")
        trial.check(app.find_text("^Add files to see", 5), "and no file was added")
        app.press("Scraper")
        check_quit(trial, window)
        kept = (window.profile / "settings.ini").read_text()
        found = [word for word in ("depth=", "fields=", "sitemaps=", "mode=", "redis=", "port=", "demo") if word in kept]
        trial.check(not found, f"nor have the settings anything of it: {found}")


def by_keys(window):
    """Help, Try it: by its keys."""
    library = window.app.library
    for key in (CONTROL, SHIFT):
        library.generate_keyboard_event(key, None, library.KeySynthType.PRESS)
    library.generate_keyboard_event(F1, None, library.KeySynthType.PRESSRELEASE)
    for key in (SHIFT, CONTROL):
        library.generate_keyboard_event(key, None, library.KeySynthType.RELEASE)


def started_by_keys(trial, window):
    by_keys(window)
    pages = window.app.table("Pages")
    trial.check(wait_until(lambda: pages.rows > 0, 10, 0.1), "its keys start it")


def interrupted(trial, desktop, temporary):
    with open_window(trial, desktop, temporary) as window:
        started_by_keys(trial, window)
        begin = time.monotonic()
        window.process.send_signal(signal.SIGINT)
        status = window.process.wait(20)
        seconds = time.monotonic() - begin
        trial.check(seconds < INTERRUPT_SECONDS and status == 0, f"Ctrl+C ends it: {seconds:.2f} s, exit status {status}")
        trial.check(not left_behind(temporary), f"with nothing left: {left_behind(temporary)}")


def killed(trial, desktop, temporary):
    with open_window(trial, desktop, temporary) as window:
        started_by_keys(trial, window)
        window.process.kill()
        window.process.wait(10)
        trial.check(left_behind(temporary), "kill -9 leaves the folder")
    with open_window(trial, desktop, temporary):
        trial.check(wait_until(lambda: not left_behind(temporary), 5, 0.1), "and the next start removes it")


def main():
    with Trial("journey-demo", __doc__) as trial:
        os.environ.pop("WAYLAND_DISPLAY", None)
        desktop = trial.use(Desktop(trial.folder))
        temporary = trial.folder / "tmp"
        temporary.mkdir()
        trial.run_part("main", lambda: main_part(trial, desktop, temporary))
        trial.run_part("interrupted", lambda: interrupted(trial, desktop, temporary))
        trial.run_part("killed", lambda: killed(trial, desktop, temporary))


if __name__ == "__main__":
    main()
