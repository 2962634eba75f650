#!/usr/bin/python3
"""What a run leaves for other programs: rows that can be read while it goes on, requests of the newest 20 runs, bodies as files.

Readers are those that people have: python's sqlite3, the shells sqlite3 and psql, each asking again and again from before the run's first request to
after its end. None may be refused, all must see the run grow, and the run must take no longer for it than it may. The documented queries have a test
of their own (store/tst_schema_queries). Bodies are compared with the files that nginx serves, through gzip, after `kill -9`, and on a disk that is full.
"""
import csv
import hashlib
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

import millrace
from nginx_site import NginxSite
from postgres import Postgres
from trial import Trial, wait_until

COUNT = "select count(*) from frontier where state = 'done'"
BUSY_MS = 2_000   # what app/store/SCHEMA.md tells readers to wait: while the file is made, it is one process's own


def page(title, links, size=0):
    head = f"<title>{title}</title>" if title else ""
    return f"<!doctype html><html><head>{head}</head><body>" + "".join(f"<a href='{link}'>x</a>" for link in links) + title * (size // max(1, len(title))) + "</body></html>"


class Reader(threading.Thread):
    """Asks `ask()` for a count until stop(); what it was told, and when it was refused."""

    def __init__(self, name, ask, pause=0.01):
        super().__init__(daemon=True)
        self.name, self.ask, self.pause = name, ask, pause
        self.asked, self.counts, self.refused, self.slowest, self.first = 0, set(), [], 0.0, float("inf")
        self.ending = threading.Event()
        self.start()

    def run(self):
        while not self.ending.is_set():
            began = time.monotonic()
            try:
                self.counts.add(int(self.ask()))
                self.asked += 1
                self.first = min(self.first, time.monotonic())
            except Exception as error:
                if not any(text in str(error) for text in ("no such table", "does not exist", "unable to open")):   # it is being made
                    self.refused.append((time.monotonic(), str(error).strip()[-80:]))
            self.slowest = max(self.slowest, time.monotonic() - began)
            time.sleep(self.pause)

    def stop(self):
        self.ending.set()
        self.join(20)


def python_reader(path, timeout):
    def ask():
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=timeout)
        try:
            return connection.execute(COUNT).fetchone()[0]
        finally:
            connection.close()
    return ask


def shell(command):
    def ask():
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, stdin=subprocess.DEVNULL)
        if done.returncode or done.stderr:
            raise RuntimeError(done.stderr)
        return done.stdout
    return ask


