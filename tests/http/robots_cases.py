"""The cases of compare_robots.py: (name, robots.txt as bytes, user agent, path). Deterministic; every name is unique."""

import random
import re

AGENT = "Millrace/1.0"

# One rule, alone in a `*` group, against every path.
PATTERNS = [
    "/", "*", "/*", "/a", "/a/", "/a/*", "/a*", "/a$", "/a/$", "/*/b", "/*/b$", "*/b", "*.gif", "*.gif$", "/*.gif$", "/a*b*c", "/a**b",
    "/$", "$", "/a$b", "/*?", "/*?*", "/a?", "/a?x", "/a?x=1$", "/*?x=", "/a%2Fb", "/a%2fb", "/%61", "/a%20b", "/a b", "/%7Eu", "/~u",
    "/caf%C3%A9", "/caf%c3%a9", "/caf\u00e9", "/a;p", "/a,b", "/a%3Fx", "/A", "/index.html", "/a/index.html", "a", "a/", "?x", "/a%", "/a%zz",
    "/[a]", "/a|b", "/a+b", "/a%2Bb", "/a:b", "/a@b", "/a%40b", "/a//b", "//", "/a/../b", "/a=b&c", "/%2A", "/a%24", "/*/*/*",
]
PATHS = [
    "/", "/a", "/a/", "/a/b", "/ab", "/a?x", "/a?x=1", "/a?x=12", "/b/b", "/b/b/", "/x.gif", "/x.gif?y", "/axbxc", "/a%2Fb", "/a%20b", "/~u",
    "/%7eu", "/caf%C3%A9", "/A", "/index.html", "/a/index.html", "/a$", "/a$b", "/a;p", "/a,b", "/a%3Fx", "/a+b", "/a%2Bb", "/a@b", "/a:b",
    "/a//b", "/*", "/[a]", "/a=b&c=d",
]

# Two rules of one group: which of them decides.
RIVALS = ["/", "/a", "/a/", "/a/b", "/a*", "/a/b$", "/*b", "/a/*", "/*/b", "/a%2Fb", "/%61/", "/a/b/c"]
RIVAL_PATHS = ["/", "/a", "/a/b", "/a/b/c", "/ab", "/a/bc"]

