#!/usr/bin/python3
"""--sitemaps against nginx: lists named by robots.txt, looked for and given, in all their forms; what is faulty; row 16 of the fault table (DOCTYPE, entity
bomb, a depth of a million, gzip bombs and their kin), each refused within 100 ms of CPU; kill -9 in the middle of a long list and --resume; the loop's turns. The
figures are CPU of the whole program, less what the same run takes with an empty list in that place, medians of runs that take turns."""
import gzip
import io
import random
import statistics
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import millrace
import pacing
from nginx_site import NginxSite
from trial import Trial

EMPTY = b'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>'
HOSTILE_SECONDS = 0.100


def urlset(urls, extra=""):
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
            + "".join(f"<url><loc>{url}</loc>{extra}</url>\n" for url in urls) + "</urlset>\n").encode()


def index(urls):
    return ('<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">' + "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls) + "</sitemapindex>").encode()


def rss(urls):
    return ('<?xml version="1.0"?><rss version="2.0"><channel><title>x</title><link>/</link>' + "".join(f"<item><link>{url}</link></item>" for url in urls) + "</channel></rss>").encode()


def atom(urls):
    return ('<feed xmlns="http://www.w3.org/2005/Atom"><link href="/"/>' + "".join(f'<entry><link rel="alternate" href="{url}"/></entry>' for url in urls) + "</feed>").encode()


def gzipped_stream(pieces, level=9):
    """Without holding what is uncompressed."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=level, mtime=0) as stream:
        for piece in pieces:
            stream.write(piece)
    return out.getvalue()


def bombs():
    entities = '<!DOCTYPE urlset [<!ENTITY a "lol">' + "".join(f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(9)) + "]>"
    entry = b"<url><loc>http://a.example/x</loc></url>"
    return {
        "doctype": b'<!DOCTYPE urlset SYSTEM "http://127.0.0.1:9/x.dtd">' + EMPTY,
        "entity-bomb": (entities + "<urlset><url><loc>http://a.example/&j;</loc></url></urlset>").encode(),
        "doctype-of-10-mb": b"<!DOCTYPE urlset [" + b'<!ENTITY a "b">' * 700_000 + b"]><urlset/>",
        "external-entity": b'<!DOCTYPE urlset [<!ENTITY f SYSTEM "file:///etc/passwd">]><urlset><url><loc>http://a.example/&f;</loc></url></urlset>',
        "depth-of-a-million": b"<urlset>" + b"<a>" * 1_000_000,
        "depth-with-ends": b"<urlset>" + b"<a>" * 1_000_000 + b"</a>" * 1_000_000 + b"</urlset>",
        "a-million-attributes": b"<urlset><url " + b" ".join(b"a%d=''" % i for i in range(1_000_000)) + b"/></urlset>",
        "a-tag-of-10-mb": b"<urlset><" + b"a" * 10_000_000 + b"/></urlset>",
        "a-comment-of-10-mb": b"<urlset><!-- " + b"-" * 10_000_000 + b" --></urlset>",
        "gzip-bomb.gz": gzipped_stream([b"\0" * 1_000_000] * 600),
        "gzip-bomb-of-gzip.gz": gzip.compress(gzipped_stream([b"\0" * 1_000_000] * 600), mtime=0),
        "gzip-bomb-of-spaces.gz": gzipped_stream([b"<urlset>", *[b" " * 1_000_000] * 600]),
        "gzip-bomb-of-entries.gz": gzipped_stream([b"<urlset>", *[entry * 25_000] * 600]),
    }


class Sitemaps:
    def __init__(self, trial):
        self.trial = trial
        self.root = trial.folder / "root"
        (self.root / "maps").mkdir(parents=True)
        self.site = None
        self.rounds = 9 if trial.full else 3

    def serve(self):
        # File by file, as servers with a wrong configuration do: nothing has the type of a sitemap; one host gzips.
        self.site = self.trial.use(NginxSite(self.trial.folder, 4, self.root, extra="open_file_cache off; location = /robots.txt { try_files /robots-$server_addr.txt =404; }"
                                             " location /wrong/ { types { } default_type text/html; } location /coded/ { gzip on; gzip_types *; gzip_min_length 1; }"))

    def write(self, path, data):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def pages(self, host, folder, count):
        for i in range(count):
            self.write(f"{folder}/{i}.html", f"<title>{folder} {i}</title>".encode())
        return [self.site.url(host, f"/{folder}/{i}.html") for i in range(count)]

    def robots(self, host, *sitemaps):
        self.write(f"robots-{self.site.host(host)}.txt", ("User-agent: *\nDisallow: /secret/\n" + "".join(f"Sitemap: {each}\n" for each in sitemaps)).encode())

    def run(self, name, *arguments, seconds=60):
        return millrace.scrape(self.trial.folder / name, ["--rate", 0, "--per-host", 8, "--sitemaps", "--store", f"sqlite:{self.trial.folder / name}/pages.db", *arguments], seconds)

    @staticmethod
    def outcome(run, url):
        return next((f"{page['state']} {page.get('error') or page['title']}" for page in run.pages if page["url"] == url), "no row")

    def account(self, run, given, what):
        millrace.account_holds(self.trial, run.summary, given, what + ": ")
        self.trial.check(len(run.pages) == given, f"{what}: a line for each of {given}")

    def every_form(self):
        url = lambda path: self.site.url(0, path)   # noqa: E731
        lists = {"/maps/plain.xml": urlset, "/maps/packed.xml.gz": lambda urls: gzip.compress(urlset(urls), mtime=0), "/coded/coded.xml": urlset, "/wrong/type.xml": urlset,
                 "/maps/feed.rss": rss, "/maps/atom.xml": atom, "/maps/list.txt": lambda urls: "\r\n".join(urls).encode(), "/maps/bom.xml": lambda urls: b"\xef\xbb\xbf" + urlset(urls)}
        expected = set()
        for path, make in lists.items():
            urls = self.pages(0, "of" + path.replace("/", "-").replace(".", "-"), 7)
            expected.update(urls)
            self.write(path.lstrip("/"), make(urls))
        self.write("secret/x.html", b"<title>x</title>")
        self.write("maps/more.xml", urlset([url("/secret/x.html"), self.site.url(3, "/of-elsewhere.html"), url("/missing.html"), url("/")]))
        self.write("index.html", b"<title>start</title>")
        self.write("maps/index.xml", index([url(path) for path in list(lists)[:4]]))
        self.robots(0, url("/maps/index.xml"), *[url(path) for path in list(lists)[4:]], url("/maps/more.xml"))
        self.site.clear_log()
        run = self.run("forms", url("/"))
        asked = pacing.read_log(self.site.log)
        paths = [start.uri for start in asked if start.uri != "/robots.txt"]
        wanted = {urlsplit(each).path for each in expected} | set(lists) | {"/", "/maps/index.xml", "/maps/more.xml", "/missing.html"}
        self.trial.check(set(paths) == wanted, f"the server was asked for {len(set(paths))} of {len(wanted)} paths; too many {sorted(set(paths) - wanted)[:3]}, missing {sorted(wanted - set(paths))[:3]}")
        self.trial.check(len(paths) == len(set(paths)), "each once")
        self.trial.check(len({start.host for start in asked}) == 1, "no other host was asked")
        self.account(run, len(wanted) + 1, "every form")
        self.trial.check(run.status == 1 and run.summary["failed"] == 1 and run.summary["skipped"] == 1, f"the page that is missing failed, the one that robots.txt forbids was skipped, exit status {run.status}")
        rows = millrace.sqlite_rows(self.trial.folder / "forms/pages.db", "select kind, state, count(*) n from frontier group by 1, 2 order by 1, 2")
        self.trial.check({(row["kind"], row["state"]): row["n"] for row in rows}.get(("sitemap", "done")) == len(lists) + 2, f"lists are rows of their kind: {rows}")
        stored = {row["url"] for row in millrace.sqlite_rows(self.trial.folder / "forms/pages.db", "select url from pages")}
        self.trial.check(stored == expected | {url("/")}, f"{len(stored)} pages are stored, and no list")

    def places(self):
        """Looked for, given, missing, faulty."""
        pages = self.pages(1, "guess", 5)
        self.write("sitemap.xml", urlset(pages))
        self.write("index.html", b"<title>start</title>")
        run = self.run("guess", self.site.url(1, "/"))
        self.account(run, 7, "one that nobody names is found at /sitemap.xml")
        (self.root / "sitemap.xml").unlink()
        run = self.run("none", self.site.url(1, "/"))
        self.trial.check(run.status == 0 and self.outcome(run, self.site.url(1, "/sitemap.xml")) == "skipped NoSitemap: 404", f"where there is none it is skipped: {self.outcome(run, self.site.url(1, '/sitemap.xml'))}, exit status {run.status}")
        self.write("given/all.txt", "\n".join(pages).encode())
        run = self.run("given", self.site.url(1, "/given/all.txt"))
        self.account(run, 7, "a given list")
        whole = urlset(pages)
        self.write("given/cut.xml", whole[:whole.index(b"</loc>", whole.index(b"3.html"))])
        run = self.run("cut", self.site.url(1, "/given/cut.xml"))
        self.trial.check(self.outcome(run, self.site.url(1, "/given/cut.xml")).startswith("failed BadSitemap: line ") and run.status == 1, f"one that is cut: {self.outcome(run, self.site.url(1, '/given/cut.xml'))}")
        self.account(run, 1 + 3 + 1, "what stands before the cut is taken")
        packed = gzip.compress(whole, mtime=0)
        self.write("given/cut.xml.gz", packed[:-9])
        self.robots(1, self.site.url(1, "/given/cut.xml.gz"), self.site.url(1, "/given/absent.xml"))
        run = self.run("cut-gzip", self.site.url(1, "/"), "--retries", 0)
        self.trial.check(self.outcome(run, self.site.url(1, "/given/cut.xml.gz")).startswith("failed Truncated"), f"a gzip that is cut: {self.outcome(run, self.site.url(1, '/given/cut.xml.gz'))}")
        self.trial.check(self.outcome(run, self.site.url(1, "/given/absent.xml")) == "failed 404", "one that robots.txt names and that is missing failed")

    def hostile(self):
        self.write("index.html", b"<title>start</title>")
        self.write("maps/empty.xml", EMPTY)
        files = bombs()
        for name, data in files.items():
            self.write(f"maps/{name}", data)

        def cpu(name, number):
            self.robots(2, self.site.url(2, f"/maps/{name}"))
            run = self.run(f"hostile-{number}-{name}", self.site.url(2, "/"), "--retries", 0)
            return run, run.cpu_seconds
        base = []
        taken = {name: [] for name in files}
        told = {}
        for number in range(self.rounds):
            run, seconds = cpu("empty.xml", number)
            base.append(seconds)
            self.trial.check(run.status == 0, "an empty list is none of them") if number == 0 else None
            for name in files:
                run, seconds = cpu(name, number)
                taken[name].append(seconds)
                told[name] = self.outcome(run, self.site.url(2, f"/maps/{name}"))
                if run.summary["given"] != 2 or run.status != 1:
                    self.trial.check(False, f"{name}: nothing of it is taken, given {run.summary['given']}, exit status {run.status}")
        slow = 4 if millrace.sanitized() else 1
        for name, data in files.items():
            seconds = statistics.median(mine - theirs for mine, theirs in zip(taken[name], base))
            self.trial.check(told[name].startswith("failed ") and seconds <= HOSTILE_SECONDS * slow, f"{name} ({len(data) / 1e6:.2f} MB): {told[name][:100]}; {seconds * 1000:.0f} ms of CPU")

    def long(self):
        """50,000 URLs in a file: the loop's turns; kill -9 and --resume."""
        count = 50_000
        self.write("index.html", b"<title>start</title>")
        self.write("long/x.html", b"<title>x</title>")
        self.write("maps/long.xml", urlset([self.site.url(3, f"/long/x.html?n={i}") for i in range(count + 5)], "<lastmod>2024-05-06T10:00:00Z</lastmod><priority>0.5</priority>"))
        self.robots(3, self.site.url(3, "/maps/long.xml"))
        url = self.site.url(3, "/maps/long.xml")
        dice = random.Random(self.trial.options.seed)
        for number in range(5 if self.trial.full else 1):
            folder = self.trial.folder / f"long-{number}"
            arguments = ["--rate", 0, "--per-host", 64, "--store", f"sqlite:{folder}/pages.db"]
            first = millrace.Scrape(folder, [*arguments, "--sitemaps", self.site.url(3, "/")])
            database = folder / "pages.db"

            def rows():
                try:
                    return millrace.sqlite_rows(database, "select count(*) n from frontier")[0]["n"]
                except Exception:   # the table is not there yet
                    return 0
            at = dice.randrange(100, count // 2)
            end = time.monotonic() + 30
            while rows() < at and time.monotonic() < end:
                time.sleep(0.002)
            first.kill()
            before = rows()
            state = millrace.sqlite_rows(database, "select state from frontier where url = ?", (url,))[0]["state"]
            self.site.clear_log()
            run = millrace.scrape(folder, [*arguments, "--resume"], 120)
            after = millrace.sqlite_rows(database, "select count(*) n, count(distinct url) urls, sum(state = 'queued') queued from frontier")[0]
            self.trial.check(after["n"] == after["urls"] == count + 2 and after["queued"] == 0 and run.status == 0, f"killed with {before} rows and the list {state}: {after['n']} rows in the end, each once, none left, exit status {run.status}")
            again = sum(1 for start in pacing.read_log(self.site.log) if start.uri == "/maps/long.xml")
            self.trial.check(again == (state == "queued"), f"the list is asked for again where it had not ended: {again}")
        # Turns are of the wall clock. A turn's own work ends after 4 ms; the rest of its length is the other threads of this run, on two cores.
        # The short form runs beside other tests, which want the processors too: 10 ms are asked of the long one.
        lines = millrace.write_lines(self.trial.folder / "lines.txt", [self.site.url(3, f"/long/x.html?n={i}") for i in range(count)])
        turns = {"listed": [], "given": []}
        for number in range(5 if self.trial.full else 1):
            for name, arguments in (("listed", ["--sitemaps", self.site.url(3, "/")]), ("given", ["--input", lines])):
                folder = self.trial.folder / f"{name}-{number}"
                run = millrace.scrape(folder, ["--rate", 0, "--per-host", 64, "--quiet", "--deadline", 2, "--store", f"sqlite:{folder}/pages.db", *arguments], 120)   # all is queued by then
                turns[name].append(run.summary["longest_turn_ms"])
        listed, given = statistics.median(turns["listed"]), statistics.median(turns["given"])
        limit = 10 if self.trial.full else 25
        self.trial.check(listed <= max(limit, 1.5 * given), f"the loop's longest turn, median of {len(turns['given'])}: {listed:.1f} ms (at most {limit}, or half more than with the same URLs given: {given:.1f} ms)")


def main():
    with Trial("sitemaps", __doc__) as trial:
        sitemaps = Sitemaps(trial)
        sitemaps.serve()
        trial.run_part("every form", sitemaps.every_form)
        trial.run_part("found, given, missing, faulty", sitemaps.places)
        trial.run_part("row 16: hostile files", sitemaps.hostile)
        trial.run_part("50,000 URLs, kill -9", sitemaps.long)


if __name__ == "__main__":
    main()
