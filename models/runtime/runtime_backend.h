#pragma once

#include <functional>

#include "app/telemetry/runtime_inspector.h"

namespace millrace::models {

/// What the Runtime's view-model asks of the engine: one seam, so that the panel is tested against a scripted feed. Thread: GUI; none blocks.
class RuntimeBackend {
public:
    virtual ~RuntimeBackend() = default;
    [[nodiscard]] virtual KeyedMailbox<int, telemetry::RuntimeSnapshot>& feed() = 0;
    virtual void setPublishing(bool on) = 0;
};

/// The real one. The inspector outlives it.
class RuntimeInspectorBackend final : public RuntimeBackend {
public:
    explicit RuntimeInspectorBackend(telemetry::RuntimeInspector& inspector) : m_inspector(inspector) {}
    KeyedMailbox<int, telemetry::RuntimeSnapshot>& feed() override { return m_inspector.feed(); }
    void setPublishing(bool on) override { m_inspector.setPublishing(on); }

private:
    telemetry::RuntimeInspector& m_inspector;
};

} // namespace millrace::models
