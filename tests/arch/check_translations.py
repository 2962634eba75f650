#!/usr/bin/python3
"""Reads the texts of the window and their translations, and fails on what is missing, unfinished or was damaged on the way.

    check_translations.py [ROOT]      checks the tree; exit status 1 and a line per finding
    check_translations.py --self-test damages a translation in each way and expects each to be found

lupdate (qt6-l10n-tools) says which texts the sources have (SOURCES).
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

SOURCES = ["app/settings", "app/limit_list.cpp", "app/chat", "app/select", "models", "ui"]
TRANSLATIONS = "resources/translations"
# Namespaces whose QT_TR_NOOP texts are looked up under that name (models/common/words.h); lupdate takes them for classes without Q_OBJECT.
NAMESPACES = {"millrace", "millrace::chat", "millrace::models", "millrace::ui"}
# What must be in the translation as often as in the source: placeholders, markup, options and variables, patterns of file names.
KEPT = [r"%L?\d+|%n|%%", r"</?\w+[^>]*>", r"(?<!\w)--[a-z][\w-]+", r"\b(?:MILLRACE|PG)[A-Z_]+\b", r"\*\.\w+", r"\n", r"&(?=\w)", r"::\w+"]
# Sentences to people that no tr() has: two words in a literal. Snippets to paste elsewhere are in no language.
BARE = re.compile(r'QStringLiteral\("[^"]*[A-Za-z]{2,} [a-z]{2,}[^"]*"\)')
NOT_FOR_PEOPLE = {"models/chat/chat_texts.cpp", "models/chat/jsonl_writer.cpp"}
BARE_ALLOWED = {"millrace hash", "there is no bus", "d MMM yyyy"}


def lupdate(root, target):
    tool = next((path for path in ("/usr/lib/qt6/bin/lupdate", shutil.which("lupdate")) if path and os.path.exists(path)), None)
    if tool is None:
        sys.exit("check_translations.py: there is no lupdate; install qt6-l10n-tools (packaging/deps does)")
    done = subprocess.run([tool, "-silent", "-I", ".", "-no-obsolete", "-locations", "none", "-source-language", "en", "-target-language", "de",
                           *SOURCES, "-ts", str(target)], cwd=root, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        sys.exit(f"check_translations.py: lupdate failed: {done.stderr}")
    return done.stderr


def messages(path):
    """{(context, source, comment): its <translation>} of a .ts file."""
    found = {}
    for context in ElementTree.parse(path).getroot().findall("context"):
        for message in context.findall("message"):
            key = (context.findtext("name"), message.findtext("source") or "", message.findtext("comment") or "")
            found[key] = message.find("translation")
    return found


def damage(source, text):
    """What is wrong with a translation, in words."""
    if not text.strip():
        yield "is empty"
        return
    for pattern in KEPT:
        if sorted(re.findall(pattern, source)) != sorted(re.findall(pattern, text)):
            yield f"has {sorted(re.findall(pattern, text))} for {sorted(re.findall(pattern, source))}"
    for place, piece in (("begins", r"^\s*"), ("ends", r"\s*$")):
        if re.search(piece, source).group() != re.search(piece, text).group():
            yield f"{place} with other white space"
    for end in "….:?":
        if source.endswith(end) != text.endswith(end) and " " in source.strip():   # a word alone may be abbreviated
            yield f"ends with “{end}”, or not, unlike its source"
    if text.count('"') != source.count('"') or text.count("„") != text.count("“"):
        yield "has other quotes than „…“"
    if "..." in text:
        yield "has three dots for an ellipsis"


def check(root):
    findings = []
    with tempfile.TemporaryDirectory(prefix="millrace-translations-") as folder:
        wanted_file = Path(folder) / "wanted.ts"
        complaints = lupdate(root, wanted_file)
        wanted = messages(wanted_file)
    for line in complaints.splitlines():
        lacks = re.search(r"Class '([\w:]+)' lacks Q_OBJECT", line)
        if lacks and lacks.group(1) not in NAMESPACES:
            findings.append(f"{line}: its tr() would look elsewhere")
    for strange in sorted({context for context, _, _ in wanted if context in ("std", "Words", "")}):
        findings.append(f"context “{strange}”: nobody looks there; a table of texts is a plain array in namespace millrace::models")
    for path in sorted((root / TRANSLATIONS).glob("*.ts")):
        have = messages(path)
        for key in sorted(wanted.keys() - have.keys()):
            findings.append(f"{path.name}: {key[0]}: “{key[1]}” is missing (see resources/translations/README.md)")
        for key in sorted(have.keys() - wanted.keys()):
            findings.append(f"{path.name}: {key[0]}: “{key[1]}” is in no source")
        for (context, source, _), translation in have.items():
            if translation is None or translation.get("type"):
                findings.append(f"{path.name}: {context}: “{source}” is unfinished")
                continue
            for text in [form.text or "" for form in translation.findall("numerusform")] or [translation.text or ""]:
                findings += [f"{path.name}: {context}: “{text}” {what} (“{source}”)" for what in damage(source, text)]
    for folder in ("models", "ui"):
        for path in sorted((root / folder).rglob("*.cpp")):
            name = str(path.relative_to(root))
            if name in NOT_FOR_PEOPLE:
                continue
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                findings += [f"{name}:{number}: {text} is in no tr()" for text in BARE.findall(line) if not any(word in text for word in BARE_ALLOWED)]
    return findings


def self_test():
    cases = [("%1 of %2", "%1 von %1"), ("in ", "in"), ("Open it…", "Öffnen"), ("Open", ""), ("see --store", "siehe --speicher"), ("a “b”", "a „b"),
             ("&No", "Nein"), ("A (*.csv)", "A (*.cvs)"), ("<b>x</b>", "<b>x"), ("It is.", "Es ist")]
    failed = [case for case in cases if not list(damage(*case))]
    good = [("%1 of %2", "%2 von %1"), ("Say “%1”.", "„%1“ sagen."), (" and ", " und ")]
    failed += [case for case in good if list(damage(*case))]
    with tempfile.TemporaryDirectory(prefix="millrace-translations-") as folder:
        root = Path(folder)
        for name in ("app/settings", "app/chat", "app/select", "models", "ui", TRANSLATIONS):
            (root / name).mkdir(parents=True)
        (root / "app/limit_list.cpp").write_text("")
        (root / "ui/a.cpp").write_text('class A : public QObject { Q_OBJECT void f() { tr("one"); tr("two"); QStringLiteral("two words"); } };\n')
        (root / TRANSLATIONS / "a_de.ts").write_text('<TS version="2.1" language="de"><context><name>A</name><message><source>one</source>'
            '<translation type="unfinished"/></message><message><source>three</source><translation>drei</translation></message></context></TS>')
        found = "\n".join(check(root))
        failed += [words for words in ("“two” is missing", "“three” is in no source", "“one” is unfinished", "is in no tr()") if words not in found]
    for case in failed:
        print(f"check_translations.py: not as expected: {case}")
    return 1 if failed else 0


def main():
    if "--self-test" in sys.argv:
        return self_test()
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[2])
    findings = check(root)
    print("\n".join(findings) or "every text of the window is translated")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
