"""What a screen reader hears of one program: its accessibility events, in the order in which they came.

Listens in a process of its own (this file, run as a script), as events come while the trial waits for something else.
"""
import json
import subprocess
import sys
import threading
import time

from trial import stop_process, wait_until

KINDS = ("object:state-changed", "object:property-change", "object:text-changed", "object:text-caret-moved", "object:selection-changed", "object:active-descendant-changed",
         "object:children-changed", "object:visible-data-changed", "object:model-changed", "object:row-inserted", "object:row-deleted", "object:announcement", "window", "focus")


REST = 0.06   # seconds without a further event


class Heard:
    """`with Heard(pid) as heard:`; `events` grow: {"type", "role", "name", "description", "detail", "at"}."""

    def __init__(self, pid, kinds=KINDS):
        self.events = []
        self.ready = False
        self.process = subprocess.Popen([sys.executable, __file__, str(pid), *kinds], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            event = json.loads(line)
            if "ready" in event:
                self.ready = True
            else:
                self.events.append(event)

    def __enter__(self):
        if not wait_until(lambda: self.ready, 20):
            raise RuntimeError("nothing listens to accessibility events within 20 s")
        return self

    def __exit__(self, *_):
        stop_process(self.process)

    def since(self, mark, kind="", **fields):
        """Events from number `mark` (a former len(events)) of that kind, whose fields have these values."""
        return [event for event in self.events[mark:] if event["type"].startswith(kind) and all(event[key] == value for key, value in fields.items())]

    def focused(self, mark, seconds=5):
        """Where the focus has come to rest since `mark`, as "role: name"; None when nothing got it."""
        gained = lambda: [event for event in self.since(mark, "object:state-changed:focused") if event["detail"] == 1]
        found = wait_until(gained, seconds)
        while found and wait_until(lambda: len(gained()) > len(found), REST):
            found = gained()
        return f"{found[-1]['role']}: {found[-1]['name']}" if found else None


def listen(pid, kinds):
    import pyatspi
    from gi.repository import Atspi
    Atspi.set_timeout(800, 15_000)

    def hear(event):
        try:
            if event.host_application is None or event.host_application.get_process_id() != pid:
                return
            event.source.clear_cache()
            told = dict(type=str(event.type), role=event.source.getRoleName(), name=event.source.name, description=event.source.description)
        except Exception:   # gone before it could be asked
            told = dict(type=str(event.type), role="", name="", description="")
        print(json.dumps(dict(told, detail=event.detail1, at=time.monotonic())), flush=True)

    pyatspi.Registry.registerEventListener(hear, *kinds)
    # The program hears of listeners by the bus; a moment, so that it sends the first event too.
    from gi.repository import GLib
    GLib.timeout_add(300, lambda: print(json.dumps({"ready": True}), flush=True))
    pyatspi.Registry.start()


if __name__ == "__main__":
    listen(int(sys.argv[1]), sys.argv[2:])
