"""A desktop of one trial's own: Xvfb, a session bus, the accessibility bus and openbox; and the window as assistive technology sees it.

Enter Desktop before anything else uses pyatspi: the library finds its bus by the environment of this process.
"""
import os
import re
import shutil
import subprocess
import time

from trial import ROOT, stop_process, wait_until

LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
CALL_TIMEOUT_MS = 5000
STARTUP_TIMEOUT_MS = 15_000
PRESS_TIMEOUT_MS = 400
MODIFIERS = {"ctrl": 37, "shift": 50, "alt": 64}     # X keycodes of a PC keyboard, as Xvfb has one
KEYSYMS = {"Delete": 0xFFFF, "Return": 0xFF0D, "Escape": 0xFF1B, "Tab": 0xFF09, "Home": 0xFF50, "Left": 0xFF51, "Up": 0xFF52, "Right": 0xFF53, "Down": 0xFF54, "End": 0xFF57, "Menu": 0xFF67,
           **{f"F{number}": 0xFFBE + number - 1 for number in range(1, 13)}}


class Desktop:
    def __init__(self, folder, width=1440, height=900, bare=False):
        """`bare`: an X server and nothing else."""
        self.folder = folder
        self.bare = bare
        self._variables = {}
        self.size = f"{width}x{height}x24"
        self._processes = []
        self.display = ""

    def _spawn(self, *command, **more):
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
        self._processes.append(process)
        return process

    def __enter__(self):
        reading, writing = os.pipe()
        self._spawn("Xvfb", "-displayfd", str(writing), "-screen", "0", self.size, "-nolisten", "tcp", "-noreset", pass_fds=(writing,), stdout=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        self.display = f":{number}"
        runtime = self.folder / "runtime"
        runtime.mkdir(mode=0o700, exist_ok=True)
        self._variables = dict(DISPLAY=self.display, XDG_RUNTIME_DIR=str(runtime))
        if self.bare:
            return self
        os.environ.update(self._variables, NO_AT_BRIDGE="0", GDK_BACKEND="x11")
        bus = self._spawn("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1", stdout=subprocess.PIPE, text=True)
        self._variables["DBUS_SESSION_BUS_ADDRESS"] = os.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        launcher = next((path for path in LAUNCHERS if os.access(path, os.X_OK)), None)
        if not launcher:
            raise RuntimeError("at-spi2-core is not installed: packaging/deps --test")
        self._spawn(launcher, "--launch-immediately", stdout=subprocess.DEVNULL)
        self._spawn("openbox", stdout=subprocess.DEVNULL)
        time.sleep(0.5)   # openbox has no way to say that it is ready; a window before it would only lack its frame
        return self

    def __exit__(self, *_):
        for process in reversed(self._processes):
            stop_process(process)

    def kill_display(self):
        self._processes[0].kill()

    def environment(self):
        """What the program needs to find this desktop."""
        names = ("DISPLAY", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS")
        return {**{name: self._variables[name] for name in names if name in self._variables}, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_QPA_PLATFORM": "xcb"}

    def screenshot(self, name):
        """build/NAME.png; returns its path."""
        target = ROOT / "build" / f"{name}.png"
        target.parent.mkdir(exist_ok=True)
        if shutil.which("import"):
            take = lambda: subprocess.run(["import", "-window", "root", "-display", self.display, str(target)], check=False, timeout=30, stderr=subprocess.DEVNULL).returncode == 0
            wait_until(take, 3, 0.2)   # import gives up where a window goes while it looks
        return target


class App:
    """One program's window over AT-SPI. Every read asks the program anew: caches would show what was."""

    def __init__(self, pid):
        import pyatspi
        from gi.repository import Atspi
        self.atspi = pyatspi
        self.library = Atspi
        Atspi.set_timeout(CALL_TIMEOUT_MS, STARTUP_TIMEOUT_MS)
        self.pid = pid
        self.root = wait_until(self._find_root, 20, 0.1)
        if self.root is None:
            raise RuntimeError("the program did not appear on the accessibility bus within 20 s")

    def _find_root(self):
        desktop = self.atspi.Registry.getDesktop(0)
        for index in range(desktop.childCount):
            try:
                child = desktop.getChildAtIndex(index)
                if child is not None and child.get_process_id() == self.pid and child.childCount > 0:
                    return child
            except Exception:   # an application that just went away
                continue
        return None

    # --- finding ---
    def walk(self, node=None, depth=0):
        """All accessibles, but not the cells of tables, lists' contents beyond 200 rows, and what is in a panel or page that is not shown."""
        node = node or self.root
        try:
            node.clear_cache_single() if hasattr(node, "clear_cache_single") else node.clear_cache()
            role, count = node.getRole(), node.childCount
        except Exception:
            return
        yield node
        if depth > 40 or role in (self.atspi.ROLE_TABLE, self.atspi.ROLE_TREE_TABLE) or count > 200:
            return
        if count > 0 and depth > 1 and not self.has_state(node, self.atspi.STATE_SHOWING):
            return
        for index in range(count):
            try:
                child = node.getChildAtIndex(index)
            except Exception:
                continue
            if child is not None:
                yield from self.walk(child, depth + 1)

    def find(self, roles, name, contains=False, visible=True):
        """The first accessible of one of these roles ("push button") with this name."""
        roles = {roles} if isinstance(roles, str) else set(roles)
        for node in self.walk():
            try:
                fits = name.lower() in (node.name or "").lower() if contains else node.name == name
                if fits and node.getRoleName() in roles and (not visible or self.has_state(node, self.atspi.STATE_SHOWING)):
                    return node
            except Exception:
                continue
        return None

    def wait_for(self, roles, name, seconds=10, **more):
        found = wait_until(lambda: self.find(roles, name, **more), seconds, 0.1)
        if found is None:
            raise RuntimeError(f"no {roles} named {name!r} within {seconds} s; there are: {self.describe()}")
        return found

    def describe(self):
        """Roles and names of what is showing, for messages."""
        seen = []
        for node in self.walk():
            try:
                if node.name and self.has_state(node, self.atspi.STATE_SHOWING):
                    seen.append(f"{node.getRoleName()} {node.name!r}")
            except Exception:
                continue
        return ", ".join(seen)[:3000]

    def has_state(self, node, state):
        return node.getState().contains(state)

    def enabled(self, node):
        return self.has_state(node, self.atspi.STATE_ENABLED)

    # --- doing ---
    BUTTONS = ("push button", "button", "toggle button", "push button menu", "menu item")

    def press(self, name, seconds=10, contains=False):
        """Presses a button as soon as it is enabled."""
        button = wait_until(lambda: (lambda node: node is not None and self.enabled(node) and node)(self.find(self.BUTTONS, name, contains=contains)), seconds, 0.1)
        if not button:
            raise RuntimeError(f"no button {name!r} that can be pressed within {seconds} s; there are: {self.describe()}")
        self.do(button)
        return button

    def do(self, node):
        """What pressing it does."""
        action = node.queryAction()
        names = [action.getName(index).lower() for index in range(action.nActions)]
        wanted = next((index for index, text in enumerate(names) if text in ("press", "click", "showmenu", "toggle")), 0)
        # A button that opens a modal dialog answers only when that is closed: the press is done, the answer is not waited for.
        self.library.set_timeout(PRESS_TIMEOUT_MS, -1)
        try:
            action.doAction(wanted)
        except Exception:
            pass
        finally:
            self.library.set_timeout(CALL_TIMEOUT_MS, STARTUP_TIMEOUT_MS)

    def set_text(self, roles, name, text, seconds=10):
        field = self.wait_for(roles, name, seconds)
        field.queryEditableText().setTextContents(text)
        return field

    def key(self, chord):
        """Presses a key ("Delete", "ctrl+shift+n") where the focus is."""
        kinds = self.library.KeySynthType
        *held, name = chord.split("+")
        for modifier in held:
            self.library.generate_keyboard_event(MODIFIERS[modifier], None, kinds.PRESS)
        self.library.generate_keyboard_event(KEYSYMS.get(name) or ord(name), None, kinds.SYM)
        for modifier in reversed(held):
            self.library.generate_keyboard_event(MODIFIERS[modifier], None, kinds.RELEASE)

    def control(self, letter):
        """Presses Ctrl and a letter."""
        self.key(f"ctrl+{letter}")

    def type(self, text):
        """Types it where the focus is."""
        self.library.generate_keyboard_event(0, text, self.library.KeySynthType.STRING)

    def tab_to(self, node, most=40):
        """Moves the keyboard focus there as a person does; False where it cannot be reached. (Qt 6.4 does not know grabFocus.)"""
        for _ in range(most):
            node.clear_cache()
            if self.has_state(node, self.atspi.STATE_FOCUSED):
                return True
            self.key("Tab")
            time.sleep(0.05)
        return False

    def find_text(self, pattern, seconds=10):
        """The first name or description on screen that fits the regular expression."""
        def look():
            for node in self.walk():
                try:
                    if self.has_state(node, self.atspi.STATE_SHOWING):
                        for text in (node.name, node.description):
                            if text and re.search(pattern, text):
                                return text
                except Exception:
                    continue
            return None
        return wait_until(look, seconds, 0.2)

    # --- tables ---
    def table(self, name, seconds=10):
        return Table(self, self.wait_for(("table", "tree table"), name, seconds))


class Table:
    def __init__(self, app, node):
        self.app = app
        self.node = node

    def fresh(self):
        self.node.clear_cache()
        return self.node.queryTable()

    @property
    def rows(self):
        return self.fresh().nRows

    def columns(self):
        table = self.fresh()
        return [table.getColumnDescription(index) for index in range(table.nColumns)]

    def select(self, row):
        """Selects a row."""
        table = self.fresh()
        table.addRowSelection(row)

    def cell(self, row, column):
        node = self.fresh().getAccessibleAt(row, column)
        node.clear_cache()
        return node.name

    def column_index(self, head):
        heads = [text.lower() for text in self.columns()]
        if head.lower() not in heads:
            raise RuntimeError(f"the table {self.node.name!r} has no column {head!r}: {heads}")
        return heads.index(head.lower())

    def column(self, head):
        """The texts of one column."""
        index = self.column_index(head)
        return [self.cell(row, index) for row in range(self.rows)]
