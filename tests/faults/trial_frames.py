#!/usr/bin/python3
"""Row 26 of the fault table: 50,000 updates a second from the engines, over a thousand hosts and over 100,000, while the tables are scrolled
and sorted: the window goes on drawing."""
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
SHORT_SHARE, FULL_SHARE = 0.5, 0.95    # of the updates that were asked for


def flood(trial, desktop, seconds, hosts):
    build = Path(os.environ.get("MILLRACE_BENCH_BUILD") or ROOT / "build/release")
    log = trial.folder / f"frames-{hosts}.log"
    done = subprocess.run([build / "tests/gui/frame_flood", str(seconds), str(hosts), str(UPDATES)], capture_output=True, text=True, timeout=seconds + 60,
                          env=millrace.environment(trial.folder / "profile", **desktop.environment(), MILLRACE_FRAME_LOG=log))
    if not trial.check(done.returncode == 0, f"it ended with {done.returncode} {done.stderr.strip()[-300:]}"):
        return
    posted = json.loads(done.stdout)
    share = FULL_SHARE if trial.full else SHORT_SHARE
    trial.check(posted["updates"] >= share * UPDATES * seconds and posted["host_rows"] == hosts, f"posted: {posted}")
    figures = {words[0]: float(words[1]) for line in log.read_text().splitlines() if len(words := line.split()) == 2}
    limit = FRAME_P99_MS if trial.full else SHORT_FRAME_P99_MS
    trial.check(figures["p99_ms"] < limit, f"frames: p50 {figures['p50_ms']:.1f} ms, p99 {figures['p99_ms']:.1f} ms (under {limit}), max {figures['max_ms']:.0f} ms, {figures['frames']:.0f} frames")


def main():
    with Trial("frames", __doc__) as trial:
        desktop = trial.use(Desktop(trial.folder))
        trial.run_part("over 1,000 hosts", lambda: flood(trial, desktop, 20 if trial.full else 5, 1_000))
        trial.run_part("over 100,000 hosts, to a million pages in the full length", lambda: flood(trial, desktop, 42 if trial.full else 8, 100_000))


if __name__ == "__main__":
    main()
