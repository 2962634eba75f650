#!/usr/bin/python3
"""Telemetry by OTLP/HTTP JSON: what scrape, chat and hash push is read by a strict collector, and whatever a collector does, the program goes
on, ends in time, retries only what may be retried, and says once what was lost."""
import itertools
import json
import re
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import chat
import millrace
import pages
from nginx_site import NginxSite, free_port
from otlp_collector import Collector
from preload import build_preload
from scripted_backend import ScriptedBackend
from trial import Trial, wait_until

LOSS = re.compile(r"did not get into the collector at \S+: (\d+) of (\d+) spans")
TROUBLE = re.compile(r"does not take all telemetry")
SECRET = "sesame-7f3a"


def lines_with(pattern, text):
    return [line for line in text.splitlines() if pattern.search(line)]


def descendants(spans, root):
    return [span for span in spans if span.parent == root.id]


class Otlp:
    def __init__(self, trial):
        self.trial = trial
        self.count = itertools.count()
        self.in_turn = self.was_in_turn = None
        web = pages.write_small_site(trial.folder / "web", 60)
        self.backend = trial.use(ScriptedBackend())
        self.site = trial.use(NginxSite(trial.folder, 4, web, backend=self.backend.port, redirects={"/old.html": "/p7.html"}))

    def profile(self):
        path = self.trial.folder / f"profile-{next(self.count)}"
        path.mkdir()
        return path

    def urls(self, count):
        return [self.site.url(number % 4, f"/p{number}.html") for number in range(count)]

    def strict(self, collector, name):
        self.trial.check(not collector.wrong, f"{name}: all {len(collector.requests)} requests are as the protocol has them" + (f": {collector.wrong[:3]}" if collector.wrong else ""))
        self.trial.check(collector.most_at_once <= 1, f"{name}: one request of a kind at a time ({collector.most_at_once})")

    @staticmethod
    def last_values(collector, metric, label):
        """{what the label says: the value of the last push}"""
        return {point.attributes.get(label): point.value for point in collector.points if point.metric == metric}

    # --- what is told ---
    def scrape(self):
        dead = free_port()
        plain = self.site.url(0, "/p1.html")
        old, flaky, missing, refused = self.site.url(1, "/old.html"), self.site.url(2, "/scripted/flaky/1/x"), self.site.url(3, "/none.html?sig=" + SECRET), f"http://127.0.0.1:{dead}/"
        with Collector() as collector:
            run = millrace.scrape(self.profile(), ["--otlp", collector.url, "--rate", "0", "--retries", "1", plain, old, flaky, missing, refused], 60)
        self.trial.check(run.status == 1 and run.stderr.count("telemetry") == 0, f"exit status 1 for the failed URLs, nothing said about telemetry: {run.stderr[-200:]!r}")
        self.strict(collector, "scrape")
        told = self.last_values(collector, "millrace_scrape_pages_total", "result")
        said = {name: run.summary[name] for name in ("done", "failed", "skipped")}
        self.trial.check(told == said, f"the last push is the whole account: {told}, the summary {said}")
        traces = {}
        for spans in collector.traces().values():
            traces[spans[0].attributes["url.full"]] = spans
        self.trial.check(len(traces) == 5 and all(spans[0].name == "fetch" for spans in traces.values()), f"one trace per URL, its root is \"fetch\" ({len(traces)})")

        def look(url):
            spans = traces.get(url.replace(SECRET, "REDACTED"), [])
            root = spans[0]
            below = descendants(spans, root)
            return root, below, [span for span in below if span.name == "attempt"], spans
        root, below, attempts, spans = look(plain)
        names = [span.name for span in below]
        self.trial.check(sorted(names) == ["attempt", "lane wait", "parse", "robots.txt", "store"] or sorted(names) == ["attempt", "lane wait", "lane wait", "parse", "robots.txt", "store"],
                         f"a page: {names}")
        phases = [span.name for span in descendants(spans, attempts[0])]
        self.trial.check("first byte" in phases, f"its attempt: {phases}")
        self.trial.check(root.status == 0 and attempts[0].attributes["http.response.status_code"] == 200 and attempts[0].kind == 3, f"status 200, no error, kind CLIENT: {attempts[0].attributes}")
        fetches = millrace.sqlite_rows(Path(run.command[3]) / "millrace.db", "select total_us from fetches where url = ?", (plain,))
        self.trial.check(fetches and abs(fetches[0]["total_us"] / 1000 - attempts[0].milliseconds) < 50, f"the attempt lasts as long as the table \"fetches\" says: {attempts[0].milliseconds:.1f} ms, {fetches}")
        offset = abs(root.end / 1e9 - time.time())
        self.trial.check(offset < 60, f"its dates are those of the wall clock ({offset:.1f} s ago)")
        _, _, attempts, _ = look(old)
        self.trial.check([span.attributes["http.response.status_code"] for span in attempts] == [302, 200], f"a redirect: two attempts, {[span.attributes['url.full'] for span in attempts]}")
        root, _, attempts, _ = look(flaky)
        self.trial.check([span.attributes["millrace.attempt"] for span in attempts] == [1, 2] and attempts[0].status == 2 and root.status == 0,
                         f"a retry: the first attempt failed with {attempts[0].attributes.get('error.type')}, the URL did not")
        root, _, _, _ = look(missing)
        self.trial.check(root.status == 2 and root.attributes["error.type"] == "404", f"a page that is not there: error {root.attributes['error.type']}")
        root, _, attempts, _ = look(refused)
        self.trial.check(root.status == 2 and root.attributes["error.type"] == "Refused", f"a host that refuses: error {root.attributes['error.type']}, {root.message!r}, {len(attempts)} attempts")
        robots = [span.attributes.get("error.type") for span in traces[refused] if span.name == "robots.txt"]
        self.trial.check(robots and set(robots) == {"Refused"}, f"told of its robots.txt already: {robots}")
        self.trial.check(not any(SECRET.encode() in request.body for request in collector.requests), "no signature of a URL is told")

    def chat(self):
        messages = 50
        with Collector() as collector:
            with chat.Chat(self.profile(), ["--redis", "none", "--otlp", collector.url]) as server:
                with chat.Traffic(server.url, 2, messages) as traffic:
                    wait_until(lambda: len(traffic.echoed) >= messages, 10)
                last = server.stop()
        self.trial.check(server.status == 0 and server.stopped_in < 3, f"exit status 0 after {server.stopped_in:.2f} s")
        self.strict(collector, "chat")
        metrics = [request for request in collector.requests if request.kind == "metrics"]
        self.trial.check(metrics and b'"millrace_chat_messages_received_total"' in metrics[-1].body and b'"millrace_loop_latency_seconds"' in metrics[-1].body, f"metrics are pushed too: {len(metrics)} times")
        told = self.last_values(collector, "millrace_chat_messages_received_total", None)
        self.trial.check(list(told.values()) == [last["received"]], f"the last push is the whole account: {told}, the statistics {last['received']}")
        traces = collector.traces()
        self.trial.check(20 <= len(traces) <= last["received"], f"messages are sampled, 20 a second at most: {len(traces)} traces of {last['received']} messages in {server.seconds:.1f} s")
        self.trial.check(len(traces) <= 20 * (server.seconds + 1), "and no more than that")
        names = {tuple(sorted(span.name for span in spans)) for spans in traces.values()}
        self.trial.check(names == {("echo", "log", "message")}, f"received, logged, echoed: {names}")
        self.trial.check(all(spans[0].attributes["millrace.logged_in"] == "journal" for spans in traces.values()), "where it was logged is told")
        sent = [request.body for request in collector.requests]
        self.trial.check(not any(b'"user"' in body or b"127.0.0.1" in body for body in sent), "nothing of what was said, and no address")

    def hash(self):
        folder = self.trial.folder / "files"
        folder.mkdir()
        for number in range(8):
            (folder / f"secret-name-{number}").write_bytes(b"x" * (number << 16))
        with Collector() as collector:
            run = millrace.scrape(self.profile(), ["--otlp", collector.url, "-a", "sha256", *sorted(folder.iterdir()), folder / "absent"], 30, command="hash", json_lines=False)
        self.trial.check(run.status == 1 and len(run.stdout.splitlines()) == 8, f"exit status 1 for the missing file, 8 digests, {run.seconds:.2f} s")
        self.strict(collector, "hash")
        spans = collector.spans
        self.trial.check(len(spans) == 9 and {span.name for span in spans} == {"hash file"}, f"a trace per file ({len(spans)})")
        self.trial.check(sorted(span.attributes.get("file.size", -1) for span in spans) == sorted([-1, *(number << 16 for number in range(8))]), "with its size")
        self.trial.check([span.attributes["error.type"] for span in spans if span.status == 2] == ["not_found"], "and the error of the one that is not there")
        self.trial.check(not any(b"secret-name" in request.body for request in collector.requests), "no name of a file")

    # --- what may go wrong ---
    def one_fault(self, name, answers, expect, results):
        """A run of 3 s against a collector that answers so."""
        try:
            with Collector(answers) as collector:
                url = collector.url if answers else f"http://127.0.0.1:{free_port()}"
                run = millrace.scrape(self.profile(), ["--otlp", url, "--rate", "2", "--ignore-robots", *self.urls(24)], 30)
                results[name] = (collector, run, expect)
        except Exception as error:
            results[name] = error

    def faults(self):
        # name: answers, (lost spans: none, some or all; whether the first body came again)
        cases = {
            "200": (["200"], ("none", False)),
            "503 with Retry-After: 1": (["503 1", "200"], ("none", True)),
            "429 with Retry-After: 2": (["429 2", "200"], ("none", True)),
            "503 with Retry-After: 60": (["503 60", "200"], ("all", False)),
            "400": (["400", "200"], ("some", False)),
            "500": (["500"], ("all", False)),
            "partialSuccess": (["partial 3", "200"], ("some", False)),
            "a redirect": (["redirect"], ("all", False)),
            "garbage": (["garbage", "200"], ("none", True)),
            "10 MiB": (["long", "200"], ("none", False)),
            "a connection that closes": (["close", "200"], ("none", True)),
            "no answer": (["hang"], ("all", False)),
            "nobody who listens": ([], ("all", False)),
        }
        results = {}
        threads = [threading.Thread(target=self.one_fault, args=(name, *case, results)) for name, case in cases.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        calm = results["200"][1].seconds
        for name in cases:
            if isinstance(results[name], Exception):
                self.trial.check(False, f"{name}: {results[name]!r}")
                continue
            self.judge(name, *results[name], calm)

    def judge(self, name, collector, run, expect, calm):
        lost, again = expect
        stored = run.summary and run.summary["stored"]
        self.trial.check(run.status == 0 and stored == 24, f"{name}: all 24 pages stored, exit status {run.status}")
        self.trial.check(run.seconds < calm + 1.5, f"{name}: {run.seconds:.2f} s (with a good collector {calm:.2f} s)")
        self.trial.check(not collector.wrong and collector.most_at_once <= 1, f"{name}: {len(collector.requests)} requests, as the protocol has them, one at a time {collector.wrong[:2]}")
        bodies = [request.body for request in collector.requests]
        repeated = len(bodies) != len(set(bodies))
        self.trial.check(repeated == again, f"{name}: {'the same again' if again else 'nothing twice'}")
        losses, troubles = lines_with(LOSS, run.stderr), lines_with(TROUBLE, run.stderr)
        if lost == "none":
            self.trial.check(not losses, f"{name}: nothing lost {losses}")
        else:
            self.trial.check(len(losses) == 1, f"{name}: said once: {losses}")
            if losses:
                count, made = map(int, LOSS.search(losses[0]).groups())
                accepted = len(collector.spans) - collector.rejected
                self.trial.check(count + accepted == made and (lost == "some" or count == made), f"{name}: {count} lost + {accepted} accepted = {made}")
        self.trial.check(len(troubles) <= 1, f"{name}: trouble is said once at most: {troubles}")
        if again and "Retry-After" in name:
            wait = int(name.rsplit(" ", 1)[1])
            gap = next(later.at - first.at for index, first in enumerate(collector.requests) for later in collector.requests[index + 1:] if first.body == later.body)
            self.trial.check(gap >= wait - 0.01, f"{name}: asked again after {gap:.2f} s")

    def begin_all_in_turn(self):
        """Takes its seconds while the other parts take theirs."""
        if self.in_turn is None:
            self.in_turn = threading.Thread(target=self.run_all_in_turn)
            self.in_turn.start()

    def run_all_in_turn(self):
        """One chat server, a collector that goes through everything."""
        answers = ["200", "503 1", "429 1", "400", "partial 2", "redirect", "garbage", "long", "close", "200"] * (3 if self.trial.full else 1) + ["200"]
        with Collector(answers) as collector:
            with chat.Chat(self.profile(), ["--redis", "none", "--otlp", collector.url]) as server:
                with chat.Traffic(server.url, 2, 40) as traffic:
                    done = wait_until(lambda: len(collector.requests) > len(answers), 90 if self.trial.full else 30)
                    echoed, lost_connections = len(traffic.echoed), traffic.lost_connections
                last = server.stop()
        self.was_in_turn = collector, server, last, done, echoed, lost_connections

    def all_in_turn(self):
        self.begin_all_in_turn()
        self.in_turn.join()
        collector, server, last, done, echoed, lost_connections = self.was_in_turn
        self.trial.check(done is not None, f"every answer was given ({len(collector.requests)} requests, {server.seconds:.1f} s)")
        self.trial.check(server.status == 0 and server.stopped_in < 3 and chat.adds_up(last) and lost_connections == 0, f"chat is unaffected: {echoed} echoes, stopped in {server.stopped_in:.2f} s")
        self.strict(collector, "all in turn")
        count, made = map(int, LOSS.search(server.stderr).groups())
        accepted = len(collector.spans) - collector.rejected
        self.trial.check(count + accepted == made, f"{count} lost + {accepted} accepted = {made} spans")
        self.trial.check(len(lines_with(LOSS, server.stderr)) == 1 and len(lines_with(TROUBLE, server.stderr)) == 1, "both sentences once")
        self.trial.check(len({(span.trace, span.id) for span in collector.spans}) == len(collector.spans), "nothing that was accepted came twice")

    def ends_in_time(self):
        """SIGTERM while the collector hangs; and a collector that hangs does not hold up hash."""
        with Collector(["hang"]) as collector:
            hashing = millrace.Scrape(self.profile(), ["--otlp", collector.url, __file__], command="hash", json_lines=False)
            with chat.Chat(self.profile(), ["--redis", "none", "--otlp", collector.url]) as server:
                with chat.Traffic(server.url, 1, 20):
                    hashing.status = hashing.wait(10)
                    wait_until(lambda: len(collector.requests) > 1, 10)
                server.stop()
            self.trial.check(server.status == 0 and server.stopped_in < 3, f"chat ends {server.stopped_in:.2f} s after SIGTERM")
            self.trial.check(hashing.status == 0 and hashing.seconds < 3, f"hash: {hashing.seconds:.2f} s")
            self.trial.check(len(lines_with(LOSS, hashing.stderr)) == 1, f"hash says it: {hashing.stderr.strip()!r}")

    def resolver(self):
        """The collector has a name, and nobody answers what its address is."""
        preload = build_preload(self.trial.folder)
        run = millrace.scrape(self.profile(), ["--otlp", "http://n1.dead.test:4318", __file__], 30, command="hash", json_lines=False, env={"LD_PRELOAD": preload})
        self.trial.check(run.status == 0 and run.seconds < 3, f"a name without an answer: {run.seconds:.2f} s, {run.stderr.strip()[-150:]!r}")
        run = millrace.scrape(self.profile(), ["--otlp", "http://n1.slow.test:4318", __file__], 30, command="hash", json_lines=False, env={"LD_PRELOAD": preload})
        self.trial.check(run.status == 0 and run.seconds < 3, f"a resolver that takes 30 s: {run.seconds:.2f} s, {run.stderr.strip()[-150:]!r}")

    def options(self):
        for url in ("127.0.0.1:4318", "ftp://127.0.0.1/", "http://", "http://127.0.0.1:99999", f"http://u:{SECRET}@127.0.0.1/"):
            for command, arguments in (("scrape", [self.urls(1)[0]]), ("chat", []), ("hash", [__file__])):
                run = millrace.scrape(self.profile(), ["--otlp", url, *arguments], 10, command=command, json_lines=False)
                status = 1 if command == "hash" else 2
                self.trial.check(run.status == status and "--otlp" in run.stderr and SECRET not in run.stderr, f"{command} --otlp {url.replace(SECRET, '…')}: exit status {run.status}: {run.stderr.strip()[:110]!r}")
        headers = {"OTEL_EXPORTER_OTLP_HEADERS": f"authorization=Bearer%20{SECRET}", "OTEL_RESOURCE_ATTRIBUTES": "deployment.environment=trial"}
        with Collector(["400"]) as collector:
            run = millrace.scrape(self.profile(), ["--otlp", collector.url + "/", __file__], 10, command="hash", json_lines=False, env=headers)
        self.trial.check(all(request.headers.get("authorization") == f"Bearer {SECRET}" for request in collector.requests) and collector.requests, "the headers of the environment are sent")
        self.trial.check(SECRET not in run.stderr and not any(SECRET.encode() in request.body for request in collector.requests), "and shown nowhere")
        resource = json.loads(collector.requests[0].body)["resourceSpans"][0]["resource"]["attributes"]
        self.trial.check({"key": "deployment.environment", "value": {"stringValue": "trial"}} in resource, f"resource: {[each['key'] for each in resource]}")
        self.trial.check(not any(each["key"].startswith("host.") for each in resource), "the host's name is not told")
        with Collector() as collector:
            run = millrace.scrape(self.profile(), ["--otlp", collector.url, __file__], 10, command="hash", json_lines=False, env={"OTEL_TRACES_SAMPLER": "always_off"})
        self.trial.check(run.status == 0 and not collector.requests, "OTEL_TRACES_SAMPLER=always_off: nothing is sent")

    def soak(self):
        """A collector that is away for long: memory stays, and it is asked ever more rarely."""
        if not self.trial.full:
            return self.trial.note("only with --full")
        with Collector(["close"]) as collector:
            with chat.Chat(self.profile(), ["--redis", "none", "--otlp", collector.url]) as server:
                with chat.Traffic(server.url, 2, 200):
                    time.sleep(10)
                    before = resident(server.process.pid)
                    time.sleep(80)
                    grown = resident(server.process.pid) - before
                server.stop()
        traces = [request for request in collector.requests if request.kind == "traces"]
        gaps = [later.at - first.at for first, later in zip(traces, traces[1:])]
        self.trial.check(grown < 20 << 20, f"memory grew by {grown / 2**20:.1f} MiB in 80 s")
        self.trial.check(len(traces) < 12 and max(gaps) > 10, f"{len(traces)} requests in 90 s, gaps {[round(gap, 1) for gap in gaps]}")
        self.trial.check(len(lines_with(TROUBLE, server.stderr)) == 1 and len(lines_with(LOSS, server.stderr)) == 1, "both sentences once")


def resident(pid):
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096


def main():
    with Trial("otlp", __doc__) as trial:
        otlp = Otlp(trial)
        if not trial.options.only:
            otlp.begin_all_in_turn()
        for name in ("scrape", "chat", "hash", "faults", "all_in_turn", "ends_in_time", "resolver", "options", "soak"):
            trial.run_part(name, getattr(otlp, name))


if __name__ == "__main__":
    main()
