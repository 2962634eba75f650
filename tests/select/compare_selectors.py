#!/usr/bin/env python3
"""Selectors beside lxml and cssselect (Debian's python3-lxml, python3-cssselect), on real pages: Debian's documentation of Python and PostgreSQL.

Both see the same tree: the program writes Gumbo's as XML, which lxml reads. So a difference is the selector's, not the parser's. The CSS selectors
that cssselect knows are translated by its HTMLTranslator; those of level 4 that it does not know stand beside an XPath that says the same. Values are
compared in document order: an element's text, ::text or ::attr(), white space collapsed. Where the two differ, DIFFERENCES says why;
another difference fails.
"""
import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support import documents
from support.trial import Trial

BLANKS = " \t\n\f\r"

CSS = [
    "a", "*", "h1", "h2, h3", "div p", "div > p", "li + li", "h1 ~ p", "dt + dd", "ul > li > a", "table td", "table tr > td:first-child",
    "a[href]", "a[href^='#']", "a[href$='.html']", "a[href*='index']", "a[href='#']", "[id]", "[class~='section']", "a[class|='reference']", "link[rel=stylesheet]",
    "meta[name]", "meta[charset]", "script[src]", "[title]", "a[href^='http://'], a[href^='https://']", "A[HREF]", "a:not([href^='#'])",
    ".section", ".reference.internal", "div.body", "div.body h1", "span.pre", "code .pre", "pre", ".highlight pre", "dl.py > dt", ".sect1", ".sect2 > .titlepage",
    "#content", "#searchbox", "div#content", "h2 a",
    ":root", "html:root > head", "title", "p:empty", "td:empty", "a:empty",
    "li:first-child", "li:last-child", "li:only-child", "li:nth-child(2)", "li:nth-child(odd)", "li:nth-child(even)", "li:nth-child(3n+1)", "li:nth-child(-n+2)", "li:nth-child(n+3)",
    "li:nth-last-child(1)", "li:nth-last-child(2n)", "tr:nth-child(2n+1) > td", "p:first-of-type", "p:last-of-type", "h2:only-of-type", "p:nth-of-type(2)", "p:nth-of-type(2n+1)",
    "p:nth-last-of-type(2)", "dd > :first-child", "body > *", "body > div ~ div", "head > meta:nth-of-type(1)",
    ":not(div):not(p):not(a):not(span)", "p:not(:first-child)", "a:not(.reference)", "li:not(:nth-child(2n))",
    "a:link", "input:enabled", "input:disabled", "input:checked", "option:checked", ":lang(en)", "p:lang(fr)", "a:visited", "a:hover",
    "a::text", "p::text", "title::text", "a::attr(href)", "a.reference::attr(href)", "meta::attr(content)", "link::attr(rel)", "h1::text, h2::text", "li > a::attr(title)",
    "div div div p", "div > div > div", "div p a", "ul li ul li", "h1 + p + p", "p ~ pre ~ p", "dl dt + dd p", "body div p > code", "table + p", "div * a",
    "p /* a comment */ > a", "a[href = \"#\"]", ".\\73 ection", "*|p", "dd:nth-child( 2n + 1 )", "td:nth-child(+2)", "[class]:not([id])", "a[rel~=nofollow]",
    "input[type=TEXT]", "[lang|=en]", "p:target", "div[class*='']", "a[href^='']", "kbd, samp, var, tt", "img[src]::attr(src)", "img::attr(alt)",
    "form input[type=submit]::attr(value)", "body *:nth-child(7)", "tr > :last-child", "dl > dt:first-of-type", "nav, section, main, article", "em > strong, strong > em",
]

