#include "app/store/export.h"

#include "app/store/export_format.h"
#include "app/store/link_marks.h"
#include "app/store/referrers.h"
#include "app/store/writer_lock.h"

#include <cerrno>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace millrace::store {

namespace {

/// A file that appears under its name only when it is complete. Standard output, pipes and devices are written as they are.
class ExportFile {
public:
    ~ExportFile()
    {
        if (m_descriptor > STDERR_FILENO)
            ::close(m_descriptor);
        if (!m_temporary.empty())
            ::unlink(m_temporary.c_str());
    }

    Result<void, StoreError> open(const std::string& path)
    {
        m_path = path;
        if (path == "-") {
            m_descriptor = STDOUT_FILENO;
            return {};
        }
        std::error_code ignored;
        const auto canonical = std::filesystem::weakly_canonical(path, ignored);
        m_target = ignored ? path : canonical.string();
        struct stat info = {};
        const bool exists = ::stat(m_target.c_str(), &info) == 0;
        if (exists && !S_ISREG(info.st_mode)) {
            m_descriptor = S_ISDIR(info.st_mode) ? -1 : ::open(m_target.c_str(), O_WRONLY | O_CLOEXEC);
            return m_descriptor >= 0 ? Result<void, StoreError>() : failure(S_ISDIR(info.st_mode) ? EISDIR : errno);
        }
        if (exists && ::access(m_target.c_str(), W_OK) != 0)
            return failure(errno);
        return openTemporary(exists ? info.st_mode & 0777 : 0666 & ~currentUmask());
    }

    Result<void, StoreError> write(std::string_view text)
    {
        while (!text.empty()) {
            const ssize_t written = ::write(m_descriptor, text.data(), text.size());
            if (written < 0 && errno == EINTR)
                continue;
            if (written < 0)
                return failure(errno);
            text.remove_prefix(static_cast<std::size_t>(written));
        }
        return {};
    }

    Result<void, StoreError> finish()
    {
        if (m_temporary.empty())
            return {};
        if (::fsync(m_descriptor) != 0 || ::rename(m_temporary.c_str(), m_target.c_str()) != 0)
            return failure(errno);
        m_temporary.clear();
        return {};
    }

private:
    Result<void, StoreError> openTemporary(mode_t mode)
    {
        const std::filesystem::path target = m_target;
        std::string pattern = (target.parent_path() / ("." + target.filename().string() + ".XXXXXX")).string();
        m_descriptor = ::mkostemp(pattern.data(), O_CLOEXEC);
        if (m_descriptor < 0)
            return failure(errno);
        m_temporary = pattern;
        return ::fchmod(m_descriptor, mode) == 0 ? Result<void, StoreError>() : failure(errno);
    }

    /// umask(2) can only be read by setting it, which other threads would see.
    static mode_t currentUmask()
    {
        mode_t mask = 022;
        if (FILE* status = std::fopen("/proc/self/status", "re")) {
            char line[256];
            while (std::fgets(line, sizeof line, status)) {
                unsigned value = 0;
                if (std::sscanf(line, "Umask: %o", &value) == 1)
                    mask = static_cast<mode_t>(value);
            }
            std::fclose(status);
        }
        return mask;
    }

    Result<void, StoreError> failure(int error) const { return Failure { fileError(error, m_path) }; }

    std::string m_path;
    std::string m_target;
    std::string m_temporary;
    int m_descriptor = -1;
};

/// Search after search: for broken links first which pages they are, then who links to them, then the lines.
class Exporter : public std::enable_shared_from_this<Exporter> {
public:
    Exporter(Store& store, RunId run, PageFilter filter, ExportFormat format, Done<std::int64_t> done)
        : m_store(store), m_run(run), m_filter(std::move(filter)), m_format(format), m_extra(extraOf(m_filter)), m_done(std::move(done)),
          m_search(std::make_shared<PageSearch>(run, m_filter))
    {
    }

    void start(std::string path)
    {
        m_path = std::move(path);
        m_store.runColumns(m_run, [self = shared_from_this()](Result<RunColumns, StoreError> columns) {
            if (!columns) {
                self->m_done(Failure { std::move(columns).error() });
                return;
            }
            self->m_columns = std::move(columns).value();
            std::erase(self->m_columns.fields, "title"); // a column already
            if (self->m_extra == ExportExtra::Referrers)
                self->findTargets(std::make_shared<PageSearch>(self->m_run, self->m_filter));
            else
                self->next();
        });
    }

private:
    void findTargets(std::shared_ptr<PageSearch> search)
    {
        m_store.search(search, [self = shared_from_this(), search](Result<FoundPages, StoreError> found) {
            if (!found) {
                self->m_done(Failure { std::move(found).error() });
                return;
            }
            for (const PageRecord& page : found->pages)
                self->m_targets.push_back(page.keyHash);
            if (found->atEnd || self->m_targets.size() >= kMostTargets)
                self->findLinks(std::make_shared<LinkSearch>(self->m_run, std::exchange(self->m_targets, {})));
            else
                self->findTargets(search);
        });
    }

