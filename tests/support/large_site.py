"""A site of any size, as files: page i links to the page WIDTH further on, which nobody before it links to, to its neighbour, to pages that are known
already and to the start page. So each page brings one new link from the first to the last, and the work on a page is the same throughout."""
import random
from pathlib import Path

from pages import WORDS

WIDTH = 1_000      # pages of one depth: a site of n pages is n / WIDTH + 1 deep
KNOWN = 18         # links to pages that were linked before


def path(number):
    return f"/{number // 1_000}/{number}.html"


def _text():
    dice = random.Random(1)
    return "\n".join(f"<p>{' '.join(dice.choice(WORDS) for _ in range(60)).capitalize()}.</p>" for _ in range(4))


TEXT = _text()


def page(number, count):
    known = min(count, number + WIDTH)
    targets = [target for target in (number + WIDTH, number + 1) if target < count] + [(number * 7_919 + link * 104_729) % known for link in range(KNOWN)]
    links = "".join(f'<li><a href="{path(target)}">page {target}</a></li>' for target in targets)
    return f'<!doctype html>\n<html><head><meta charset="utf-8"><title>Page {number} of a large site</title></head>\n<body><nav><a href="/">start</a></nav><ul>{links}</ul>\n{TEXT}</body></html>\n'


def write(folder, count):
    """index.html and `count` pages; the folder."""
    folder = Path(folder)
    for number in range(count):
        if number % 1_000 == 0:
            (folder / str(number // 1_000)).mkdir(parents=True)
        Path(f"{folder}{path(number)}").write_text(page(number, count))
    links = "".join(f'<a href="{path(number)}">{number}</a>\n' for number in range(min(WIDTH, count)))
    (folder / "index.html").write_text(f'<!doctype html>\n<meta charset="utf-8"><title>Start</title>\n{links}')
    return folder


def write_lists(folder, lists, links):
    """index.html, and list pages of `links` links each to /item/N; nginx answers those by LOCATIONS."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text("<title>Lists</title>" + "".join(f'<a href="/list{number}.html">x</a>' for number in range(lists)))
    for number in range(lists):
        items = "".join(f'<li><a href="/item/{item}">Item {item}</a>\n' for item in range(number * links, (number + 1) * links))
        (folder / f"list{number}.html").write_text(f"<title>List {number}</title><ul>{items}</ul>")
    return folder


# A file cache would hold a descriptor for each of its pages.
LOCATIONS = '    open_file_cache off;\n    location /item/ { default_type text/html; return 200 "<title>Item</title><p>One of many"; }'
