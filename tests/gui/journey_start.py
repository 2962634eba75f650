#!/usr/bin/python3
"""From the command to the first painted frame, and what a window costs that has nothing to do: its share of a core, and its memory. The program is in
the page cache; its profile has been used before."""
import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from desktop import Desktop
from trial import Trial
from window import Window, check_quit

PAINT_MS = 300
BUSY_PAINT_MS = 1500       # the short form runs beside a build
IDLE_SHARE = 0.01
BUSY_IDLE_SHARE = 0.03
IDLE_BYTES = 120 << 20
SETTLE_SECONDS = 3


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(pid):
    return next(int(line.split()[1]) << 10 for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS:"))


def first_paint(trial, desktop):
    begin = time.time()
    with Window(trial, desktop, trial.folder / "profile") as window:
        check_quit(trial, window)
    return window.frame_figures()["first_paint_at_ms"] - begin * 1000


def main():
    with Trial("journey-start", __doc__) as trial:
        desktop = trial.use(Desktop(trial.folder))
        first_paint(trial, desktop)   # makes the profile, warms the caches
        times = [first_paint(trial, desktop) for _ in range(7 if trial.full else 2)]
        limit = PAINT_MS if trial.full else BUSY_PAINT_MS
        trial.check(0 < statistics.median(times) < limit, f"first paint after {statistics.median(times):.0f} ms, median of {len(times)} ({min(times):.0f} … {max(times):.0f}; under {limit})")
        with Window(trial, desktop, trial.folder / "profile") as window:
            time.sleep(SETTLE_SECONDS)
            limit, seconds = (IDLE_SHARE, 30) if trial.full else (BUSY_IDLE_SHARE, 4)
            for _ in range(1 if trial.full else 3):   # what else runs beside the short form inflates it now and then
                before = cpu_seconds(window.process.pid)
                time.sleep(seconds)
                share = (cpu_seconds(window.process.pid) - before) / seconds
                if share < limit:
                    break
            trial.check(share < limit, f"an idle window takes {share * 100:.2f} % of a core (under {limit * 100:.0f} %, over {seconds} s)")
            trial.check(resident(window.process.pid) < IDLE_BYTES, f"and {resident(window.process.pid) >> 20} MB (under {IDLE_BYTES >> 20})")
            check_quit(trial, window)


if __name__ == "__main__":
    main()
