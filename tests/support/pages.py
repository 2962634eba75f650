"""HTML for the servers of the trials: generated, the same for the same seed."""
import random
from pathlib import Path

WORDS = ("river mill lane queue wheel water stone bridge valley stream signal record ledger harbour carriage weather paper garden "
         "market window letter engine railway station measure pattern theory answer question number table chapter history").split()


def page(number, kilobytes=18, links=100, seed=1, among=0):
    """A page like those of the web: head with script and style, navigation, paragraphs, a table, about `links` links, 210 elements.
    `among`: its links lead to /p0.html … of so many pages, which one finds all of from the first; 0: anywhere."""
    dice = random.Random(f"{seed}/{number}")

    def sentence(words):
        return " ".join(dice.choice(WORDS) for _ in range(words)).capitalize() + "."

    out = [f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Page {number}: {sentence(4)[:-1]} &amp; more</title>\n'
           '<meta name="viewport" content="width=device-width, initial-scale=1">\n<link rel="stylesheet" href="/style.css">\n'
           f'<script>window.page = {{"id": {number}, "open": true}};</script>\n</head>\n<body class="page p{number % 7}">\n<nav><ul>']
    for i in range(links // 4):
        target = (3 * number + i) % among if among else dice.randrange(100_000)
        out.append(f'<li class="item"><a href="/p{target}.html">{dice.choice(WORDS)} {i}</a></li>')
    out.append("</ul></nav>\n<main>")
    placed = links // 4
    size = sum(map(len, out))
    while size < kilobytes * 1024 - 400:
        if placed < links and dice.random() < 0.93:
            target = f"/p{dice.randrange(among)}.html" if among else f"/section/{dice.randrange(1000)}/p{dice.randrange(100_000)}.html"
            text = f'<p>{sentence(8)} <a class="ref" href="{target}" title="{dice.choice(WORDS)}">{sentence(3)[:-1]}</a> {sentence(9)}</p>\n'
            placed += 1
        elif dice.random() < 0.2:
            cells = "".join(f"<td>{dice.randrange(10_000)}</td>" for _ in range(3))
            text = f'<table class="data"><tr><th>{dice.choice(WORDS)}</th>{cells}</tr></table>\n'
        else:
            text = f'<div class="box"><h2 id="h{size}">{sentence(4)}</h2><p>{sentence(60)} &copy; x &lt; {dice.randrange(99)}<br>{sentence(60)}</p></div>\n'
        out.append(text)
        size += len(text)
    out.append("</main>\n<footer><p>&copy; the authors</p></footer>\n</body>\n</html>\n")
    return "".join(out)


def small(title, body="<p>Hello.</p>"):
    return f"<!doctype html>\n<html><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body></html>\n"


def write_small_site(folder, count):
    """p0.html … with titles "Page N"; the folder."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"p{number}.html").write_text(small(f"Page {number}"))
    return folder
