#!/usr/bin/python3
"""The Hash panel, driven as assistive technology drives it: SHA256SUMS with 500 files is verified, of which three were changed, one is missing
and one is extra; the verdict and which they are is read from the window. A folder with odd names, a pasted digest, a 64 GiB file cancelled in
the middle. Fifty files dragged in from another program, then the list that has one of them wrong. Frames are measured by the program itself
(MILLRACE_FRAME_LOG), the loop's longest turn is read from its chip."""
import contextlib
import hashlib
import os
import random
import select
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from desktop import Desktop
from trial import ROOT, Trial, stop_process, wait_until
from window import ENTRIES, Window, check_frames, check_longest_turn, check_quit, choose

FILES = 500
CHANGED = (41, 207, 388)
MISSING = 300
CANCEL_SECONDS = 1.0          # the engine's 100 ms, the panel's flush, and how often this looks
ODD_NAMES = [b"new\nline", b"back\\slash", b" leading", b"\xff\xfe no utf-8", b"-n", "ü€.txt".encode(), b"x" * 255, b"tab\there"]
CONTROL, KEY_D, KEY_V, KEY_X = 37, 40, 55, 53     # X keycodes of a PC keyboard, as Xvfb has one


def make_set(folder):
    """500 files with SHA256SUMS as sha256sum writes it; then three are changed, one goes, one comes."""
    folder.mkdir()
    chance = random.Random(4)
    for number in range(FILES):
        (folder / f"file-{number:03}.bin").write_bytes(chance.randbytes(chance.randint(0, 40_000)))
    names = sorted(path.name for path in folder.iterdir())
    (folder / "SHA256SUMS").write_bytes(subprocess.run(["sha256sum", "--", *names], cwd=folder, stdout=subprocess.PIPE, check=True).stdout)
    for number in CHANGED:
        with open(folder / f"file-{number:03}.bin", "ab") as file:
            file.write(b"!")
    (folder / f"file-{MISSING:03}.bin").unlink()
    (folder / "extra.bin").write_bytes(b"nobody listed me")
    return folder / "SHA256SUMS"


def chord(window, keycode):
    """Ctrl and a key, where the focus is."""
    library = window.app.library
    library.generate_keyboard_event(CONTROL, None, library.KeySynthType.PRESS)
    library.generate_keyboard_event(keycode, None, library.KeySynthType.PRESSRELEASE)
    library.generate_keyboard_event(CONTROL, None, library.KeySynthType.RELEASE)
    time.sleep(0.1)


def paste(window, path):
    """Ctrl+V of a path. It gets to the clipboard by way of a text field, as there is no other program to copy it from."""
    window.app.set_text(ENTRIES, "Compare digest", str(path))
    chord(window, KEY_D)      # goes to the entry and selects all of it
    chord(window, KEY_X)
    window.app.key("Tab")
    time.sleep(0.1)
    chord(window, KEY_V)


def said(trial, window, pattern, seconds, what):
    text = window.app.find_text(pattern, seconds)
    return trial.check(text is not None, f"{what}: {text}" if text else f"{what}: no /{pattern}/ on screen; there is: {window.app.describe()[:1500]}")


def verify(trial, desktop, window):
    choose(window, "Verify", make_set(trial.folder / "set"))
    begin = time.monotonic()
    said(trial, window, rf"3 of {FILES} do not match, 1 missing", 30, "the verdict, in one glance")
    trial.note(f"after {time.monotonic() - begin:.2f} s")
    said(trial, window, r"1 file not on the list", 10, "and what is extra")
    problems = window.app.table("Problem files")
    trial.check(bool(wait_until(lambda: problems.rows == 5, 10)), f"the tab Problems has five ({problems.rows})")
    names, states = problems.column("Name"), problems.column("State")
    bad = sorted(name for name, state in zip(names, states) if "does not match" in state)
    trial.check(bad == [f"file-{number:03}.bin" for number in CHANGED], f"it names those that were changed: {bad}")
    trial.check([name for name, state in zip(names, states) if "missing" in state] == [f"file-{MISSING:03}.bin"], "and the one that is missing")
    trial.check([name for name, state in zip(names, states) if "not on the list" in state] == ["extra.bin"], "and the one that nobody listed")
    files = window.app.table("Files")
    trial.check(files.rows == FILES + 1, f"the table Files has all of them ({files.rows})")
    trial.check(window.app.tab_to(problems.node, 60), "the table is reached by Tab")
    problems.select(names.index(bad[0]))
    said(trial, window, r"not the one on the list", 10, "the details say what it means")
    desktop.screenshot("journey-hash")


