#!/usr/bin/python3
"""The scraper among servers and machines that fail. Each part is one row of the fault table (its number is in the part's name): what goes wrong is
named, memory and time stay bounded, and the polite work on other hosts goes on at its pace."""
import gzip
import itertools
import os
import signal
import sqlite3
import ssl
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import millrace
import pacing
import pages
from misbehaving import OK, BlackHole, Misbehaving, answer, drip, page, silence, stream
from nginx_site import NginxSite
from trial import Trial, wait_until

RATE = 10                 # starts per second and host in these runs
MEGABYTE = 1 << 20


class Faults:
    def __init__(self, trial):
        self.trial = trial
        self.count = 0
        web = pages.write_small_site(trial.folder / "web", 200)
        self.site = trial.use(NginxSite(trial.folder, 3, web))

    def profile(self):
        self.count += 1
        return self.trial.folder / f"profile-{self.count}"

    def good(self, each=20):
        return [self.site.url(host, f"/p{number}.html") for number in range(each) for host in range(3)]

    def run(self, urls, *arguments, seconds=90, profile=None, **more):
        profile = profile or self.profile()
        profile.mkdir(parents=True, exist_ok=True)
        source = millrace.write_lines(profile / "urls.txt", urls)
        return millrace.scrape(profile, ["--rate", RATE, "--retries", 0, "--input", source, *arguments], seconds, **more)

    def beside_good(self, bad, *arguments, each=20, seconds=90, **more):
        """`bad` URLs beside good hosts: the run, once the good hosts have kept their pace."""
        self.site.clear_log()
        run = self.run([*bad, *self.good(each)], *arguments, seconds=seconds, **more)
        starts = pacing.by_host(pacing.read_log(self.site.log))
        limit = (max(len(times) for times in starts.values()) - 1) / RATE * 1.05 + 0.05   # robots.txt is a start
        longest = max(times[-1].at_ms - times[0].at_ms for times in starts.values()) / 1000
        done = sum(row["state"] == "done" for row in run.pages if row["url"] not in bad)
        self.trial.check(len(starts) == 3 and done == 3 * each and longest <= limit,
                         f"the other hosts keep their pace: {done} pages, the slowest took {longest:.2f} s (at most {limit:.2f} s)")
        return run

    def errors(self, run, expected):
        """{url: name of the error, or None for a page}."""
        found = {row["url"]: row.get("error", "").split(":")[0] or None for row in run.pages}
        for url, error in expected.items():
            path = url.split("/", 3)[3]
            self.trial.check(url in found and found[url] == error, f"/{path}: {error or 'a page'}" + ("" if found.get(url) == error else f", was {found.get(url, 'never reported')}"))

    def memory(self, run, beyond, megabytes):
        """Peak memory of `run` beyond that of a run like it without the fault."""
        more = (run.usage.ru_maxrss - beyond.usage.ru_maxrss) / 1024
        self.trial.check(more <= megabytes, f"memory {more:+.1f} MB beyond the same run without it (at most +{megabytes})")

    # --- the rows ---
    def refuses_1(self):
        urls = [f"http://127.0.9.1:9/{number}" for number in range(12)]
        run = self.beside_good(urls, "--ignore-robots", "--deadline", 5)
        refused = [row for row in run.pages if row["url"] in urls]
        self.trial.check(len(refused) == 5 and all(row["error"].startswith("Refused") for row in refused), f"five times Refused, then the lane's circuit holds the rest ({len(refused)})")

    def drops_packets_2(self):
        with BlackHole("127.0.9.2") as hole:
            urls = [hole.url(f"/{number}") for number in range(12)]
            limit = 10 if self.trial.full else 2
            began = time.monotonic()
            run = self.beside_good(urls, "--ignore-robots", "--timeout", 30 if self.trial.full else 2, "--deadline", 45 if self.trial.full else 10)
            gone = [row for row in run.pages if row["url"] in urls]
            self.trial.check(5 <= len(gone) <= 6 and all(row["error"].startswith("ConnectTimeout") for row in gone),
                             f"ConnectTimeout after {limit} s, circuit after five ({len(gone)}: {sorted({row['error'].split(':')[0] for row in gone})}); {time.monotonic() - began:.1f} s")

    def drips_3(self):
        scripts = {"/head": drip(b"HTTP/1.1 200 OK\r\nX: ", 0.5), "/body": drip(OK + b"Content-Length: 100000\r\n\r\n", 0.5), "/silence": silence}
        plain = self.run(self.good(10))
        with Misbehaving(["127.0.9.3"], scripts) as server:
            urls = [server.url(path) for path in scripts]
            run = self.beside_good(urls, "--timeout", 3, "--per-host", 4, each=45)
        self.errors(run, {urls[0]: "Timeout", urls[1]: "Timeout", urls[2]: "Timeout"})
        self.trial.check(run.seconds < 9, f"cut at the limit of 3 s ({run.seconds:.1f} s in all)")
        self.memory(run, plain, 4)

    def headers_4(self):
        many = "".join(f"X-Field-{number}: value\r\n" for number in range(150)).encode()
        large = b"X-Large: " + b"x" * 1000 + b"\r\n"
        scripts = {"/many": page("150 headers", many), "/large": OK + large * 320 + b"\r\nbody"}
        with Misbehaving(["127.0.9.4"], scripts) as server:
            run = self.beside_good([server.url(path) for path in scripts])
            self.errors(run, {server.url("/many"): None, server.url("/large"): "HeadersTooLarge"})

    def bombs_5(self):
        def squeezed(block, count, level):
            packer = zlib.compressobj(level, zlib.DEFLATED, 31)
            for _ in range(count):
                if piece := packer.compress(block):
                    yield piece
            yield packer.flush()
        noise = os.urandom(24 * 1024)
        head = OK + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n"
        length = 600 if self.trial.full else 64
        scripts = {"/zeros": stream(head, lambda: squeezed(b"\0" * MEGABYTE, length, 9)),
                   "/mixed": stream(head, lambda: squeezed(noise + b"\0" * (MEGABYTE - len(noise)), length, 9))}
        plain = self.run(self.good(10))
        with Misbehaving(["127.0.9.5"], scripts) as server:
            run = self.beside_good([server.url(path) for path in scripts], "--timeout", 60)
            self.errors(run, {server.url(path): "TooLarge" for path in scripts})
        self.memory(run, plain, 32)

    def truncated_6(self):
        text = b"<!doctype html><title>Whole</title>" + b"<p>words " * 5000
        packed = gzip.compress(text)
        zipped = b"Content-Encoding: gzip\r\n"
        scripts = {"/length": OK + b"Content-Length: 9000\r\n\r\n" + text[:4000], "/chunk": OK + b"Transfer-Encoding: chunked\r\n\r\nffff\r\n" + text[:4000],
                   "/gzip": OK + zipped + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % (len(packed) - 40) + packed[:-40],
                   "/gzip-close": OK + zipped + b"Connection: close\r\n\r\n" + packed[:-40]}
        with Misbehaving(["127.0.9.6"], scripts) as server:
            run = self.beside_good([server.url(path) for path in scripts])
            self.errors(run, {server.url(path): "Truncated" for path in scripts})

    def protocol_7(self):
        scripts = {"/lengths": OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", "/status": b"HTTP/1.1 banana OK\r\n\r\n", "/old": b"<title>old</title>",
                   "/flood": b"HTTP/1.1 103 Early Hints\r\n\r\n" * 20000}
        with Misbehaving(["127.0.9.7"], scripts) as server:
            run = self.beside_good([server.url(path) for path in scripts], "--retries", 1)
            self.errors(run, {server.url(path): "Protocol" for path in scripts})
            self.trial.check(all(row["attempts"] >= 1 for row in run.pages), "attempts are counted")

    def credentials_8(self):
        with Misbehaving(["127.0.9.9"], {"/landed": page("Landed")}) as target:
            with Misbehaving(["127.0.9.8"], {"/other-host": answer(302, [("Location", target.url("/landed"))])}) as server:
                self.beside_good([server.url("/other-host")], "--header", "Authorization: Bearer secret", "--header", "Cookie: id=secret", "--header", "X-Mine: secret", "--allow-private")
                asked = server.asked("/other-host")
                self.trial.check(len(asked) == 1 and ("Authorization", "Bearer secret") in asked[0].headers, "the host that was typed is given the headers")
            landed = target.asked("/landed")
            self.trial.check(len(landed) == 1 and not any("secret" in value for request in target.requests for _, value in request.headers), f"the target of its redirect is given none ({len(target.requests)} requests)")

    def blocked_9(self):
        private = Misbehaving(["127.0.9.11"], {"/inside": page("Inside")})
        with private:
            targets = {"/file": "file:///etc/passwd", "/data": "data:text/html,<title>x</title>", "/metadata": "http://169.254.169.254/latest/", "/mapped": f"http://[::ffff:127.0.9.11]:{private.port}/inside",
                       "/number": f"http://0x7f00090b:{private.port}/inside", "/private": f"http://127.0.9.11:{private.port}/inner", "/ftp": "ftp://127.0.9.11/x"}
            scripts = {path: answer(302, [("Location", target)]) for path, target in targets.items()}
            with Misbehaving(["127.0.9.10"], scripts) as server:
                run = self.beside_good([server.url(path) for path in targets])
                states = {row["url"]: row for row in run.pages}
                for path in targets:
                    row = states.get(server.url(path), {})
                    self.trial.check(row.get("state") == "failed" and row.get("title") != "Inside", f"{path} → {targets[path]}: {row.get('error', 'never reported')[:90]}")
            self.trial.check(not private.requests, f"no request was sent to any of them ({len(private.requests)})")

    def loops_10(self):
        scripts = {f"/hop/{number}": answer(302, [("Location", f"/hop/{number + 1}")]) for number in range(60)}
        scripts |= {"/a": answer(302, [("Location", "/b")]), "/b": answer(302, [("Location", "/a")])}
        with Misbehaving(["127.0.9.12"], scripts) as server:
            run = self.beside_good([server.url("/hop/0"), server.url("/a")])
            hops = [request for request in server.requests if request.path.startswith("/hop/")]
            self.trial.check(len(hops) == 11, f"50 hops: stops after ten redirects ({len(hops)} requests)")
            bad = [row for row in run.pages if row["url"] == server.url("/hop/0")]
            self.trial.check(len(bad) == 1 and bad[0]["state"] == "failed" and "redirect" in bad[0]["error"].lower(), f"and says so: {bad and bad[0].get('error')}")
            loop = server.asked("/a") + server.asked("/b")
            self.trial.check(len(loop) <= 11, f"and so does a loop of two ({len(loop)} requests)")

    def robots_12(self):
        rules = b"User-agent: *\nDisallow: /secret\nAllow: /secret/open\n"
        long = b"# filler\n" * 60_000 + b"User-agent: *\nDisallow: /\n"
        cases = {"127.0.9.20": (answer(200, [("Content-Type", "text/plain")], rules), "done", "skipped"), "127.0.9.21": (answer(404, []), "done", "done"),
                 "127.0.9.22": (answer(503, [("Retry-After", "1")]), "failed", "failed"), "127.0.9.23": (silence, "failed", "failed"),
                 "127.0.9.24": (answer(200, [("Content-Type", "text/plain")], long), "done", "done"),
                 "127.0.9.25": (answer(200, [("Content-Type", "text/plain")], b"\xef\xbb\xbf" + rules), "done", "skipped"),
                 "127.0.9.26": (answer(200, [("Content-Type", "text/html")], rules), "done", "skipped")}
        servers = [Misbehaving([host], {"/robots.txt": robots, "/page": page("Open"), "/secret": page("Secret")}) for host, (robots, _, _) in cases.items()]
        moved = Misbehaving(["127.0.9.27"], {"/robots.txt": answer(301, [("Location", "/moved.txt")]), "/moved.txt": answer(200, [], rules), "/page": page("Open"), "/secret": page("Secret")})
        for server in [*servers, moved]:
            self.trial.use(server)
        urls = [server.url(path) for server in [*servers, moved] for path in ("/page", "/secret")]
        run = self.beside_good(urls, "--timeout", 1, seconds=120)
        states = {row["url"]: row["state"] for row in run.pages}
        for server, (open_page, secret) in zip([*servers, moved], [(a, b) for _, a, b in cases.values()] + [("done", "skipped")]):
            found = states.get(server.url("/page")), states.get(server.url("/secret"))
            self.trial.check(found == (open_page, secret), f"robots.txt of {server.hosts[0]}: page {found[0]}, secret {found[1]} (expected {open_page}, {secret})")

    def certificates_15(self):
        for name, days, subject in (("self-signed", 30, "127.0.9.30"), ("self-signed, wrong name", 30, "elsewhere.test")):
            key, crt = self.trial.folder / f"{name}.key", self.trial.folder / f"{name}.crt"
            subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", crt, "-subj", f"/CN={subject}", "-days", str(days)]
                           + (["-addext", f"subjectAltName=DNS:{subject}"] if subject[0].isalpha() else ["-addext", f"subjectAltName=IP:{subject}"]), check=True, capture_output=True)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(crt, key)
            with Misbehaving(["127.0.9.30"], {"/page": page("Secret")}, tls=context) as server:
                run = self.run([server.url("/page")], "--ignore-robots")
                row = run.pages[0] if run.pages else {}
                self.trial.check(row.get("error", "").startswith("Tls:") and not server.requests, f"{name}: {row.get('error')}, nothing was sent")
        with Misbehaving(["127.0.9.31"], {}) as mute:   # speaks no TLS and answers nothing to a ClientHello
            run = self.beside_good([f"https://127.0.9.31:{mute.port}/page"], "--timeout", 2, "--ignore-robots", each=30)
            bad = [row for row in run.pages if row["url"].startswith("https")]
            self.trial.check(len(bad) == 1 and bad[0]["state"] == "failed" and run.seconds < 9, f"a stall in the handshake ends at the limit: {bad and bad[0].get('error')} ({run.seconds:.1f} s)")

    def store_17(self):
        self.locked_store()
        self.full_disk()

    def locked_store(self):
        profile = self.profile()
        profile.mkdir()
        lock_seconds = 20 if self.trial.full else 3
        run = millrace.Scrape(profile, ["--rate", 20, "--input", millrace.write_lines(profile / "urls.txt", self.good(100))])
        wait_until(lambda: len(run.pages) > 30, 20)
        other = sqlite3.connect(profile / "millrace.db", timeout=20, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        before = len(run.pages)
        time.sleep(lock_seconds)
        during = len(run.pages) - before
        other.execute("ROLLBACK")
        other.close()
        status = run.wait(120)
        self.trial.check(during <= 2, f"database locked for {lock_seconds} s: nothing is reported stored meanwhile ({during})")
        self.trial.check(status == 0 and run.summary["done"] == 300, f"it goes on by itself and loses nothing ({run.summary and run.summary['done']} of 300)")

    def full_disk(self):
        if os.geteuid() != 0:
            self.trial.note("a small tmpfs needs root: not tried")
            return
        small = self.trial.folder / "small"
        small.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", small], check=True)
        try:
            ballast = small / "ballast"
            run = millrace.Scrape(self.profile(), ["--rate", 20, "--store", f"sqlite:{small}/pages.db", "--input", millrace.write_lines(self.trial.folder / "full.txt", self.good(100))])
            wait_until(lambda: len(run.pages) > 20, 20)
            try:
                with open(ballast, "wb") as file:
                    while True:
                        file.write(b"x" * 4096)
                        file.flush()
            except OSError:
                pass
            time.sleep(3)   # long enough for it to be said
            full = len(run.pages)
            time.sleep(1)
            stopped = len(run.pages) == full or not run.running()
            ballast.unlink()
            status = run.wait(90)
            stored = millrace.sqlite_rows(small / "pages.db", "select count(*) n from pages")[0]["n"]
            reported = sum(row["state"] == "done" for row in run.pages)
            self.trial.check(stopped, f"disk full: nothing is reported stored while it is ({full} before)")
            self.trial.check("goes on by itself" in run.stderr and "the store is back" in run.stderr, f"it is said, and so is its end: {run.stderr.strip()!r}")
            self.trial.check(stored >= reported and status == 0 and reported == 300, f"with room again it goes on: {reported} reported, {stored} stored, status {status}; {run.stderr.strip()[-160:]!r}")
        finally:
            subprocess.run(["umount", "-l", small], check=False)

    def descriptors_23(self):
        with Misbehaving([f"127.0.10.{number}" for number in range(1, 101)], {"/page": page("Page")}) as server:
            urls = [server.url("/page", host) for host in server.hosts]
            profile = self.profile()
            profile.mkdir()
            source = millrace.write_lines(profile / "urls.txt", urls)
            run = subprocess.run(["prlimit", "--nofile=64:64", millrace.binary(), "scrape", "--profile", profile, "--rate", "0", "--ignore-robots", "--json", "--quiet", "--input", source],
                                 capture_output=True, text=True, timeout=90, env=millrace.environment(profile))
            done = run.stdout.count('"done":100')
            self.trial.check(run.returncode == 0 and done == 1, f"64 descriptors, 100 hosts: all done (status {run.returncode}: {run.stdout.strip()[-220:]} {run.stderr.strip()[-200:]})")

    def deep_29(self):
        deep = b"<!doctype html><title>Deep</title>" + b"<div>" * 40_000
        attributes = b"<!doctype html><title>Attributes</title><p " + b" ".join(b"a%d=1" % number for number in range(100_000)) + b">"
        text = b"<!doctype html><title>Long</title>" + b"x" * (10 * MEGABYTE - 100)
        hidden = b"<!doctype html>" + b"<div>" * 40_000 + b"<title>Too late</title>"
        scripts = {f"/{name}": OK + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body for name, body in (("deep", deep), ("attributes", attributes), ("text", text), ("hidden", hidden))}
        with Misbehaving(["127.0.9.40"], scripts) as server:
            run = self.beside_good([server.url(path) for path in scripts])
            rows = {row["url"]: row for row in run.pages}
            for path, title in (("/deep", "Deep"), ("/attributes", "Attributes"), ("/text", "Long")):
                self.trial.check(rows[server.url(path)]["title"] == title, f"{path}: the title is kept ({rows[server.url(path)]['title']!r})")
            self.trial.check(rows[server.url("/hidden")]["title_source"] == "too_deep", f"a title below 40,000 elements is flagged ({rows[server.url('/hidden')]['title_source']})")
        self.trial.check(run.cpu_seconds < 6, f"{run.cpu_seconds:.1f} s of CPU for all of it")

    def same_store_30(self):
        profile = self.profile()
        profile.mkdir()
        first = millrace.Scrape(profile, ["--rate", 5, "--input", millrace.write_lines(profile / "urls.txt", self.good(30))])
        wait_until(lambda: first.pages, 20)
        second = millrace.scrape(profile, ["--rate", 5, self.site.url(0, "/p1.html")], 20)
        self.trial.check(second.status == 3 and len(second.stderr.split()) > 5, f"a second process on the same store: status {second.status}, {second.stderr.strip()[:140]!r}")
        first.signal(signal.SIGTERM)
        self.trial.check(first.wait(10) == 130, "the first goes on until it is stopped")


def main():
    with Trial("faults", __doc__) as trial:
        faults = Faults(trial)
        for name in ("refuses_1", "drops_packets_2", "drips_3", "headers_4", "bombs_5", "truncated_6", "protocol_7", "credentials_8", "blocked_9", "loops_10", "robots_12",
                     "certificates_15", "store_17", "descriptors_23", "deep_29", "same_store_30"):
            trial.run_part(name, getattr(faults, name))


if __name__ == "__main__":
    main()
