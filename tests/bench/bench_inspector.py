#!/usr/bin/python3
"""What the inspector costs: the scraper's heads (bench_scrape.py) and the chat's echo with a journal (bench_chat.py) with it off, on (the tasks are
measured, the loops watched: as always) and shown (as if somebody looked at the Runtime panel), in interleaved runs of one call. Ratios are of CPU
per page or message, run by run, as rates on a noisy machine tell less.

    bench_inspector.py [--pages N] [--runs N] [--seconds S] [--full]     (--full: 40,000 pages, 5 s, 7 runs; default 4,000, 3 s and 3)
"""
import argparse
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parent))
import bench_chat
import bench_scrape
from nginx_site import NginxSite
from redis_server import RedisServer

MODES = ("off", "on", "shown")
MOST = 1.02                  # of what it takes without


def report(what, unit, results):
    """{mode: [(rate, CPU µs)]}; False where it costs too much."""
    print(f"{what:12} {unit + '/s':>12} {'CPU µs':>8} {'against off':>12}")
    good = True
    for mode in MODES:
        rate, cpu = (statistics.median(values) for values in zip(*results[mode]))
        ratio = statistics.median(run[1] / off[1] for run, off in zip(results[mode], results["off"]))
        print(f"{mode:12} {rate:12.0f} {cpu:8.2f} {ratio:12.3f}")
        good = good and ratio <= MOST
    print(f"{'ok  ' if good else 'FAIL'} {what}: at most {MOST} x of what it takes without")
    return good


def interleaved(runs, measure):
    results = {mode: [] for mode in MODES}
    for _ in range(runs):
        for mode in MODES:
            os.environ["MILLRACE_INSPECTOR"] = mode
            results[mode].append(measure())
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--pages", type=int)
    parser.add_argument("--runs", type=int)
    parser.add_argument("--seconds", type=float)
    options = parser.parse_args()
    runs = options.runs or (7 if options.full else 3)
    folder = Path(tempfile.mkdtemp(prefix="millrace-bench-"))
    folder.chmod(0o755)
    try:
        scrape = bench_scrape.Bench(SimpleNamespace(pages=options.pages or (40_000 if options.full else 4_000), runs=runs, only=["Millrace"]), folder)
        web = scrape.prepare()
        with NginxSite(folder, bench_scrape.HOSTS, web, log=False) as site:
            source = scrape.write_urls(site, "urls.txt")
            scrape.collector = SimpleNamespace(url="")   # of a contender that does not run here
            command, count = scrape.contenders(source, source, source, source)[bench_scrape.OURS]
            pages = interleaved(runs, lambda: scrape.measure(bench_scrape.OURS, command, count))
        with RedisServer(folder / "redis", fsync="everysec") as redis:
            chat = bench_chat.Bench(SimpleNamespace(only=["echo + journal"], seconds=options.seconds or (5 if options.full else 3)), folder, redis)
            messages = interleaved(runs, lambda: chat.measure(bench_chat.JOURNAL, 50)[::2])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    good = report("scraping", "pages", pages)
    good = report("chat", "messages", messages) and good
    print(f"{'PASS' if good else 'FAIL'} bench-inspector")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