class Database:
    def __init__(self, trial, site, pages):
        self.trial, self.site, self.pages = trial, site, pages
        self.profile = trial.folder / "profile"

    def write_pages(self, count, size=0):
        names = [f"p{number}.html" for number in range(count)]
        for number, name in enumerate(names):
            (self.pages / name).write_text(page(name, names[number + 1:number + 30], size))
        (self.pages / "index.html").write_text(page("Home", names[:20]))

    def crawl(self, store, *more):
        return millrace.Scrape(self.profile, [self.site.url(0, "/index.html"), "--store", store, "--depth", "1000", "--rate", "0", "--per-host", "8", "--allow-private", "--ignore-robots", *more])

    def beside(self, store, readers, count, alone):
        check = self.trial.check
        run = self.crawl(store)
        asking = [Reader(name, ask) for name, ask in readers.items()]
        run.wait(300)
        ended = time.monotonic()
        time.sleep(0.2)
        for reader in asking:
            reader.stop()
            when = [f"{at - run.started:.2f} s: {error}" for at, error in reader.refused[:3]]
            if reader.name.startswith("without"):
                late = [at for at, _ in reader.refused if at > reader.first]
                self.trial.note(f"{reader.name}: {reader.asked} reads, {len(reader.refused)} refused, {len(late)} of them after the file was made; a run of {ended - run.started:.2f} s {when}")
                continue
            check(not reader.refused, f"{reader.name}: {reader.asked} reads, none refused, the slowest {reader.slowest * 1000:.0f} ms {when}")
            check(len(reader.counts) > 3 and max(reader.counts) == count + 1, f"{reader.name}: saw {len(reader.counts)} different counts, the last one all {count + 1} pages")
        check(run.summary and run.summary["done"] == count + 1, f"the run did all of its {count + 1} pages")
        if alone:
            check(run.seconds < 3 * alone + 5, f"in {run.seconds:.1f} s; {alone:.1f} s alone")

    def reading_beside(self):
        count = 20_000 if self.trial.full else 1_500
        self.write_pages(count)
        alone = self.crawl(f"sqlite:{self.trial.folder}/alone.db")
        alone.wait(300)
        path = self.trial.folder / "beside.db"
        self.beside(f"sqlite:{path}", {"python's sqlite3": python_reader(path, BUSY_MS / 1000), "the shell sqlite3": shell(["sqlite3", "-readonly", "-cmd", f".timeout {BUSY_MS}", str(path), COUNT]),
                                       "without a busy timeout": python_reader(path, 0)}, count, alone.seconds)
        server = self.trial.use(Postgres(self.trial.folder))
        url = server.create("beside")
        self.beside(url, {"psql": shell([str(server.bin / "psql"), "-X", "-A", "-t", "-q", url, "-c", COUNT])}, count, None)

    def long_reader(self):
        """One that keeps its transaction open sees one moment, and holds nobody up."""
        path = self.trial.folder / "long.db"
        run = self.crawl(f"sqlite:{path}")
        wait_until(lambda: path.exists() and self.done(path), 30)
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=2, isolation_level=None)
        connection.execute("begin")
        first = connection.execute(COUNT).fetchone()[0]
        status = run.wait(300)
        same = connection.execute(COUNT).fetchone()[0]
        connection.execute("commit")
        now = connection.execute(COUNT).fetchone()[0]
        connection.close()
        self.trial.check(status == 0 and same == first < now, f"a transaction that stayed open: {first} pages from its begin to its end, then {now}; the run ended with {status}")

    def done(self, path):
        try:
            return python_reader(path, 2)()
        except sqlite3.OperationalError:
            return 0

    def keeps_twenty_runs(self):
        (self.pages / "one.html").write_text(page("One", []))
        stores = {"SQLite": f"sqlite:{self.trial.folder}/twenty.db"}
        server = None
        if self.trial.full:
            server = self.trial.use(Postgres(self.trial.folder))
            stores["PostgreSQL"] = server.create("twenty")
        for name, store in stores.items():
            for _ in range(22):
                millrace.scrape(self.profile, [self.site.url(0, "/one.html"), "--store", store, "--rate", "0", "--allow-private", "--refresh"])
            sql = "select run_id, count(*) as requests from fetches group by run_id order by run_id"
            rows = millrace.sqlite_rows(store.removeprefix("sqlite:"), sql) if name == "SQLite" else server.rows(sql, "twenty")
            runs = [row["run_id"] for row in rows]
            self.trial.check(runs == list(range(3, 23)) and all(row["requests"] == 2 for row in rows), f"{name}: requests of runs {runs[0]} to {runs[-1]} of 22, robots.txt and the page of each")

    # --- bodies ---

    def compare_bodies(self, path, folder, what):
        rows = millrace.sqlite_rows(path, "select url, state, body_file from frontier where state = 'done'")
        wrong = []
        for row in rows:
            served = (self.pages / row["url"].rsplit("/", 1)[1]).read_bytes()
            file = folder / (row["body_file"] or "none")
            if not file.is_file() or file.read_bytes() != served or file.stem != hashlib.sha256(served).hexdigest():
                wrong.append(row["url"])
        self.trial.check(rows and not wrong, f"{what}: {len(rows)} pages, each body is the file that was served, by its SHA-256 {wrong[:3]}")
        return rows

    def saves_bodies(self):
        count = 3_000 if self.trial.full else 300
        self.write_pages(count, 20_000)
        path, folder, out = self.trial.folder / "bodies.db", self.trial.folder / "bodies", self.trial.folder / "bodies.csv"
        run = self.crawl(f"sqlite:{path}", "--save-bodies", folder, "--export", out)
        status = run.wait(120)
        self.trial.check(status == 0 and run.summary["bodies"] == count + 1, f"{run.summary['bodies']} bodies of {count + 1} pages")
        rows = self.compare_bodies(path, folder, "through gzip")
        named = {row["url"]: row["body_file"] for row in rows}
        exported = {row["url"]: row["body_file"] for row in csv.DictReader(out.open(newline=""))}
        printed = {line["url"]: line["body_file"] for line in run.pages}
        self.trial.check(named == exported == printed, "the database, --export and --json name the same files")
        files = [file for file in folder.rglob("*") if file.is_file()]
        self.trial.check(len(files) == len(set(named.values())), f"{len(files)} files and nothing beside them")

        killed, kept = self.trial.folder / "killed.db", self.trial.folder / "kept"
        run = self.crawl(f"sqlite:{killed}", "--save-bodies", kept)
        wait_until(lambda: len(run.pages) > count // 3, 60, 0.002)
        run.kill()
        self.compare_bodies(killed, kept, f"after kill -9 with {len(run.pages)} pages told")
        run = millrace.Scrape(self.profile, ["--store", f"sqlite:{killed}", "--resume"])
        status = run.wait(120)
        self.compare_bodies(killed, kept, f"resumed (status {status})")
        states = millrace.sqlite_rows(killed, "select state, count(*) as n from frontier group by state")
        self.trial.check(states == [{"state": "done", "n": count + 1}], f"nothing is lost: {states}")

    def full_disk(self):
        """64 MiB are left free; what is above fills up."""
        disk = self.trial.folder / "disk"
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=68m", "tmpfs", str(disk)], capture_output=True).returncode:
            self.trial.note("no disk can be mounted here (only root may): left to tests/scrape/tst_scrape_bodies")
            return
        try:
            count = 300
            self.write_pages(count, 40_000)
            path = self.trial.folder / "full.db"
            run = self.crawl(f"sqlite:{path}", "--save-bodies", disk / "bodies")
            status = run.wait(60)
            sentence = next((line for line in run.stderr.splitlines() if "bodies" in line), "")
            self.trial.check(status == 3 and "There is no room for bodies in" in sentence, f"status {status}: {sentence}")
            states = {row["state"]: row["n"] for row in millrace.sqlite_rows(path, "select state, count(*) as n from frontier group by state")}
            self.trial.check(set(states) == {"done", "queued"} and states["done"] == run.summary["done"] == run.summary["bodies"], f"no page without its body, none failed: {states}")
            self.compare_bodies(path, disk / "bodies", "on the full disk")
            tries = millrace.sqlite_rows(path, "select max(attempts) as n from frontier where state = 'queued'")[0]["n"]
            self.trial.check(tries == 0, "what is queued has all of its attempts left")
            (disk / "filler").write_bytes(b"x" * 8 * 1024 * 1024)
            asked = self.site.log.stat().st_size
            again = millrace.scrape(self.profile, ["--store", f"sqlite:{path}", "--resume"])
            self.trial.check(again.status == 3 and again.summary["done"] == states["done"] and self.site.log.stat().st_size == asked, f"still full: status {again.status} again, and the server was not asked")
            other = self.trial.folder / "roomy"
            again = millrace.scrape(self.profile, ["--store", f"sqlite:{path}", "--resume", "--save-bodies", other])
            self.trial.check(again.status == 0 and again.summary["done"] == count + 1, f"with another folder: status {again.status}, {again.summary['done']} of {count + 1} done")
        finally:
            subprocess.run(["umount", str(disk)], check=True)

    def refused_folder(self):
        run = millrace.scrape(self.profile, [self.site.url(0, "/index.html"), "--store", f"sqlite:{self.trial.folder}/none.db", "--allow-private", "--save-bodies", "/proc/none"])
        self.trial.check(run.status == 3 and "/proc/none" in run.stderr and not run.pages, f"a folder that cannot be made: status {run.status}, {run.stderr.splitlines()[0]}")


def main():
    with Trial("database", __doc__) as trial:
        pages = trial.folder / "pages"
        pages.mkdir()
        site = trial.use(NginxSite(trial.folder, 1, pages, gzip=True, extra="open_file_cache off;"))   # pages change under their names
        database = Database(trial, site, pages)
        trial.run_part("reading beside a run", database.reading_beside)
        trial.run_part("a reader that stays", database.long_reader)
        trial.run_part("requests of 20 runs", database.keeps_twenty_runs)
        trial.run_part("bodies", database.saves_bodies)
        trial.run_part("a full disk", database.full_disk)
        trial.run_part("a folder that is none", database.refused_folder)


if __name__ == "__main__":
    main()