# Whole files: text, then the agents and paths that are asked about.
FILES = {
    "example of the RFC": (
        "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\nUser-Agent: foobot\nDisallow:/\nAllow:/example/page.html\n"
        "Allow:/example/allowed.gif\n\nUser-Agent: barbot\nUser-Agent: bazbot\nDisallow: /example/page.html\n\nUser-Agent: quxbot\n\nEOF\n",
        ["foobot", "barbot", "bazbot", "quxbot", "otherbot"],
        ["/", "/page.gif", "/page.gif?x", "/example/", "/example/page.html", "/example/allowed.gif", "/publications/"]),
    "ours before the others": ("User-agent: *\nDisallow: /\n\nUser-agent: millrace\nDisallow: /a\n", [AGENT, "MILLRACE", "Other/2"], ["/", "/a", "/b"]),
    "ours allows all": ("User-agent: Millrace\nDisallow:\n\nUser-agent: *\nDisallow: /\n", [AGENT, "Other"], ["/", "/a"]),
    "ours has no rule": ("User-agent: *\nDisallow: /\n\nUser-agent: Millrace\n", [AGENT], ["/", "/a"]),
    "merged groups": ("User-agent: Millrace\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n\nUser-agent: MillRace\nDisallow: /b\nAllow: /b/c\n",
                      [AGENT, "Other"], ["/a", "/b", "/b/c", "/c"]),
    "merged star groups": ("User-agent: *\nDisallow: /a\n\nUser-agent: x\nDisallow: /x\n\nUser-agent: *\nDisallow: /b\n", [AGENT, "x"], ["/a", "/b", "/x"]),
    "several names, one group": ("User-agent: x\nUser-agent: Millrace\nUser-agent: y\nDisallow: /a\n", [AGENT, "x", "y", "z"], ["/a", "/b"]),
    "a name and the star": ("User-agent: Millrace\nUser-agent: *\nDisallow: /a\n", [AGENT, "z"], ["/a", "/b"]),
    "blank lines in a group": ("User-agent: Millrace\n\nDisallow: /a\n\n\nDisallow: /b\n", [AGENT], ["/a", "/b", "/c"]),
    "blank lines between names": ("User-agent: x\n\nUser-agent: Millrace\nDisallow: /a\n", [AGENT, "x"], ["/a", "/b"]),
    "prefix of ours": ("User-agent: Mill\nDisallow: /\n", [AGENT], ["/", "/a"]),
    "part of ours": ("User-agent: race\nDisallow: /\n", [AGENT], ["/", "/a"]),
    "longer than ours": ("User-agent: MillraceImages\nDisallow: /\n", [AGENT], ["/", "/a"]),
    "ours with a version": ("User-agent: Millrace/2.0\nDisallow: /a\n", [AGENT, "Millrace/2.0", "Millrace"], ["/a", "/b"]),
    "ours with a star": ("User-agent: Millrace*\nDisallow: /a\n", [AGENT], ["/a", "/b"]),
    "two names that fit": ("User-agent: Mill\nDisallow: /a\n\nUser-agent: Millrace\nDisallow: /b\n", [AGENT], ["/a", "/b"]),
    "names with a dash": ("User-agent: Mill-race\nDisallow: /a\n\nUser-agent: Mill_race\nDisallow: /b\n", ["Mill-race/1", "Mill_race", AGENT], ["/a", "/b"]),
    "no group": ("Disallow: /a\nAllow: /b\n", [AGENT], ["/a", "/b"]),
    "a rule before the first group": ("Disallow: /a\nUser-agent: *\nDisallow: /b\n", [AGENT], ["/a", "/b"]),
    "nothing": ("", [AGENT], ["/", "/a"]),
    "only comments": ("# nothing\n#User-agent: *\n#Disallow: /\n", [AGENT], ["/", "/a"]),
    "comments": ("User-agent: * # all\nDisallow: /a # no\n#Disallow: /b\nDisallow: /c#d\n", [AGENT], ["/a", "/a%20", "/b", "/c", "/c%23d"]),
    "an empty Disallow": ("User-agent: *\nDisallow:\n", [AGENT], ["/", "/a"]),
    "an empty Disallow beside another": ("User-agent: *\nDisallow:\nDisallow: /a\n", [AGENT], ["/", "/a"]),
    "an empty Allow": ("User-agent: *\nAllow:\nDisallow: /\n", [AGENT], ["/", "/a"]),
    "an empty name": ("User-agent:\nDisallow: /\n", [AGENT], ["/", "/a"]),
    "an empty name beside ours": ("User-agent:\nUser-agent: Millrace\nDisallow: /a\n", [AGENT], ["/a", "/b"]),
    "an empty Disallow ends the names": ("User-agent: x\nDisallow:\nUser-agent: Millrace\nDisallow: /a\n", [AGENT, "x"], ["/a", "/b"]),
    "keys in any case": ("USER-AGENT: *\nDISALLOW: /a\nallow: /a/b\ndIsAlLoW: /c\n", [AGENT], ["/a", "/a/b", "/c", "/d"]),
    "values keep their case": ("User-agent: *\nDisallow: /Abc\n", [AGENT], ["/abc", "/Abc", "/ABC"]),
    "white space everywhere": ("  User-agent :\t *  \n\tDisallow\t:   /a   \n Disallow:/b\t\n", [AGENT], ["/a", "/b", "/c"]),
    "no space behind the colon": ("User-agent:*\nDisallow:/a\n", [AGENT], ["/a", "/b"]),
    "a colon in the value": ("User-agent: *\nDisallow: /a:b\n", [AGENT], ["/a:b", "/a"]),
    "unknown lines": ("User-agent: *\nFoo: bar\nDisallow: /a\nClean-param: x /b\nDisallow: /b\nnonsense\n", [AGENT], ["/a", "/b", "/c"]),
    "an unknown line between names": ("User-agent: x\nFoo: bar\nUser-agent: Millrace\nDisallow: /a\n", [AGENT, "x"], ["/a", "/b"]),
    "a sitemap between names": ("User-agent: x\nSitemap: http://h/s.xml\nUser-agent: Millrace\nDisallow: /a\n", [AGENT, "x"], ["/a", "/b"]),
    "a sitemap in a group": ("User-agent: *\nDisallow: /a\nSitemap: http://h/s.xml\nDisallow: /b\n", [AGENT], ["/a", "/b"]),
    "Crawl-delay between names": ("User-agent: x\nCrawl-delay: 5\nUser-agent: Millrace\nDisallow: /a\n", [AGENT, "x"], ["/a", "/b"]),
    "Crawl-delay in a group": ("User-agent: *\nCrawl-delay: 1\nDisallow: /a\nRequest-rate: 1/5\nDisallow: /b\nHost: h\nDisallow: /c\n", [AGENT], ["/a", "/b", "/c"]),
    "misspelt keys": ("Useragent: *\nDisalow: /a\nDissallow: /b\nDisallow: /c\n", [AGENT], ["/a", "/b", "/c"]),
    "misspelt Disallow in a group": ("User-agent: *\nDissallow: /a\nDisallow: /b\n", [AGENT], ["/a", "/b"]),
    "User agent with a space": ("User agent: *\nDisallow: /a\n", [AGENT], ["/a"]),
    "no colon": ("User-agent *\nDisallow /a\n", [AGENT], ["/a", "/b"]),
    "no colon in a rule": ("User-agent: *\nDisallow /a\nDisallow: /b\n", [AGENT], ["/a", "/b"]),
    "byte order mark": ("\ufeffUser-agent: *\nDisallow: /a\n", [AGENT], ["/a", "/b"]),
    "byte order mark and a comment": ("\ufeff# hello\nUser-agent: *\nDisallow: /a\n", [AGENT], ["/a", "/b"]),
    "CRLF": ("User-agent: *\r\nDisallow: /a\r\n\r\nDisallow: /b\r\n", [AGENT], ["/a", "/b", "/c"]),
    "CR": ("User-agent: *\rDisallow: /a\rDisallow: /b", [AGENT], ["/a", "/b", "/c"]),
    "mixed line ends": ("User-agent: *\r\nDisallow: /a\nDisallow: /b\rDisallow: /c", [AGENT], ["/a", "/b", "/c"]),
    "no line end at the end": ("User-agent: *\nDisallow: /a", [AGENT], ["/a", "/b"]),
    "form feed and vertical tab": ("User-agent: *\nDisallow: /a\fDisallow: /b\vDisallow: /c\n", [AGENT], ["/a", "/b", "/c"]),
    "next line and line separator": ("User-agent: *\nDisallow: /a\u0085Disallow: /b\u2028Disallow: /c\n", [AGENT], ["/a", "/b", "/c"]),
    "a web page": ("<!DOCTYPE html>\n<html><head><title>404</title></head>\n<body>User-agent: *<br>Disallow: /</body></html>\n", [AGENT], ["/", "/a"]),
    "an address as a path": ("User-agent: *\nDisallow: http://example.org/a\n", [AGENT], ["/a", "/http://example.org/a"]),
    "the longest wins, not the first": ("User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c\nAllow: /a/b/c/d\n", [AGENT],
                                        ["/a", "/a/b", "/a/b/c", "/a/b/c/d", "/ax"]),
    "the longest wins, the last": ("User-agent: *\nAllow: /a/b/c/d\nDisallow: /a/b/c\nAllow: /a/b\nDisallow: /a\n", [AGENT],
                                   ["/a", "/a/b", "/a/b/c", "/a/b/c/d", "/ax"]),
    "the same path twice": ("User-agent: *\nDisallow: /a\nAllow: /a\nDisallow: /b\nDisallow: /b\n", [AGENT], ["/a", "/b"]),
    "robots.txt itself": ("User-agent: *\nDisallow: /\n", [AGENT], ["/robots.txt", "/robots.txt?x", "/robots.txt2", "/a/robots.txt"]),
    "robots.txt by name": ("User-agent: *\nDisallow: /robots.txt\n", [AGENT], ["/robots.txt", "/robots.txt/a"]),
    "octets of the table in 2.2.2": ("User-agent: *\nDisallow: /foo/bar?baz=quz\nDisallow: /foo/bar?baz=https%3A%2F%2Ffoo.bar\n"
                                     "Disallow: /foo/bar/\u30c4\nDisallow: /foo/bat/%E3%83%84\nDisallow: /foo/bau/%62%61%7A\n", [AGENT],
                                     ["/foo/bar?baz=quz", "/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar", "/foo/bar/%E3%83%84",
                                      "/foo/bar/\u30c4", "/foo/bat/\u30c4", "/foo/bau/baz", "/foo/bau/%62%61%7A", "/foo/bav"]),
    "special characters of 2.2.3": ("User-agent: *\nAllow: /\nDisallow: /path/file-with-a-%2A.html\nDisallow: /path/foo-%24\nDisallow: /this/*/exactly\n"
                                    "Disallow: /end/of/the/path$\n", [AGENT],
                                    ["/path/file-with-a-*.html", "/path/file-with-a-%2A.html", "/path/foo-$", "/path/foo-%24", "/this/path/exactly",
                                     "/this/exactly", "/this/a/b/exactly", "/end/of/the/path", "/end/of/the/path/x", "/end/of/the/path?x"]),
    "many stars": ("User-agent: *\nDisallow: /*a*b*c*d*e*f*g*h*\n", [AGENT], ["/abcdefgh", "/xaxbxcxdxexfxgxhx", "/abcdefg", "/habcdefg"]),
    "wide allow, narrow disallow": ("User-agent: *\nAllow: /*/page\nDisallow: /secret\n", [AGENT], ["/secret/page", "/secret/x", "/a/page"]),
    "queries": ("User-agent: *\nDisallow: /*?sort=\nDisallow: /*&page=\nAllow: /*?sort=asc$\n", [AGENT],
                ["/l?sort=asc", "/l?sort=asc&x=1", "/l?sort=desc", "/l?x=1&page=2", "/l", "/l?x=1"]),
    "two slashes in front": ("User-agent: *\nDisallow: //a\nDisallow: /b//\n", [AGENT], ["//a", "//a/c", "/a", "/", "/c", "/b//", "/b//c", "/b/"]),
    "wordpress": ("User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n", [AGENT],
                  ["/wp-admin/", "/wp-admin/admin-ajax.php", "/wp-admin/admin-ajax.php?x=1", "/wp-admin", "/"]),
    "wikipedia": ("User-agent: *\nAllow: /w/api.php?action=mobileview&\nAllow: /w/load.php?\nDisallow: /w/\nDisallow: /wiki/Special:\n"
                  "Disallow: /wiki/Special%3A\nDisallow: /wiki/Spezial:\n", [AGENT],
                  ["/w/index.php", "/w/api.php?action=mobileview&x", "/w/api.php?action=query", "/w/load.php?x", "/w/load.php", "/wiki/Special:Search",
                   "/wiki/Special%3ASearch", "/wiki/Spezial%3AX", "/wiki/Main_Page"]),
}


