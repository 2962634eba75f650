#!/usr/bin/python3
"""Metrics of every command, as Debian's Prometheus and promtool read them, and what a client that means ill can do to them (row 28 of the
fault table)."""
import asyncio
import os
import resource
import socket
import statistics
import sys
import threading
import time
from pathlib import Path

import websockets

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import millrace
import pages
from chat import Chat, Traffic, adds_up
from misbehaving import OK, Misbehaving, drip
from nginx_site import NginxSite
from prometheus import Page, Prometheus, check_text, fetch, metrics_url
from trial import Trial, wait_until

ANYWHERE = ["--metrics", "127.0.0.1:0"]
MAX_HOST_LABELS = 200
SERVER_THREADS = 32
DISCOVERY_SECONDS = 5     # before Prometheus scrapes a target for the first time
REQUEST_SECONDS = 1       # that a client of the metrics has


def rss(process):
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * resource.getpagesize() / (1 << 20)


def page_when(url, condition, seconds):
    """The first metrics for which `condition` holds, or None."""
    def look():
        now = Page(url)
        return now if condition(now) else None
    return wait_until(look, seconds, 0.2)


def descriptors(process):
    return len(os.listdir(f"/proc/{process}/fd"))


class Metrics:
    def __init__(self, trial):
        self.trial = trial
        self.count = 0
        self.web = pages.write_small_site(trial.folder / "web", 400)
        self.site = trial.use(NginxSite(trial.folder, 3, self.web))

    def profile(self):
        self.count += 1
        folder = self.trial.folder / f"profile-{self.count}"
        folder.mkdir()
        return folder

    def scrape(self, urls, *arguments, env=None):
        profile = self.profile()
        return millrace.Scrape(profile, [*ANYWHERE, "--ignore-robots", "--input", millrace.write_lines(profile / "urls.txt", urls), *arguments], env=env)

    def held_scrape(self, urls, *arguments, env=None):
        """A run that has done all of `urls` and does not end: one host sends a byte a second."""
        slow = self.trial.use(Misbehaving(["127.0.9.9"], {"/": drip(OK + b"\r\n", 1)}))
        return self.scrape([*urls, f"http://127.0.9.9:{slow.port}/"], "--timeout", 600, *arguments, env=env)

    # --- all commands under Prometheus ---
    def prometheus(self):
        seconds = 30 if self.trial.full else 3
        pages_each = 30 * (seconds + DISCOVERY_SECONDS)
        scrape = self.held_scrape([self.site.url(host, f"/p{number % 400}.html?{number}") for number in range(pages_each) for host in range(3)] + [self.site.url(0, "/gone")], "--rate", 30)
        files = [self.trial.folder / f"file-{number}" for number in range(20)]
        for number, file in enumerate(files):
            with open(file, "wb") as made:
                made.truncate((number + 1) << (24 if self.trial.full else 20))
        fifo = self.trial.folder / "fifo"   # read last and alone: holds the command until it is closed
        os.mkfifo(fifo)
        hashing = millrace.Scrape(self.profile(), [*ANYWHERE, *files, self.trial.folder / "missing", fifo], command="hash")
        with Chat(self.profile(), [*ANYWHERE, "--redis", "none", "--rate-limit", 0]) as chat:
            urls = {"scrape": metrics_url(scrape), "chat": metrics_url(chat), "hash": metrics_url(hashing)}
            with Prometheus(self.trial.folder, urls) as server:
                with Traffic(chat.url, 20, 400) as traffic:
                    wait_until(lambda: min((len(values) for _, values in server.series("up")), default=0) >= seconds, seconds + 3 * DISCOVERY_SECONDS, 0.2)
                asyncio.run(self.bad_message(chat.url))
                self.agree_scrape(scrape, urls["scrape"], 3 * pages_each)
                self.agree_chat(chat, urls["chat"], traffic)
                self.agree_hash(urls["hash"], files)
                self.judge(server, seconds)
            for command, url in urls.items():
                check_text(self.trial, fetch(url), f"millrace {command}")
        scrape.signal(15)
        scrape.wait(10)
        self.trial.check(scrape.summary["done"] == 3 * pages_each and scrape.summary["failed"] == 1, f"the run's own summary has the same: {scrape.summary['done']} done, {scrape.summary['failed']} failed")
        with open(fifo, "wb"):
            pass
        status = hashing.wait(10)
        total = hashing.summary
        self.trial.check(status == 1 and total["hashed"] == len(files) + 1 and total["unreadable"] == 1, f"so has that of hash: {total}")

    async def bad_message(self, url):
        async with websockets.connect(url) as client:
            await client.send("no JSON")
            await client.recv()

    def agree_scrape(self, run, url, done):
        page = page_when(url, lambda now: now.get("millrace_scrape_pages_total", result="done") == done and now.get("millrace_scrape_in_flight") == 1, 60)
        if not self.trial.check(page is not None, f"scrape: {done} pages done"):
            return
        in_rows = sum(each["state"] == "done" for each in run.pages)
        requests = page.get("millrace_scrape_requests_total")
        answers = sum(page.labels("millrace_scrape_responses_total", "class").values())
        self.trial.check(in_rows == done and page.get("millrace_scrape_errors_total", cause="404") == 1, f"scrape: as many lines are printed ({in_rows}); one error with its cause")
        self.trial.check(requests == done + 2 and answers == done + 1, f"scrape: {requests:.0f} requests, {answers:.0f} answers, one under way")
        lanes = {reason: count for reason, count in page.labels("millrace_scrape_lanes", "reason").items() if count}
        self.trial.check(sum(lanes.values()) == 4 and lanes.get("done") == 3, f"scrape: lanes by what they wait for: {lanes}")
        self.trial.check(page.get("millrace_scrape_received_bytes_total") > 0 and page.get("millrace_limit_used", limit="transfers", unit="count") == 1, "scrape: bytes are counted, limits and their use are there")

    def agree_chat(self, chat, url, traffic):
        time.sleep(1.2)   # as old as the figures may be
        page, own = Page(url), chat.statistics()
        for metric, key in (("millrace_chat_messages_received_total", "received"), ("millrace_chat_messages_echoed_total", "echoed"), ("millrace_chat_clients_accepted_total", "accepted"),
                            ("millrace_chat_logged_total", "logged"), ("millrace_chat_journal_entries", "journal_depth"), ("millrace_chat_echo_latency_seconds_count", "echoed")):
            self.trial.check(page.get(metric) == own[key], f"chat: {metric} {page.get(metric)}, the statistics say {own[key]}")
        self.trial.check(adds_up(own) and own["echoed"] == len(traffic.echoed) > 0 and page.get("millrace_chat_messages_rejected_total", code="bad_json") == 1, f"chat: {len(traffic.echoed)} echoes at the clients, one message rejected")

    def agree_hash(self, url, files):
        size = sum(file.stat().st_size for file in files)
        page = page_when(url, lambda now: now.get("millrace_hash_files_total", outcome="done") == len(files) and now.get("millrace_hash_in_flight") == 1, 60)
        if self.trial.check(page is not None, f"hash: {len(files)} files done, one under way"):
            self.trial.check(page.get("millrace_hash_read_bytes_total") == size and page.get("millrace_hash_files_total", outcome="unreadable") == 1, f"hash: {size} bytes, one file unreadable")

    def judge(self, server, seconds):
        up = {labels["job"]: values for labels, values in server.series("up")}
        self.trial.check(len(up) == 3 and all(len(values) >= seconds and set(values) == {1.0} for values in up.values()), f"Prometheus: up was 1 at every scrape ({ {job: len(values) for job, values in up.items()} })")
        self.trial.check(server.errors() == {}, f"Prometheus: no scrape error {server.errors() or ''}")
        fell, looked_at = [], 0
        for labels, values in server.series('{__name__=~".+_(total|count|bucket|sum)"}'):
            looked_at += 1
            if any(later < earlier for earlier, later in zip(values, values[1:])):
                fell.append((labels, values))
        self.trial.check(looked_at > 50 and not fell, f"Prometheus: none of {looked_at} counters ever fell {fell[:2] or ''}")

    # --- row 28 ---
    def hostile_hosts_28(self):
        many = NginxSite(self.trial.folder, 300, self.web, everywhere=True)
        with many:
            odd = ['http://a"b{}.test/', "http://" + "n" * 60 + "." + "m" * 60 + "." + "o" * 60 + ".test/", "http://ünïcödé.test/", "http://b%00.test/", "http://a\\b.test/", "http://x`$(id).test/"]
            run = self.held_scrape([*odd, *(many.url(host, "/p1.html") for host in range(300))], "--rate", 0, "--retries", 0)
            url = metrics_url(run)
            page = page_when(url, lambda now: now.get("millrace_scrape_pages_total", result="done") == 300 and now.get("millrace_scrape_in_flight") == 1, 30)
            self.trial.check(page is not None, "300 hosts done beside hostile ones")
            page = page or Page(url)
            check_text(self.trial, page.text, "with hostile names")
            hosts = page.labels("millrace_scrape_host_starts_total", "host")
            self.trial.check(len(hosts) == MAX_HOST_LABELS + 1 and "other" in hosts, f"{len(hosts) - 1} hosts have a label, and there is other: {hosts.get('other')}")
            self.trial.check(sum(hosts.values()) == page.get("millrace_scrape_requests_total"), f"together they come to all {sum(hosts.values()):.0f} requests")
            self.trial.check('a"b{}.test' in hosts and 'host="a\\"b{}.test"' in page.text, "a quote in a name is escaped")
            self.trial.check(len(page.text) < 100_000, f"{len(page.text)} bytes in all")
            run.kill()

    def slow_clients_28(self):
        each = 400 if self.trial.full else 200
        run = self.held_scrape([self.site.url(host, f"/p{number % 400}.html?slow{number}") for number in range(each) for host in range(3)], "--rate", 40)
        url = metrics_url(run)
        port = int(url.split(":")[2].split("/")[0])
        connect = lambda: socket.create_connection(("127.0.0.1", port), 5)
        fetch(url)
        wait_until(lambda: len(run.pages) > 60, 10)
        before, files = rss(run.process.pid), descriptors(run.process.pid)
        most = {"rss": before, "fd": files}
        over = threading.Event()

        def watch():
            while not over.wait(0.05):
                most["rss"], most["fd"] = max(most["rss"], rss(run.process.pid)), max(most["fd"], descriptors(run.process.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        self.drip(connect)
        self.long_line(connect, url)
        self.silent(connect, url)
        self.deaf(connect, url)
        over.set()
        watcher.join()
        if not millrace.sanitized():
            self.trial.check(most["rss"] - before < 12, f"memory at most {most['rss'] - before:+.1f} MB beyond {before:.0f} MB")
        self.trial.check(most["fd"] - files <= SERVER_THREADS + 64 + 40, f"at most {most['fd'] - files} more descriptors")
        wait_until(lambda: len(run.pages) >= 3 * each, 30)
        run.signal(15)
        run.wait(10)
        self.trial.check(run.summary["done"] == 3 * each and run.summary["longest_turn_ms"] < 50, f"the run went on: {run.summary['done']} pages, longest turn of the loop {run.summary['longest_turn_ms']} ms")

    def drip(self, connect):
        began = time.monotonic()
        with connect() as client:
            try:
                for byte in b"GET /metrics HTTP/1.1\r\nX: " + b"y" * 1000:
                    client.send(bytes([byte]))
                    time.sleep(0.05)
            except OSError:
                pass
        took = time.monotonic() - began
        self.trial.check(took < 3 * REQUEST_SECONDS, f"a request that drips is cut after {took:.1f} s")

    def long_line(self, connect, url):
        answer = b""
        with connect() as client:
            try:
                client.sendall(b"GET /" + b"a" * (1 << 20) + b" HTTP/1.1\r\n\r\n")
                answer = client.recv(1000)
            except OSError:
                answer = b"cut"
        self.trial.check(answer and b" 200 " not in answer.split(b"\r\n")[0], f"a request line of 1 MiB: {answer.split(bytes([13]))[0].decode()}")
        self.trial.check("millrace_build_info" in fetch(url), "the next request is answered")

    def silent(self, connect, url):
        """Some are no matter at all; many delay a scrape, and are gone soon."""
        many = 300 if self.trial.full else 80
        for count, limit in ((SERVER_THREADS // 2, 0.5), (many, many / SERVER_THREADS * REQUEST_SECONDS + 3)):
            clients = [connect() for _ in range(count)]
            began = time.monotonic()
            fetch(url, 60)
            took = time.monotonic() - began
            self.trial.check(took < limit, f"with {count} silent connections a scrape takes {took:.2f} s (at most {limit:.1f} s)")
            for client in clients:
                client.close()
        time.sleep(0.2)

    def deaf(self, connect, url):
        """They ask and never read."""
        clients = []
        for _ in range(SERVER_THREADS // 2):
            client = connect()
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            client.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n" * 20)
            clients.append(client)
        began = time.monotonic()
        fetch(url, 30)
        took = time.monotonic() - began
        self.trial.check(took < 0.5, f"beside {len(clients)} clients that ask and do not read a scrape takes {took:.2f} s")
        for client in clients:
            client.close()

    # --- the loop ---
    def blocked_loop(self):
        """A task keeps the loop for two seconds: metrics are answered meanwhile, and tell it afterwards."""
        run = self.held_scrape([self.site.url(host, f"/p{number}.html?blocked") for number in range(20) for host in range(3)], "--rate", 20, env={"MILLRACE_PLANT_STALL": "2000@2"})
        url = metrics_url(run)
        turns = lambda: Page(url).get("millrace_loop_turns_total", loop="loop")
        stands = wait_until(lambda: (before := turns()) and not time.sleep(0.2) and turns() == before, 10, 0.01)
        began = time.monotonic()
        for _ in range(10):
            turns()
        took = (time.monotonic() - began) / 10
        self.trial.check(stands and took < 0.2, f"while the loop is blocked metrics are answered in {took * 1000:.1f} ms")
        stalled = page_when(url, lambda now: now.get("millrace_loop_stalls_total", loop="loop") == 1, 5)
        self.trial.check(stalled, "afterwards the stall is counted")
        if stalled:
            over = stalled.get("millrace_loop_latency_seconds_count", loop="loop") - stalled.get("millrace_loop_latency_seconds_bucket", loop="loop", le="1")
            longest = stalled.get("millrace_loop_longest_latency_seconds", loop="loop")
            self.trial.check(over == 1 and 1.8 < longest < 3, f"one latency is above a second, the longest is {longest:.2f} s")
        run.kill()

    # --- the command line ---
    def bad_usage(self):
        taken = socket.create_server(("127.0.0.1", 0))
        busy = f"127.0.0.1:{taken.getsockname()[1]}"
        for command, arguments, usage in (("scrape", [self.site.url(0, "/p1.html")], 2), ("chat", ["--redis", "none", "--listen", "127.0.0.1:0"], 2), ("hash", [__file__], 1)):
            for value, expected, word in (("nowhere", usage, "HOST:PORT"), ("127.0.0.1:99999", usage, "HOST:PORT"), (busy, 3, "another program uses it")):
                run = millrace.Scrape(self.profile(), ["--metrics", value, *arguments], command=command)
                status = run.wait(10)
                self.trial.check(status == expected and word in run.stderr and not run.pages, f"{command} --metrics {value.split(':')[0]}: status {status}, {run.stderr.strip()[:110]}")
        taken.close()

    # --- the window ---
    def dashboard(self):
        run = millrace.Scrape(self.profile(), ANYWHERE, command="--metrics=127.0.0.1:0", json_lines=False, env={"QT_QPA_PLATFORM": "offscreen"})
        url = metrics_url(run)
        page = page_when(url, lambda now: now.get("millrace_hash_in_flight") is not None and now.get("millrace_chat_clients") is not None, 10)
        check_text(self.trial, page.text if page else "", "the dashboard")
        began = time.monotonic()
        run.signal(15)
        status = run.wait(10)
        self.trial.check(page and status == 0 and time.monotonic() - began < 5, f"the dashboard has the families of all engines; it quits with {status} in {time.monotonic() - began:.1f} s")

    # --- what it costs (with --full) ---
    def cost(self):
        urls = [f"{self.site.url(host, f'/p{number % 400}.html')}?{number}" for number in range(4000) for host in range(3)]
        cpu = {True: [], False: []}
        for _ in range(5):
            for on in (True, False):
                profile = self.profile()
                run = millrace.Scrape(profile, [*(ANYWHERE if on else []), "--ignore-robots", "--rate", 0, "--per-host", 32, "--quiet", "--input", millrace.write_lines(profile / "urls.txt", urls)])
                url = metrics_url(run) if on else None
                while run.running():
                    if on:
                        try:
                            fetch(url)
                        except OSError:
                            pass   # it has just ended
                    time.sleep(1)
                run.wait(60)
                cpu[on].append(run.cpu_seconds / len(urls) * 1e6)
        on, off = statistics.median(cpu[True]), statistics.median(cpu[False])
        self.trial.check(on < off * 1.05, f"CPU a page, medians of 5: {off:.1f} µs without metrics, {on:.1f} µs with a scrape a second ({(on / off - 1) * 100:+.1f} %)")


with Trial("metrics", __doc__) as trial:
    metrics = Metrics(trial)
    for name in ("prometheus", "hostile_hosts_28", "slow_clients_28", "blocked_loop", "dashboard", "bad_usage"):
        trial.run_part(name, getattr(metrics, name))
    if trial.full:
        trial.run_part("cost", metrics.cost)
