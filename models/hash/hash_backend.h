#pragma once

#include <functional>

#include "app/core/clock.h"
#include "app/hash/hash_feed.h"
#include "app/hash/hash_settings.h"

#include <string>
#include <vector>

namespace millrace::models {

/// What the Hash's view-model asks of the engine: one seam, so that the panel is tested against a scripted feed.
///
/// Thread: every method from the GUI thread; none blocks. Names and meanings are those of HashService (app/hash/hash_service.h); paths are bytes.
class HashBackend {
public:
    virtual ~HashBackend() = default;
    [[nodiscard]] virtual hash::HashFeed& feed() = 0;
    [[nodiscard]] virtual WallMs wallNow() const = 0;

    virtual void configure(hash::HashSettings settings) = 0;
    virtual void add(std::vector<std::string> paths) = 0;
    virtual void verify(std::vector<std::string> lists) = 0;
    virtual void open(std::vector<std::string> paths) = 0;
    virtual void pause() = 0;
    virtual void resume() = 0;
    virtual void cancel() = 0;
    virtual void retry(std::vector<hash::FileId> files) = 0;
    virtual void remove(std::vector<hash::FileId> files) = 0;
    virtual void clear() = 0;
};

} // namespace millrace::models
