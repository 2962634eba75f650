"""Scrapy with the same job: fetch, title, a JSON line a page. Tuned fairly: no robots, delay, cookies or logs; the fastest concurrency found.
    scrapy_titles.py URLS.txt OUT.jsonl [CONCURRENCY]"""
import sys

import scrapy
from scrapy.crawler import CrawlerProcess


class Titles(scrapy.Spider):
    name = "titles"

    def parse(self, response):
        yield {"url": response.url, "status": response.status, "title": " ".join((response.css("title::text").get() or "No title").split())}


def main():
    concurrency = int(sys.argv[3]) if len(sys.argv) > 3 else 64
    process = CrawlerProcess({
        "ROBOTSTXT_OBEY": False, "CONCURRENT_REQUESTS": concurrency, "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "DOWNLOAD_DELAY": 0, "COOKIES_ENABLED": False,
        "LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "MEMUSAGE_ENABLED": False, "HTTPPROXY_ENABLED": False,
        "REQUEST_FINGERPRINTER_IMPLEMENTATION": "2.7", "FEEDS": {sys.argv[2]: {"format": "jsonlines", "overwrite": True}},
    })
    with open(sys.argv[1]) as file:
        urls = file.read().split()
    process.crawl(Titles, start_urls=urls)
    process.start()


main()