def odd_names(trial, window):
    folder = trial.folder / "odd"
    folder.mkdir()
    for number, name in enumerate(ODD_NAMES):
        with open(os.path.join(os.fsencode(folder), name), "wb") as file:
            file.write(b"content %d" % number)
    files = window.app.table("Files")
    before = files.rows
    choose(window, "Add folder", folder)
    trial.check(bool(wait_until(lambda: files.rows == before + len(ODD_NAMES), 15)), f"a folder with odd names is added ({files.rows - before} of {len(ODD_NAMES)})")
    shown = [files.cell(row, 0) for row in range(before, files.rows)]
    trial.check({"new\\nline", "\\xff\\xfe no utf-8", " leading", "back\\slash", "-n", "ü€.txt", "tab\\there"} <= set(shown), f"their names can be read: {shown}")
    digest = hashlib.sha256(b"content 3").hexdigest()
    for text, what in ((digest.upper(), "in upper case"), (f"sha256:{digest}", "with a prefix"), (f"{digest}  some name", "in a line")):
        window.app.set_text(ENTRIES, "Compare digest", text)
        said(trial, window, r"xff.xfe no utf-8 has this SHA-256 digest", 10, f"a pasted digest {what} finds its file")
    window.app.set_text(ENTRIES, "Compare digest", "a" * 64)
    said(trial, window, r"None of the \d+ files here has this digest", 10, "and says when there is none")
    window.app.set_text(ENTRIES, "Compare digest", "")


@contextlib.contextmanager
def dragged(trial, desktop, window, *files):
    """Out of another program's window and onto the middle of ours, by the pointer. What is dropped is fetched from there after the drop."""
    library = window.app.library
    source = subprocess.Popen([ROOT / "build/release/tests/gui/drag_source", *files], env=desktop.environment(), stdout=subprocess.PIPE, text=True)
    try:
        if source.stdout.readline() != "ready\n":
            raise RuntimeError("drag_source did not start")
        time.sleep(0.5)
        library.generate_mouse_event(60, 20, "b1p")
        for step in range(21):   # a drop on what has seen no movement is none
            library.generate_mouse_event(60 + step * 33, 20 + step * 21, "abs")
            time.sleep(0.03)
        library.generate_mouse_event(60 + 20 * 33, 20 + 20 * 21, "b1r")
        answer = source.stdout.readline().strip() if select.select([source.stdout], [], [], 10)[0] else "no answer within 10 s"
        trial.check(answer == "dropped copy", f"{len(files)} dragged from another program: {answer}")
        yield
    finally:
        stop_process(source)


