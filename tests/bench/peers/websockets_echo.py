"""An echo server as people write it with Python websockets: JSON in, {"echo": …} out. With a Redis port, each message is logged by XADD
first, as the tutorial does. Arguments: PORT [REDIS_PORT]. Prints "ready"."""
import asyncio
import json
import sys

import websockets


async def main():
    log = None
    if len(sys.argv) > 2:
        import redis.asyncio
        log = redis.asyncio.Redis(port=int(sys.argv[2]))

    async def serve(socket):
        try:
            async for text in socket:
                message = json.loads(text)
                if log:
                    await log.xadd("chat:messages", {"user": message.get("user", ""), "msg": message.get("msg", "")})
                await socket.send(json.dumps({"echo": message}))
        except websockets.ConnectionClosed:
            pass   # a client that goes without a word

    async with websockets.serve(serve, "127.0.0.1", int(sys.argv[1]), compression=None):
        print("ready", flush=True)
        await asyncio.Future()


asyncio.run(main())
