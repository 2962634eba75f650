#include "app/store/export.h"

#include "app/store/export_format.h"
#include "app/store/writer_lock.h"

#include <cerrno>
#include <filesystem>

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

class Exporter : public std::enable_shared_from_this<Exporter> {
public:
    Exporter(Store& store, RunId run, ExportFormat format, Done<std::int64_t> done)
        : m_store(store), m_run(run), m_format(format), m_done(std::move(done))
    {
    }

    void start(const std::string& path)
    {
        // The first page comes before the file: a run that is not there leaves no trace.
        next([self = shared_from_this(), path](std::vector<PageRecord> pages) {
            if (!self->accept(self->m_file.open(path)) || !self->accept(self->m_file.write(exportHeader(self->m_format))))
                return;
            self->writePages(pages);
        });
    }

private:
    static constexpr int kRowsPerPage = 1'000;

    void next(std::function<void(std::vector<PageRecord>)> use)
    {
        Store::PageQuery query;
        query.after = m_last;
        query.limit = kRowsPerPage;
        m_store.pages(m_run, query, [self = shared_from_this(), use = std::move(use)](Result<std::vector<PageRecord>, StoreError> pages) {
            if (!pages)
                self->m_done(Failure { std::move(pages).error() });
            else
                use(std::move(pages).value());
        });
    }

    void writePages(const std::vector<PageRecord>& pages)
    {
        std::string text;
        for (const PageRecord& page : pages) {
            text += exportLine(m_format, m_run, page);
            m_last = page.sequence;
            ++m_rows;
        }
        if (!accept(m_file.write(text)))
            return;
        if (pages.size() < static_cast<std::size_t>(kRowsPerPage)) {
            if (accept(m_file.finish()))
                m_done(m_rows);
            return;
        }
        next([self = shared_from_this()](std::vector<PageRecord> more) { self->writePages(more); });
    }

    bool accept(Result<void, StoreError> result)
    {
        if (!result)
            m_done(Failure { std::move(result).error() });
        return result.has_value();
    }

    Store& m_store;
    const RunId m_run;
    const ExportFormat m_format;
    Done<std::int64_t> m_done;
    ExportFile m_file;
    std::int64_t m_last = 0;
    std::int64_t m_rows = 0;
};

} // namespace

void exportRun(Store& store, RunId run, std::string path, Done<std::int64_t> done)
{
    const bool csv = path.ends_with(".csv");
    if (!csv && path != "-" && !path.ends_with(".jsonl")) {
        done(Failure { StoreError { StoreErrorCode::BadUrl, "the file's name must end in .csv or .jsonl", path } });
        return;
    }
    std::make_shared<Exporter>(store, run, csv ? ExportFormat::Csv : ExportFormat::JsonLines, std::move(done))->start(path);
}

} // namespace millrace::store
