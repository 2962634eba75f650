#!/usr/bin/python3
"""pseudo_translation.py TEXTS.ts OUT.qm [LRELEASE]: a translation into a language that nobody speaks, for tests of the window:

    Scraper  ->  ⟦Šćŕåþéŕ ···⟧

Accents show what a font cannot, the dots make each text 40 % longer, as other languages are, and the brackets show where a text is cut and, by
their absence, what nobody can translate. Placeholders, markup and patterns of file names stay as they are.
"""
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

LETTERS = str.maketrans("acdefghiklnorstuyzACDEEILNORSTUYZ", "åćđéƒğħïķļñöřšťüýžÅĆĐÉÉÎĻÑÖŘŠŤÜÝŽ")
KEPT = re.compile(r"(%L?\d+|%n|<[^>]+>|\([^()]*\*[^()]*\)|;;|\n|&(?=\w))")


def pseudo(text):
    if "yyyy" in text:   # a format of dates, not a text
        return text
    before, words, after = re.fullmatch(r"(\s*)(.*?)(\s*)", text, re.DOTALL).groups()
    if not words:
        return text
    changed = "".join(part if KEPT.fullmatch(part) else part.translate(LETTERS) for part in KEPT.split(words))
    return f"{before}⟦{changed} {'·' * max(1, round(len(words) * 0.4) - 3)}⟧{after}"


def main():
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    lrelease = sys.argv[3] if len(sys.argv) > 3 else "/usr/lib/qt6/bin/lrelease"
    tree = ElementTree.parse(source)
    for message in tree.getroot().iter("message"):
        translation = message.find("translation")
        translation.attrib.clear()
        forms = translation.findall("numerusform")
        for form in forms or [translation]:
            form.text = pseudo(message.findtext("source") or "")
    with tempfile.TemporaryDirectory(prefix="millrace-pseudo-") as folder:
        texts = Path(folder) / "pseudo.ts"
        tree.write(texts, encoding="utf-8", xml_declaration=True)
        subprocess.run([lrelease, "-silent", str(texts), "-qm", str(target)], check=True, timeout=60)


if __name__ == "__main__":
    main()
