#!/usr/bin/env python3
"""Verdicts on robots.txt beside those of Protego (Debian's python3-protego), which Scrapy obeys.

The cases are in robots_cases.py. Where the two differ, DIFFERENCES has what is right, one by one, and WHY has what RFC 9309 says of it; a
difference that is not there fails, and so does an answer of ours that is not the one that stands there.
"""
import base64
import json
import subprocess
import sys
from pathlib import Path

from protego import Protego

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.trial import Trial
import robots_cases

WHY = {
    "root": "2.2: a path-pattern begins with '/'; a line without one is no rule (only a leading '*' is taken, which 2.2.3 shows). Protego adds the '/'",
    "end": "2.2.3: '$' at a pattern's end means the end of the URL, and nothing else. Protego also takes it for the character, and loses it behind a query",
    "octets": "2.2.2: octets are compared. A '%' that begins no escape is the octet %25; %2F in the URL is another one. Protego compares the text",
    "query": "2.2.2: escapes weigh the same plain and encoded, behind the '?' too (the table there). Protego escapes '&' of a pattern without '?', "
             "and compares queries as text",
    "token": "2.2.1: a group is ours when its name is our product token. Protego takes every name that is a part of ours",
    "version": "2.2.1: a name is letters, '-' and '_'; the version behind them is none of it, so the group names us. Protego wants the whole text in ours",
    "star": "2.2.1: '*' is for crawlers that no group names. Protego weighs a name by its length, so that one of one letter is no more than '*'",
    "other": "2.2.4: other records must not interfere with the groups: the names in front of such a line and behind it share one group",
    "spelling": "2.2: the keys are user-agent, allow and disallow, with a colon. Protego reads misspellings, too",
    "mark": "2.3 wants UTF-8, which may begin with a byte order mark: it is none of the first key. Protego's caller has to cut it off",
    "slashes": "2.2.2: a path that begins with two slashes is a path. Protego takes what follows them for a host, and the rule for none",
    "lines": "2.2: EOL is CR, LF or both. Protego also breaks lines at form feed, vertical tab, NEL and U+2028",
    "itself": "2.2.2: /robots.txt is implicitly allowed",
}

A = "Millrace/1.0"
ALLOWED, BLOCKED = True, False
# (case, agent): (what is right, why, the paths)
DIFFERENCES = {
    ("Disallow a", A): (ALLOWED, "root", ["/a", "/a/", "/a/b", "/ab", "/a?x", "/a?x=1", "/a?x=12", "/axbxc", "/a%2Fb", "/a%20b", "/a/index.html", "/a$",
                                          "/a$b", "/a;p", "/a,b", "/a%3Fx", "/a+b", "/a%2Bb", "/a@b", "/a:b", "/a//b", "/a=b&c=d"]),
    ("Disallow a/", A): (ALLOWED, "root", ["/a/", "/a/b", "/a/index.html", "/a//b"]),
    ("Disallow $", A): (ALLOWED, "root", ["/"]),
    ("an address as a path", A): (ALLOWED, "root", ["/http://example.org/a"]),
    ("Disallow /a$", A): (ALLOWED, "end", ["/a$", "/a$b"]),
    ("Disallow /a?x=1$", A): (BLOCKED, "end", ["/a?x=1"]),
    ("queries", A): (ALLOWED, "end", ["/l?sort=asc"]),
    ("queries: page", A): (BLOCKED, "query", ["/l?x=1&page=2"]),
    ("octets of the table in 2.2.2", A): (BLOCKED, "query", ["/foo/bar?baz=https://foo.bar"]),
    ("Disallow /a%", A): (ALLOWED, "octets", ["/a%2Fb", "/a%20b", "/a$", "/a$b", "/a,b", "/a%3Fx", "/a+b", "/a%2Bb", "/a@b", "/a:b", "/a=b&c=d"]),
    ("prefix of ours", A): (ALLOWED, "token", ["/", "/a"]),
    ("part of ours", A): (ALLOWED, "token", ["/", "/a"]),
    ("ours with a version", A): (BLOCKED, "version", ["/a"]),
    ("ours with a version", "Millrace"): (BLOCKED, "version", ["/a"]),
    ("merged star groups", "x"): (ALLOWED, "star", ["/a", "/b"]),
    ("merged star groups: its own", "x"): (BLOCKED, "star", ["/x"]),
    ("an unknown line between names", "x"): (BLOCKED, "other", ["/a"]),
    ("a sitemap between names", "x"): (BLOCKED, "other", ["/a"]),
    ("Crawl-delay between names", "x"): (BLOCKED, "other", ["/a"]),
    ("misspelt keys", A): (ALLOWED, "spelling", ["/a", "/b", "/c"]),
    ("misspelt Disallow in a group", A): (ALLOWED, "spelling", ["/a"]),
    ("User agent with a space", A): (ALLOWED, "spelling", ["/a"]),
    ("byte order mark", A): (BLOCKED, "mark", ["/a"]),
    ("form feed and vertical tab", A): (ALLOWED, "lines", ["/a", "/b", "/c"]),
    ("next line and line separator", A): (ALLOWED, "lines", ["/a", "/b", "/c"]),
    ("two slashes in front", A): (BLOCKED, "slashes", ["//a", "//a/c"]),
    ("robots.txt itself", A): (ALLOWED, "itself", ["/robots.txt"]),
    ("robots.txt by name", A): (ALLOWED, "itself", ["/robots.txt"]),
}
RIGHT = {(case.partition(": ")[0], agent, path): (right, why) for (case, agent), (right, why, paths) in DIFFERENCES.items() for path in paths}


def ours(tool, cases):
    questions = "".join(json.dumps({"robots": base64.b64encode(body).decode(), "agent": agent, "path": path}) + "\n" for _, body, agent, path in cases)
    answers = subprocess.run([tool], input=questions, capture_output=True, text=True, check=True).stdout.splitlines()
    return [json.loads(answer) for answer in answers]


def compare(trial, cases):
    """Every case; what differs is printed with its reason. The number of those in RIGHT that were met."""
    parsed = {}
    met = set()
    wrong = []
    for (name, body, agent, path), answer in zip(cases, ours(trial.options.tool, cases)):
        theirs = parsed.setdefault(body, Protego.parse(body.decode("utf-8", "replace"))).can_fetch("http://example.org" + answer["asked"], agent)
        right, why = RIGHT.get((name, agent, path), (theirs, None))
        if why:
            met.add((name, agent, path))
        if answer["allowed"] != right:
            wrong.append(f"{name!r} {agent} {path}: ours {answer['allowed']} ({answer['rule']}), Protego {theirs}, right {right}")
        elif why and theirs != right:
            trial.note(f"{name!r} {agent} {path}: {'allowed' if right else 'blocked'}, by {why}")
    for text in wrong[:40]:
        trial.note(text)
    trial.check(not wrong, f"{len(cases)} cases: Protego's verdict, or the one that RFC 9309 gives ({len(met)} of those); {len(wrong)} others")
    return met


def main():
    with Trial("compare-robots", __doc__, lambda parser: parser.add_argument("tool", help="the program http_answers")) as trial:
        if trial.part("named cases"):
            met = compare(trial, list(robots_cases.cases()))
            trial.check(met == set(RIGHT), f"every one of the {len(RIGHT)} listed differences is a case")
            for why, text in WHY.items():
                trial.note(f"{why}: {text}")
        if trial.part("random files"):
            compare(trial, list(robots_cases.random_files(trial.options.seed, 2_000 if trial.full else 200)))


main()