def drop(trial, desktop):
    """Fifty files, then their list with one wrong."""
    folder = trial.folder / "dropped"
    folder.mkdir()
    chance = random.Random(50)
    files = [folder / f"part {number:02}.bin" for number in range(50)]
    for file in files:
        file.write_bytes(chance.randbytes(chance.randint(0, 40_000)))
    digests = {file: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    with Window(trial, desktop, trial.folder / "drop", ready="Hash") as window:
        window.app.press("Hash")
        with dragged(trial, desktop, window, *files):
            said(trial, window, r"^50 files hashed", 20, "what was dropped")
        table = window.app.table("Files")
        shown = dict(zip(table.column("Name"), table.column("SHA-256")))
        trial.check(shown == {str(file): digest for file, digest in digests.items()}, f"{len(shown)} names with the digests that hashlib finds, such as {next(iter(shown.items()))}")
        desktop.screenshot("journey-hash-dropped")
        wrong = dict(digests) | {files[17]: "0" * 64}
        sums = folder / "SHA256SUMS"
        sums.write_text("".join(f"{digest}  {file.name}\n" for file, digest in wrong.items()))
        with dragged(trial, desktop, window, sums):
            said(trial, window, r"^1 of 50 does not match", 20, "the list that was dropped is verified")
        problems = window.app.table("Problem files")
        trial.check(problems.column("Name") == [files[17].name], f"and names the wrong one: {problems.column('Name')}")
        check_quit(trial, window)


def cancel(trial, window):
    huge = trial.folder / "huge.bin"
    with open(huge, "wb") as file:
        file.truncate(64 << 30)
    files = window.app.table("Files")
    before = files.rows
    choose(window, "Add files", huge)
    trial.check(bool(wait_until(lambda: files.rows == before + 1, 15)), "a sparse file of 64 GiB is added")
    state = files.column_index("State")
    trial.check(bool(wait_until(lambda: "hashing" in files.cell(before, state), 10)), "it is being hashed")
    time.sleep(1)
    window.app.press("Cancel")
    begin = time.monotonic()
    trial.check(bool(wait_until(lambda: "cancelled" in files.cell(before, state), 10, 0.02)), f"Cancel ends it: {files.cell(before, state)}")
    trial.check(time.monotonic() - begin < CANCEL_SECONDS, f"within {time.monotonic() - begin:.2f} s, as the window shows it")
    huge.unlink()


def main_part(trial, desktop):
    with Window(trial, desktop, trial.folder / "main", ready="Hash") as window:
        window.app.press("Hash")
        trial.check(window.app.find_text("Add files to see their digests", 10) is not None, "the empty panel says what belongs here")
        verify(trial, desktop, window)
        odd_names(trial, window)
        cancel(trial, window)
        check_quit(trial, window)


def hash_and_measure(trial, desktop, name, folder, files, seconds):
    with Window(trial, desktop, trial.folder / name, ready="Hash") as window:
        window.app.press("Hash")
        # Not by the file dialog: what that one costs to open is no frame of hashing.
        paste(window, folder)
        begin = time.monotonic()
        # Asked seldom: answering is work for the thread whose frames are measured.
        text = wait_until(lambda: window.app.find_text(rf"^{files:,} files hashed", 0.1), seconds, 1)
        trial.check(bool(text), f"{files:,} files are hashed with the window open: {text}")
        trial.note(f"after {time.monotonic() - begin:.1f} s")
        desktop.screenshot(f"journey-hash-{name}")
        check_longest_turn(trial, window)
        check_quit(trial, window)
        check_frames(trial, window)


def large(trial, desktop):
    """4 × 1 GiB: as many frames as it takes for one in a hundred to be more than the first one."""
    folder = trial.folder / "large-files"
    folder.mkdir()
    for number in range(4):
        with open(folder / f"{number}.bin", "wb") as file:
            file.write(b"%d" % number)
            file.truncate(1 << 30)
        # Read before: memory that a virtual machine was never given halts all of it.
        subprocess.run(["cat", str(folder / f"{number}.bin")], stdout=subprocess.DEVNULL, check=True)
    hash_and_measure(trial, desktop, "large", folder, 4, 60)


def many(trial, desktop):
    """Files of 4 KiB: 100,000 in full."""
    count = 100_000 if trial.full else 10_000
    folder = trial.folder / "many-files"
    for number in range(count):
        if number % 1000 == 0:
            (folder / f"{number // 1000:03}").mkdir(parents=True)
        (folder / f"{number // 1000:03}" / f"{number:06}.bin").write_bytes(number.to_bytes(8, "little") * 512)
    hash_and_measure(trial, desktop, "many", folder, count, 300)


def main():
    with Trial("journey-hash", __doc__) as trial:
        os.environ.pop("WAYLAND_DISPLAY", None)
        desktop = trial.use(Desktop(trial.folder))
        trial.run_part("main", lambda: main_part(trial, desktop))
        trial.run_part("drop", lambda: drop(trial, desktop))
        trial.run_part("large", lambda: large(trial, desktop))
        trial.run_part("many", lambda: many(trial, desktop))


if __name__ == "__main__":
    main()
