#include "app/chat/redis_watch.h"

#include "app/chat/redis_connection.h"

#include <QSocketNotifier>

#include <hiredis/async.h>

namespace millrace::chat {

namespace {

RedisWatch* watchOf(void* self)
{
    return static_cast<RedisWatch*>(self);
}

} // namespace

RedisWatch::RedisWatch(redisAsyncContext* context)
    : m_context(context)
    , m_read(new QSocketNotifier(context->c.fd, QSocketNotifier::Read, this))
    , m_write(new QSocketNotifier(context->c.fd, QSocketNotifier::Write, this))
{
    m_read->setEnabled(false);
    m_write->setEnabled(false);
    connect(m_read, &QSocketNotifier::activated, this, [this] {
        if (m_context == nullptr)
            return;
        // A long reply takes its time: what comes of it is a sign of life.
        static_cast<RedisConnection*>(m_context->data)->heard();
        redisAsyncHandleRead(m_context);
    });
    connect(m_write, &QSocketNotifier::activated, this, [this] {
        if (m_context != nullptr)
            redisAsyncHandleWrite(m_context);
    });
}

void RedisWatch::attach(redisAsyncContext* context)
{
    context->ev.data = new RedisWatch(context);   // cleanup() ends it
    context->ev.addRead = &RedisWatch::addRead;
    context->ev.delRead = &RedisWatch::delRead;
    context->ev.addWrite = &RedisWatch::addWrite;
    context->ev.delWrite = &RedisWatch::delWrite;
    context->ev.cleanup = &RedisWatch::cleanup;
}

void RedisWatch::addRead(void* self) { watchOf(self)->m_read->setEnabled(true); }
void RedisWatch::delRead(void* self) { watchOf(self)->m_read->setEnabled(false); }
void RedisWatch::addWrite(void* self) { watchOf(self)->m_write->setEnabled(true); }
void RedisWatch::delWrite(void* self) { watchOf(self)->m_write->setEnabled(false); }

void RedisWatch::cleanup(void* self)
{
    RedisWatch* watch = watchOf(self);
    if (watch->m_context == nullptr)
        return;
    watch->m_context->ev = {};
    watch->m_context = nullptr;
    // The descriptor is closed next: no notifier may stay on its number.
    watch->m_read->setEnabled(false);
    watch->m_write->setEnabled(false);
    watch->deleteLater();
}

} // namespace millrace::chat
