#!/usr/bin/python3
"""`millrace hash` beside coreutils, rhash, hashdeep and xxhsum: each verifies what the other wrote, on a folder with odd names; a table of
situations and random lists in which it has to say and return what sha256sum does; fault 25 (huge, vanishing, changing, unreadable files, FIFOs,
/proc, cancel in the middle); signals, JSON, memory."""
import base64
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import millrace
from trial import Trial, as_user

ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8"}
CANCEL_SECONDS = 0.1          # the promise; CANCEL_SLACK is for starting and reaping a process on a loaded machine
CANCEL_SLACK = 0.25
MEMORY_MB = 60
HUGE = 64 << 30
ODD_NAMES = [b"plain", b"two\nlines", b"back\\slash", b"\\n", b" leading", b"trailing ", b"*star", b"-n", b"--check", b"\xff\xfe invalid", b"cr\r", b"\r", b"a) = b",
             b"d41d8cd98f00b204e9800998ecf8427e", b"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  x", b"#hash", b"x" * 255, b"\xc3\xbc", b"'quote'", b"tab\t", b"SHA256 (x) = y"]
# algorithm: (coreutils' program, cksum's name, rhash's option)
TOOLS = {"md5": ("md5sum", "md5", "--md5"), "sha1": ("sha1sum", "sha1", "--sha1"), "sha224": ("sha224sum", "sha224", "--sha224"), "sha256": ("sha256sum", "sha256", "--sha256"),
         "sha384": ("sha384sum", "sha384", "--sha384"), "sha512": ("sha512sum", "sha512", "--sha512"), "blake2b": ("b2sum", "blake2b", "--blake2b"), "blake2s": (None, None, "--blake2s"),
         "sha3-256": (None, None, "--sha3-256"), "sha3-512": (None, None, "--sha3-512")}


class Ran:
    def __init__(self, run):
        self.out, self.err, self.status = run.stdout, run.stderr, run.returncode

    def __repr__(self):
        return f"status {self.status}, out {self.out[-300:]!r}, err {self.err[-300:]!r}"