XPATH = [
    "//a", "//a/@href", "//h1", "//h1/text()", "//h1//text()", "/html/head/title", "/html/body/*", "//p[1]", "//p[last()]", "(//p)[1]", "(//p)[last()]", "//li[position()=2]",
    "//ul/li[position() mod 2 = 1]", "//a[starts-with(@href, '#')]", "//a[contains(@href, 'html')]/@href", "//a[not(@href)]", "//*[@id]/@id", "//*[@class='section']",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' reference ')]", "//p[code]", "//p[not(code)]", "//li[ul]", "//li/ul/..", "//li/parent::ul/@class",
    "//a/ancestor::div[1]/@id", "//h1/following-sibling::*[1]", "//h2/preceding-sibling::p", "//dd/preceding::dt[1]", "//h2/following::p[1]", "//table//td[2]", "//tr[td]/td[last()]",
    "//div[@id]/descendant::a[1]", "//p/descendant-or-self::*", "//a | //code", "//h2 | //h3 | //h1", "//@title", "//@*[name()='rel']", "//*[local-name()='span'][1]",
    "count(//a)", "count(//p) > 3", "string(//title)", "normalize-space(//h1)", "concat(//title, '|', count(//li))", "sum(//td[number(.) = number(.)])", "string-length(//title)",
    "boolean(//form)", "number('7') div 2", "xpath: -1 div 0", "substring(//title, 2, 5)", "substring-before(//title, ' ')", "substring-after(//title, ' ')", "translate(//title, 'aeiou', 'AEIOU')",
    "round(2.5) + floor(-1.5) + ceiling(1.2)", "//a[string-length(@href) > 30]/@href", "//p[contains(., 'the')]", "//*[self::h1 or self::h2]", "//dt[following-sibling::dd]",
    "//ul[count(li) > 3]/@class", "//a[@href = //link/@href]", "//p[position() < 3]", "//p[position() = last() - 1]", "//td/..", "//comment()", "//*[@lang]/@lang", "//a[../p]",
    "//div[.//h1]//h1", "id('content')/@class", "//p[lang('en')]", "//*[not(*)][not(text())]", "//*[count(ancestor::*) = 4]", "./html/body/div", "//a[@class][@href]/text()",
    "//li[not(preceding-sibling::li)]", "//li[not(following-sibling::li)]", "//h1/ancestor-or-self::*/@class", "//*[name() = 'a' and @title]/@title", "//meta[@name='viewport']/@content",
    "xpath: //link[@rel='next']/@href", "//script[not(@src)]", "//p[normalize-space() = '']", "//a[text() = '¶']/@href",
]

# Of level 4: (CSS, what says the same as XPath)
LEVEL4 = [
    ("p:has(code)", "//p[.//code]"), ("p:has(> code)", "//p[code]"), ("li:has(ul a)", "//li[.//ul//a]"), ("li:not(:has(a))", "//li[not(.//a)]"), ("dt:has(+ dd)", "//dt[following-sibling::*[1][self::dd]]"),
    ("h1:has(~ p)", "//h1[following-sibling::p]"), ("div:has(h1, h2)", "//div[.//h1 or .//h2]"), ("div:has(> h1):not(:has(> p))", "//div[h1][not(p)]"),
    ("h1:has(+ p a)", "//h1[following-sibling::*[1][self::p]//a]"), ("h1:has(~ div > p)", "//h1[following-sibling::div/p]"), ("dt:has(+ dd > p)", "//dt[following-sibling::*[1][self::dd]/p]"),
    (":is(h1, h2, h3) > a", "//*[self::h1 or self::h2 or self::h3]/a"), (":where(ul, ol) > li::text", "//*[self::ul or self::ol]/li/text()"), ("div :is(p, pre) :is(code, a)", "//div//*[self::p or self::pre]//*[self::code or self::a]"),
    ("a:not(.reference, .headerlink)", "//a[not(contains(concat(' ', normalize-space(@class), ' '), ' reference ') or contains(concat(' ', normalize-space(@class), ' '), ' headerlink '))]"),
    ("li:not(ul li, :first-child)", "//li[not(ancestor::ul) and preceding-sibling::*]"), (":not(body *, html)", "//*[not(ancestor::body) and not(self::html)]"),
    ("a:any-link", "//a[@href]"), ("[class='SECTION' i]", "//*[translate(@class, 'SECTION', 'section') = 'section']"), ("input[type='TEXT' s]", "//input[@type='TEXT']"),
    ("section:has(:is(h1, h2) + p)", "//section[.//*[self::h1 or self::h2]/following-sibling::*[1][self::p]]"), ("p:has(+ p:has(a))", "//p[following-sibling::*[1][self::p][.//a]]"),
    ("*:has(> a:only-child)", "//*[a[count(../*) = 1]]"), ("ul:has(li:nth-child(4))", "//ul[.//li[count(preceding-sibling::*) = 3]]"), ("a:has(img)::attr(href)", "//a[.//img]/@href"),
]

# Where cssselect or lxml goes another way: what the standard says, as XPath, and why.
DIFFERENCES = {
    "input[type=TEXT]": ("//input[translate(@type, 'TEXT', 'text') = 'text']", "WHATWG HTML 4.16.2: values of type are compared without regard to case; cssselect compares them as they are"),
    "input:enabled": ("//input[not(@disabled)]", "WHATWG HTML 4.16.3: any input that is not disabled; cssselect leaves the hidden ones out"),
    "./html/body/div": ("/html/body/div", "a relative path begins at the document; lxml begins at its root element"),
    "p /* a comment */ > a": ("//p/a", "a comment is white space (CSS Syntax 4.3.2); cssselect 1.2 refuses a combinator behind one"),
}


def collapsed(text):
    for blank in BLANKS:
        text = text.replace(blank, " ")
    return " ".join(part for part in text.split(" ") if part)


