#!/usr/bin/python3
"""Reads every #include under app/, models/ and ui/ and fails on an edge that the tree does not allow.

    check_dependencies.py [ROOT]      checks the tree; exit status 1 and a line per finding
    check_dependencies.py --self-test plants one violation of each rule in a temporary tree and expects each to be found

The rules are the tables below. Dependencies point one way:
core <- async <- http, store, settings, telemetry <- scrape, chat, hash <- models <- ui.
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

LOW = {"app/core", "app/async"}
MIDDLE = LOW | {"app/http", "app/store", "app/settings", "app/telemetry"}
ENGINES = {"app/select", "app/scrape", "app/chat", "app/hash"}

# folder: the folders that its files may include (its own is always allowed). A folder that is not named here is a finding.
ALLOWED = {
    "app/core": set(),
    "app/async": {"app/core"},
    "app/http": LOW,
    "app/store": LOW,
    "app/settings": LOW,
    "app/telemetry": LOW,
    "app/select": LOW | {"app/http"},
    "app/scrape": MIDDLE | {"app/select"},
    "app/chat": MIDDLE,
    "app/hash": MIDDLE,
    "app/demo": LOW,                           # knows no engine: they are pointed at it from outside
    "app/cli": MIDDLE | ENGINES | {"app"},     # the commands get their engines from Services
    "app": MIDDLE | ENGINES,                   # services.{h,cpp}
    "models/common": MIDDLE,
    "models": MIDDLE | ENGINES | {"models/common"},
    "ui/theme": {"models/common"},
    "ui/widgets": {"models/common", "ui/theme"},
    "ui": MIDDLE | ENGINES | {"models", "models/*", "ui/*"},
    "ui/dashboard": MIDDLE | ENGINES | {"app/demo", "models", "models/*", "ui/*"},   # alone
}
EXEMPT = {"app/main.cpp"}                      # the one file that sees services and ui

# Which Qt modules a tree may include.
QT_ALLOWED = {
    "app": {"QtCore", "QtNetwork", "QtWebSockets", "QtSql"},
    "models": {"QtCore"},
    "ui": {"QtCore", "QtGui", "QtWidgets", "QtSvg", "QtSvgWidgets", "QtDBus"},
}
# The Chat panel's test client is a WebSocket client as any page has one; it talks to the server over a socket, not to the engine.
QT_ALLOWED_MORE = {"ui/chat": {"QtNetwork", "QtWebSockets"}}
# models give roles and values; what they look like is the window's matter.
MODEL_WORDS = {"QColor", "QIcon", "QBrush", "QFont", "QPixmap", "QImage", "QWidget", "QPainter"}
THE_LOOP = {"app/async/epoll_dispatcher.h", "app/async/epoll_dispatcher.cpp", "app/async/loop_thread.h", "app/async/loop_thread.cpp"}   # overrides what nobody may call
FORBIDDEN_CODE = [
    (re.compile(r"\bprocessEvents\s*\("), "processEvents: no nested event handling"),
    (re.compile(r"\b(SIGNAL|SLOT)\s*\("), "SIGNAL()/SLOT(): connect with pointers to members"),
    (re.compile(r"\bQEventLoop\b(?!Locker)"), "QEventLoop: no nested loops outside tests"),
]
SOURCE = {".h", ".cpp", ".hpp", ".cc"}
LONG_FILE = 400

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
COMMENT_OR_TEXT = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.DOTALL)


def qt_modules():
    """{header: {modules that have it}} of the installed Qt."""
    for query in (["qmake6", "-query", "QT_INSTALL_HEADERS"], ["qtpaths6", "--query", "QT_INSTALL_HEADERS"]):
        try:
            folder = Path(subprocess.run(query, check=True, capture_output=True, text=True).stdout.strip())
        except (OSError, subprocess.CalledProcessError):
            continue
        found = {}
        for module in folder.glob("Qt*"):
            for header in module.iterdir() if module.is_dir() else ():
                found.setdefault(header.name, set()).add(module.name)
        if "QObject" in found:
            return found
    sys.exit("check_dependencies: Qt's headers were not found (qmake6 -query QT_INSTALL_HEADERS)")


def folder_of(path):
    """"app/scrape/lane.h" -> "app/scrape"; "app/services.h" -> "app"; deeper folders belong to their second level."""
    parts = Path(path).parts
    return "/".join(parts[:2]) if len(parts) > 2 else parts[0]


def rule_for(folder):
    if folder in ALLOWED:
        return ALLOWED[folder]
    top = folder.split("/")[0]
    return ALLOWED[top] if top in ("models", "ui") else None


def is_allowed(folder, target):
    if target == folder:
        return True
    allowed = rule_for(folder)
    return target in allowed or (target.split("/")[0] + "/*") in allowed


def without_comments(text, keep_strings):
    def blank(match):
        found = match.group(0)
        if keep_strings and found.startswith('"'):
            return found
        return "\n" * found.count("\n") if found.startswith("/") else '""'
    return COMMENT_OR_TEXT.sub(blank, text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def check_include(relative, quoted, target, modules):
    """The finding for one include, or None."""
    folder = folder_of(relative)
    tree = folder.split("/")[0]
    if quoted:
        if target.endswith(".moc") or Path(target).name.startswith("moc_"):
            return None
        if target.split("/")[0] not in ("app", "models", "ui"):
            return f'includes "{target}": includes start at the root ("app/core/result.h")'
        other = folder_of(target)
        if str(relative) in EXEMPT or is_allowed(folder, other):
            return None
        return f'{folder} may not include {other} ("{target}")'
    name = target.split("/")[-1]
    owners = {target.split("/")[0]} if target.startswith("Qt") and "/" in target else modules.get(name, set())
    if not owners and re.fullmatch(r"Qt[A-Z]\w+", target):
        owners = {target}                       # a whole module: <QtGui>
    allowed = QT_ALLOWED[tree] | QT_ALLOWED_MORE.get(folder, set()) | (QT_ALLOWED["ui"] if str(relative) in EXEMPT else set())
    if owners and not owners & allowed:
        return f"{tree} may not include <{target}> of {'/'.join(sorted(owners))}"
    return None


def check_file(root, path, modules):
    relative = path.relative_to(root)
    folder = folder_of(relative)
    if rule_for(folder) is None:
        return [f"{relative}: {folder} has no rule in tests/arch/check_dependencies.py: say what it may include"]
    text = path.read_text(encoding="utf-8", errors="replace")
    findings = []
    code = without_comments(text, keep_strings=True)
    for match in INCLUDE.finditer(code):
        problem = check_include(relative, match.group(1) == '"', match.group(2), modules)
        if problem:
            findings.append(f"{relative}:{line_of(code, match.start(1))}: {problem}")
    code = without_comments(text, keep_strings=False)
    by_name_only = "QDBusConnection" in text       # its connect() has no form with pointers to members
    for pattern, problem in FORBIDDEN_CODE:
        findings += [f"{relative}:{line_of(code, match.start())}: {problem}" for match in pattern.finditer(code)
                     if not (by_name_only and match.group(0).startswith("SLOT")) and relative.as_posix() not in THE_LOOP]
    if relative.parts[0] == "models":
        for match in re.finditer(r"\b(" + "|".join(sorted(MODEL_WORDS)) + r")\b", code):
            findings.append(f"{relative}:{line_of(code, match.start())}: models know no {match.group(1)}")
    return findings


def sources(root):
    return sorted(path for tree in ("app", "models", "ui") for path in (root / tree).rglob("*") if path.suffix in SOURCE and path.is_file())


def check_tree(root, modules):
    return [finding for path in sources(root) for finding in check_file(root, path, modules)]


SELF_TEST = [   # (file, its text, a part of the finding that must come; None: nothing may be found)
    ("app/core/a.h", '#include "app/async/task.h"', "app/core may not include app/async"),
    ("app/http/a.h", '#include "app/store/store.h"', "app/http may not include app/store"),
    ("app/store/a.cpp", '#include "app/scrape/x.h"', "app/store may not include app/scrape"),
    ("app/scrape/a.h", '#  include "app/chat/room.h"', "app/scrape may not include app/chat"),
    ("app/hash/a.h", '#include "app/scrape/x.h"', "app/hash may not include app/scrape"),
    ("app/scrape/b.h", '#include "models/common/x.h"', "app/scrape may not include models/common"),
    ("app/scrape/c.h", '#include "app/services.h"', "app/scrape may not include app"),
    ("app/services.cpp", '#include "ui/shell/main_window.h"', "app may not include ui/shell"),
    ("app/services.h", '#include "app/cli/x.h"', "app may not include app/cli"),
    ("app/http/b.cpp", "#include <QWidget>", "app may not include <QWidget> of QtWidgets"),
    ("app/http/c.cpp", "#include <QtGui/QColor>", "app may not include <QtGui/QColor> of QtGui"),
    ("app/http/d.cpp", "#include <QtWidgets>", "app may not include <QtWidgets>"),
    ("app/http/e.cpp", '#include "transport.h"', "includes start at the root"),
    ("models/scrape/a.h", "#include <QPalette>", "models may not include <QPalette> of QtGui"),
    ("models/scrape/b.h", "#include <QSqlQuery>", "models may not include <QSqlQuery> of QtSql"),
    ("models/scrape/c.h", "class QColor;", "models know no QColor"),
    ("models/scrape/d.h", '#include "models/chat/x.h"', "models/scrape may not include models/chat"),
    ("models/common/a.h", '#include "app/scrape/x.h"', "models/common may not include app/scrape"),
    ("models/scrape/e.h", '#include "ui/theme/theme.h"', "models/scrape may not include ui/theme"),
    ("models/scrape/f.h", '#include "app/services.h"', "models/scrape may not include app"),
    ("ui/widgets/a.cpp", '#include "app/core/clock.h"', "ui/widgets may not include app/core"),
    ("ui/theme/a.cpp", '#include "models/scrape/x.h"', "ui/theme may not include models/scrape"),
    ("ui/shell/a.cpp", '#include "app/services.h"', "ui/shell may not include app"),
    ("ui/shell/b.cpp", "#include <QSqlDatabase>", "ui may not include <QSqlDatabase> of QtSql"),
    ("ui/shell/c.cpp", "void f() { QCoreApplication::processEvents(); }", "processEvents"),
    ("ui/shell/d.cpp", "int x;\nauto s = SIGNAL(clicked());", "ui/shell/d.cpp:2: SIGNAL()/SLOT()"),
    ("ui/shell/e.cpp", "#include <QObject>\nvoid g() { f(SLOT(clicked())); }", "ui/shell/e.cpp:2: SIGNAL()/SLOT()"),
    ("ui/theme/ok.cpp", "#include <QDBusConnection>\nvoid g() { bus.connect(a, b, SLOT(changed())); }", None),
    ("app/http/f.cpp", "#include <QDBusConnection>", "app may not include <QDBusConnection> of QtDBus"),
    ("app/async/a.cpp", "QEventLoop loop;", "no nested loops"),
    ("app/demo/a.cpp", '#include "app/scrape/x.h"', "app/demo may not include app/scrape"),
    ("app/services.cpp", '#include "app/demo/demo.h"', "app may not include app/demo"),
    ("ui/shell/f.cpp", '#include "app/demo/demo.h"', "ui/shell may not include app/demo"),
    ("ui/dashboard/ok.cpp", '#include "app/demo/demo.h"\n#include "models/scrape/x.h"', None),
    ("app/queue/a.h", "", "app/queue has no rule"),
    ("app/main.cpp", '#include "app/services.h"\n#include "ui/shell/main_window.h"\n#include <QApplication>', None),
    ("app/scrape/ok.cpp", '#include "app/http/url.h"\n#include <QObject>\n#include <vector>\n// processEvents() and "SIGNAL("\n#include "ok.moc"', None),
    ("app/http/ok.cpp", "#include <QNetworkAccessManager>\n/* #include <QWidget> */\n#include <zlib.h>", None),
    ("models/scrape/ok.h", '#include "app/scrape/scrape_feed.h"\n#include "models/common/x.h"\n#include <QAbstractTableModel>', None),
    ("ui/scrape/ok.cpp", '#include "models/scrape/x.h"\n#include "ui/widgets/chart.h"\n#include <QTableView>\n#include <QSvgRenderer>', None),
]


def self_test(modules):
    wrong = []
    for name, text, expected in SELF_TEST:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.parent.mkdir(parents=True)
            path.write_text(text + "\n")
            findings = check_tree(Path(folder), modules)
        if expected is None and findings:
            wrong.append(f"{name}: nothing was wrong, found {findings}")
        if expected is not None and not (len(findings) == 1 and expected in findings[0]):
            wrong.append(f"{name}: expected one finding with '{expected}', found {findings}")
    for line in wrong:
        print(line)
    print(f"self-test: {len(SELF_TEST)} planted files, {len(wrong)} judged wrong")
    return 1 if wrong else 0


def main(arguments):
    modules = qt_modules()
    if arguments == ["--self-test"]:
        return self_test(modules)
    root = Path(arguments[0] if arguments else Path(__file__).resolve().parents[2])
    files = sources(root)
    findings = check_tree(root, modules)
    for finding in findings:
        print(finding)
    for path in files:
        lines = len(path.read_text(encoding="utf-8", errors="replace").splitlines())
        if lines > LONG_FILE:
            print(f"note: {path.relative_to(root)} has {lines} lines (over {LONG_FILE})")
    print(f"{len(files)} files, {len(findings)} findings")
    if not files:
        print("nothing was read: is this the root of the tree?")
    return 1 if findings or not files else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
