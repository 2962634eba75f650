#!/usr/bin/python3
"""The main job on real input: documentation of Python and PostgreSQL served by nginx as several hosts, scraped by the command line
into SQLite and into PostgreSQL. Every title must be html5lib's, every URL must be accounted for, exports must have all of it."""
import csv
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import documents
import millrace
from nginx_site import NginxSite
from postgres import Postgres
from trial import Trial

HOSTS = 8
SHORT_PAGES = 250        # of each documentation
MISSING = 12             # URLs that answer 404


def build_input(trial, sites):
    """(lines for --input, {url: expected title}, [404 URLs], lines that are no URL, duplicates)."""
    expected, jobs = {}, []
    for name, site in sites.items():
        folder, files = documents.documentation(name)
        if not trial.full:
            files = documents.pick(files, folder, SHORT_PAGES, trial.options.seed)
        for number, path in enumerate(files):
            expected[site.url(number % HOSTS, "/" + path)] = None
            jobs.append((f"{folder}/{path}", None))
    hand_site = sites["python"]
    for path, job in trial.hand_made.items():
        expected[hand_site.url(0, path)] = None
        jobs.append(job)
    for url, title in zip(expected, documents.titles(jobs)):
        expected[url] = title
    missing = [hand_site.url(number % HOSTS, f"/missing/{number}.html") for number in range(MISSING)]
    urls = [*expected, *missing]
    duplicates = [urls[0], urls[3] + "#a-fragment", urls[5].replace("http://", "HTTP://"), urls[0]]
    unusable = ["not a url", "ftp://127.0.0.1/file", "http://", "mailto:someone@example.org", "http://[::1"]
    lines = ["\ufeff# pages to fetch", "", *urls[: len(urls) // 2], *unusable, "   ", *urls[len(urls) // 2:], *duplicates, "# the end"]
    return lines, expected, missing, unusable, duplicates


def compare(trial, rows, expected, missing):
    stored = {row["url"]: row for row in rows}
    trial.check(len(rows) == len(stored), f"{len(rows)} rows in pages, each URL once")
    absent = [url for url in expected if url not in stored]
    trial.check(not absent, f"all {len(expected)} pages are stored" + (f"; absent: {absent[:5]}" if absent else ""))
    extra = [url for url in stored if url not in expected]
    trial.check(not extra, "nothing else is stored" + (f"; found {extra[:5]}" if extra else ""))
    wrong = [(url, expected[url], stored[url]["title"]) for url in expected if url in stored and stored[url]["title"] != expected[url]]
    trial.check(not wrong, f"{len(expected) - len(wrong)} of {len(expected)} titles equal html5lib's document.title")
    for url, want, got in wrong[:8]:
        trial.note(f"{url}: expected {want[:100]!r}, stored {got[:100]!r}")
    trial.check(all(row["status"] == 200 for row in rows), "every stored page has status 200")
    trial.check(not any(url in stored for url in missing), f"none of the {len(missing)} missing pages is stored")


def check_exports(trial, folder, expected):
    with open(folder / "out.csv", newline="", encoding="utf-8") as file:
        table = {row["url"]: row for row in csv.DictReader(file)}
    trial.check(set(expected) <= set(table) and all(table[url]["title"] == title for url, title in expected.items()), f"the CSV export has {len(table)} rows with the same titles")


def one_run(trial, where, lines, expected, missing, duplicates, unusable):
    folder = trial.folder / where["name"]
    folder.mkdir()
    source = millrace.write_lines(folder / "urls.txt", lines)
    run = millrace.scrape(folder / "profile", ["--rate", "0", "--ignore-robots", "--input", source, "--store", where["store"], "--export", folder / "out.csv"], 300)
    given = len(expected) + len(missing)
    trial.check(run.status == 1, f"exit status 1 for failed URLs (was {run.status})")
    if not millrace.account_holds(trial, run.summary, given):
        trial.note(run.stderr[-600:])
        return
    trial.check(run.summary["failed"] == len(missing), f"{len(missing)} pages are missing, {run.summary['failed']} failed")
    trial.check(run.summary["done"] == len(expected), f"{run.summary['done']} done of {len(expected)}")
    reported = {page["url"] for page in run.pages}
    trial.check(len(run.pages) == len(reported) == given, f"{len(run.pages)} lines reported, one a URL")
    for line in unusable[:2]:
        trial.check(line in run.stderr or str(len(unusable)) in run.stderr, f"the unusable line {line!r} is told on stderr")
    trial.note(f"{run.summary['pages_per_second']:.0f} pages/s, {run.seconds:.2f} s in all, {json.dumps(run.summary)}")
    compare(trial, where["rows"](), expected, missing)
    check_exports(trial, folder, expected)
    check_second_run(trial, where, folder, source, expected)


def check_second_run(trial, where, folder, source, expected):
    again = millrace.scrape(folder / "profile", ["--rate", "0", "--ignore-robots", "--input", source, "--store", where["store"], "--quiet"], 300)
    trial.check(again.summary is not None and again.summary["skipped"] == len(expected),
                f"a second run skips what is stored already ({again.summary and again.summary['skipped']} of {len(expected)})")


def main():
    with Trial("main-job", __doc__) as trial:
        web = trial.folder / "web"
        trial.hand_made = documents.write_hand_made(web)
        sites = {}
        for name in documents.SOURCES:
            folder, _ = documents.documentation(name)
            extra = documents.hand_made_locations(web) if name == "python" else ""
            sites[name] = trial.use(NginxSite(trial.folder, HOSTS, folder, gzip=name == "postgresql", extra=extra))
        lines, expected, missing, unusable, duplicates = build_input(trial, sites)
        trial.note(f"{len(expected)} pages, {len(missing)} missing, {len(duplicates)} duplicates, {len(unusable)} unusable lines")
        if trial.part("sqlite"):
            path = trial.folder / "pages.db"
            one_run(trial, {"name": "sqlite", "store": f"sqlite:{path}", "rows": lambda: millrace.sqlite_rows(path, "select url, title, status from pages")},
                    lines, expected, missing, duplicates, unusable)
        if trial.part("postgresql"):
            server = trial.use(Postgres(trial.folder))
            where = {"name": "postgresql", "store": server.create("pages"), "rows": lambda: server.rows("select url, title, status from pages", "pages")}
            one_run(trial, where, lines, expected, missing, duplicates, unusable)


if __name__ == "__main__":
    main()
