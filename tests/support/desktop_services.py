#!/usr/bin/python3
"""Services of a desktop that write down what they are asked: notifications, and who holds off sleep.

    desktop_services.py NAME…    owns these names on the bus of DBUS_SESSION_BUS_ADDRESS, prints "ready", then a JSON object per call:
                                 {"call": "Notify", "arguments": […]}, {"call": "Inhibit", …}, {"released": "login1"} when its descriptor is closed.
                                 A line "click ID" on standard input presses the notification.
"""
import json
import os
import subprocess
import sys

from trial import stop_process, wait_until

INTERFACES = {
    "org.freedesktop.Notifications": ("/org/freedesktop/Notifications", """<node><interface name="org.freedesktop.Notifications">
        <method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
          <arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
        <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal></interface></node>"""),
    "org.freedesktop.login1": ("/org/freedesktop/login1", """<node><interface name="org.freedesktop.login1.Manager">
        <method name="Inhibit"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="h" direction="out"/></method>
        </interface></node>"""),
    "org.freedesktop.ScreenSaver": ("/org/freedesktop/ScreenSaver", """<node><interface name="org.freedesktop.ScreenSaver">
        <method name="Inhibit"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="u" direction="out"/></method>
        <method name="UnInhibit"><arg type="u" direction="in"/></method></interface></node>"""),
}
NOTIFICATION = 7
COOKIE = 4711


class DesktopServices:
    """The process, as trials use it. `calls()`: what it was asked so far."""

    def __init__(self, folder, names):
        self.lines = folder / f"services-{os.getpid()}-{len(names)}.jsonl"
        self.names = names
        self.process = None

    def __enter__(self):
        with open(self.lines, "wb") as output:
            self.process = subprocess.Popen([sys.executable, __file__, *self.names], stdin=subprocess.PIPE, stdout=output)
        if not wait_until(lambda: self.lines.read_text().startswith("ready"), 10):
            raise RuntimeError("the desktop's services did not start")
        return self

    def __exit__(self, *_):
        stop_process(self.process)

    def calls(self):
        return [json.loads(line) for line in self.lines.read_text().splitlines()[1:]]

    def of(self, method):
        return [call for call in self.calls() if call.get("call") == method]

    def click(self, notification):
        self.process.stdin.write(f"click {notification}\n".encode())
        self.process.stdin.flush()


def serve(names):
    from gi.repository import Gio, GLib

    def tell(**what):
        print(json.dumps(what), flush=True)

    def watch(reading):
        def ended(*_):
            os.close(reading)
            tell(released="login1")
            return False
        GLib.unix_fd_add_full(GLib.PRIORITY_DEFAULT, reading, GLib.IOCondition.HUP, ended)

    def on_call(connection, _sender, _path, _interface, method, arguments, invocation):
        tell(call=method, arguments=arguments.unpack())
        if method == "Notify":
            invocation.return_value(GLib.Variant("(u)", (NOTIFICATION,)))
        elif invocation.get_interface_name().endswith("login1.Manager"):
            reading, writing = os.pipe()
            descriptors = Gio.UnixFDList.new()
            descriptors.append(writing)       # its own copy
            os.close(writing)
            invocation.return_value_with_unix_fd_list(GLib.Variant("(h)", (0,)), descriptors)
            watch(reading)
        elif method == "Inhibit":
            invocation.return_value(GLib.Variant("(u)", (COOKIE,)))
        else:
            invocation.return_value(None)

    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    for name in names:
        path, description = INTERFACES[name]
        bus.register_object(path, Gio.DBusNodeInfo.new_for_xml(description).interfaces[0], on_call, None, None)
        bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName", GLib.Variant("(su)", (name, 0)), None, Gio.DBusCallFlags.NONE, -1)

    def on_line(*_):
        words = sys.stdin.readline().split()
        if len(words) == 2:
            bus.emit_signal(None, "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "ActionInvoked", GLib.Variant("(us)", (int(words[1]), "default")))
        return bool(words)
    GLib.unix_fd_add_full(GLib.PRIORITY_DEFAULT, 0, GLib.IOCondition.IN, on_line)
    print("ready", flush=True)
    GLib.MainLoop().run()


if __name__ == "__main__":
    serve(sys.argv[1:])
