#include "models/hash/hash_service_backend.h"

#include "app/hash/hash_service.h"

#include <utility>

namespace millrace::models {

HashServiceBackend::HashServiceBackend(hash::HashService& service, const Clock& clock) : m_service(service), m_clock(clock) {}

hash::HashFeed& HashServiceBackend::feed() { return m_service.feed(); }
WallMs HashServiceBackend::wallNow() const { return m_clock.wallNow(); }
void HashServiceBackend::configure(hash::HashSettings settings) { m_service.configure(std::move(settings)); }
void HashServiceBackend::add(std::vector<std::string> paths) { m_service.add(std::move(paths)); }
void HashServiceBackend::verify(std::vector<std::string> lists) { m_service.verify(std::move(lists)); }
void HashServiceBackend::open(std::vector<std::string> paths) { m_service.open(std::move(paths)); }
void HashServiceBackend::pause() { m_service.pause(); }
void HashServiceBackend::resume() { m_service.resume(); }
void HashServiceBackend::cancel() { m_service.cancel(); }
void HashServiceBackend::retry(std::vector<hash::FileId> files) { m_service.retry(std::move(files)); }
void HashServiceBackend::remove(std::vector<hash::FileId> files) { m_service.remove(std::move(files)); }
void HashServiceBackend::clear() { m_service.clear(); }

} // namespace millrace::models
