#!/usr/bin/python3
"""A long run at the default pace over 300 hosts: memory stays flat, no descriptor is left over, and no two starts to one host come too close
from the first minute to the last. An hour with --full; --minutes chooses."""
import os
import re
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import millrace
import pacing
import pages
from nginx_site import NginxSite
from trial import Trial

HOSTS = 300
RATE = 2
SAMPLE_SECONDS = 2
FLAT = 1.05               # over at least ten minutes
SHORT_FLAT = 1.20         # the caches still fill


def options(parser):
    parser.add_argument("--minutes", type=float, default=0, help="default: 0.25, with --full 60")


def sample(process):
    """(resident KiB, descriptors), or None when it has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]), len(os.listdir(f"/proc/{process}/fd"))
    except (OSError, TypeError):
        return None


def main():
    with Trial("soak", __doc__, options) as trial:
        seconds = 60 * (trial.options.minutes or (60 if trial.full else 0.25))
        web = pages.write_small_site(trial.folder / "web", 200)
        site = trial.use(NginxSite(trial.folder, HOSTS, web, nice=-5))
        each = int(seconds * RATE) + 20
        source = trial.folder / "urls.txt"
        with open(source, "w") as file:
            for number in range(each):
                file.writelines(site.url(host, f"/p{number % 200}.html?{number}\n") for host in range(HOSTS))
        run = millrace.Scrape(trial.folder / "profile", ["--rate", RATE, "--input", source, "--deadline", int(seconds), "--quiet"])
        samples = []
        while run.running():
            if (now := sample(run.process.pid)) and run.seconds > 1:
                samples.append(now)
            time.sleep(SAMPLE_SECONDS if seconds > 120 else 0.2)
        status = run.wait(10)
        trial.check(run.summary is not None and run.summary["failed"] == 0, f"exit status {status}, {run.summary and run.summary['done']} pages of {each * HOSTS} queued, longest turn {run.summary and run.summary['longest_turn_ms']} ms")
        # What fills up at the beginning (caches, the queue's windows) is there after a sixth of the time.
        part = max(1, len(samples) // 6)
        early, late = samples[part:2 * part], samples[-part:]
        memory = [statistics.median(row[0] for row in rows) / 1024 for rows in (early, late)]
        files = [max(row[1] for row in rows) for rows in (early, late)]
        flat = FLAT if seconds >= 600 else SHORT_FLAT
        trial.check(memory[1] <= memory[0] * flat, f"memory {memory[0]:.1f} MB in the second sixth, {memory[1]:.1f} MB in the last (at most {flat - 1:+.0%}), most {max(row[0] for row in samples) / 1024:.1f} MB")
        trial.check(files[1] <= files[0] + 5, f"descriptors: {files[0]} at most in the second sixth, {files[1]} in the last")
        # Twice: by the program's own clock at the moment of the send, which no other work on this machine can bend, and by the server's log.
        gaps = millrace.sqlite_rows(trial.folder / "profile" / "millrace.db", """
            SELECT count(*) n, min(gap) closest, sum(gap < 499) close FROM (
                SELECT sent_at - lag(sent_at) OVER (PARTITION BY substr(url, 1, instr(substr(url, 9), '/') + 8) ORDER BY sent_at) gap
                FROM fetches WHERE sent_at > 0) WHERE gap IS NOT NULL""")[0]
        trial.check(gaps["n"] > 0 and not gaps["close"], f"by the program's own clock: {gaps['n']} gaps, the closest {gaps['closest']} ms, {gaps['close']} below 499 ms")
        starts = pacing.read_log(site.log)
        pacing.check_spacing(trial, starts)
        per_second = len(starts) / ((starts[-1].at_ms - starts[0].at_ms) / 1000)
        trial.check(per_second >= 0.96 * HOSTS * RATE, f"{per_second:.1f} starts a second of {HOSTS * RATE}")


if __name__ == "__main__":
    main()
