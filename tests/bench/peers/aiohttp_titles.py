"""aiohttp and BeautifulSoup on lxml with the same job: fetch, title, a JSON line a page, as a short script does it.
    aiohttp_titles.py URLS.txt OUT.jsonl [CONCURRENCY]"""
import asyncio
import json
import sys

import aiohttp
from bs4 import BeautifulSoup


async def work(session, urls, out):
    for url in urls:   # one iterator that all workers share
        async with session.get(url) as response:
            page = BeautifulSoup((await response.read()).decode(), "lxml")   # faster than letting it guess the charset
            title = " ".join(page.title.get_text().split()) if page.title else "No title"
            out.write(json.dumps({"url": url, "status": response.status, "title": title}) + "\n")


async def main():
    concurrency = int(sys.argv[3]) if len(sys.argv) > 3 else 64
    with open(sys.argv[1]) as file:
        urls = iter(file.read().split())
    connector = aiohttp.TCPConnector(limit=concurrency, limit_per_host=8)
    with open(sys.argv[2], "w") as out:
        async with aiohttp.ClientSession(connector=connector) as session:
            await asyncio.gather(*(work(session, urls, out) for _ in range(concurrency)))


asyncio.run(main())
