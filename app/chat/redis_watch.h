#pragma once

#include <QObject>

#include <memory>

struct redisAsyncContext;
class QSocketNotifier;

namespace millrace::chat {

/// Lets Qt's event loop carry a hiredis context: two socket notifiers, switched as hiredis asks.
///
/// Thread: that of the context. Lifetime: of the context: hiredis calls its cleanup hook, and this object goes in a later turn, because
/// the hook may run inside the signal of a notifier. (The adapter that comes with hiredis uses the context after it was freed when a
/// connection fails.)
class RedisWatch final : public QObject {
public:
    /// Before the connect callback is set, which would write already.
    static void attach(redisAsyncContext* context);

private:
    explicit RedisWatch(redisAsyncContext* context);
    static void addRead(void* self);
    static void delRead(void* self);
    static void addWrite(void* self);
    static void delWrite(void* self);
    static void cleanup(void* self);

    redisAsyncContext* m_context;
    QSocketNotifier* m_read;
    QSocketNotifier* m_write;
};

} // namespace millrace::chat