def value_of(item):
    """Our value of one of lxml's; None: none."""
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, float):
        if item != item:
            return "NaN"
        if item in (float("inf"), float("-inf")):
            return "Infinity" if item > 0 else "-Infinity"
        return str(int(item)) if item == int(item) else repr(item)
    if isinstance(item, str):
        text = collapsed(item)
        return None if not text and getattr(item, "is_text", False) | getattr(item, "is_tail", False) else text
    return collapsed("".join(item.itertext())) if isinstance(item.tag, str) else collapsed(item.text or "")


def css_as_xpath(selector):
    """What cssselect makes of it, ::text and ::attr() as Scrapy's parsel has them."""
    from cssselect import HTMLTranslator
    translator = HTMLTranslator()
    paths = []
    for part in selector.split(", ") if "::" in selector else [selector]:
        path, tail = part, ""
        if part.endswith("::text"):
            path, tail = part[:-6], "/text()"
        elif "::attr(" in part:
            path, name = part[:-1].split("::attr(")
            tail = f"/@{name}"
        paths.append(" | ".join(each + tail for each in translator.css_to_xpath(path.strip(), prefix="descendant-or-self::").split(" | ")))
    return " | ".join(paths)


def theirs(tree, path):
    found = tree.xpath(path[6:].strip() if path.startswith("xpath:") else path)
    values = [value_of(each) for each in (found if isinstance(found, list) else [found])]
    return [value for value in values if value is not None]


class Peer:
    def __init__(self, tool):
        self.process = subprocess.Popen([tool], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, question):
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        return self.process.wait(timeout=20)


def questions():
    """(selector of ours, XPath of theirs)."""
    for selector in CSS:
        yield selector, DIFFERENCES[selector][0] if selector in DIFFERENCES else css_as_xpath(selector)
    yield from ((selector, DIFFERENCES.get(selector, (selector, None))[0]) for selector in XPATH)
    yield from LEVEL4


def compare(trial, peer, pages):
    from lxml import etree
    pairs = list(questions())
    compared = found = cut = 0
    wrong = []
    useful = set()
    for page in pages:
        tree_file = trial.folder / "tree.xml"
        elements = peer.ask({"page": page, "tree": str(tree_file)})["elements"]
        tree = etree.parse(str(tree_file), etree.XMLParser(huge_tree=True))
        if elements != sum(1 for _ in tree.iter("*")):
            wrong.append(f"{page}: the trees differ")
            continue
        answers = peer.ask({"page": page, "selectors": [ours for ours, _ in pairs]})
        for (ours, path), values, error, is_cut in zip(pairs, answers["values"], answers["errors"], answers["cut"]):
            expected = theirs(tree, path)
            compared += 1
            if is_cut:      # by a limit: what is there must be right
                cut += 1
                values, expected = values[:-1] if values else values, expected[:max(0, len(values or []) - 1)]
                expected = [each if len(each.encode()) <= 16 * 1024 else ours_value for each, ours_value in zip(expected, values)]
            if expected:
                found += 1
                useful.add(ours)
            if values != expected:
                at = next((i for i, (a, b) in enumerate(zip(values or [], expected)) if a != b), min(len(values or []), len(expected)))
                wrong.append(f"{Path(page).name} {ours!r}: {error or ''} {len(values or [])} and {len(expected)} values, at {at}: {(values or [])[at:at + 1]} and {expected[at:at + 1]}"[:400])
    for text in wrong[:trial.options.show]:
        trial.note(text)
    trial.check(not wrong, f"{len(pairs)} selectors on {len(pages)} pages, {compared} pairs, {found} of them with matches, {cut} cut by a limit: {len(wrong)} differ")
    trial.check(compared >= 200 and found >= 200, "200 pairs and more that find something")
    return useful


def options(parser):
    parser.add_argument("tool", help="the program selector_answers")
    parser.add_argument("--show", default=40, type=int, help="differences printed")


def main():
    with Trial("compare-selectors", __doc__, options) as trial:
        peer = Peer(trial.options.tool)
        useful = set()
        for name in sorted(documents.SOURCES):
            if trial.part(name):
                folder, files = documents.documentation(name)
                pages = documents.pick(files, folder, 60 if trial.full else 6, trial.options.seed)
                useful |= compare(trial, peer, [f"{folder}/{page}" for page in pages])
        asked = len(list(questions()))
        trial.check(len(useful) > 0.8 * asked, f"{len(useful)} of {asked} selectors find something on one of the pages")
        for selector, (_, why) in DIFFERENCES.items():
            trial.note(f"{selector}: {why}")
        trial.check(peer.close() == 0, "the program ended by itself")


main()