class HashTrial:
    def __init__(self, trial):
        self.trial = trial
        self.program = millrace.binary()
        self.odd = os.fsencode(trial.folder / "odd")
        os.mkdir(self.odd)
        for number, name in enumerate(ODD_NAMES):
            with open(os.path.join(self.odd, name), "wb") as file:
                file.write(b"content %d" % number * (number * 997))

    def run(self, *command, folder=None, text=b"", seconds=60):
        return Ran(subprocess.run(command, cwd=folder or self.odd, input=text, capture_output=True, env=ENVIRONMENT, timeout=seconds))

    def ours(self, *arguments, **more):
        return self.run(self.program, "hash", *arguments, **more)

    def all_ok(self, what, ran, count):
        ok = ran.out.count(b": OK\n")
        return self.trial.check(ran.status == 0 and ok == count and not ran.err, f"{what}: {ok} of {count} OK" + ("" if ran.status == 0 and not ran.err else f" ({ran})"))

    # --- both directions ---
    def coreutils(self):
        names = ODD_NAMES
        for algorithm, (tool, cksum, _) in TOOLS.items():
            if not tool:
                continue
            for form in ((), ("--tag",), ("-z",)):
                ours = self.ours("-a", algorithm, *form, "--", *names)
                theirs = self.run(tool, *form, "--", *names)
                self.trial.check(ours.out == theirs.out and ours.status == theirs.status == 0, f"{algorithm} {' '.join(form)}: the same {len(ours.out):,} bytes as {tool}" + ("" if ours.out == theirs.out else f" ({ours} | {theirs})"))
                if form != ("-z",):
                    self.all_ok(f"{tool} -c reads ours {' '.join(form)}", self.run(tool, "-c", "-", text=ours.out), len(names))
                    self.all_ok(f"ours reads {tool} {' '.join(form)}", self.ours("-c", "-a", algorithm, "-", text=theirs.out), len(names))
                    sums = self.trial.folder / f"{tool.removesuffix('sum').upper()}SUMS"   # SHA256SUMS, B2SUMS: as they are published
                    sums.write_bytes(theirs.out)
                    self.all_ok(f"ours reads {sums.name} {' '.join(form)} and finds the algorithm", self.ours("-c", str(sums)), len(names))
            self.trial.check(self.run("cksum", "-a", cksum, "--", *names).out == self.ours("-a", algorithm, "--tag", "--", *names).out, f"cksum -a {cksum} writes the same")
            self.all_ok(f"cksum -c reads ours ({algorithm})", self.run("cksum", "-c", "-", text=self.ours("-a", algorithm, "--tag", "--", *names).out), len(names))
            self.all_ok(f"ours reads cksum -a {cksum} --untagged", self.ours("-c", "-a", algorithm, "-", text=self.run("cksum", "-a", cksum, "--untagged", "--", *names).out), len(names))

    def others(self):
        # Names that rhash, hashdeep, xxhsum and openssl can write on one line: they know no escapes.
        names = [name for name in ODD_NAMES if not set(name) & set(b"\n\r\\")]
        plain = [b"./" + name for name in names]
        for algorithm, (_, _, rhash) in TOOLS.items():
            theirs = self.run("rhash", rhash, "--simple", *plain)
            self.all_ok(f"ours reads rhash {rhash}", self.ours("-c", "-a", algorithm, "-", text=theirs.out), len(names))
            bsd = self.run("rhash", rhash, "--bsd", *plain).out
            # rhash pads short tags and writes BLAKE2 in capitals, with which coreutils takes none of them either.
            for written, usual in ((b"MD5    (", b"MD5 ("), (b"MD5   (", b"MD5 ("), (b"SHA1   (", b"SHA1 ("), (b"SHA1  (", b"SHA1 ("), (b"BLAKE2B (", b"BLAKE2b ("), (b"BLAKE2S (", b"BLAKE2s (")):
                bsd = bsd.replace(b"\n" + written, b"\n" + usual)
                bsd = usual + bsd[len(written):] if bsd.startswith(written) else bsd
            self.all_ok(f"ours reads rhash {rhash} --bsd", self.ours("-c", "-", text=bsd), len(names))
            own = self.trial.folder / f"own.{algorithm}"
            own.write_bytes(self.ours("-a", algorithm, "--", *(name for name in plain if not name.endswith((b" ", b"\t")))).out)   # rhash cuts blanks off
            verified = self.run("rhash", rhash, "-c", str(own), "--skip-ok", "--brief")
            self.trial.check(verified.status == 0, f"rhash {rhash} -c reads ours (status {verified.status})" + ("" if verified.status == 0 else f" {verified}"))
        self.all_ok("ours reads xxhsum", self.ours("-c", "-a", "xxh3-128", "-", text=self.run("xxhsum", "-H2", *plain).out), len(names))
        self.all_ok("ours reads xxhsum --tag", self.ours("-c", "-", text=self.run("xxhsum", "-H2", "--tag", *plain).out), len(names))
        for form in ((), ("--tag",)):
            verified = self.run("xxhsum", "-c", "-", text=self.ours("-a", "xxh3-128", *form, "--", *plain).out)
            self.trial.check(verified.status == 0 and verified.out.count(b": OK") == len(names), f"xxhsum -c reads ours {' '.join(form)} ({verified.out.count(b': OK')} of {len(names)} OK)")
        for option, algorithm in (("-sha256", "sha256"), ("-sha3-512", "sha3-512"), ("-blake2b512", "blake2b"), ("-blake2s256", "blake2s"), ("-md5", "md5")):
            self.all_ok(f"ours reads openssl dgst {option}", self.ours("-c", "-", text=self.run("openssl", "dgst", option, *plain).out), len(names))
        for tool, algorithm in (("md5deep", "md5"), ("sha1deep", "sha1"), ("sha256deep", "sha256")):
            self.all_ok(f"ours reads {tool}", self.ours("-c", "-a", algorithm, "-", text=self.run(tool, "-l", *plain).out), len(names))
            own = self.trial.folder / f"all.{algorithm}"
            own.write_bytes(self.ours("-a", algorithm, "--", *plain).out)
            unknown = self.run(tool, "-l", "-x", str(own), *plain)
            self.trial.check(unknown.status == 0 and not unknown.out, f"{tool} -x finds no file that our list does not have")
        self.hashdeep(plain)

    def hashdeep(self, names):
        rows = [line.split(b",", 4) for line in self.run("hashdeep", "-l", "-c", "md5,sha1,sha256", *names).out.splitlines() if line[:1] not in (b"%", b"#")]
        theirs = {row[4]: tuple(value.decode() for value in row[:4]) for row in rows}
        objects = [json.loads(line) for line in self.ours("--json", "-amd5", "-asha1", "-asha256", "--", *names).out.splitlines()]
        ours = {}
        for each in objects[:-1]:
            name = each["name"]
            raw = base64.b64decode(name["bytes"]) if isinstance(name, dict) else name.encode()
            ours[raw] = (str(each["bytes"]), *(each["digests"][algorithm] for algorithm in ("md5", "sha1", "sha256")))
        self.trial.check(theirs == ours and len(ours) == len(names), f"hashdeep has the same sizes, MD5, SHA-1 and SHA-256 for {len(ours)} files")
        audit = b"%%%% HASHDEEP-1.0\n%%%% size,md5,sha1,sha256,filename\n" + b"".join(b",".join([*(value.encode() for value in values), name]) + b"\n" for name, values in ours.items())
        known = self.trial.folder / "known.hashdeep"
        known.write_bytes(audit)
        verdict = self.run("hashdeep", "-l", "-a", "-k", str(known), *names)
        self.trial.check(verdict.status == 0 and b"Audit passed" in verdict.out, f"hashdeep's audit passes with our digests ({verdict.out.decode(errors='replace').strip()})")

    # --- the same words and the same exit status ---
    @staticmethod
    def as_ours(text, tool=b"sha256sum"):
        lines = [line.replace(tool + b": ", b"millrace hash: ", 1) if line.startswith(tool + b": ") else line for line in text.splitlines(keepends=True)]
        return b"".join(lines).replace(b"Try 'sha256sum --help'", b"Try 'millrace hash --help'")

    def compare(self, what, arguments, text=b"", folder=None):
        theirs = self.run("sha256sum", *arguments, text=text, folder=folder)
        ours = self.ours("-a", "sha256", *arguments, text=text, folder=folder)
        # One sentence is ours: which algorithm the lines need that is not here.
        said = b"".join(line for line in ours.err.splitlines(keepends=True) if b": lines need " not in line)
        same = theirs.out == ours.out and theirs.status == ours.status and self.as_ours(theirs.err) == said
        if not same or what:
            self.trial.check(same, f"{what}: as sha256sum, status {ours.status}" + ("" if same else f"\n        ours   {ours}\n        theirs {theirs}"))
        return same

    def situations(self):
        folder = self.trial.folder / "situations"
        (folder / "dir").mkdir(parents=True)
        for name in ("a", "b", "c d"):
            (folder / name).write_text(name)
        digest = {name: hashlib.sha256(name.encode()).hexdigest() for name in ("a", "b", "c d")}
        good = f"{digest['a']}  a\n{digest['b']} *b\n"
        wrong = f"{digest['b']}  a\n"
        gone = f"{digest['a']}  gone\n"
        lists = {"good": good, "wrong": good + wrong, "two-wrong": wrong + good + wrong, "gone": good + gone, "two-gone": gone + gone, "only-gone": gone, "empty": "", "comment": "# x\n\n",
                 "bad": "nonsense\n", "bad-line": good + "nonsense\n", "two-bad": good + "x\ny\n", "all": wrong + gone + good + "x\n", "crlf": good.replace("\n", "\r\n"), "no-end": good.rstrip("\n"),
                 "tagged": f"SHA256 (c d) = {digest['c d']}\nSHA256(a)= {digest['a']}\n", "other-tag": f"MD5 (a) = {hashlib.md5(b'a').hexdigest()}\n", "folder": f"{digest['a']}  dir\n",
                 "reversed": f"{digest['a']} a\n{digest['b']} b\n", "mixed": f"{digest['a']}  a\n{digest['b']} b\n", "stdin": f"{digest['a']}  -\n", "upper": good.upper().replace("  A", "  a").replace("*B", "*b"),
                 "escaped": f"\\{digest['a']}  no\\nfile\n", "odd escape": f"\\{digest['a']}  no\\tfile\n", "empty-name": f"SHA256 () = {digest['a']}\n"}
        for name, content in lists.items():
            (folder / f"{name}.list").write_text(content)
        for name in lists:
            for options in ((), ("--quiet",), ("--status",), ("--ignore-missing",), ("--strict",), ("--ignore-missing", "--strict", "--quiet")):
                self.compare(f"-c {' '.join(options)} {name}", ("-c", *options, f"{name}.list"), folder=folder, text=b"a")
            self.compare(f"-c, {name} from standard input", ("-c",), text=lists[name].encode(), folder=folder)
        for what, arguments in {
                "files": ("a", "b", "c d"), "a missing file": ("a", "gone", "b"), "a folder": ("dir", "a"), "standard input": (), "- twice": ("-", "a", "-"), "tag": ("--tag", "a", "c d"), "zero": ("-z", "a"),
                "a missing list": ("-c", "gone"), "a folder as list": ("-c", "dir"), "two lists": ("-c", "bad.list", "good.list"), "two lists, one missing": ("-c", "gone", "good.list"), "-- and a name": ("--", "-n"),
                "quiet without -c": ("--quiet", "a"), "status without -c": ("--status", "a"), "strict without -c": ("--strict", "a"), "ignore-missing without -c": ("--ignore-missing", "a"),
                "zero with -c": ("-c", "-z", "good.list"), "tag with -c": ("-c", "--tag", "good.list"), "status, then quiet": ("-c", "--status", "--quiet", "wrong.list"),
                "quiet, then status": ("-c", "--quiet", "--status", "wrong.list"), "a device": ("/dev/null",), "/proc": ("/proc/version", "/proc/filesystems")}.items():
            self.compare(what, arguments, text=b"words", folder=folder)
        for name in (b"a b", b"", b"q\n", b"it's", b"x:y", b"\xff", b"\xc3\xbc", b"a'b\"c", b"back\\slash", b"~", b"#", b"{", b"a'@", b"$HOME", b"\n\n", b"\x7f", b"x" * 300):
            self.compare(f"the name {name[:20]!r} in a message", ("--", b"gone" + name if name not in (b"~", b"#", b"{", b"") else name), folder=folder)

    def random_lists(self):
        """Lists made of pieces that matter to the reader of lines."""
        chance = random.Random(self.trial.options.seed)
        folder = self.trial.folder / "random"
        folder.mkdir()
        digests = {}
        for name in ("a", "b", "a b", "(x)", "x) = y", "\\n", "*b", " a"):
            (folder / name).write_text(name)
            digests[name] = hashlib.sha256(name.encode()).hexdigest()
        pieces = ["a", "b", "(x)", " ", "  ", " *", "\t", "\\", "\\n", "\\\\", "=", " = ", "SHA256", "SHA256 (", "(", ")", ") = ", "-", "\r", "#", "\\SHA256 (", "abcdef", *digests.values(), digests["a"].upper(), digests["b"][:-1]]
        shapes = [lambda name: f"{digests[name]}  {name}", lambda name: f"{digests[name]} *{name}", lambda name: f"{digests[name]} {name}", lambda name: f"SHA256 ({name}) = {digests[name]}",
                  lambda name: f"SHA256({name})= {digests[name]}", lambda name: "\\" + f"{digests[name]}  " + name.replace("\\", "\\\\"), lambda name: f"{digests[name]}\t {name}"]
        count = 3000 if self.trial.full else 150
        same = lines = 0
        for _ in range(count):
            content = []
            for _ in range(chance.randrange(1, 6)):
                line = chance.choice(shapes)(chance.choice(list(digests))) if chance.random() < 0.5 else "".join(chance.choice(pieces) for _ in range(chance.randrange(1, 7)))
                if chance.random() < 0.3:   # one piece put in, or one character changed
                    at = chance.randrange(len(line) + 1)
                    line = line[:at] + chance.choice(pieces) + line[at + chance.randrange(2):]
                content.append(line)
            lines += len(content)
            (folder / "list").write_text("\n".join(content) + chance.choice(["", "\n", "\r\n"]))
            same += self.compare("", ("-c", "list"), folder=folder, text=b"words")
        self.trial.check(same == count, f"{same} of {count} random lists ({lines} lines) give the same output, messages and exit status")

    def lengths(self):
        theirs = self.run("b2sum", "-l", "256", "--tag", "plain")
        ours = self.ours("-c", "-", text=theirs.out)
        self.trial.check(ours.status == 1 and b"lines need BLAKE2b-256, which is not among the algorithms here" in ours.err, f"b2sum -l 256 --tag: {ours.err.decode().splitlines()[0]}")
        refused = self.ours("-a", "blake2b-256", "plain")
        self.trial.check(refused.status == 1 and b"--algorithm takes one of sha256, " in refused.err and refused.err.count(b"\n") == 2, f"-a blake2b-256: {refused.err.decode().splitlines()[0]}")
        ours = self.ours("-c", "-a", "blake2b", "-", text=self.run("b2sum", "-l", "256", "plain").out)
        self.trial.check(ours.status == 1 and b"no properly formatted checksum lines found" in ours.err, "b2sum -l 256 untagged, -a blake2b: no such lines, not a mismatch")

    # --- fault 25 ---
    def begin(self, *arguments, **more):
        return subprocess.Popen([self.program, "hash", *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT, **more)

    def cancelled(self, what, process, number=signal.SIGINT):
        begin = time.monotonic()
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
        seconds = time.monotonic() - begin
        self.trial.check(process.returncode == 130 and seconds < CANCEL_SECONDS + CANCEL_SLACK and not err, f"{what}: {number.name} ends it with {process.returncode} after {seconds * 1000:.0f} ms")
        self.trial.check(out.endswith(b"\n") or not out, f"{what}: no half line")
        return out

    def faults(self):
        folder = self.trial.folder / "faults"
        folder.mkdir()
        (folder / "before").write_text("x")
        huge = folder / "huge"
        huge.touch()
        os.truncate(huge, HUGE)
        for number in (signal.SIGINT, signal.SIGTERM):
            process = self.begin(folder / "before", huge)
            first = process.stdout.readline()
            self.trial.check(first.endswith(b"before\n"), "the line of a small file is out while a huge one is read")
            self.cancelled("64 GiB, sparse", process, number)
        self.fifos(folder)
        self.changing(folder)
        self.unreadable(folder)
        self.vanishing(folder)

    def fifos(self, folder):
        fifo = folder / "fifo"
        os.mkfifo(fifo)
        process = self.begin(fifo)
        time.sleep(0.3)
        self.cancelled("a FIFO without writer", process)
        process = self.begin(folder / "before", fifo, folder / "before")
        with open(fifo, "wb") as writer:
            writer.write(b"abc")
        out, _ = process.communicate(timeout=20)
        self.trial.check(process.returncode == 0 and hashlib.sha256(b"abc").hexdigest().encode() in out.splitlines()[1], "a FIFO is read when its writer comes")
        walked = self.ours("-r", "faults", folder=self.trial.folder, seconds=300) if self.trial.full else None
        os.unlink(folder / "huge") if not walked else None
        walked = walked or self.ours("-r", "faults", folder=self.trial.folder)
        self.trial.check(walked.status == 0 and b"fifo" not in walked.out + walked.err, "-r leaves FIFOs out")

    def changing(self, folder):
        big = folder / "big"
        for what, change in {"truncated": lambda: os.truncate(big, 1000), "appended to": lambda: open(big, "ab").write(b"x"), "replaced": lambda: os.replace(folder / "other", big), "removed": lambda: os.unlink(big)}.items():
            big.touch()
            os.truncate(big, HUGE if what == "truncated" else 1 << 30)
            (folder / "other").write_text("other")
            process = self.begin(big)
            time.sleep(0.15)
            change()
            out, err = process.communicate(timeout=60)
            self.trial.check(process.returncode == 1 and not out and err.endswith(b"big: changed while it was read\n"), f"a file that is {what} while it is read: status {process.returncode}, {err.decode().strip()[-60:]}")
            shutil.rmtree(big, ignore_errors=True)
            big.unlink(missing_ok=True)

    def unreadable(self, folder):
        secret = folder / "secret"
        secret.write_text("x")
        secret.chmod(0)
        closed = folder / "closed"
        closed.mkdir()
        closed.chmod(0)
        folder.chmod(0o755)
        prefix = as_user("nobody")
        program = self.program
        if prefix and subprocess.run([*prefix, "test", "-x", program]).returncode != 0:
            program = shutil.copy(self.program, self.trial.folder / "millrace-copy")
        theirs = self.run(*prefix, "sha256sum", "before", "secret", folder=folder)
        ours = self.run(*prefix, program, "hash", "before", "secret", folder=folder)
        self.trial.check(ours.out == theirs.out and ours.status == theirs.status == 1 and ours.err == self.as_ours(theirs.err), f"no permission: {ours.err.decode().strip()}")
        walked = self.run(*prefix, program, "hash", "-r", ".", folder=folder)
        self.trial.check(walked.status == 1 and b"./closed: Permission denied" in walked.err and b"./secret: Permission denied" in walked.err and b"./before\n" in walked.out, "-r: a folder and a file without permission are said, the rest goes on")
        shutil.rmtree(closed)
        secret.unlink()
        os.symlink("loop", folder / "loop")
        self.compare("a link to itself", ("loop",), folder=folder)
        proc = self.ours("-r", "/proc/sys/kernel", folder=folder)
        self.trial.check(proc.status in (0, 1) and proc.out.count(b"\n") > 5, f"-r below /proc/sys ends: {proc.out.count(10)} lines, {proc.err.count(10)} errors")

    def vanishing(self, folder):
        tree = folder / "tree"
        for number in range(300):
            (tree / f"{number:03}").mkdir(parents=True)
            for name in ("a", "b"):
                (tree / f"{number:03}" / name).write_bytes(os.urandom(50_000))
        process = self.begin("-r", tree)
        remover = threading.Thread(target=lambda: shutil.rmtree(tree, ignore_errors=True))
        remover.start()
        out, err = process.communicate(timeout=60)
        remover.join()
        said = all(line.endswith((b"No such file or directory", b"changed while it was read")) for line in err.splitlines())
        self.trial.check(process.returncode in (0, 1) and said and (process.returncode == 1) == bool(err), f"a folder that is removed in the middle: {out.count(10)} digests, {err.count(10)} errors, status {process.returncode}")

    # --- output ---
    def output(self):
        full = subprocess.run([self.program, "hash", "plain"], cwd=self.odd, stdout=open("/dev/full", "wb"), stderr=subprocess.PIPE, env=ENVIRONMENT)
        self.trial.check(full.returncode == 1 and full.stderr == b"millrace hash: write error: No space left on device\n", f"/dev/full: status {full.returncode}, {full.stderr.decode().strip()}")
        for what, redirection in (("standard output", ">&-"), ("standard input", "<&-")):
            closed = self.run("bash", "-c", f"'{self.program}' hash plain - plain {redirection}")
            self.trial.check(closed.status == 1 and closed.err == b"millrace hash: " + (b"write error" if "output" in what else b"-") + b": Bad file descriptor\n", f"closed {what}: {closed.err.decode().strip()}")
        large = self.trial.folder / "large.list"
        large.touch()
        os.truncate(large, (1 << 30) + 1)
        refused = self.ours("-c", str(large))
        self.trial.check(refused.status == 1 and refused.err.endswith(b"large.list: File too large\n"), f"a list above 1 GiB: {refused.err.decode().strip()[-40:]}")
        many = self.trial.folder / "many"
        many.mkdir()
        for number in range(3000):
            (many / f"{number:04}").write_bytes(b"%d" % number)
        slow = self.begin("-r", many)     # nobody reads: the pipe is full
        time.sleep(0.5)
        out = self.cancelled("a reader who does not read", slow)
        self.trial.check(out.count(b"\n") > 100, f"{out.count(10)} whole lines were written")
        head = subprocess.run(["bash", "-c", f"set -o pipefail; '{self.program}' hash -r many | head -1"], cwd=self.trial.folder, capture_output=True, env=ENVIRONMENT)
        self.trial.check(head.stdout.count(b"\n") == 1 and not head.stderr, f"| head -1: nothing on standard error (status {head.returncode})")
        for workers in (1, 2, 64):
            ran = self.ours("-r", "--workers", str(workers), "many", folder=self.trial.folder)
            names = [line[66:] for line in ran.out.splitlines()]
            self.trial.check(names == [b"many/%04d" % number for number in range(3000)], f"{workers} workers: in order")

    def json(self):
        objects = [json.loads(line) for line in self.ours("--json", "-r", "-asha256", "-axxh3-128", ".").out.splitlines()]
        files, summary = objects[:-1], objects[-1]
        names = sorted(base64.b64decode(each["name"]["bytes"]) if isinstance(each["name"], dict) else each["name"].encode() for each in files)
        self.trial.check(names == sorted(b"./" + name for name in ODD_NAMES), f"{len(names)} names come back byte for byte, {sum(isinstance(each['name'], dict) for each in files)} as base64")
        self.trial.check(summary["type"] == "summary" and summary["files"] == summary["hashed"] == len(files) and summary["bytes"] == sum(each["bytes"] for each in files), f"summary: {summary}")
        checked = [json.loads(line) for line in self.ours("-c", "--json", "-", text=self.run("sha256sum", "plain").out + b"0" * 64 + b"  plain\nbad\n" + b"0" * 64 + b"  gone\n").out.splitlines()]
        self.trial.check([each.get("status") for each in checked] == ["ok", "failed", "unreadable", None] and (checked[-1]["matched"], checked[-1]["mismatched"], checked[-1]["malformed_lines"]) == (1, 1, 1), f"-c: {checked[-1]}")

    def memory(self):
        count = 100_000 if self.trial.full else 20_000
        folder = self.trial.folder / "count"
        for number in range(count):
            if number % 1000 == 0:
                (folder / f"{number // 1000:03}").mkdir(parents=True)
            (folder / f"{number // 1000:03}" / f"{number:06}").write_bytes(b"%d" % number)
        def peak(*arguments):
            process = subprocess.Popen([self.program, "hash", *map(str, arguments)], stdout=open(self.trial.folder / "sums", "wb"), env=ENVIRONMENT)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            return usage.ru_maxrss / 1024, process.returncode
        bare = peak("/dev/null")[0]
        walked, status = peak("-r", folder)
        self.trial.check(status == 0 and walked - bare < MEMORY_MB, f"-r, {count:,} files: {walked - bare:.1f} MB beyond the program's own {bare:.1f}")
        os.rename(self.trial.folder / "sums", self.trial.folder / "list")
        self.trial.check((self.trial.folder / "list").read_bytes().count(b"\n") == count, "a line for each")
        verified, status = peak("-c", "--quiet", self.trial.folder / "list")
        self.trial.check(status == 0 and verified - bare < MEMORY_MB, f"-c, {count:,} lines: {verified - bare:.1f} MB")


def main():
    with Trial("hash", __doc__) as trial:
        for tool in ("sha256sum", "cksum", "b2sum", "rhash", "hashdeep", "sha256deep", "xxhsum", "openssl"):
            if not shutil.which(tool):
                trial.check(False, f"{tool} is not installed: packaging/deps --test")
        hashes = HashTrial(trial)
        for name in ("coreutils", "others", "situations", "random_lists", "lengths", "faults", "output", "json", "memory"):
            trial.run_part(name, getattr(hashes, name))


if __name__ == "__main__":
    main()
