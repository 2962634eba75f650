"""Real HTML: Debian's documentation of Python and PostgreSQL, and pages made by hand for what documentation does not have.

The expected title is document.title as python3-html5lib's tree gives it: the first HTML title element in tree order, ASCII white space
stripped and collapsed; "No title" where there is none.
"""
import glob
import os
import random
import re
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

NO_TITLE = "No title"
SOURCES = {   # name: (folder, the package that has it)
    "python": ("/usr/share/doc/python3*/html", "python3-doc"),
    "postgresql": ("/usr/share/doc/postgresql-doc-*/html", "postgresql-doc-15"),
}
FULL_SOURCES = SOURCES | {"git": ("/usr/share/doc/git-doc", "git-doc")}   # what only --full tests with
XHTML = "{http://www.w3.org/1999/xhtml}"


def documentation(name):
    """(folder, sorted paths below it) of one of FULL_SOURCES."""
    pattern, package = FULL_SOURCES[name]
    folders = sorted(folder for folder in glob.glob(pattern) if os.path.isdir(folder))
    files = sorted(str(path.relative_to(folders[-1])) for path in Path(folders[-1]).rglob("*.html")) if folders else []
    if len(files) < 200:
        raise RuntimeError(f"the documentation of {package} is not here (packaging/deps --test --bench; container images often leave /usr/share/doc out)")
    return folders[-1], files


def pick(files, folder, count, seed, largest=150_000):
    """`count` of them by the seed, none above `largest` bytes: html5lib reads 1.5 MB a second."""
    fitting = [name for name in files if os.path.getsize(os.path.join(folder, name)) <= largest]
    return sorted(random.Random(seed).sample(fitting, min(count, len(fitting))))


def title_of_bytes(data, charset=None):
    import html5lib
    tree = html5lib.parse(data, treebuilder="etree", namespaceHTMLElements=True, transport_encoding=charset)
    found = next(tree.iter(XHTML + "title"), None)
    if found is None:
        return NO_TITLE
    text = (found.text or "") + "".join(child.tail or "" for child in found)
    return " ".join(re.split(r"[ \t\n\f\r]+", text)).strip(" ") or NO_TITLE


def title_of_file(job):
    path, charset = job
    return title_of_bytes(Path(path).read_bytes(), charset)


def titles(jobs):
    """Titles of [(path, charset or None)], on all cores."""
    with ProcessPoolExecutor(initializer=os.nice, initargs=(5,)) as pool:
        return list(pool.map(title_of_file, jobs, chunksize=8))


# name: (bytes, charset of the Content-Type or None)
HAND_MADE = {
    "no-title.html": (b"<!doctype html><html><head><meta charset=utf-8></head><body><h1>Nothing</h1></body></html>", None),
    "empty-title.html": (b"<!doctype html><meta charset=utf-8><title> \n </title><p>x", None),
    "svg-title.html": (b"<!doctype html><meta charset=utf-8><body><svg><title>Not this one</title></svg><p>x", None),
    "svg-then-title.html": (b"<!doctype html><meta charset=utf-8><body><svg><title>Not this</title></svg><title>But this</title>", None),
    "two-titles.html": (b"<!doctype html><meta charset=utf-8><title>First</title><title>Second</title>", None),
    "spaces.html": (b"<!doctype html><meta charset=utf-8><title>\n  Much \t\f white \r\n  space&nbsp; here </title>", None),
    "entities.html": ("<!doctype html><meta charset=utf-8><title>&lt;b&gt; &amp;amp; &copy; &#x1F600; &notin; &ampx &#128; <b>no tag</b></title>".encode(), None),
    "late-title.html": (b"<!doctype html><meta charset=utf-8><body><p>text<div><title>In the body</title></div>", None),
    "bare.html": ("<meta charset=utf-8><title>Größe – 尺寸</title>".encode(), None),
    "bom.html": (b"\xef\xbb\xbf<!doctype html><meta charset=windows-1252><title>" + "Zażółć gęślą".encode() + b"</title>", None),
    "header-latin1.html": ("<!doctype html><title>Crème brûlée</title>".encode("latin-1"), "iso-8859-1"),
    "header-wins.html": ("<!doctype html><meta charset=shift_jis><title>Тест</title>".encode("windows-1251"), "windows-1251"),
    "meta-sjis.html": ('<!doctype html><meta charset="Shift_JIS"><title>日本語の題</title>'.encode("shift_jis"), None),
    "meta-http-equiv.html": ('<html><head><meta http-equiv="Content-Type" content="text/html; charset=koi8-r"><title>Привет, мир</title>'.encode("koi8-r"), None),
    "meta-gbk.html": ("<!doctype html><meta charset=gb2312><title>中文标题</title>".encode("gbk"), None),
    "comment-title.html": (b"<!doctype html><!-- <title>commented</title> --><meta charset=utf-8><title>Real</title>", None),
    "script-title.html": (b"<!doctype html><meta charset=utf-8><script>var s = '<title>in a script</title>';</script><title>After the script</title>", None),
    "table-title.html": (b"<!doctype html><meta charset=utf-8><body><table><tr><td>1</td></tr><title>In a table</title></table>", None),
    "template-title.html": (b"<!doctype html><meta charset=utf-8><body><noscript><title>In noscript</title></noscript><title>Outside</title>", None),
    "unclosed.html": (b"<!doctype html><meta charset=utf-8><title>Never closed <p>so all of this is title", None),
    "long.html": (b"<!doctype html><meta charset=utf-8><title>" + b"long " * 300 + b"</title>", None),
    "nul.html": (b"<!doctype html><meta charset=utf-8><title>a\x00b</title>", None),
}


def write_hand_made(folder):
    """The hand-made pages as files; nginx gives those with a charset of their own from a folder of that name."""
    jobs = {}
    for name, (data, charset) in HAND_MADE.items():
        target = Path(folder) / "hand" / (charset or "plain") / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        jobs[f"/hand/{charset or 'plain'}/{name}"] = (str(target), charset)
    return jobs


def hand_made_locations(root):
    """nginx locations for /hand/ that put the charset into the header where the page has one there."""
    charsets = sorted({charset for _, charset in HAND_MADE.values() if charset})
    return "\n".join([f'    location /hand/ {{ root "{root}"; }}',
                      *(f'    location /hand/{charset}/ {{ root "{root}"; types {{ }} default_type "text/html; charset={charset}"; }}' for charset in charsets)])