def random_files(seed, count):
    """Groups of rules over few characters, so that many match; nothing in them that the two parsers are known to read differently."""
    chosen = random.Random(seed)

    def text(alphabet, longest):
        return re.sub("//+", "/", "/" + "".join(chosen.choice(alphabet) for _ in range(chosen.randint(0, longest))))

    for number in range(count):
        lines = []
        for _ in range(chosen.randint(1, 3)):
            lines += [f"User-agent: {chosen.choice(['*', 'millrace', 'Elsewhere'])}" for _ in range(chosen.randint(1, 2))]
            lines += [f"{chosen.choice(['Allow', 'Disallow', 'disallow'])}: {text('ab/*', 5)}" for _ in range(chosen.randint(1, 5))]
        body = chosen.choice(["\n", "\r\n", "\r"]).join(lines).encode()
        for path in sorted({text("ab/", 6) for _ in range(12)}):
            yield f"random {number}", body, AGENT, path


def cases():
    for pattern in PATTERNS:
        body = f"User-agent: *\nDisallow: {pattern}\n".encode()
        for path in PATHS:
            yield f"Disallow {pattern}", body, AGENT, path
    for allow in RIVALS:
        for disallow in RIVALS:
            body = f"User-agent: *\nDisallow: {disallow}\nAllow: {allow}\n".encode()
            for path in RIVAL_PATHS:
                yield f"Allow {allow} Disallow {disallow}", body, AGENT, path
    for name, (text, agents, paths) in FILES.items():
        for agent in agents:
            for path in paths:
                yield name, text.encode(), agent, path
