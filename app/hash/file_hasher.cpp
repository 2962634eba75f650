#include "app/hash/file_hasher.h"

#include <memory>
#include <span>

namespace millrace::hash {

namespace {

/// The one buffer of this thread. On the heap: a thread-local array of this size would be part of every thread of the process.
std::span<std::byte> readBuffer()
{
    thread_local const std::unique_ptr<std::byte[]> buffer(new std::byte[kReadBytes]);
    return {buffer.get(), kReadBytes};
}

Result<FileDigests, HashError> hashInput(InputFile& file, DigestSet& digests, const std::stop_token& stop, FileProgress* progress, PauseGate* pause)
{
    const std::span<std::byte> buffer = readBuffer();
    if (progress && file.isRegular())
        progress->size.store(file.size(), std::memory_order_relaxed);
    digests.reset();
    std::int64_t done = 0;
    while (true) {
        if (pause && pause->isClosed())
            pause->wait(stop);
        const auto got = file.read(buffer, stop);
        if (!got)
            return Failure{got.error()};
        if (*got == 0)
            return FileDigests{digests.finish(), done};
        digests.update(buffer.first(*got));
        done += static_cast<std::int64_t>(*got);
        if (progress)
            progress->done.store(done, std::memory_order_relaxed);
    }
}

} // namespace

void PauseGate::close()
{
    const std::lock_guard lock(m_mutex);
    m_closed = true;
}

void PauseGate::open()
{
    {
        const std::lock_guard lock(m_mutex);
        m_closed = false;
    }
    m_changed.notify_all();
}

void PauseGate::wait(std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, std::move(stop), [this] { return !m_closed; });
}

Result<FileDigests, HashError> hashFile(const std::string& path, DigestSet& digests, FileKinds kinds, std::stop_token stop, FileProgress* progress, PauseGate* pause)
{
    auto file = InputFile::open(path, kinds);
    if (!file)
        return Failure{file.error()};
    if (file->isRegular() && file->size() > static_cast<std::int64_t>(kReadBytes))
        file->adviseSequential(); // a hint; for what one read takes it would only cost
    auto result = hashInput(*file, digests, stop, progress, pause);
    // A file of /proc says 0 and is made as it is read.
    if (result && file->isRegular() && file->size() > 0 && file->hasChanged(path))
        return Failure{HashError{HashErrorCode::Changed, 0}};
    return result;
}

Result<FileDigests, HashError> hashDescriptor(int descriptor, DigestSet& digests, std::stop_token stop, FileProgress* progress, PauseGate* pause)
{
    auto file = InputFile::borrow(descriptor);
    if (!file)
        return Failure{file.error()};
    return hashInput(*file, digests, stop, progress, pause);
}

} // namespace millrace::hash
