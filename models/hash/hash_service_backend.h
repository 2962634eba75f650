#pragma once

#include "models/hash/hash_backend.h"

namespace millrace::hash {
class HashService;
}

namespace millrace::models {

/// The real backend: hands each call on to HashService. Owns neither service nor clock; both must outlive it.
class HashServiceBackend final : public HashBackend {
public:
    HashServiceBackend(hash::HashService& service, const Clock& clock);

    hash::HashFeed& feed() override;
    WallMs wallNow() const override;
    void configure(hash::HashSettings settings) override;
    void add(std::vector<std::string> paths) override;
    void verify(std::vector<std::string> lists) override;
    void open(std::vector<std::string> paths) override;
    void pause() override;
    void resume() override;
    void cancel() override;
    void retry(std::vector<hash::FileId> files) override;
    void remove(std::vector<hash::FileId> files) override;
    void clear() override;

private:
    hash::HashService& m_service;
    const Clock& m_clock;
};

} // namespace millrace::models
