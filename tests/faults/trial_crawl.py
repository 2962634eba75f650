#!/usr/bin/python3
"""Follows links through a real tree of documentation over nginx, and compares the pages that the server was asked for with those that wget asks
for with the same scope; with --full also with what a crawler made of html5lib finds in the files, on three trees, and the broken links with those that linkchecker finds. Then kill -9 in the
middle and --resume: the same set, and nothing is asked for twice but what was under way. The moments are chosen by --seed."""
import csv
import random
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import documents
import millrace
import pacing
from nginx_site import NginxSite
from trial import Trial

DEPTH = 50
XHTML = documents.XHTML


def options(parser):
    parser.add_argument("--kills", type=int, default=0, help="moments (default: 5, with --full 20)")


class Crawl:
    def __init__(self, trial, site, name, index, pages):
        self.trial = trial
        self.site = site
        self.name = name
        self.root = site.roots[index]
        self.pages = pages
        self.start_url = site.url(index, "/index.html")
        self.expected = None

    def asked(self, statuses=(200,)):
        """Paths that the server was asked for, with how often it answered so."""
        counts = {}
        for start in pacing.read_log(self.site.log):
            if start.status in statuses and start.uri != "/robots.txt":
                counts[start.uri] = counts.get(start.uri, 0) + 1
        return counts

    def start(self, folder, *arguments):
        return millrace.Scrape(folder / "profile", ["--rate", 0, "--per-host", 8, "--store", f"sqlite:{folder}/pages.db", *arguments])

    def same(self, found, expected, what):
        missing, more = expected - found, found - expected
        self.trial.check(not missing and not more, f"{what}: {len(found)} of {len(expected)} pages"
                         + (f"; not found {sorted(missing)[:4]}" if missing else "") + (f"; found besides {sorted(more)[:4]}" if more else ""))

    def undisturbed(self):
        self.site.clear_log()
        run = self.start(self.trial.folder / self.name, self.start_url, "--depth", DEPTH, "--scope", "host")
        status = run.wait(120)
        counts = self.asked()
        self.expected = set(counts)
        self.seconds = run.seconds
        summary = run.summary or {}
        self.trial.check(status in (0, 1) and len(counts) >= self.pages, f"{self.name}: exit status {status}, {len(counts)} pages of {self.pages} files in {run.seconds:.2f} s, links {summary.get('links')}")
        self.trial.check(max(counts.values()) == 1, f"{self.name}: each was asked for once")
        millrace.account_holds(self.trial, run.summary, len(run.pages), f"{self.name}: ")
        stored = {urlsplit(row["url"]).path for row in millrace.sqlite_rows(self.trial.folder / self.name / "pages.db", "select url from pages where url = final_url")}
        self.trial.check(stored <= self.expected and len(stored) == len(run.pages) - summary.get("failed", 0) - summary.get("skipped", 0) - self.redirected(run), f"{self.name}: {len(stored)} pages are stored under their own URL")
        self.trial.note(f"turns of the loop took at most {summary.get('longest_turn_ms')} ms")

    @staticmethod
    def redirected(run):
        return sum(1 for page in run.pages if page["state"] == "done" and page["url"] != page["final_url"])

    def against_wget(self):
        self.site.clear_log()
        folder = self.trial.folder / f"wget-{self.name}"
        folder.mkdir()
        subprocess.run(["wget", "--recursive", f"--level={DEPTH}", "--delete-after", "--no-verbose", "--follow-tags=a,area", "--execute", "robots=off", "--no-proxy", "--no-config",
                        "--directory-prefix", folder, self.start_url], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300, check=False)
        self.same(self.expected, set(self.asked()), f"{self.name}: what wget finds")

    def tree(self, url):
        """What html5lib makes of the page that is served at a URL, or None."""
        import html5lib
        path = Path(self.root) / urlsplit(url).path.lstrip("/")
        if path.is_dir():
            path /= "index.html"
        if not path.is_file() or path.suffix not in (".html", ".htm"):
            return None
        return html5lib.parse(path.read_bytes(), treebuilder="etree", namespaceHTMLElements=True)

    @staticmethod
    def targets(tree, url, wanted):
        """Where the elements that are wanted lead, by (tag, attribute)."""
        base = urljoin(url, next((element.get("href") for element in tree.iter(XHTML + "base") if element.get("href")), ""))
        return {urldefrag(urljoin(base, element.get(attribute).strip())).url for element in tree.iter() for tag, attribute in wanted
                if element.tag == XHTML + tag and element.get(attribute) is not None}

    def against_linkchecker(self):
        """linkchecker also asks for what a page shows (images, styles): its broken ones that no link leads to are told, and are no difference."""
        folder = self.trial.folder / self.name
        rows = millrace.sqlite_rows(folder / "pages.db", "select f.url, r.url referrer from frontier f left join frontier r on r.run_id = f.run_id and r.key_hash = f.referrer_hash where f.status >= 400")
        broken = {row["url"]: row["referrer"] for row in rows}
        done = subprocess.run(["linkchecker", "--output=csv", "--no-robots", "--no-status", "--no-warnings", self.start_url], capture_output=True, text=True, timeout=1800, check=False,
                              cwd="/", env={"HOME": str(self.trial.folder), "PATH": "/usr/bin:/bin"})
        lines = [line for line in done.stdout.splitlines() if line and not line.startswith("#")]
        if not self.trial.check(done.returncode in (0, 1) and lines, f"{self.name}: linkchecker ended with {done.returncode} {done.stderr[-200:] if not lines else ''}"):
            return
        found = {}
        for row in csv.DictReader(lines, delimiter=";"):
            if row["valid"] == "False" and urlsplit(row["url"]).netloc == urlsplit(self.start_url).netloc:
                found.setdefault(urldefrag(row["url"]).url, row["parentname"])
        links = (("a", "href"), ("area", "href"))
        for url in sorted(set(found) - set(broken)):
            page = self.tree(found[url])
            is_link = page is None or url in self.targets(page, found[url], links)
            self.trial.check(not is_link, f"{self.name}: only linkchecker finds {url} broken, which {found[url]} " + ("links to" if is_link else "shows, and no link leads to"))
        more = sorted(set(broken) - set(found))
        self.trial.check(not more, f"{self.name}: {len(set(broken) & set(found))} broken links, as linkchecker finds: {sorted(urlsplit(url).path for url in broken)[:4]}" + (f"; it does not find {more[:4]}" if more else ""))
        wrong = [url for url, referrer in broken.items() if not referrer or (page := self.tree(referrer)) is None or url not in self.targets(page, referrer, links)]
        self.trial.check(not wrong, f"{self.name}: the page that is named for each links to it {wrong[:3]}")

    def against_html5lib(self):
        """The same crawl over the files themselves, by another parser and another resolver of URLs."""
        found, queue = set(), [self.start_url]
        seen = {self.start_url}
        authority = urlsplit(self.start_url).netloc
        while queue:
            url = queue.pop()
            path = Path(self.root) / urlsplit(url).path.lstrip("/")
            if path.is_dir():
                path /= "index.html"
            if not path.is_file():
                continue
            found.add(urlsplit(url).path)
            if path.suffix not in (".html", ".htm"):
                continue
            tree = self.tree(url)
            base = next((element.get("href") for element in tree.iter(XHTML + "base") if element.get("href")), "")
            for element in tree.iter():
                if element.tag not in (XHTML + "a", XHTML + "area") or element.get("href") is None or "nofollow" in (element.get("rel") or "").lower().split():
                    continue
                target = urldefrag(urljoin(urljoin(url, base), element.get("href").strip())).url
                if urlsplit(target).netloc == authority and target not in seen:
                    seen.add(target)
                    queue.append(target)
        self.same(self.expected, found, f"{self.name}: what html5lib finds in the files")

    def killed(self, number, moment):
        folder = self.trial.folder / f"{self.name}-kill-{number}"
        self.site.clear_log()
        run = self.start(folder, self.start_url, "--depth", DEPTH)
        time.sleep(moment)
        run.kill()
        what = f"{self.name}, kill {number} at {moment:.2f} s ({len(run.pages)} reported)"
        database = folder / "pages.db"
        ended = set()
        if database.exists():
            ended = {row["url"] for row in millrace.sqlite_rows(database, "select url from frontier where state in ('done', 'failed', 'skipped')")}
            orphans = millrace.sqlite_rows(database, "select count(*) n from frontier f where not exists (select 1 from hosts h where h.run_id = f.run_id and h.host_id = f.host_id)")
            self.trial.check(orphans[0]["n"] == 0, f"{what}: each queued URL has its host")
        self.trial.check({page["url"] for page in run.pages} <= ended, f"{what}: what was reported has ended in the store")
        before = self.asked()
        self.site.clear_log()
        run = self.start(folder, "--resume")
        if run.wait(120) == 2:
            self.trial.note(f"{what}: nothing was left or begun: {run.stderr.strip()[:120]}")
            return
        again = self.asked()
        self.same(set(before) | set(again), self.expected, f"{what}: both together")
        asked_again = [uri for uri in again if f"{self.start_url.rsplit('/', 1)[0]}{uri}" in ended]
        self.trial.check(not asked_again and max(again.values(), default=1) == 1, f"{what}: none of {len(ended)} that had ended is asked for again {asked_again[:3]}; {len(set(before) & set(again))} were under way")
        rows = millrace.sqlite_rows(database, "select count(*) n, count(distinct url) urls, sum(state = 'queued') queued from frontier")
        self.trial.check(rows[0]["n"] == rows[0]["urls"] and rows[0]["queued"] == 0, f"{what}: {rows[0]['n']} rows, each URL once, none left")


def main():
    with Trial("crawl", __doc__, options) as trial:
        dice = random.Random(trial.options.seed)
        names = ["postgresql", "python", "git"] if trial.full else ["postgresql"]
        found = [documents.documentation(name) for name in names]
        site = trial.use(NginxSite(trial.folder, len(names), found[0][0], roots={index: folder for index, (folder, _) in enumerate(found)}))
        for index, name in enumerate(names):
            crawl = Crawl(trial, site, name, index, int(0.9 * len(found[index][1])))
            trial.run_part(f"links of {name}", crawl.undisturbed)
            if crawl.expected is None:
                continue
            trial.run_part(f"{name} against wget", crawl.against_wget)
            if trial.full:
                trial.run_part(f"{name} against html5lib", crawl.against_html5lib)
                trial.run_part(f"{name} against linkchecker", crawl.against_linkchecker)
            kills = trial.options.kills or (20 if trial.full else 5)

            def kill():
                for number in range(kills):
                    crawl.killed(number, dice.uniform(0.15, 0.9 * crawl.seconds))
            trial.run_part(f"{name}: kill -9 and --resume", kill)


if __name__ == "__main__":
    main()
