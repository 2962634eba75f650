#!/usr/bin/python3
"""Politeness measured at the server: starts to one host at least 500 ms apart (490 in the log), robots.txt, redirects, retries, 429 and
restarts included, and no slower than that demands."""
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import millrace
import pacing
import pages
from nginx_site import NginxSite
from scripted_backend import ScriptedBackend
from trial import Trial, wait_until

HOSTS = 20
URLS_PER_HOST = 21
ROBOTS = "User-agent: *\nDisallow: /private/\n"


class Politeness:
    def __init__(self, trial):
        self.trial = trial
        self.web = pages.write_small_site(trial.folder / "web", 100)
        self.backend = trial.use(ScriptedBackend())

    def site(self, hosts=HOSTS, **more):
        return NginxSite(self.trial.folder, hosts, self.web, robots=ROBOTS, backend=self.backend.port, nice=-10, **more)

    def folder(self, name):
        path = self.trial.folder / name
        path.mkdir()
        return path

    def start(self, folder, urls, *more):
        source = millrace.write_lines(folder / "urls.txt", urls)
        return millrace.Scrape(folder / "profile", ["--input", source, "--store", f"sqlite:{folder}/pages.db", *more])

    def finish(self, run, given, seconds=120, failed=0):
        status = run.wait(seconds)
        self.trial.check(status == (1 if failed else 0), f"exit status {1 if failed else 0} (was {status})")
        if not millrace.account_holds(self.trial, run.summary, given):
            self.trial.note(run.stderr[-600:])

    def check_duration(self, starts, run, slack=0.0):
        """The run is what its summary times; the server's own view of it may not be longer."""
        seconds = max(pacing.span_seconds(starts), (run.summary or {}).get("seconds", 0))
        pacing.check_duration(self.trial, starts, seconds, slack=slack)
        self.trial.note(f"server-side span {pacing.span_seconds(starts):.2f} s, summary {(run.summary or {}).get('seconds')} s, process {run.seconds:.2f} s")

    def plain_urls(self, site, per_host, hosts=HOSTS):
        # Interleaved, as a list from a sitemap would not be and a list of links is: hosts take turns.
        return [site.url(host, f"/p{number}.html") for number in range(per_host) for host in range(hosts)]

    # --- parts ---
    def plain(self):
        with self.site() as site:
            urls = self.plain_urls(site, URLS_PER_HOST)
            run = self.start(self.folder("plain"), urls)
            self.finish(run, len(urls))
            starts = pacing.read_log(site.log)
            pacing.check_spacing(self.trial, starts)
            robots = [start for start in starts if start.uri == "/robots.txt"]
            self.trial.check(len(robots) == HOSTS, f"robots.txt was asked once a host ({len(robots)} times on {HOSTS})")
            self.trial.check(len(starts) == len(urls) + HOSTS, f"{len(starts)} starts for {len(urls)} URLs and {HOSTS} robots.txt")
            self.check_duration(starts, run)

    def redirects(self):
        """/own-N leads to a page of the same host, /cross-N to one of the next host; each hop is a start of its host."""
        with self.site(redirects={f"/own-{n}": f"/p{50 + n}.html" for n in range(3)},
                       extra="\n".join(f'    location = /cross-{n} {{ return 302 "http://$next_host:$server_port/p{60 + n}.html"; }}' for n in range(3))
                             + "\n    set $next_host 127.0.1.1;\n"
                             + "\n".join(f'    if ($host = "127.0.1.{n}") {{ set $next_host "127.0.1.{n + 1}"; }}' for n in range(1, 10))) as site:
            urls = [site.url(host, path) for n in range(3) for host in range(10) for path in (f"/p{n}.html", f"/own-{n}", f"/cross-{n}")]
            run = self.start(self.folder("redirects"), urls)
            self.finish(run, len(urls))
            starts = pacing.read_log(site.log)
            pacing.check_spacing(self.trial, starts)
            hops = [start for start in starts if start.status == 302]
            self.trial.check(len(hops) == 60, f"{len(hops)} redirects of 60 were answered")
            reached = {(start.host, start.uri) for start in starts if start.status == 200 and start.uri.startswith("/p6")}
            self.trial.check(len(reached) == 30, f"{len(reached)} of 30 targets on the next host were fetched, each in its own lane")
            # A hop comes when another lane has had its turn, so that the last one may find its own lane idle.
            self.check_duration(starts, run, slack=0.5)

    def retries(self):
        with self.site() as site:
            urls = [site.url(host, path) for n in range(4) for host in range(5) for path in (f"/p{n}.html", f"/scripted/flaky/{n % 3}/{n}")]
            run = self.start(self.folder("retries"), urls)
            self.finish(run, len(urls))
            starts = pacing.read_log(site.log)
            pacing.check_spacing(self.trial, starts)
            errors = [start for start in starts if start.status == 500]
            expected = 5 * sum(n % 3 for n in range(4))
            self.trial.check(len(errors) == expected, f"{len(errors)} answers 500, each tried again ({expected} expected)")

    def too_many_requests(self):
        wait = 4
        with self.site() as site:
            limited = [site.url(host, f"/scripted/limited/{wait}/x") for host in range(4)]
            urls = [*limited, *(site.url(host, f"/p{n}.html") for n in range(6) for host in range(8))]
            run = self.start(self.folder("limited"), urls)
            self.finish(run, len(urls))
            starts = pacing.read_log(site.log)
            pacing.check_spacing(self.trial, starts)
            for host, times in sorted(pacing.by_host(starts).items()):
                refused = next((start for start in times if start.status == 429), None)
                if refused is None:
                    continue
                # Requests that were in the air when the 429 came may still land; none may start afterwards.
                early = [start for start in times if refused.end_ms + 20 < start.at_ms < refused.end_ms + wait * 1000 - 10]
                self.trial.check(not early, f"{host}: silent for the {wait} s of Retry-After ({len(early)} early starts)")
                again = next((start for start in times if start.at_ms > refused.end_ms and start.status == 200), None)
                self.trial.check(again is not None and again.at_ms - refused.end_ms < wait * 1000 + 1500,
                                 f"{host}: goes on {again and (again.at_ms - refused.end_ms) / 1000:.2f} s after the 429")
            self.trial.check(sum(start.status == 429 for start in starts) == 4, "one 429 a limited host")
            free = [start for host, times in pacing.by_host(starts).items() if not any(s.status == 429 for s in times) for start in times]
            self.trial.check(pacing.span_seconds(free) < 6 * 0.5 * 1.05 + 0.5, f"other hosts did not wait ({pacing.span_seconds(free):.2f} s)")

    def restart(self, name, number):
        with self.site() as site:
            urls = self.plain_urls(site, URLS_PER_HOST if self.trial.full else 13)
            folder = self.folder(name)
            run = self.start(folder, urls)
            wait_until(lambda: len(run.pages) > len(urls) // 3, 30)
            run.signal(number)
            status = run.wait(10)
            if number == signal.SIGTERM:
                self.trial.check(status == 130, f"exit status 130 after SIGTERM (was {status})")
                self.trial.check("--resume" in run.stderr, "it says how to resume")
            # What nginx had begun to answer is logged before the next process asks.
            before = len(pacing.read_log(site.log))
            resumed = millrace.Scrape(folder / "profile", ["--resume", "--store", f"sqlite:{folder}/pages.db"])
            self.finish(resumed, len(urls))
            starts = pacing.read_log(site.log)
            pacing.check_spacing(self.trial, starts, "over both processes: ")
            self.trial.note(f"{before} starts before the restart, {len(starts) - before} after it")
            pages_only = [(start.host, start.uri) for start in starts if start.uri != "/robots.txt"]
            twice = len(pages_only) - len(set(pages_only))
            self.trial.check(twice <= 2 * HOSTS, f"{twice} URLs were asked twice: only what was in flight (at most 2 a host)")
            stored = {row["url"] for row in millrace.sqlite_rows(f"{folder}/pages.db", "select url from pages")}
            self.trial.check(stored == set(urls), f"all {len(urls)} pages are stored ({len(stored)})")
            if number == signal.SIGKILL:
                reported = {page["url"] for page in run.pages}
                again = [page["url"] for page in resumed.pages if page["url"] in reported]
                self.trial.check(not again, f"none of the {len(reported)} pages reported before the kill was fetched again ({len(again)})")

    def throughput(self):
        """Many hosts at once: 300 hosts at 2/s must give 600 pages/s, less at most 2 %."""
        hosts, seconds = (300, 30) if self.trial.full else (300, 8)
        with self.site(hosts=hosts) as site:
            per_host = 2 * seconds + 20
            urls = [site.url(host, f"/p{number}.html") for number in range(per_host) for host in range(hosts)]
            run = self.start(self.folder("throughput"), urls, "--quiet")
            time.sleep(seconds + 4)
            run.signal(signal.SIGTERM)
            run.wait(10)
            starts = pacing.read_log(site.log)
            pacing.check_spacing(self.trial, starts)
            # The window begins once all hosts have begun.
            begin = max(times[0].at_ms for times in pacing.by_host(starts).values()) + 500
            inside = [start for start in starts if begin <= start.at_ms < begin + seconds * 1000]
            rate = len(inside) / seconds
            # A short window has its edges in it: a start more or less a host is 3 % of 8 s, 0.8 % of 30 s.
            share = 0.98 if self.trial.full else 0.96
            self.trial.check(rate >= share * 2 * hosts, f"{rate:.1f} starts/s for {seconds} s of {2 * hosts} possible ({rate / (2 * hosts):.1%}, at least {share:.0%})")
            self.trial.note(f"all hosts had begun {(begin - 500 - starts[0].at_ms) / 1000:.2f} s after the first; CPU {run.cpu_seconds:.2f} s")


def main():
    with Trial("politeness", __doc__) as trial:
        politeness = Politeness(trial)
        parts = {"plain": politeness.plain, "redirects": politeness.redirects, "retries": politeness.retries, "429": politeness.too_many_requests,
                 "restart-sigterm": lambda: politeness.restart("sigterm", signal.SIGTERM),
                 "restart-kill": lambda: politeness.restart("kill", signal.SIGKILL), "throughput": politeness.throughput}
        for name, part in parts.items():
            trial.run_part(name, part)


if __name__ == "__main__":
    main()
