"""What the trials of faults share: good hosts that must keep their pace beside what goes wrong, and checks of a run's errors and memory."""
import millrace
import pacing
import pages
from nginx_site import NginxSite

RATE = 10                 # starts per second and host in these runs
MEGABYTE = 1 << 20


class FaultRuns:
    def __init__(self, trial):
        self.trial = trial
        self.count = 0
        web = pages.write_small_site(trial.folder / "web", 200)
        self.site = trial.use(NginxSite(trial.folder, 3, web))

    def profile(self):
        self.count += 1
        return self.trial.folder / f"profile-{self.count}"

    def good(self, each=20):
        return [self.site.url(host, f"/p{number}.html") for number in range(each) for host in range(3)]

    def run(self, urls, *arguments, seconds=90, profile=None, **more):
        profile = profile or self.profile()
        profile.mkdir(parents=True, exist_ok=True)
        source = millrace.write_lines(profile / "urls.txt", urls)
        return millrace.scrape(profile, ["--rate", RATE, "--retries", 0, "--input", source, *arguments], seconds, **more)

    def beside_good(self, bad, *arguments, each=20, seconds=90, **more):
        """`bad` URLs beside good hosts: the run, once the good hosts have kept their pace."""
        self.site.clear_log()
        run = self.run([*bad, *self.good(each)], *arguments, seconds=seconds, **more)
        starts = pacing.by_host(pacing.read_log(self.site.log))
        limit = (max(len(times) for times in starts.values()) - 1) / RATE * 1.05 + 0.05   # robots.txt is a start
        longest = max(times[-1].at_ms - times[0].at_ms for times in starts.values()) / 1000
        done = sum(row["state"] == "done" for row in run.pages if row["url"] not in bad)
        self.trial.check(len(starts) == 3 and done == 3 * each and longest <= limit,
                         f"the other hosts keep their pace: {done} pages, the slowest took {longest:.2f} s (at most {limit:.2f} s)")
        return run

    def errors(self, run, expected):
        """{url: name of the error, several where either is right, or None for a page}."""
        found = {row["url"]: row.get("error", "").split(":")[0] or None for row in run.pages}
        for url, error in expected.items():
            path = url.split("/", 3)[3]
            right = url in found and found[url] in (error if isinstance(error, tuple) else (error,))
            self.trial.check(right, f"/{path}: {error or 'a page'}" + ("" if right else f", was {found.get(url, 'never reported')}"))

    def memory(self, run, beyond, megabytes):
        """Peak memory of `run` beyond that of a run like it without the fault."""
        if millrace.sanitized():
            self.trial.note("memory is not measured with sanitizers, which have some of their own")
            return
        more = (run.usage.ru_maxrss - beyond.usage.ru_maxrss) / 1024
        self.trial.check(more <= megabytes, f"memory {more:+.1f} MB beyond the same run without it (at most +{megabytes})")