    void findLinks(std::shared_ptr<LinkSearch> links)
    {
        m_links = links;
        m_store.searchLinks(links, [self = shared_from_this(), links](Result<bool, StoreError> atEnd) {
            if (!atEnd)
                self->m_done(Failure { std::move(atEnd).error() });
            else if (*atEnd)
                self->next();
            else
                self->findLinks(links);
        });
    }

    void next()
    {
        m_store.search(m_search, [self = shared_from_this()](Result<FoundPages, StoreError> found) {
            if (!found) {
                self->m_done(Failure { std::move(found).error() });
                return;
            }
            if (self->m_columns.fields.empty())
                self->writeFound(std::move(found).value());
            else
                self->addFields(std::make_shared<FoundPages>(std::move(found).value()));
        });
    }

    void addFields(const std::shared_ptr<FoundPages>& found)
    {
        m_store.withFields(m_run, std::exchange(found->pages, {}), [self = shared_from_this(), found](Result<std::vector<PageRecord>, StoreError> pages) {
            if (!pages) {
                self->m_done(Failure { std::move(pages).error() });
                return;
            }
            found->pages = std::move(pages).value();
            self->writeFound(std::move(*found));
        });
    }

    void writeFound(FoundPages found)
    {
        auto pages = std::make_shared<const FoundPages>(std::move(found));
        if (ready())
            writeFrom(std::move(pages), 0);
    }

    /// The first answer comes before the file: a run that is not there leaves no trace.
    bool ready()
    {
        if (m_opened)
            return true;
        m_opened = true;
        return accept(m_file.open(m_path)) && accept(m_file.write(exportHeader(m_format, m_extra, m_columns)));
    }

    [[nodiscard]] const FoundLinks::Target* linksTo(const PageRecord& page) const
    {
        if (!m_links)
            return nullptr;
        const auto target = m_links->found().targets.find(linkMarkBits(page.keyHash));
        return target == m_links->found().targets.end() ? nullptr : &target->second;
    }

    /// Line by line; where a page is linked, its line waits for the URLs of the pages that link to it.
    void writeFrom(std::shared_ptr<const FoundPages> found, std::size_t at)
    {
        std::string text;
        for (; at < found->pages.size(); ++at) {
            const PageRecord& page = found->pages[at];
            ++m_rows;
            const FoundLinks::Target* target = linksTo(page);
            if (!target) {
                text += exportLine(m_format, m_extra, m_run, page, {}, m_columns);
                continue;
            }
            if (!accept(m_file.write(text)))
                return;
            m_store.urlsAt(m_run, target->from, [self = shared_from_this(), found, at, count = target->count](Result<std::vector<PageAt>, StoreError> from) {
                if (!from) {
                    self->m_done(Failure { std::move(from).error() });
                    return;
                }
                Referrers referrers;
                referrers.count = count;
                for (PageAt& page : *from)
                    referrers.urls.push_back(std::move(page.url));
                if (self->accept(self->m_file.write(exportLine(self->m_format, self->m_extra, self->m_run, found->pages[at], referrers, self->m_columns))))
                    self->writeFrom(found, at + 1);
            });
            return;
        }
        if (!accept(m_file.write(text)))
            return;
        if (!found->atEnd)
            next();
        else if (accept(m_file.finish()))
            m_done(m_rows);
    }

    bool accept(Result<void, StoreError> result)
    {
        if (!result)
            m_done(Failure { std::move(result).error() });
        return result.has_value();
    }

    static constexpr std::size_t kMostTargets = 1'000'000;   ///< broken pages beyond it are written without who links to them

    Store& m_store;
    const RunId m_run;
    const PageFilter m_filter;
    const ExportFormat m_format;
    const ExportExtra m_extra;
    Done<std::int64_t> m_done;
    std::shared_ptr<PageSearch> m_search;
    std::vector<std::int64_t> m_targets;
    std::shared_ptr<LinkSearch> m_links;
    RunColumns m_columns;
    std::string m_path;
    ExportFile m_file;
    bool m_opened = false;
    std::int64_t m_rows = 0;
};

} // namespace

void exportRun(Store& store, RunId run, PageFilter filter, std::string path, Done<std::int64_t> done)
{
    const bool csv = path.ends_with(".csv");
    if (!csv && path != "-" && !path.ends_with(".jsonl")) {
        done(Failure { StoreError { StoreErrorCode::BadUrl, "the file's name must end in .csv or .jsonl", path } });
        return;
    }
    std::make_shared<Exporter>(store, run, std::move(filter), csv ? ExportFormat::Csv : ExportFormat::JsonLines, std::move(done))->start(std::move(path));
}

} // namespace millrace::store
