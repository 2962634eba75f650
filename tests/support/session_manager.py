"""A session manager as a desktop has one (XSMP, by libSM and libICE): it can ask its clients to save themselves and to go.

`with SessionManager() as manager:` puts SESSION_MANAGER in `manager.environment`. One client; what it set is in `manager.properties`
({name: [values as bytes]}), what it did in `manager.events`.
"""
import ctypes
import ctypes.util
import os
import select
import socket
import threading

VERSION = b"1"
REASON_LENGTH = 256
SAVE_BOTH, INTERACT_NONE = 2, 0
CLIENT_CALLBACKS = ("register", "interact request", "interact done", "save yourself request", "save phase 2", "save done", "close", "set properties", "delete properties", "get properties")

pointer, char_pointer, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int


class PropertyValue(ctypes.Structure):
    _fields_ = [("length", number), ("value", pointer)]


class Property(ctypes.Structure):
    _fields_ = [("name", char_pointer), ("type", char_pointer), ("count", number), ("values", ctypes.POINTER(PropertyValue))]


FUNCTIONS = {
    "register": ctypes.CFUNCTYPE(number, pointer, pointer, pointer),
    "interact request": ctypes.CFUNCTYPE(None, pointer, pointer, number),
    "interact done": ctypes.CFUNCTYPE(None, pointer, pointer, number),
    "save yourself request": ctypes.CFUNCTYPE(None, pointer, pointer, number, number, number, number, number),
    "save phase 2": ctypes.CFUNCTYPE(None, pointer, pointer),
    "save done": ctypes.CFUNCTYPE(None, pointer, pointer, number),
    "close": ctypes.CFUNCTYPE(None, pointer, pointer, number, pointer),
    "set properties": ctypes.CFUNCTYPE(None, pointer, pointer, number, ctypes.POINTER(ctypes.POINTER(Property))),
    "delete properties": ctypes.CFUNCTYPE(None, pointer, pointer, number, pointer),
    "get properties": ctypes.CFUNCTYPE(None, pointer, pointer),
}


class Callbacks(ctypes.Structure):
    _fields_ = [(name.replace(" ", "_") + part, kind) for name in CLIENT_CALLBACKS for part, kind in (("", FUNCTIONS[name]), ("_data", pointer))]


NEW_CLIENT = ctypes.CFUNCTYPE(number, pointer, pointer, ctypes.POINTER(ctypes.c_ulong), ctypes.POINTER(Callbacks), ctypes.POINTER(char_pointer))
HOST_AUTHENTICATION = ctypes.CFUNCTYPE(number, char_pointer)
ERROR_HANDLER = ctypes.CFUNCTYPE(None, pointer)


