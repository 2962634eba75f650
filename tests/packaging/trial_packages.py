#!/usr/bin/python3
"""The packages. Short: what is installed is complete and valid (desktop entry, metainfo, icons, manual page, user units, hardening). --full: the .deb
passes lintian, and in a Debian 12 made for it installs, runs every command and goes without a trace; the README's two commands work
there from a clean clone; the container's recipe is carried out step by step. The parts in a Debian 12 need root."""
import configparser
import gzip
import os
import re
import shutil
import struct
import subprocess
import sys
import xml.etree.ElementTree
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import millrace
from trial import ROOT, Trial

BUILD = ROOT / "build/release"
ID = "org.millrace.millrace"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
DOC = "share/doc/millrace"
INSTALLED = sorted(["bin/millrace", f"share/applications/{ID}.desktop", f"share/metainfo/{ID}.metainfo.xml", f"share/mime/packages/{ID}.xml", "share/man/man1/millrace.1.gz",
                    "lib/systemd/user/millrace-chat.service", "lib/systemd/user/millrace-scrape@.service", f"{DOC}/copyright", f"{DOC}/changelog.gz", f"{DOC}/SCHEMA.md",
                    "share/icons/hicolor/scalable/apps/millrace.svg", *(f"share/icons/hicolor/{size}x{size}/apps/millrace.png" for size in SIZES)])
HARDENING = {"Position Independent Executable": "yes", "Stack protected": "yes", "Fortify Source functions": "yes", "Read-only relocations": "yes", "Immediate binding": "yes"}
ENDBR64 = b"\xf3\x0f\x1e\xfa"
COMMANDS = ("", "scrape", "chat", "hash")


