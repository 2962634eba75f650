#pragma once

#include "app/core/result.h"

#include <string>
#include <vector>

namespace millrace::demo {

/// Files to hash, made in a folder of the demo's own: a set with its SHA256SUMS, in which one line is wrong and one names a file that is not
/// there; two large ones that take a moment; and others that arrive one after another, a large one among them now and then.
///
/// Thread: one owner; every call writes to the disk. In all at most 40 MB there: the large ones are holes. Paths are bytes.
class DemoFiles {
public:
    explicit DemoFiles(std::string folder) : m_folder(std::move(folder)) {}

    /// The list and the large files. The sentence says what could not be written.
    Result<std::vector<std::string>, std::string> makeSet();
    /// One more, or empty: there have been enough.
    std::string arrive();

    static constexpr int kListed = 24;
    static constexpr int kArriving = 60;

private:
    std::string m_folder;
    int m_arrived = 0;
};

} // namespace millrace::demo
