#!/usr/bin/python3
"""Row 26 of the fault table: 50,000 updates a second from the engines, over a thousand hosts and over 100,000, while the tables are scrolled
and sorted: the window goes on drawing. And 100,000 live tasks in the Runtime panel."""
import json
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import millrace
from desktop import Desktop
from trial import ROOT, Trial

FRAME_P99_MS = 50
SHORT_FRAME_P99_MS = 200    # beside builds: only that nothing freezes
UPDATES = 50_000
TASKS, TASK_BYTES = 100_000, 1_024
TURN_MS, SHORT_TURN_MS = 20, 100
SHORT_SHARE, FULL_SHARE = 0.5, 0.95    # of the updates that were asked for


def run(trial, desktop, name, program, *words):
    """What it printed, or None; with the verdict on its frames."""
    build = Path(os.environ.get("MILLRACE_BENCH_BUILD") or ROOT / "build/release")
    log = trial.folder / f"frames-{name}.log"
    done = subprocess.run([build / "tests/gui" / program, *map(str, words)], capture_output=True, text=True, timeout=words[0] + 60,
                          env=millrace.environment(trial.folder / "profile", **desktop.environment(), MILLRACE_FRAME_LOG=log))
    if not trial.check(done.returncode == 0, f"it ended with {done.returncode} {done.stderr.strip()[-300:]}"):
        return None
    figures = {words[0]: float(words[1]) for line in log.read_text().splitlines() if len(words := line.split()) == 2}
    limit = FRAME_P99_MS if trial.full else SHORT_FRAME_P99_MS
    trial.check(figures["p99_ms"] < limit, f"frames: p50 {figures['p50_ms']:.1f} ms, p99 {figures['p99_ms']:.1f} ms (under {limit}), max {figures['max_ms']:.0f} ms, {figures['frames']:.0f} frames")
    return json.loads(done.stdout)


def flood(trial, desktop, seconds, hosts):
    posted = run(trial, desktop, hosts, "frame_flood", seconds, hosts, UPDATES)
    share = FULL_SHARE if trial.full else SHORT_SHARE
    trial.check(posted and posted["updates"] >= share * UPDATES * seconds and posted["host_rows"] == hosts, f"posted: {posted}")


def tasks(trial, desktop, seconds):
    """The Runtime panel over 100,000 live tasks: a task weighs less than 1 KB, and looking at all of them keeps nobody."""
    seen = run(trial, desktop, "tasks", "task_flood", seconds, TASKS)
    if seen is None:
        return
    trial.check(seen["tasks"] >= TASKS and seen["shown"] > 0, f"{seen['tasks']} tasks live, the panel shows {seen['shown']}")
    trial.check(seen["bytes_a_task"] < TASK_BYTES, f"{seen['bytes_a_task']:.0f} bytes a task, coroutine and timer included (under {TASK_BYTES})")
    limit = TURN_MS if trial.full else SHORT_TURN_MS
    trial.check(seen["longest_turn_ms"] < limit, f"longest turn of the loop {seen['longest_turn_ms']} ms (under {limit})")


def main():
    with Trial("frames", __doc__) as trial:
        desktop = trial.use(Desktop(trial.folder))
        trial.run_part("over 1,000 hosts", lambda: flood(trial, desktop, 20 if trial.full else 5, 1_000))
        trial.run_part("over 100,000 hosts, to a million pages in the full length", lambda: flood(trial, desktop, 42 if trial.full else 8, 100_000))
        trial.run_part("over 100,000 tasks", lambda: tasks(trial, desktop, 30 if trial.full else 6))


if __name__ == "__main__":
    main()