def said(*command, **more):
    """Status and both streams of a command."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, **more)
    return done.returncode, done.stdout.strip()


class Installed:
    """What `cmake --install` puts into a folder."""

    def __init__(self, trial):
        self.trial = trial
        self.root = trial.folder / "root"
        self.usr = self.root / "usr"
        status, text = said("cmake", "--install", str(BUILD), "--prefix", "/usr", env={**os.environ, "DESTDIR": str(self.root)})
        if status != 0:
            raise RuntimeError(f"cmake --install ended with {status}, is build/release built (cmake --build build/release --target installed)? {text[-600:]}")
        self.version = said(str(self.usr / "bin/millrace"), "--version")[1].removeprefix("millrace ")

    def files(self):
        check = self.trial.check
        found = sorted(str(path.relative_to(self.usr)) for path in self.usr.rglob("*") if not path.is_dir())
        check(found == INSTALLED, f"{len(found)} files are installed, as many as are named here {sorted(set(found) ^ set(INSTALLED))}")
        modes = {path: oct((self.usr / path).stat().st_mode & 0o7777) for path in found}
        check(all(mode == ("0o755" if path.startswith("bin/") else "0o644") for path, mode in modes.items()), "the program is 755, all else 644")
        for size in SIZES:
            head = (self.usr / f"share/icons/hicolor/{size}x{size}/apps/millrace.png").read_bytes()[:24]
            if head[:8] != b"\x89PNG\r\n\x1a\n" or struct.unpack(">II", head[16:24]) != (size, size):
                check(False, f"the icon of {size} pixels is a PNG of that size")
        drawing = (self.usr / "share/icons/hicolor/scalable/apps/millrace.svg").read_bytes()
        check(drawing == (ROOT / "resources/icons/millrace.svg").read_bytes(), "the scalable icon is the window's, the others have their sizes")

    def entry(self):
        check = self.trial.check
        path = self.usr / f"share/applications/{ID}.desktop"
        status, text = said("desktop-file-validate", str(path))
        check(status == 0 and not text, f"desktop-file-validate has nothing to say {text}")
        parser = configparser.ConfigParser(interpolation=None)
        parser.optionxform = str
        parser.read(path)
        entry = parser["Desktop Entry"]
        check(entry["Exec"].split()[0] == "millrace" and entry["Icon"] == entry["StartupWMClass"] == "millrace", "the entry starts what is installed, with the icon that is installed")
        kinds = [kind for kind in entry["MimeType"].split(";") if kind]
        own = xml.etree.ElementTree.parse(self.usr / f"share/mime/packages/{ID}.xml").getroot()[0].get("type")
        told = [kind.text for kind in xml.etree.ElementTree.parse(self.usr / f"share/metainfo/{ID}.metainfo.xml").findall("provides/mediatype")]
        check(own in kinds and kinds == told and entry["Exec"].endswith("%U"), f"it opens {', '.join(kinds)}")
        check(f'"{ID}"' in (ROOT / "ui/dashboard/dashboard.cpp").read_text(), "the window says that it belongs to this entry")

    def metainfo(self):
        check = self.trial.check
        path = self.usr / f"share/metainfo/{ID}.metainfo.xml"
        status, text = said("appstreamcli", "validate", "--no-net", "--pedantic", str(path))
        check(status == 0 and "Validation was successful" in text, f"appstreamcli validate: {text.splitlines()[-1]}")
        status, text = said("appstreamcli", "validate-tree", "--no-net", str(self.root))
        check(status == 0, f"and with the tree around it: {text.splitlines()[-1]}")
        tree = xml.etree.ElementTree.parse(path)
        changelog = gzip.open(self.usr / DOC / "changelog.gz", "rt").readline()
        versions = {"--version": self.version, "metainfo": tree.find("releases/release").get("version"), "changelog": re.match(r"millrace \((\S+)\)", changelog).group(1)}
        check(len(set(versions.values())) == 1, f"one version everywhere: {versions}")

    def manual(self):
        check = self.trial.check
        page = self.usr / "share/man/man1/millrace.1.gz"
        environment = {**os.environ, "MANWIDTH": "100", "LC_ALL": "C.UTF-8"}
        formatted = subprocess.run(["man", "--warnings=w", "-l", str(page)], stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment, timeout=60)
        check(formatted.returncode == 0 and not formatted.stderr, f"man formats it without a warning {formatted.stderr[:400]}")
        shown = re.sub(r".\x08", "", formatted.stdout)
        for command in COMMANDS:
            _, usage = said(millrace.binary(), *([command] if command else []), "--help")
            options = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", usage))
            missing = sorted(option for option in options if not re.search(r"(?<![\w-])" + re.escape(option) + r"(?![\w-])", shown))
            check(len(options) > 5 and not missing, f"the {len(options)} options of millrace {command or '--help'} are in it {missing}")

    def units(self):
        check = self.trial.check
        folder = self.usr / "lib/systemd/user"
        shutil.copy(folder / "millrace-scrape@.service", self.trial.folder / "millrace-scrape@7.service")
        for unit in (folder / "millrace-chat.service", self.trial.folder / "millrace-scrape@7.service"):
            text = unit.read_text()
            # The units name no folder, and systemd looks in its own; here the program is elsewhere.
            verified = self.trial.folder / unit.name
            verified.write_text(text.replace("ExecStart=millrace", f"ExecStart={self.usr / 'bin/millrace'}"))
            status, output = said("systemd-analyze", "--user", "verify", "--man=no", str(verified), env={**os.environ, "XDG_RUNTIME_DIR": str(self.trial.folder)})
            check(status == 0 and not output, f"systemd-analyze verify has nothing to say about {unit.name} {output[:400]}")
            command = re.search(r"^ExecStart=millrace (\w+)", text, re.MULTILINE).group(1)
            _, usage = said(millrace.binary(), command, "--help")
            given = re.findall(r" (--[a-z-]+)", re.search(r"^ExecStart=(.*)$", text, re.MULTILINE).group(1))
            check(all(option in usage for option in given), f"what it starts exists: millrace {command} {' '.join(given)}")
            paths = set(re.findall(r"%E/(\S+)", text))
            check(paths == {f"millrace/{command}.env"}, f"its options come from {paths}")

    def hardening(self):
        status, text = said("hardening-check", str(self.usr / "bin/millrace"))
        for name, wanted in HARDENING.items():
            found = re.search(rf"{name}: (\S+)", text)
            self.trial.check(found and found.group(1).rstrip("!,") == wanted, f"{name}: {found.group(1) if found else 'not told'}")
        if os.uname().machine == "x86_64":
            landings = (self.usr / "bin/millrace").read_bytes().count(ENDBR64)
            self.trial.check(landings > 1000, f"{landings} places where an indirect branch may land (-fcf-protection)")


def main():
    with Trial("packages", __doc__, lambda parser: parser.add_argument("--base", metavar="FOLDER", help="a tree that debootstrap made, to be copied instead of making one")) as trial:
        installed = Installed(trial)
        for name in ("files", "entry", "metainfo", "manual", "units", "hardening"):
            trial.run_part(name, getattr(installed, name))
        if trial.full:
            from debian_packages import DebianPackages
            packages = DebianPackages(trial, installed.version)
            for name in ("build", "lintian", "archive", "install", "service", "window", "purge", "clone", "container"):
                trial.run_part(name, getattr(packages, name))


if __name__ == "__main__":
    main()
