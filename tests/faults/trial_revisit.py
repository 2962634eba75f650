#!/usr/bin/python3
"""Fetches pages again that are stored: over nginx, whose log says what was asked and how it was answered. What has not changed is answered 304 without a
body and keeps its title, what has changed is fetched, what is gone fails; by entity tag, by weak tag (gzip) and by date alone. With --full on PostgreSQL, too."""
import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import millrace
import pacing
from nginx_site import NginxSite
from postgres import Postgres
from trial import Trial

PAGES = 20
TAGGED, WEAK, DATED, BARE = range(4)   # hosts: what their answers carry


def page(title, text="x" * 4000):
    return f"<!doctype html><title>{title}</title><p>{text}"


class Revisit:
    def __init__(self, trial, site, store):
        self.trial = trial
        self.site = site
        self.store = store
        self.profile = trial.folder / ("profile-" + store.split(":")[0])

    def write(self, host, name, text, age=3600):
        path = self.site.roots[host] / name
        path.write_text(text)
        os.utime(path, (time.time() - age,) * 2)

    def urls(self):
        return [self.site.url(host, f"/p{number}.html") for host in (TAGGED, WEAK, DATED, BARE) for number in range(PAGES)]

    def scrape(self, *more):
        self.site.clear_log()
        run = millrace.scrape(self.profile, ["--rate", 0, "--per-host", 8, "--ignore-robots", "--store", self.store, *more, *self.urls()])
        time.sleep(0.1)   # nginx writes its log after the answer
        return run, [(start.host, start.uri, start.status) for start in pacing.read_log(self.site.log)]

    def answered(self, log, host, status):
        return sorted(uri for at, uri, answer in log if at.startswith(self.site.host(host)) and answer == status)

    def first(self):
        run, log = self.scrape()
        self.trial.check(run.status == 0 and len(self.answered(log, TAGGED, 200)) == PAGES, f"first visit: exit status {run.status}, all fetched")
        self.titles = {each["url"]: each["title"] for each in run.pages}

    def again(self):
        self.write(TAGGED, "p3.html", page("changed"), age=60)
        (self.site.roots[TAGGED] / "p7.html").unlink()
        run, log = self.scrape("--refresh")
        check, summary = self.trial.check, run.summary
        expected = {TAGGED: PAGES - 2, WEAK: PAGES, DATED: PAGES, BARE: 0}
        for host, name in ((TAGGED, "entity tags"), (WEAK, "weak tags behind gzip"), (DATED, "dates alone"), (BARE, "neither")):
            check(len(self.answered(log, host, 304)) == expected[host], f"{name}: {len(self.answered(log, host, 304))} of {PAGES} answered 304")
        check(self.answered(log, TAGGED, 200) == ["/p3.html"] and self.answered(log, TAGGED, 404) == ["/p7.html"], "the changed file is fetched, the one that is gone is 404")
        check(summary["not_changed"] == sum(expected.values()), f"the summary counts {summary['not_changed']} that have not changed")
        millrace.account_holds(self.trial, summary, len(run.pages), "second visit: ")
        check(summary["done"] == 4 * PAGES - 1 and summary["failed"] == 1 and run.status == 1, f"{summary['done']} done, {summary['failed']} failed, exit status {run.status}")
        same = [each for each in run.pages if each["status"] == 304]
        check(len(same) == sum(expected.values()) and all(each["state"] == "done" and each["title"] == self.titles[each["url"]] and each["bytes"] == 0 for each in same),
              "each of them is done with status 304, its stored title and no byte of a body")
        changed = next(each for each in run.pages if each["url"].endswith("/p3.html") and each["status"] == 200 and each["title"] == "changed")
        check(bool(changed), "the changed page has its new title")

    def third(self):
        export = self.profile / "pages.jsonl"
        run, log = self.scrape("--refresh", "--export", export)
        self.trial.check(len(self.answered(log, TAGGED, 304)) == PAGES - 1, "a third visit asks with the validators of the second")
        rows = [json.loads(line) for line in export.read_text().splitlines()]
        right = [row for row in rows if row["title"] == ("changed" if row["url"] == self.site.url(TAGGED, "/p3.html") else self.titles[row["url"]])]
        self.trial.check(len(rows) == 4 * PAGES and len(right) == 4 * PAGES - 1, f"the export has {len(rows)} pages, {len(right)} with the title that was stored and one that failed")

    def links(self):
        self.write(BARE, "index.html", page("index", "".join(f'<a href="/p{number}.html">{number}</a>' for number in range(PAGES))))
        self.write(TAGGED, "index.html", page("index", "".join(f'<a href="/p{number}.html">{number}</a>' for number in range(PAGES))))
        for visit in range(2):
            self.site.clear_log()
            run = millrace.scrape(self.profile, ["--rate", 0, "--per-host", 8, "--ignore-robots", "--store", self.store, "--refresh", "--depth", 1, self.site.url(TAGGED, "/index.html")])
            time.sleep(0.1)
            log = [(start.host, start.uri, start.status) for start in pacing.read_log(self.site.log)]
            self.trial.check(run.summary["given"] == PAGES + 1 and self.answered(log, TAGGED, 200).count("/index.html") == 1,
                             f"visit {visit + 1} of a crawl: the page whose links are followed is fetched whole, {len(self.answered(log, TAGGED, 304))} of its leaves are asked for by tag")


def trial_on(trial, name, store):
    roots = {}
    for host in range(4):
        roots[host] = trial.folder / f"{name}-root-{host}"
        roots[host].mkdir()
    own = {TAGGED: "open_file_cache off;", WEAK: "gzip on; gzip_min_length 1;", DATED: "etag off;", BARE: "etag off; add_header Last-Modified '';"}
    with NginxSite(trial.folder, 4, roots[TAGGED], roots=roots, own=own) as site:
        visit = Revisit(trial, site, store)
        for host in range(4):
            for number in range(PAGES):
                visit.write(host, f"p{number}.html", page(f"page {number} of host {host}"))
        for part in (visit.first, visit.again, visit.third, visit.links):
            trial.run_part(f"{name}: {part.__name__}", part)


def main():
    with Trial("revisit", __doc__) as trial:
        trial_on(trial, "SQLite", f"sqlite:{trial.folder}/pages.db")
        if trial.full:
            server = trial.use(Postgres(trial.folder))
            trial_on(trial, "PostgreSQL", server.create("revisit"))


if __name__ == "__main__":
    main()
