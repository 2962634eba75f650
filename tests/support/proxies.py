"""Proxies as the tests want them: one that speaks HTTP (GET in absolute form, and CONNECT), one that speaks SOCKS 5 (RFC 1928, 1929). Each keeps what it was asked."""
import asyncio
import base64

from loop_server import LoopServer


async def pump(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


class HttpProxy(LoopServer):
    """login      "user:password" that it wants, else 407
    status     its answer to everything instead of doing it, such as 502
    names      {name: address} that it knows; other hosts are taken as they are
    """

    def __init__(self, *, login=None, status=None, names=None):
        super().__init__()
        self.login = login
        self.status = status
        self.names = names or {}
        self.asked = []      # (method, target, headers)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    async def _listen(self):
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _serve(self, reader, writer):
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                if await self._one(head.decode("latin-1"), reader, writer):
                    return
        except (asyncio.IncompleteReadError, OSError):
            pass
        finally:
            writer.close()

    async def _one(self, head, reader, writer):
        """True: the connection is over."""
        line, *fields = head.strip().split("\r\n")
        method, target, _ = line.split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (field.partition(":") for field in fields)}
        self.asked.append((method, target, headers))
        wanted = f"Basic {base64.b64encode(self.login.encode()).decode()}" if self.login else None
        status = self.status or (407 if wanted and headers.get("proxy-authorization") != wanted else None)
        if status:
            challenge = 'Proxy-Authenticate: Basic realm="trial"\r\n' if status == 407 else ""
            writer.write(f"HTTP/1.1 {status} No\r\n{challenge}Content-Length: 0\r\n\r\n".encode())
            await writer.drain()
            return False
        authority = target if method == "CONNECT" else target.split("/")[2]
        host, _, port = authority.partition(":")
        there, back = await asyncio.open_connection(self.names.get(host, host), int(port or 80))
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            await asyncio.gather(pump(reader, back), pump(there, writer))
            return True
        path = "/" + target.split("/", 3)[3]
        kept = [field for field in fields if not field.lower().startswith(("proxy-", "connection:"))]
        back.write("\r\n".join([f"{method} {path} HTTP/1.1", *kept, "Connection: close", "", ""]).encode("latin-1"))
        await pump(there, writer)
        return True


class SocksProxy(LoopServer):
    """login  (user, password) that it wants; reply  its answer to CONNECT instead of connecting (RFC 1928 section 6), such as 5"""

    def __init__(self, *, login=None, reply=None, names=None):
        super().__init__()
        self.login = login
        self.reply = reply
        self.names = names or {}
        self.asked = []      # (host, port); a host that is a name was looked up by nobody before

    async def _listen(self):
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _serve(self, reader, writer):
        try:
            _, count = await reader.readexactly(2)
            methods = await reader.readexactly(count)
            method = 2 if self.login else 0
            writer.write(bytes([5, method if method in methods else 0xff]))
            if method not in methods:
                return
            if self.login:
                await reader.readexactly(1)
                user = await reader.readexactly((await reader.readexactly(1))[0])
                password = await reader.readexactly((await reader.readexactly(1))[0])
                right = (user.decode(), password.decode()) == self.login
                writer.write(bytes([1, 0 if right else 1]))
                if not right:
                    return
            kind = (await reader.readexactly(4))[3]
            if kind == 3:
                host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
            else:
                host = ".".join(str(byte) for byte in await reader.readexactly(4))
            port = int.from_bytes(await reader.readexactly(2), "big")
            self.asked.append((host, port))
            writer.write(bytes([5, self.reply or 0, 0, 1, 0, 0, 0, 0, 0, 0]))
            if self.reply:
                return
            there, back = await asyncio.open_connection(self.names.get(host, host), port)
            await asyncio.gather(pump(reader, back), pump(there, writer))
        except (asyncio.IncompleteReadError, OSError):
            pass
        finally:
            writer.close()