class SessionManager:
    def __init__(self):
        self.sm = ctypes.CDLL(ctypes.util.find_library("SM"))
        self.ice = ctypes.CDLL(ctypes.util.find_library("ICE"))
        self.libc = ctypes.CDLL(None)
        for function, result in ((self.ice.IceComposeNetworkIdList, pointer), (self.ice.IceAcceptConnection, pointer), (self.sm.SmsGenerateClientID, pointer)):
            function.restype = result
        self.events = []
        self.properties = {}
        self._client = None
        self._connections = []
        self._wanted = []
        self._stop = False
        self._kept = {name: FUNCTIONS[name](getattr(self, "_" + name.replace(" ", "_"))) for name in CLIENT_CALLBACKS}
        self._new_client = NEW_CLIENT(self._connected)
        self._lost = ERROR_HANDLER(lambda connection: None)
        self._anybody = HOST_AUTHENTICATION(lambda host: 1)   # it listens on a socket of this machine's only

    def __enter__(self):
        self.ice.IceSetIOErrorHandler(self._lost)   # its own would end this process
        error = ctypes.create_string_buffer(REASON_LENGTH)
        if not self.sm.SmsInitialize(b"millrace trial", VERSION, self._new_client, None, self._anybody, REASON_LENGTH, error):
            raise RuntimeError(f"no session manager: {error.value}")
        count, listeners = number(), pointer()
        if not self.ice.IceListenForConnections(ctypes.byref(count), ctypes.byref(listeners), REASON_LENGTH, error):
            raise RuntimeError(f"no session manager: {error.value}")
        self._count, self._listen_objects = count, listeners
        self._listeners = [ctypes.cast(listeners, ctypes.POINTER(pointer))[index] for index in range(count.value)]
        for listener in self._listeners:
            self.ice.IceSetHostBasedAuthProc(pointer(listener), self._anybody)
        names = ctypes.string_at(self.ice.IceComposeNetworkIdList(count, listeners)).decode()
        self.environment = {"SESSION_MANAGER": ",".join(name for name in names.split(",") if name.startswith("local/") or name.startswith("unix/"))}
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop = True
        self._thread.join(5)
        self.ice.IceFreeListenObjs(self._count, self._listen_objects)   # one at a time can listen

    def save_yourself(self, shutdown):
        """Asks the client to save itself, as before a log-out (`shutdown`) or at any time."""
        self._wanted.append(lambda: self.sm.SmsSaveYourself(self._client, SAVE_BOTH, int(shutdown), INTERACT_NONE, 0))

    def shutdown_cancelled(self):
        self._wanted.append(lambda: self.sm.SmsShutdownCancelled(self._client))

    def die(self):
        self._wanted.append(lambda: self.sm.SmsDie(self._client))

    def vanish(self):
        """It is gone, as if it had been killed: for the client, as what it says is not read any more."""
        self._stop = True
        self._thread.join(5)
        for connection in self._connections:
            with socket.socket(fileno=os.dup(self.ice.IceConnectionNumber(pointer(connection)))) as end:
                end.shutdown(socket.SHUT_RDWR)

    # --- libSM's thread: this one alone calls into it ---
    def _run(self):
        connections = self._connections
        files = {self.ice.IceGetListenConnectionNumber(pointer(listener)): listener for listener in self._listeners}
        while not self._stop:
            while self._wanted and self._client:
                self._wanted.pop(0)()
            watched = {self.ice.IceConnectionNumber(pointer(connection)): connection for connection in connections}
            ready, _, _ = select.select([*files, *watched], [], [], 0.02)
            for descriptor in ready:
                if descriptor in files:
                    status = number()
                    connection = self.ice.IceAcceptConnection(pointer(files[descriptor]), ctypes.byref(status))
                    if connection:
                        connections.append(connection)
                elif self.ice.IceProcessMessages(pointer(watched[descriptor]), None, None) != 0:
                    self.events.append("gone")
                    connections.remove(watched[descriptor])
                    self.ice.IceCloseConnection(pointer(watched[descriptor]))

    def _connected(self, connection, data, mask, callbacks, reason):
        for name, function in self._kept.items():
            setattr(callbacks.contents, name.replace(" ", "_"), function)
        mask[0] = (1 << len(CLIENT_CALLBACKS)) - 1
        return 1

    def _register(self, connection, data, previous):
        self._client = pointer(connection)
        if previous:
            return 0
        identity = self.sm.SmsGenerateClientID(self._client)
        self.sm.SmsRegisterClientReply(self._client, pointer(identity))
        self.events.append("registered")
        # XSMP: a client that registers is asked to save itself once.
        self.sm.SmsSaveYourself(self._client, 1, 0, INTERACT_NONE, 0)
        return 1

    def _interact_request(self, connection, data, kind):
        self.sm.SmsInteract(pointer(connection))

    def _interact_done(self, connection, data, cancel):
        self.events.append("interaction done")

    def _save_yourself_request(self, connection, data, kind, shutdown, style, fast, everybody):
        self.events.append("asked for a save")

    def _save_phase_2(self, connection, data):
        self.sm.SmsSaveYourselfPhase2(pointer(connection))

    def _save_done(self, connection, data, success):
        self.events.append("saved" if success else "not saved")
        self.sm.SmsSaveComplete(pointer(connection))

    def _close(self, connection, data, count, reasons):
        self.events.append("closed")
        self._client = None

    def _set_properties(self, connection, data, count, properties):
        for index in range(count):
            entry = properties[index].contents
            self.properties[entry.name.decode()] = [ctypes.string_at(entry.values[at].value, entry.values[at].length) for at in range(entry.count)]

    def _delete_properties(self, connection, data, count, names):
        pass

    def _get_properties(self, connection, data):
        pass
