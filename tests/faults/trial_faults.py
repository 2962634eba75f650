#!/usr/bin/python3
"""The scraper among servers that fail. Each part is one row of the fault table (its number is in the part's name): what goes wrong is named,
memory and time stay bounded, and the polite work on other hosts goes on at its pace."""
import gzip
import os
import ssl
import subprocess
import sys
import time
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import millrace
from fault_runs import MEGABYTE, FaultRuns
from misbehaving import OK, BlackHole, Misbehaving, answer, drip, page, silence, stream
from trial import Trial


class Servers(FaultRuns):
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
            run = self.beside_good(urls, "--ignore-robots", "--timeout", 30 if self.trial.full else 2, "--deadline", 65 if self.trial.full else 10)
            gone = [row for row in run.pages if row["url"] in urls]
            self.trial.check(5 <= len(gone) <= 6 and all(row["error"].startswith("ConnectTimeout") for row in gone),
                             f"ConnectTimeout after {limit} s, circuit after five ({len(gone)}: {sorted({row['error'].split(':')[0] for row in gone})}); {time.monotonic() - began:.1f} s")

    def drips_3(self):
        scripts = {"/head": drip(b"HTTP/1.1 200 OK\r\nX: ", 0.5), "/body": drip(OK + b"Content-Length: 100000\r\n\r\n", 0.5), "/silence": silence}
        plain = self.run(self.good(10))
        with Misbehaving(["127.0.9.3"], scripts) as server:
            urls = [server.url(path) for path in scripts]
            run = self.beside_good(urls, "--timeout", 3, "--per-host", 4, each=45)
        self.errors(run, {urls[0]: "Timeout", urls[1]: "Timeout", urls[2]: ("Timeout", "Stalled")})   # both limits are 3 s
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

    def retry_after_11(self):
        def once(status, *values):
            seen = []

            async def script(reader, writer, request):
                writer.write(answer(status, [("Retry-After", value() if callable(value) else value) for value in values]) if not seen else page("Back"))
                seen.append(request)
            return script

        def in_3_seconds(form):
            return lambda: time.strftime(form, time.gmtime(time.time() + 3))
        # host: (script, least and most seconds between the refusal and the next request)
        obeyed = {"127.0.9.50": (once(429, "2"), 2.0, 3.0), "127.0.9.51": (once(503, "2"), 2.0, 3.0),
                  "127.0.9.52": (once(429, in_3_seconds("%a, %d %b %Y %H:%M:%S GMT")), 1.9, 4.0), "127.0.9.53": (once(429, in_3_seconds("%A, %d-%b-%y %H:%M:%S GMT")), 1.9, 4.0),
                  "127.0.9.54": (once(429, in_3_seconds("%a %b %e %H:%M:%S %Y")), 1.9, 4.0), "127.0.9.55": (once(503, "0"), 0.0, 1.5)}
        # host: (script, least and most seconds that it is left alone: an hour at most, a minute where the server does not say)
        held = {"127.0.9.60": (once(429, "Fri, 31 Dec 9999 23:59:59 GMT"), 3_580, 3_600), "127.0.9.61": (once(429, "99999999999999999999"), 3_580, 3_600),
                "127.0.9.62": (once(503, "-5"), 50, 67), "127.0.9.63": (once(429, "soon"), 50, 67), "127.0.9.64": (once(503), 50, 67)}
        servers = {host: self.trial.use(Misbehaving([host], {"/page": row[0]})) for host, row in {**obeyed, **held}.items()}
        profile = self.profile()
        run = self.beside_good([server.url("/page") for server in servers.values()], "--ignore-robots", "--retries", 2, "--deadline", 8, profile=profile)
        ended = time.time() * 1000
        for host, (_, least, most) in obeyed.items():
            asked = servers[host].asked("/page")
            gap = asked[1].at - asked[0].at if len(asked) > 1 else None
            self.trial.check(len(asked) == 2 and least <= gap <= most, f"{host}: asked again after {gap if gap is None else round(gap, 2)} s (at least {least}, at most {most}), then no more ({len(asked)} requests)")
        rows = {row["host"].split(":")[0]: row["backoff_until"] for row in millrace.sqlite_rows(profile / "millrace.db", "select host, backoff_until from hosts")}
        for host, (_, least, most) in held.items():
            left = (rows[host] - ended) / 1000
            self.trial.check(len(servers[host].asked("/page")) == 1 and least <= left <= most, f"{host}: left alone for {left:.0f} s more (at least {least}, at most {most})")
        self.trial.check(sum(row["state"] == "done" for row in run.pages) == 60 + len(obeyed), "and what was held is queued still, not failed")

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


def main():
    with Trial("faults", __doc__) as trial:
        servers = Servers(trial)
        for name in ("refuses_1", "drops_packets_2", "drips_3", "headers_4", "bombs_5", "truncated_6", "protocol_7", "credentials_8", "blocked_9", "loops_10",
                     "retry_after_11", "robots_12", "certificates_15", "deep_29"):
            trial.run_part(name, getattr(servers, name))


if __name__ == "__main__":
    main()
