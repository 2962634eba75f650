"""A Debian 12 of the trial's own, made by debootstrap. What a command needs mounted is mounted in a namespace that ends with it.

Needs root. The network is the machine's, so that apt reaches its mirror as the machine does, and what listens on loopback is reached, too.
"""
import os
import shutil
import subprocess

MIRROR = os.environ.get("MILLRACE_DEBIAN_MIRROR", "http://deb.debian.org/debian")
SECURITY = os.environ.get("MILLRACE_DEBIAN_SECURITY", "http://deb.debian.org/debian-security")
USER = "visitor"
USER_ID = 1000
# /dev/shm and /dev/pts are what programs expect; the rest of /dev is debootstrap's few nodes.
ENTER = 'mount -t proc proc "$0/proc" && mount -t tmpfs -o mode=1777 tmpfs "$0/dev/shm" && mount -t devpts devpts "$0/dev/pts" && folder=$1 && shift && exec chroot "$0" sh -c \'cd "$0" && exec "$@"\' "$folder" "$@"'


def bootstrap(folder, log):
    """The smallest Debian 12 with the updates that any has; `folder` is made."""
    with open(log, "wb") as output:
        subprocess.run(["debootstrap", "--variant=minbase", "bookworm", str(folder), MIRROR], stdout=output, stderr=subprocess.STDOUT, check=True, timeout=1200)
    sources = f"deb {MIRROR} bookworm main\ndeb {MIRROR} bookworm-updates main\ndeb {SECURITY} bookworm-security main\n"
    (folder / "etc/apt/sources.list").write_text(sources)
    shutil.copy("/etc/resolv.conf", folder / "etc/resolv.conf")
    # How this machine reaches its mirror: proxies, time-outs, dates that are not checked.
    settings = subprocess.run(["apt-config", "dump"], capture_output=True, text=True, check=True).stdout
    wanted = [line for line in settings.splitlines() if line.startswith(("Acquire::http", "Acquire::Check", "Acquire::Retries", "Acquire::ForceIPv4"))]
    (folder / "etc/apt/apt.conf.d/99-machine").write_text("".join(line + "\n" for line in wanted) + 'APT::Install-Recommends "false";\n')
    policy = folder / "usr/sbin/policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)


class DebianRoot:
    """A copy of a bootstrapped tree. Commands are lists; `user` None is root."""

    def __init__(self, base, folder):
        self.path = folder
        subprocess.run(["cp", "-a", "--reflink=auto", str(base), str(folder)], check=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)

    def command(self, arguments, *, user=None, cwd="/", env=None):
        home = "/root" if user is None else f"/home/{user}"
        variables = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": home, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive", **(env or {})}
        as_user = [] if user is None else ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]
        return ["unshare", "--mount", "--propagation", "private", "sh", "-c", ENTER, str(self.path), cwd,
                *as_user, "env", "-i", *(f"{name}={value}" for name, value in variables.items()), *map(str, arguments)]

    def run(self, arguments, *, timeout=600, check=True, **more):
        """What it printed (both streams) and its status, as subprocess.run has it; raises where `check` and it failed."""
        done = subprocess.run(self.command(arguments, **more), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", timeout=timeout)
        if check and done.returncode != 0:
            raise RuntimeError(f"{' '.join(map(str, arguments))} ended with {done.returncode}:\n{done.stdout[-3000:]}")
        return done

    def start(self, arguments, *, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more):
        """The process is the program's own: a signal reaches it."""
        return subprocess.Popen(self.command(arguments, **more), stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, text=True)

    def add_user(self):
        """Somebody who is not root."""
        self.run(["useradd", "--create-home", "--uid", USER_ID, "--user-group", USER])

    def files(self):
        """{path: (kind and mode, link or size)} of everything that packages may leave, without the records of dpkg and apt, caches and logs."""
        skipped = ("proc", "sys", "dev", "run", "tmp", "home", "root", "var/lib/dpkg", "var/lib/apt", "var/cache", "var/log")
        found = {}
        for folder, folders, files in os.walk(self.path):
            relative = os.path.relpath(folder, self.path)
            folders[:] = [name for name in folders if os.path.normpath(os.path.join(relative, name)) not in skipped]
            for name in (*folders, *files):
                path = os.path.join(folder, name)
                status = os.lstat(path)
                detail = os.readlink(path) if os.path.islink(path) else status.st_size if os.path.isfile(path) else 0
                found[os.path.normpath(os.path.join(relative, name))] = (status.st_mode, detail)
        return found
