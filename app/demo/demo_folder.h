#pragma once

#include "app/core/result.h"

#include <memory>
#include <string>

namespace millrace::demo {

/// A folder for one demo in the system's folder for temporary files, gone with the object.
///
/// Thread: one owner. The folder itself is locked (flock) while it is in use, so that whoever finds one that is not locked knows that its
/// owner was killed, and may remove it. Paths are bytes.
class DemoFolder {
public:
    /// The sentence says what could not be done.
    static Result<std::unique_ptr<DemoFolder>, std::string> make();
    ~DemoFolder();   ///< removes it with all that is in it
    DemoFolder(const DemoFolder&) = delete;

    [[nodiscard]] const std::string& path() const { return m_path; }

private:
    DemoFolder(std::string path, int descriptor) : m_path(std::move(path)), m_descriptor(descriptor) {}

    std::string m_path;
    int m_descriptor;
};

/// Removes what demos left behind that were killed: folders of ours that nobody has locked. Waits for the disk.
void removeLeftovers();

} // namespace millrace::demo
