#!/usr/bin/python3
"""The Runtime panel, driven as assistive technology drives it: a planted stall of 300 ms shows with its task and its stack, while it lasts or
within a second; a fetch that hangs is found by its name, looked at and cancelled, and its URL fails with that cause; tasks by name, ended ones."""
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from desktop import App, Desktop
from misbehaving import Misbehaving, page, silence
from nginx_site import free_port
from prometheus import Page, check_text, fetch
from trial import Trial, wait_until
from window import Window, check_frames, check_quit

STALL_MS, STALL_AFTER = 300, 6
SEEN_SECONDS = 1.0
HANGING = "/hangs"


def tab(window, name):
    """Opens a tab by its name's beginning."""
    found = wait_until(lambda: next((node for node in window.app.walk() if node.getRoleName() == "page tab" and (node.name or "").startswith(name)), None), 10, 0.1)
    if found is None:
        raise RuntimeError(f"no tab {name!r}; there are: {window.app.describe()}")
    found.queryAction().doAction(0)


def stall(trial, desktop):
    with Window(trial, desktop, trial.folder / "stall", environment={"MILLRACE_PLANT_STALL": f"{STALL_MS}@{STALL_AFTER}"}) as window:
        begin = time.monotonic()
        window.app.press("Runtime")
        tab(window, "Stalls")
        row = lambda: next((index for index, task in enumerate(stalls.column("Task")) if task == "planted stall"), None)
        stalls = window.app.table("Stalls")
        found = wait_until(lambda: stalls.rows and row() is not None and time.monotonic(), STALL_AFTER + 10, 0.05)
        if not trial.check(found, "the stall is listed, with its task"):
            return
        # The switch counts from the start of the engines, which is before the window was there.
        trial.check(found - begin < STALL_AFTER + STALL_MS / 1000 + SEEN_SECONDS, f"{found - begin:.2f} s after the window was there, of {STALL_AFTER} s to the stall and {STALL_MS} ms in it")
        over = wait_until(lambda: (text := stalls.cell(row(), stalls.column_index("Lasted"))) and "so far" not in text and text, 5, 0.1)
        lasted = float(over.split()[0]) if over and over.endswith(" ms") else 0
        trial.check(STALL_MS - 5 <= lasted <= STALL_MS + 100, f"and how long it lasted: {over}")
        trial.check("stallOnce" in stalls.cell(row(), stalls.column_index("Where")), f"and where: {stalls.cell(row(), stalls.column_index('Where'))}")
        stalls.select(row())
        stack = wait_until(lambda: (node := window.app.find(("text", "entry"), "Stack of the stall")) and (text := node.queryText().getText(0, -1)) and text, 5, 0.1) or ""
        trial.check("stallOnce" in stack and "millrace::async::Runtime::turn()" in stack, f"its stack has {len(stack.splitlines())} lines")
        desktop.screenshot("runtime-stall")
        check_quit(trial, window)


def cancel(trial, desktop):
    scripts = {HANGING: silence, **{f"/p{number}": page(f"Page {number}") for number in range(8)}}
    with Misbehaving(["127.0.9.80"], scripts) as server:
        with Window(trial, desktop, trial.folder / "cancel") as window:
            window.app.press("Add URLs")
            window.app.set_text(("text", "entry", "paragraph", "document frame"), "URLs", "\n".join([server.url(HANGING), *(server.url(f"/p{number}") for number in range(8))]))
            window.app.press("Add")
            window.app.press("Start")
            window.app.press("Runtime")
            tasks = window.app.table("Tasks")
            fetch = lambda: next((index for index, name in enumerate(tasks.column("Task")) if HANGING in name), None)
            trial.check(wait_until(lambda: fetch() is not None, 10, 0.2), "the fetch that hangs is among the tasks")
            window.app.set_text(("text", "entry"), "Filter tasks", HANGING)
            around = lambda: [name.strip() for name in tasks.column("Task") if HANGING not in name]
            trial.check(wait_until(lambda: fetch() is not None and around() == ["scraper", "run 1", "fetches"], 10, 0.2), f"the filter leaves it and what it is in: {around()}")
            tab(window, "Task")
            tasks.select(fetch())
            trial.check(window.app.find_text(r"waits for .* at page_pipeline\.cpp:\d+|waits for .* at .*\.(cpp|h):\d+", 5) is not None, "where it waits is told")
            window.app.press("Cancel task")
            window.app.press("Cancel the task")
            trial.check(wait_until(lambda: fetch() is None, 5, 0.2), "it ends")
            tab(window, "Ended")
            ended = window.app.table("Ended tasks")
            row = wait_until(lambda: next((index + 1 for index, name in enumerate(ended.column("Task")) if HANGING in name), None), 5, 0.2)
            cause = ended.cell(row - 1, ended.column_index("Cause")) if row else None
            trial.check(cause == "cancelled by hand", f"and stands among the ended ones: {cause}")
            window.app.set_text(("text", "entry"), "Filter tasks", "")
            tab(window, "By name")
            kinds = window.app.table("Tasks by name")
            trial.check(wait_until(lambda: "publish the run" in kinds.column("Task"), 5, 0.2), f"tasks by name: {kinds.column('Task')}")
            serve_metrics(trial, window)
            window.app.press("Scraper")
            failed = wait_until(lambda: sum(int(text or 0) for text in window.app.table("Domains").column("failed")) == 1, 10, 0.2)
            trial.check(failed, "its URL has failed")
            done = wait_until(lambda: sum(int(text or 0) for text in window.app.table("Domains").column("done")) == 8, 15, 0.2)
            trial.check(done, "and the others are done")
            check_quit(trial, window)
            check_frames(trial, window)


def serve_metrics(trial, window):
    """The switch: what it serves has the run that is under way, and it can be switched off."""
    tab(window, "Metrics")
    window.app.set_text(("text", "entry"), "Address for metrics", f"127.0.0.1:{free_port()}")
    window.app.press("Serve metrics")
    told = window.app.find_text(r"Served at http://\S+", 5)
    if not trial.check(told is not None, f"metrics are served: {told}"):
        return
    url = told.split()[-1]
    served = wait_until(lambda: Page(url).get("millrace_scrape_pages_total", result="failed") == 1, 5, 0.2)
    trial.check(served, "and have the URL that failed")
    check_text(trial, Page(url).text, "the window")
    window.app.press("Stop metrics")
    window.app.wait_for(App.BUTTONS, "Serve metrics", 5)
    try:
        fetch(url, 2)
        gone = False
    except OSError:
        gone = True
    trial.check(gone, "switched off, nothing answers there")


def main():
    with Trial("journey-runtime", __doc__) as trial:
        desktop = trial.use(Desktop(trial.folder))
        trial.run_part("a stall", lambda: stall(trial, desktop))
        trial.run_part("a task", lambda: cancel(trial, desktop))


if __name__ == "__main__":
    main()
