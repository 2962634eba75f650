"""Scrapy with the same crawl: links followed on their host, five fields by its selectors, a JSON line a page. Tuned as scrapy_titles.py is.
    scrapy_crawl.py SEEDS.txt OUT.jsonl [CONCURRENCY]"""
import sys
from urllib.parse import urlsplit

import scrapy
from scrapy.crawler import CrawlerProcess

FIELDS = {"heading": "h2", "item": "li.item > a::text", "ref": "a.ref::attr(href)", "cell": "table.data td:first-of-type", "encoding": "meta::attr(charset)"}


class Crawl(scrapy.Spider):
    name = "crawl"

    def start_requests(self):
        for url in self.start_urls:
            yield scrapy.Request(url)   # by itself, Scrapy leaves these out of its filter and fetches each again as a link

    def parse(self, response):
        fields = {name: [" ".join(value.split()) for value in response.css(selector if "::" in selector else selector + "::text").getall()] for name, selector in FIELDS.items()}
        yield {"url": response.url, "status": response.status, "title": " ".join((response.css("title::text").get() or "No title").split()), "fields": fields}
        host = urlsplit(response.url).netloc
        for href in response.css("a::attr(href)").getall():
            target = response.urljoin(href)
            if urlsplit(target).netloc == host:
                yield scrapy.Request(target)


def main():
    process = CrawlerProcess({
        "ROBOTSTXT_OBEY": False, "CONCURRENT_REQUESTS": int(sys.argv[3]) if len(sys.argv) > 3 else 64, "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "DOWNLOAD_DELAY": 0,
        "COOKIES_ENABLED": False, "LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "MEMUSAGE_ENABLED": False, "HTTPPROXY_ENABLED": False,
        "REQUEST_FINGERPRINTER_IMPLEMENTATION": "2.7", "FEEDS": {sys.argv[2]: {"format": "jsonlines", "overwrite": True}},
    })
    with open(sys.argv[1]) as file:
        urls = file.read().split()
    process.crawl(Crawl, start_urls=urls)
    process.start()


main()
