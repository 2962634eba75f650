#!/usr/bin/python3
"""Several programs on one run through PostgreSQL, seen from the database and the servers' log: every URL is done once, every request is explained in
`fetches`, and each host keeps its pace while workers are killed, stopped for longer than a lease, while the server restarts, and as they come and go."""
import signal
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import millrace
import pacing
import pages
from nginx_site import NginxSite
from postgres import Postgres
from trial import Trial, wait_until

UNSAVED_SECONDS = 1.5      # what a worker had not saved when it was killed: batches are written every 50 ms, and the machine is busy
SANITIZED_SLACK_MS = 80    # a program that is ten times as slow sends late what its clock has let go
AFTER_LEASE = 5.0          # recovery: lease time and so many seconds


class SharedRun:
    def __init__(self, trial, postgres, name="shared"):
        self.trial = trial
        self.name = name
        self.postgres = postgres
        self.web = pages.write_small_site(trial.folder / "web", 100)
        self.databases = 0
        # A program with sanitizers is late more often than a short lease allows.
        self.lease = 15.0 if trial.full else 6.0 if millrace.sanitized() else 2.0

    # --- the parts of a run ---
    def begin(self, site, urls, *more):
        """The first worker, once its run has a number."""
        self.databases += 1
        self.database = f"{self.name}{self.databases}"
        self.store = self.postgres.create(self.database)
        self.site = site
        self.urls = urls
        self.workers = []
        source = millrace.write_lines(self.trial.folder / f"urls-{self.database}.txt", urls)
        first = self.start("--input", source, *more)
        if not wait_until(lambda: self.scalar("select count(*) from pg_tables where tablename = 'workers'") and self.scalar("select count(*) from workers"), 30):
            raise RuntimeError(f"the first worker did not begin: {first.stderr}")
        self.run = self.scalar("select max(id) from runs")
        return first

    def start(self, *arguments):
        number = len(self.workers) + 1
        worker = millrace.Scrape(self.trial.folder / f"profile-{self.database}-{number}", ["--store", self.store, *arguments],
                                 env={"MILLRACE_LEASE_MS": int(self.lease * 1000)})
        self.workers.append(worker)
        return worker

    def join(self, *more):
        return self.start("--join", self.run, *more)

    def scalar(self, sql):
        text = self.postgres.query(sql, self.database).strip()
        return int(text) if text.lstrip("-").isdigit() else text

    def rows(self, sql):
        return self.postgres.rows(sql, self.database)

    def number_of(self, worker):
        """Of the row of `workers`."""
        return self.scalar(f"select max(worker) from workers where name like '%:{worker.process.pid}'")

    def hosts_of(self, worker):
        number = self.number_of(worker)
        return {row["host"] for row in self.rows(f"select host from hosts where open and lease_owner = '{number}'")}

    # --- what must be true of it ---
    def finish(self, what, seconds, given=None):
        last = [worker for worker in self.workers if worker.process.returncode is None]
        statuses = [worker.wait(seconds) for worker in last]
        self.trial.check(statuses and set(statuses) == {0}, f"{what}{len(statuses)} workers end with 0 (were {statuses})"
                         + "".join(f" {worker.stderr.strip()[-200:]}" for worker in last if worker.process.returncode != 0))
        given = given or len(self.urls)
        summaries = [worker.summary for worker in last if worker.summary]
        agree = summaries and all(s["given"] == given and s["done"] + s["failed"] + s["skipped"] == given for s in summaries)
        self.trial.check(agree, f"{what}each summary accounts for the whole run: {[(s['given'], s['done'], s['failed'], s['skipped']) for s in summaries]}")
        self.trial.note(f"{what}shares: {[worker.summary['own']['done'] if worker.summary else None for worker in self.workers]}")
        state = self.scalar(f"select state from runs where id = {self.run}")
        left = self.scalar("select count(*) from hosts where lease_owner is not null and open")
        self.trial.check(state == "done" and left == 0, f"{what}the run is {state}, {left} leases are left")

    def check_once(self, what):
        expected = set(self.urls)
        stored = Counter(row["url"] for row in self.rows("select url from pages"))
        self.trial.check(set(stored) == expected and max(stored.values()) == 1, f"{what}every URL is in `pages`, once ({len(stored)} of {len(expected)})")
        wrong = self.rows("select url, title from pages where title <> 'Page ' || substring(url from '/p([0-9]+)\\.html')")
        self.trial.check(not wrong, f"{what}each has its own title ({len(wrong)} have not)")
        done = self.rows(f"select count(*) n, count(distinct url) urls, count(distinct ended_seq) places from frontier where run_id = {self.run} and state = 'done'")[0]
        self.trial.check(done == {"n": len(expected), "urls": len(expected), "places": len(expected)}, f"{what}and done once in the queue: {done}")
        reported = [page["url"] for worker in self.workers for page in worker.pages]
        self.trial.check(len(reported) == len(set(reported)), f"{what}no URL was reported by two workers ({len(reported)} reported)")

    def check_explained(self, starts, what, kills=()):
        """Every request is a row of `fetches`, but for those that a killed worker had not saved."""
        rows = Counter(row["url"] for row in self.rows(f"select url from fetches where run_id = {self.run}"))
        asked = {}
        for start in starts:
            asked.setdefault(f"http://{start.host}:{self.site.port}{start.uri}", []).append(start)
        lost = [(url, times) for url, times in asked.items() if len(times) > rows[url]]
        unexplained = [url for url, times in lost
                       if sum(any(kill - UNSAVED_SECONDS * (4 if millrace.sanitized() else 1) <= start.at_ms / 1000 <= kill + 0.2 for kill in kills) for start in times) < len(times) - rows[url]]
        invented = [url for url, count in rows.items() if count > len(asked.get(url, ()))]
        self.trial.check(not unexplained and not invented, f"{what}the {len(starts)} requests are explained by {sum(rows.values())} rows of fetches; {len(lost)} URLs have one that "
                         f"a killed worker had not saved ({unexplained[:2]}{invented[:2]})")
        twice = sum(len(times) - 1 for times in asked.values())
        self.trial.note(f"{what}{twice} requests beyond one a URL")

    def check_pace(self, starts, spacing, what):
        """At the server; and apart from that where a host went from one worker to another, which is what this trial is about."""
        pacing.check_spacing(self.trial, starts, what, min_ms=spacing * 1000 - pacing.RESOLUTION_MS - (SANITIZED_SLACK_MS if millrace.sanitized() else 0))
        worker_of = {page["url"]: number for number, worker in enumerate(self.workers) for page in worker.pages}
        handed = [(gap, first.uri, second.uri, *workers) for gap, host, first, second in pacing.gaps(starts)
                  if len(set(workers := [worker_of.get(f"http://{host}:{self.site.port}{start.uri}") for start in (first, second)])) > 1 and None not in workers]
        closest = min(handed, default=(float("inf"),))
        self.trial.check(handed and closest[0] >= spacing * 1000 - pacing.RESOLUTION_MS, f"{what}{len(handed)} times a host was asked by another worker than before, the closest {closest}")

    def check_recovered(self, starts, hosts, kill, what):
        """Each host of a worker that vanished is asked again within lease time and 5 s."""
        by_host = pacing.by_host(starts)
        late = {}
        for host in hosts:
            after = [start.at_ms / 1000 for start in by_host.get(host.split(":")[0], []) if start.at_ms / 1000 > kill + 0.2]
            late[host] = (min(after) if after else float("inf")) - kill
        worst = max(late.values(), default=0.0)
        limit = self.lease + AFTER_LEASE
        self.trial.check(hosts and worst <= limit, f"{what}the {len(hosts)} hosts that it had are asked again within {worst:.1f} s (at most {limit:.1f} s)")

    # --- parts ---
    def site_of(self, hosts, **more):
        return NginxSite(self.trial.folder, hosts, self.web, everywhere=True, nice=-10, **more)

    def plain_urls(self, site, hosts, per_host):
        return [site.url(host, f"/p{number}.html") for number in range(per_host) for host in range(hosts)]

    def disturbed(self):
        """4 workers; one is killed, one stopped for longer than its lease, the server restarts."""
        hosts, per_host, rate = (400, 50, 0.7) if self.trial.full else (60, 14, 2.0)
        with self.site_of(hosts) as site:
            began = time.time()
            self.begin(site, self.plain_urls(site, hosts, per_host), "--rate", rate, "--ignore-robots")
            killed, stopped, _ = self.join(), self.join(), self.join()
            share = hosts / 4
            spread = wait_until(lambda: min(len(self.hosts_of(worker)) for worker in self.workers) >= share * 0.6, 30)
            self.trial.check(spread, f"each of 4 workers has its share of the hosts: {[len(self.hosts_of(worker)) for worker in self.workers]}")
            time.sleep(10 if self.trial.full else 1)
            had = self.hosts_of(killed)
            kill = time.time()
            killed.kill()
            had_stopped = self.hosts_of(stopped)
            stopped.signal(signal.SIGSTOP)
            stop = time.time()
            time.sleep(self.lease * 0.3)
            self.postgres.stop("fast")
            self.postgres.start()
            self.trial.note(f"killed at {kill - began:.1f} s with {len(had)} hosts, stopped at {stop - began:.1f} s with {len(had_stopped)}, restarted at {time.time() - began:.1f} s")
            time.sleep(max(0.0, stop + (30 if self.trial.full else self.lease + 1.5) - time.time()))
            stopped.signal(signal.SIGCONT)
            self.finish("disturbed: ", 240)
            starts = pacing.read_log(site.log)
            self.check_once("disturbed: ")
            self.check_explained(starts, "disturbed: ", kills=[kill])
            self.check_pace(starts, 1 / rate, "disturbed: ")
            self.check_recovered(starts, had, kill, "disturbed: ")
            self.check_recovered(starts, had_stopped, stop, "disturbed, of the one that was stopped: ")

    def come_and_go(self):
        """Workers join while it runs and leave by SIGTERM: fair shares, hosts free at once, the run goes on; the last one leaves it stopped."""
        hosts, per_host, rate = (200, 40, 1.0) if self.trial.full else (40, 24, 2.0)
        with self.site_of(hosts) as site:
            first = self.begin(site, self.plain_urls(site, hosts, per_host), "--rate", rate, "--ignore-robots")
            wait_until(lambda: len(self.hosts_of(first)) == hosts, 10)
            for workers in (2, 3):
                self.join("--concurrency", "64")
                counts = []
                fair = wait_until(lambda: (counts.clear(), counts.extend(len(self.hosts_of(worker)) for worker in self.workers),
                                           min(counts) >= 0.8 * hosts / workers)[-1], 10)
                self.trial.check(fair, f"a worker that joins gets its share: {counts} of {hosts} hosts")
            leaver = self.workers[1]
            leaver.signal(signal.SIGTERM)
            status = leaver.wait(10)
            self.trial.check(status == 130, f"SIGTERM ends one worker with 130 (was {status}): {leaver.stderr.strip()[-160:]}")
            number = self.number_of(leaver)
            row = self.rows(f"select w.state, (select count(*) from hosts where lease_owner = '{number}') hosts, r.state run from workers w, runs r where w.worker = {number}")[0]
            self.trial.check(row == {"state": "left", "hosts": 0, "run": "running"}, f"it has given its leases back, and the run goes on: {row}")
            counts = []
            taken = wait_until(lambda: (counts.clear(), counts.extend(len(self.hosts_of(worker)) for worker in self.workers if worker is not leaver), sum(counts) >= 0.9 * hosts)[-1], 5)
            self.trial.check(taken, f"the others have them within 5 s: {counts}")
            for worker in self.workers:
                worker.signal(signal.SIGTERM)
            statuses = [worker.wait(10) for worker in self.workers if worker is not leaver]
            state = self.scalar(f"select state from runs where id = {self.run}")
            self.trial.check(statuses == [130, 130] and state == "stopped", f"the last one leaves it {state}, statuses {statuses}"
                             + "".join(f" {worker.stderr[:2000]}" for worker in self.workers if worker.process.returncode not in (130, None)))
            self.start("--resume-run", self.run)
            self.join()
            self.finish("after that: ", 120)
            starts = pacing.read_log(site.log)
            self.check_once("come and go: ")
            self.check_explained(starts, "come and go: ")
            self.check_pace(starts, 1 / rate, "come and go: ")

    def redirects(self):
        """Each hop is paced by its host's worker, and the page is stored for the URL that was given. The robots.txt of each host leads to the next one, in a ring, so that
        each worker needs hosts of the others to begin at all."""
        hosts, rate = 20, 6.0
        last = hosts - 1
        with self.site_of(hosts, redirects={f"/own-{n}": f"/p{50 + n}.html" for n in range(3)},
                          extra="\n".join(f'    location = /cross-{n} {{ return 302 "http://$next_host:$server_port/p{60 + n}.html"; }}' for n in range(6))
                                + "\n    location = /robots.txt { return 302 \"http://$next_host:$server_port/rules.txt\"; }\n    location = /rules.txt { default_type text/plain; return 200 \"User-agent: *\\nDisallow: /none\\n\"; }"
                                + "\n    location = /far { return 302 \"http://$next_host:$server_port/further\"; }\n"
                                + "    location = /further { return 302 \"http://$next_host:$server_port/p99.html\"; }\n    set $next_host 127.0.1.1;\n"
                                + "\n".join(f'    if ($host = "127.0.1.{n}") {{ set $next_host "127.0.1.{n + 1}"; }}' for n in range(1, hosts))) as site:
            urls = [site.url(host, path) for host in range(last) for path in ("/own-0", "/own-1", *(f"/cross-{n}" for n in range(6)), "/p1.html")]
            urls += [site.url(host, "/far") for host in range(last - 1)]
            self.begin(site, urls, "--rate", rate, "--allow-private")
            self.join()
            self.join()
            self.finish("redirects: ", 40)
            starts = pacing.read_log(site.log)
            self.check_explained(starts, "redirects: ")
            self.check_pace(starts, 1 / rate, "redirects: ")
            rows = self.rows(f"select url, final_url, hops, status, title from frontier where run_id = {self.run} and state = 'done'")

            def expected(url):
                host, path = url.split("/")[2].split(":")[0], "/" + url.split("/", 3)[3]
                number = int(host.split(".")[-1])
                steps, target = {"o": (0, 50), "c": (1, 60), "p": (0, None), "f": (2, 99)}[path[1]]
                page = int(path[2:].split(".")[0]) if target is None else target if path == "/far" else target + int(path.split("-")[1])
                return (f"http://127.0.1.{number + steps}:{site.port}/p{page}.html", 0 if target is None else 2 if path == "/far" else 1, f"Page {page}")
            wrong = [row for row in rows if (row["final_url"], row["hops"], row["title"]) != expected(row["url"])]
            self.trial.check(len(rows) == len(urls) and not wrong, f"redirects: {len(rows)} of {len(urls)} are stored under their own URL with where they ended ({wrong[:2]})")
            read = self.scalar(f"select count(*) from hosts where run_id = {self.run} and robots_state = 'rules'")
            asked = len({start.host for start in starts if start.uri == "/rules.txt"})
            left = self.scalar("select count(*) from robots_hops")
            self.trial.check(read >= last and asked >= last and left == 0, f"redirects: the robots.txt of {read} hosts is read where it leads, at {asked} hosts, {left} questions are left")
            crossed = self.scalar("select count(*) from frontier where next_url is not null")
            self.trial.check(crossed > 0, f"redirects: {crossed} of them went on at another worker, or later at their own")

    def crawl(self):
        """Links are followed by two workers as by one: the same pages, each once, whoever found them. Pages are a tree on each host, of which each page also leads to a level
        deeper on the next host, so that all ways to a page are equally long; one host is in the scope by a redirect alone, one is not."""
        depth, rate = 3, 8.0
        given, redirected, hosts = 4, 5, 6
        inside = 2 ** (depth + 1) - 1
        web = self.trial.folder / "crawl"
        with NginxSite(self.trial.folder, hosts, web, roots={host: web / str(host) for host in range(hosts)}, own={0: "location = /go { return 302 $target; }"},
                       extra="    set $target \"http://127.0.1.6:$server_port/p0.html\";", nice=-10) as site:
            for host in range(hosts):
                (web / str(host)).mkdir(parents=True)
                for number in range(2 * inside + 1):
                    links = [f"/p{2 * number + 1}.html", f"/p{2 * number + 2}.html", site.url((host + 1) % hosts, f"/p{2 * number + 1}.html")] + (["/p0.html"] if host < given else [])
                    body = "".join(f'<p><a href="{link}">on</a></p>' for link in links)
                    (web / str(host) / f"p{number}.html").write_text(pages.small(f"Page {number}", body))
            starts = [site.url(host, "/p0.html") for host in range(given)] + [site.url(0, "/go")]
            follow = ("--depth", depth, "--scope", "host", "--ignore-robots", "--allow-private")
            alone = millrace.scrape(self.trial.folder / "profile-alone", ["--input", millrace.write_lines(self.trial.folder / "starts.txt", starts), "--rate", 0,
                                    "--store", f"sqlite:{self.trial.folder}/alone.db", *follow], 60)
            expected = {site.url(host, f"/p{number}.html") for host in (*range(given), redirected) for number in range(inside)} - {site.url(redirected, "/p0.html")} | {site.url(0, "/go")}
            self.trial.check(alone.status == 0 and {page["url"] for page in alone.pages} == expected, f"one worker finds {len(alone.pages)} pages of {len(expected)}")
            site.clear_log()
            self.begin(site, starts, "--rate", rate, *follow)
            self.join()
            self.urls = sorted(expected)
            self.finish("crawl: ", 60)
            self.check_once("crawl: ")
            asked = Counter(f"http://{start.host}:{site.port}{start.uri}" for start in pacing.read_log(site.log))
            self.trial.check(set(asked) == expected | {site.url(redirected, "/p0.html")} and max(asked.values()) == 1, f"crawl: {len(asked)} URLs were asked for, each once")
            shares = [len(worker.pages) for worker in self.workers]
            self.trial.check(min(shares) > 0, f"crawl: both took part: {shares}")

    def told(self):
        """What is written into the run's row holds for all workers: another rate, a pause, the end."""
        hosts = 20
        with self.site_of(hosts) as site:
            self.begin(site, self.plain_urls(site, hosts, 60), "--rate", 2, "--ignore-robots")
            self.join()

            def tell(change):
                self.postgres.query(f"update runs set {change} where id = {self.run}; select pg_notify('millrace', '{self.run}')", self.database)
                return time.time() * 1000

            def starts_between(begin, end):
                return [start for start in pacing.read_log(site.log) if begin <= start.at_ms < end]
            time.sleep(2)
            paused = tell("state = 'paused'")
            time.sleep(2)
            went_on = tell("state = 'running'")
            late = starts_between(paused + 500, went_on)
            self.trial.check(not late, f"a pause holds all workers within 0.5 s ({len(late)} starts after it)")
            time.sleep(1.5)
            again = starts_between(went_on, went_on + 1500)
            self.trial.check(len(again) >= hosts, f"and they go on ({len(again)} starts in 1.5 s)")
            faster = tell("settings = jsonb_set(settings::jsonb, '{rate}', '8')::text")
            time.sleep(2)
            rate = len(starts_between(faster + 500, faster + 2000)) / 1.5 / hosts
            self.trial.check(6 <= rate <= 8.5, f"a rate of 8 per second is kept by all of them within 0.5 s: {rate:.1f} per second and host")
            tell("state = 'stopped'")
            statuses = [worker.wait(10) for worker in self.workers]
            left = self.scalar("select count(*) from hosts where lease_owner is not null")
            self.trial.check(statuses == [1, 1] and left == 0, f"the end ends all of them: {statuses}, {left} leases are left")


def beside(*functions):
    """Both wait for their workers most of the time."""
    with ThreadPoolExecutor(len(functions)) as pool:
        for future in [pool.submit(function) for function in functions]:
            future.result()


def main():
    with Trial("shared-run", __doc__) as trial:
        shared = SharedRun(trial, trial.use(Postgres(trial.folder)))
        trial.run_part("disturbed", shared.disturbed)
        crawl = SharedRun(trial, shared.postgres, "crawl")
        trial.run_part("redirects, and a crawl beside them", lambda: beside(shared.redirects, crawl.crawl))
        if trial.full or trial.options.only:
            trial.run_part("come and go", shared.come_and_go)
            trial.run_part("told", shared.told)


if __name__ == "__main__":
    main()
