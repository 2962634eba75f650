"""Carries out a Containerfile step by step in chroots, where there is no container engine: each FROM is a copy of a bootstrapped Debian 12."""
import json
import shutil
from pathlib import Path

from debian_root import DebianRoot

SAID_ONLY = ("VOLUME", "EXPOSE", "STOPSIGNAL")   # they change nothing in the image's tree


class Image:
    """What a recipe made: its tree and how its program is started."""

    def __init__(self, root):
        self.root = root
        self.user = None
        self.cwd = "/"
        self.env = {}
        self.entry = []
        self.command = []

    def start(self, arguments=()):
        return self.root.start([*self.entry, *(arguments or self.command)], user=self.user, cwd=self.cwd, env=self.env)

    def run(self, arguments=(), **more):
        return self.root.run([*self.entry, *(arguments or self.command)], user=self.user, cwd=self.cwd, env=self.env, **more)


def instructions(recipe):
    for line in recipe.read_text().replace("\\\n", " ").splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, rest = line.strip().partition(" ")
            yield name, rest.strip()


def copy_in(sources, target, ignored=()):
    source = sources[0]
    if len(sources) != 1:
        raise RuntimeError(f"COPY with several sources is not known here: {sources}")
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True, ignore=lambda folder, names: [name for name in names if Path(folder) == source and name in ignored])
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)


def build(recipe, context, base, folder, say):
    """The image of the last stage. `context` is the folder that COPY copies from; `say` gets each step."""
    ignored = [line for line in (context / ".containerignore").read_text().split() if line]
    stages = {}
    image = None
    for name, rest in instructions(recipe):
        say(f"{name} {rest}"[:150])
        words = rest.split()
        if name == "FROM":
            if words[0] != "docker.io/library/debian:12-slim":
                raise RuntimeError(f"FROM {words[0]}: only Debian 12 is known here")
            image = Image(DebianRoot(base, folder / f"stage-{len(stages)}"))
            stages[words[2] if len(words) == 3 else len(stages)] = image
        elif name == "COPY":
            of = words.pop(0).partition("=")[2] if words[0].startswith("--from=") else None
            origin = stages[of].root.path if of else context
            copy_in([(origin / word.lstrip("/")).resolve() for word in words[:-1]], image.root.path / words[-1].lstrip("/"), () if of else ignored)
        elif name == "RUN":
            image.root.run(["sh", "-c", rest], cwd=image.cwd, user=image.user, env=image.env, timeout=5400)
        elif name == "WORKDIR":
            (image.root.path / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
            image.cwd = rest
        elif name == "USER":
            image.user = rest
        elif name == "ENV":
            key, _, value = rest.partition("=")
            image.env[key] = value
        elif name == "ENTRYPOINT":
            image.entry = json.loads(rest)
        elif name == "CMD":
            image.command = json.loads(rest)
        elif name not in SAID_ONLY:
            raise RuntimeError(f"{name} is not known here")
    return image, stages
