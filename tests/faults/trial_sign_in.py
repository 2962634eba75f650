#!/usr/bin/python3
"""Signing in: nginx with Basic and with a gate that wants a cookie, redirects and links to another origin that records what it is sent, and proxies (HTTP,
CONNECT, SOCKS 5) that connect, want a password, refuse or are not there. Then every place that the program writes to is searched for the secrets."""
import base64
import itertools
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import millrace
import prometheus
from misbehaving import Misbehaving, page
from nginx_site import NginxSite, free_port
from otlp_collector import Collector
from proxies import HttpProxy, SocksProxy
from trial import Trial

USER, PASSWORD, SESSION, BEARER, PROXY_PASSWORD = "alice", "canary-7Qp password", "canary-7Qs", "canary-7Qb", "canary-7Qx"
SECRETS = [PASSWORD, SESSION, BEARER, PROXY_PASSWORD, base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode(), base64.b64encode(f"bob:{PROXY_PASSWORD}".encode()).decode()]
PRIVATE, OTHER = range(2)


class SignIn:
    def __init__(self, trial):
        self.trial = trial
        self.count = itertools.count()
        web = trial.folder / "web"
        for path, title in (("private/p.html", "private"), ("gate/p.html", "behind the gate"), ("open.html", "open"), ("p0.html", "p0"), ("p1.html", "p1")):
            (web / path).parent.mkdir(parents=True, exist_ok=True)
            (web / path).write_text(f"<!doctype html><title>{title}</title>")
        hashed = subprocess.run(["openssl", "passwd", "-apr1", PASSWORD], check=True, capture_output=True, text=True).stdout.strip()
        (trial.folder / "users").write_text(f"{USER}:{hashed}\n")
        self.recorder = trial.use(Misbehaving(["127.0.2.1", "127.0.1.1"], {"/x": page("recorded"), "/y": page("recorded")}))
        (web / "links.html").write_text(f'<title>links</title><a href="{self.recorder.url("/y")}">out</a><a href="{self.recorder.url("/y", "127.0.1.1")}">port</a><a href="/private/p.html">in</a>')
        extra = f"""    location /private/ {{ auth_basic "trial"; auth_basic_user_file "{trial.folder}/users"; }}
    location /gate/ {{ if ($cookie_session != "{SESSION}") {{ return 403; }} }}
    location = /login {{ add_header Set-Cookie "session={SESSION}; Path=/; HttpOnly"; return 302 /gate/p.html; }}
    location = /away {{ return 302 {self.recorder.url("/x")}; }}
    location = /port {{ return 302 {self.recorder.url("/x", "127.0.1.1")}; }}"""
        self.site = trial.use(NginxSite(trial.folder, 2, web, extra=extra))
        self.tls = trial.use(NginxSite(trial.folder, 2, web, extra=extra, tls=True))
        self.logins = trial.folder / "logins"
        self.logins.write_text(f"# who\n{self.site.url(PRIVATE, '')} {USER} {PASSWORD}\n{self.tls.url(PRIVATE, '')} {USER} {PASSWORD}\n")
        self.jar = trial.folder / "cookies.txt"
        self.jar.write_text(f"# Netscape HTTP Cookie File\n{self.site.host(PRIVATE)}\tFALSE\t/\tFALSE\t0\tsession\t{SESSION}\n")
        self.runs = []

    def scrape(self, *arguments, env=None, profile=None, retries=0):
        profile = profile or self.trial.folder / f"profile-{next(self.count)}"
        run = millrace.scrape(profile, ["--rate", 0, "--retries", retries, "--ignore-robots", "--log-level", "trace", *arguments],
                              env={"SSL_CERT_FILE": self.tls.trust, **(env or {})})
        self.runs.append((profile, run))
        return run

    @staticmethod
    def statuses(run):
        return {each["url"].split("/", 3)[3]: each["status"] for each in run.pages}

    def sent_out(self):
        return " ".join(f"{name}: {value}" for request in self.recorder.requests for name, value in request.headers).lower()

    # --- who is let in ---
    def basic(self):
        url = self.site.url(PRIVATE, "/private/p.html")
        check = self.trial.check
        check(self.statuses(self.scrape(url)) == {"private/p.html": 401}, "without a password: 401")
        run = self.scrape(url, "--auth-file", self.logins)
        check(run.status == 0 and run.pages[0]["title"] == "private", f"--auth-file: {run.pages[0]['status']}, exit status {run.status}")
        run = self.scrape(self.site.url(OTHER, "/private/p.html"), "--auth-file", self.logins)
        check(self.statuses(run) == {"private/p.html": 401}, "another origin gets no password of the first")
        run = self.scrape(url, env={"MILLRACE_AUTH": f"{self.site.url(PRIVATE, '')} {USER} {PASSWORD}"})
        check(run.status == 0, f"MILLRACE_AUTH: exit status {run.status}")
        run = self.scrape(url, "--header", f"Authorization: Basic {SECRETS[4]}")
        check(run.status == 0, f"--header: exit status {run.status}")
        wrong = millrace.write_lines(self.trial.folder / "broken", [f"{self.site.url(PRIVATE, '')} {USER}", "no origin " + PASSWORD])
        run = self.scrape(url, "--auth-file", wrong)
        check(run.status == 2 and "line 1 takes an origin" in run.stderr, f"a broken file is refused: {run.stderr.strip()[:150]}")
        run = self.scrape(url, "--auth-file", self.trial.folder / "none")
        check(run.status == 2 and "cannot be read" in run.stderr, "a missing file is refused")

    def cookies(self):
        check = self.trial.check
        urls = [self.site.url(PRIVATE, "/login"), self.site.url(PRIVATE, "/gate/p.html")]
        check(self.statuses(self.scrape(urls[0])) == {"login": 403}, "without --cookies the gate is closed")
        run = self.scrape(urls[0], "--cookies")
        check(run.status == 0 and run.pages[0]["title"] == "behind the gate", "--cookies: the cookie of the redirect opens it")
        run = self.scrape(urls[1], "--cookie-file", self.jar)
        check(run.status == 0 and run.pages[0]["title"] == "behind the gate", "--cookie-file: the session of a browser opens it")
        run = self.scrape(self.site.url(OTHER, "/gate/p.html"), "--cookie-file", self.jar)
        check(self.statuses(run) == {"gate/p.html": 403}, "another host does not get it")
        run = self.scrape(urls[1], "--cookie-file", millrace.write_lines(self.trial.folder / "nojar", [f"session={SESSION}"]))
        check(run.status == 2 and "line 1 is no cookie" in run.stderr, "what is no file of cookies is refused")

    def leaks(self):
        """Headers, cookies and logins over redirects and links to another host, and to another port of the same."""
        signed = ["--auth-file", self.logins, "--cookie-file", self.jar, "--header", f"Authorization: Bearer {BEARER}", "--header", f"X-Api-Key: {BEARER}", "--allow-private"]
        for what, url, more in (("a redirect to another host", "/away", []), ("a redirect to another port", "/port", []), ("links of a crawl", "/links.html", ["--depth", 1, "--scope", "any"])):
            self.recorder.requests.clear()
            run = self.scrape(self.site.url(PRIVATE, url), *signed, *more)
            out = self.sent_out()
            hosts = {request.host.split(":")[0] for request in self.recorder.requests}
            self.trial.check(len(self.recorder.requests) > 0 and "authorization" not in out and "x-api-key" not in out and BEARER.lower() not in out,
                             f"{what}: {len(self.recorder.requests)} requests at {sorted(hosts)} without a header of ours, exit status {run.status}")
            cookies = {request.host.split(":")[0] for request in self.recorder.requests if any(name.lower() == "cookie" for name, _ in request.headers)}
            self.trial.check("127.0.2.1" not in cookies, f"{what}: no cookie for another host (another port of its own: {'127.0.1.1' in cookies}, as RFC 6265 section 8.5 has it)")

    # --- proxies ---
    def proxied(self):
        check = self.trial.check
        plain, secure = self.site.url(PRIVATE, "/open.html"), self.tls.url(PRIVATE, "/open.html")
        with HttpProxy(login=f"bob:{PROXY_PASSWORD}") as proxy, SocksProxy(login=("bob", PROXY_PASSWORD)) as socks, SocksProxy(names={"only.the.proxy.knows.test": self.site.host(PRIVATE)}) as names:
            env = {"MILLRACE_PROXY_PASSWORD": PROXY_PASSWORD}
            at = f"http://bob@127.0.0.1:{proxy.port}"
            run = self.scrape(plain, secure, "--proxy", at, env=env)
            check(run.status == 0 and {method for method, *_ in proxy.asked} == {"GET", "CONNECT"}, f"HTTP proxy with a password, http and https: exit status {run.status}")
            login = millrace.write_lines(self.trial.folder / "proxy-login", [f"http://127.0.0.1:{proxy.port} bob {PROXY_PASSWORD}"])
            check(self.scrape(secure, "--proxy", proxy.url, "--auth-file", login).status == 0, "its password from --auth-file")
            proxy.asked.clear()
            run = self.scrape(self.site.url(PRIVATE, "/private/p.html"), "--proxy", at, "--auth-file", self.logins, env=env)
            check(run.status == 0 and all("authorization" in headers for _, _, headers in proxy.asked), "a login of the host goes through it")
            for name, url in (("http", plain), ("https", secure)):
                run = self.scrape(url, "--proxy", at, env={"MILLRACE_PROXY_PASSWORD": "wrong"})
                check(run.status == 1 and run.pages[0]["error"].startswith("ProxyAuth: ") and "407" in run.pages[0]["error"], f"407, {name}: {run.pages[0]['error']}")
            for scheme in ("socks5", "socks5h"):
                run = self.scrape(plain, secure, "--proxy", f"{scheme}://bob@127.0.0.1:{socks.port}", env=env)
                check(run.status == 0 and len(run.pages) == 2, f"{scheme} with a password: exit status {run.status}")
            run = self.scrape(plain, "--proxy", f"socks5h://bob@127.0.0.1:{socks.port}", env={"MILLRACE_PROXY_PASSWORD": "wrong"})
            check(run.pages[0]["error"].startswith("ProxyAuth: "), f"SOCKS 5, wrong password: {run.pages[0]['error']}")
            run = self.scrape(f"http://only.the.proxy.knows.test:{self.site.port}/open.html", "--proxy", f"socks5h://127.0.0.1:{names.port}")
            check(run.status == 0 and names.asked == [("only.the.proxy.knows.test", self.site.port)], "socks5h: the proxy looks the name up")
            with HttpProxy(names={"only.the.proxy.knows.test": self.site.host(PRIVATE)}) as knows:
                run = self.scrape(f"http://only.the.proxy.knows.test:{self.site.port}/open.html", "--proxy", knows.url)
                check(run.status == 0, "so does an HTTP proxy")
            names.asked.clear()
            millrace.write_lines(self.site.root / "inward.html", [f'<title>inward</title><a href="http://127.0.9.9:{self.site.port}/">in</a><a href="http://localhost:1/">in</a><a href="http://169.254.169.254/x">in</a>'])
            run = self.scrape(self.site.url(PRIVATE, "/inward.html"), "--depth", 1, "--scope", "any", "--proxy", f"socks5h://127.0.0.1:{names.port}")
            blocked = [each["error"].split(":")[0] for each in run.pages if each["state"] == "failed"]
            check(blocked == ["BlockedAddress"] * 3 and {host for host, _ in names.asked} == {self.site.host(PRIVATE)}, f"links to private addresses are not followed through a proxy: {blocked}")
        run = self.scrape(plain, env={"http_proxy": f"http://127.0.0.1:{free_port()}"})
        check(run.status == 0, "http_proxy of the environment is not obeyed")

    def proxies_that_fail(self):
        check = self.trial.check
        plain, secure = self.site.url(PRIVATE, "/open.html"), self.tls.url(PRIVATE, "/open.html")
        dead = free_port()
        for url in (plain, secure):
            for scheme in ("http", "https", "socks5", "socks5h"):
                run = self.scrape(url, "--proxy", f"{scheme}://127.0.0.1:{dead}")
                check(run.status == 1 and run.pages[0]["error"].startswith("Proxy: "), f"nobody there: {run.pages[0]['error'][:110]}")
        run = self.scrape(plain, "--proxy", "http://no.such.proxy.invalid:3128")
        check(run.pages[0]["error"].startswith("Proxy: "), f"no such name: {run.pages[0]['error'][:110]}")
        with HttpProxy(status=502) as broken, SocksProxy(reply=5) as refuses, SocksProxy(reply=2) as forbids:
            run = self.scrape(secure, "--proxy", broken.url)
            check(run.pages[0]["error"].startswith("Proxy: ") and "502" in run.pages[0]["error"], f"502 to CONNECT: {run.pages[0]['error'][:110]}")
            run = self.scrape(plain, "--proxy", f"socks5h://127.0.0.1:{refuses.port}")
            check(run.pages[0]["error"].startswith("Refused: "), f"the host refuses the proxy: {run.pages[0]['error'][:110]}")
            run = self.scrape(plain, "--proxy", f"socks5h://127.0.0.1:{forbids.port}")
            check(run.pages[0]["error"].startswith("Proxy: "), f"the proxy forbids it: {run.pages[0]['error'][:110]}")
        for bad in (f"http://bob:{PROXY_PASSWORD}@127.0.0.1:3128", "127.0.0.1:3128", "http://127.0.0.1"):
            run = self.scrape(plain, "--proxy", bad)
            check(run.status == 2 and "--proxy" in run.stderr, f"refused before it starts: {run.stderr.strip()[:120]}")
        self.runs = [(profile, run) for profile, run in self.runs if f":{PROXY_PASSWORD}@" not in " ".join(run.command) or PROXY_PASSWORD in run.stderr]

    # --- what is kept ---
    def resumed(self):
        urls = [self.site.url(PRIVATE, f"/private/p.html?{number}") for number in range(12)]
        profile = self.trial.folder / "resumed"
        signed = ["--auth-file", self.logins, "--cookie-file", self.jar, "--proxy"]
        with HttpProxy(login=f"bob:{PROXY_PASSWORD}") as proxy:
            signed += [f"http://bob@127.0.0.1:{proxy.port}"]
            env = {"MILLRACE_PROXY_PASSWORD": PROXY_PASSWORD}
            run = millrace.Scrape(profile, ["--rate", 10, "--ignore-robots", *signed, *urls], env=env)
            time.sleep(0.8)
            run.kill()
            done = len(run.pages)
            # so slow that nothing is sent
            run = self.scrape("--resume", "--rate", 0.01, "--deadline", 0.1, profile=profile)
            sentence = next((line for line in run.stderr.splitlines() if "was signed in" in line), "")
            self.trial.check("cookies of a file, users and passwords and a password of the proxy" in sentence and "--auth-file" in sentence, f"said on resuming without: {sentence}")
            run = self.scrape("--resume", "--rate", 0, "--deadline", 60, *signed, profile=profile, env=env)
            self.trial.check("was signed in" not in run.stderr and run.status == 0 and done + len(run.pages) >= len(urls), f"resumed with all of it: {done} and {len(run.pages)} pages, exit status {run.status}")

    def searched(self):
        """The canaries in all that a run writes and tells: store, journal, standard output, log at its most talkative, export, metrics, telemetry."""
        profile = self.trial.folder / "searched"
        urls = [self.site.url(PRIVATE, path) for path in ("/private/p.html", "/login", "/away", "/gate/p.html", "/p0.html", "/p1.html")]
        dead = f"http://127.0.0.1:{free_port()}/"
        with Collector() as collector, HttpProxy(login=f"bob:{PROXY_PASSWORD}") as proxy:
            run = millrace.Scrape(profile, ["--rate", 4, "--per-host", 1, "--retries", 1, "--allow-private", "--log-level", "trace", "--auth-file", self.logins, "--cookie-file", self.jar, "--header", f"X-Api-Key: {BEARER}",
                                            "--proxy", f"http://bob@127.0.0.1:{proxy.port}", "--metrics", "127.0.0.1:0", "--otlp", collector.url, "--export", profile / "pages.jsonl", *urls, dead],
                                  env={"MILLRACE_PROXY_PASSWORD": PROXY_PASSWORD})
            metrics = prometheus.fetch(prometheus.metrics_url(run))
            run.status = run.wait(60)
            asked = str(proxy.asked)
            told = {"metrics": str(metrics), "telemetry": b" ".join(request.body for request in collector.requests).decode(errors="replace")}
        self.trial.check(sum(secret in asked for secret in SECRETS) >= 4 and run.summary["done"] == len(urls) - 1, f"the secrets were used: {run.summary['done']} pages done, and one redirect to one of them")
        self.runs.append((profile, run))
        self.trial.check(len(told["telemetry"]) > 1000 and "p0.html" in told["telemetry"] and "millrace_" in told["metrics"], "telemetry and metrics told of the run")
        places = 0
        for folder, each in self.runs:
            told[f"{folder.name} standard output"] = each.stdout
            told[f"{folder.name} standard error"] = each.stderr
            for path in folder.rglob("*"):
                if path.is_file():
                    told[str(path)] = path.read_bytes().decode("latin-1")
        found = []
        for place, text in told.items():
            places += 1
            found += [f"{secret} in {place}" for secret in SECRETS if secret in text]
        self.trial.check(places > 100 and not found, f"{len(SECRETS)} secrets in none of {places} places ({len(self.runs)} runs) {found[:4]}")


def main():
    with Trial("sign-in", __doc__) as trial:
        trials = SignIn(trial)
        for part in (trials.basic, trials.cookies, trials.leaks, trials.proxied, trials.proxies_that_fail, trials.resumed, trials.searched):
            trial.run_part(part.__name__.replace("_", " "), part)


if __name__ == "__main__":
    main()
