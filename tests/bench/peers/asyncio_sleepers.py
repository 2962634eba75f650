"""The peer of bench_async: spawns N sleepers in one TaskGroup, as its C++ side does; prints wall and CPU seconds, and resident KiB."""
import asyncio
import resource
import sys
import time


async def sleeper(delay: float) -> None:
    await asyncio.sleep(delay)


async def main(count: int) -> None:
    async with asyncio.TaskGroup() as group:
        for i in range(count):
            group.create_task(sleeper(1.0 + (i * 7919 % 1_000_003) / 1e6))


wall, cpu = time.monotonic(), time.process_time()
asyncio.run(main(int(sys.argv[1])))
print(time.monotonic() - wall, time.process_time() - cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
