#include "app/scrape/back_off.h"

#include <algorithm>

namespace millrace::scrape {

void BackOff::refused(SteadyTime now, SteadyTime sentAt, std::optional<Milliseconds> retryAfter, double random)
{
    const bool sameIncident = m_began != SteadyTime{} && sentAt < m_began;
    if (retryAfter) {
        const SteadyTime until = now + *retryAfter;
        if (!sameIncident || until > m_until) {
            m_until = until;
            m_byRetryAfter = true;
        }
        if (!sameIncident)
            m_began = now;
        return;
    }
    if (sameIncident)
        return;
    const bool forgiven = m_wait.count() > 0 && now - m_until >= kBackOffForgiven;
    m_wait = m_wait.count() == 0 || forgiven ? kBackOffFirst : std::min(m_wait * 2, kBackOffMost);
    m_began = now;
    m_byRetryAfter = false;
    m_until = now + std::chrono::duration_cast<Milliseconds>(m_wait * (1.0 + kBackOffJitter * random));
}

void Circuit::succeeded()
{
    reset();
}

void Circuit::failed(SteadyTime now)
{
    ++m_failures;
    switch (m_state) {
    case State::Closed:
        if (m_failures < kCircuitFailures)
            return;
        m_state = State::Open;
        m_until = now + kCircuitProbeAfter;
        return;
    case State::Probing:
        m_state = ++m_probes >= kCircuitProbes ? State::GivenUp : State::Open;
        m_until = now + kCircuitProbeAfter;
        return;
    case State::Open: // a request that was under way when it opened
    case State::GivenUp:
        return;
    }
}

void Circuit::started()
{
    if (m_state == State::Open)
        m_state = State::Probing;
}

void Circuit::notStarted()
{
    if (m_state == State::Probing)
        m_state = State::Open;
}

void Circuit::restore(SteadyTime until)
{
    m_state = State::Open;
    m_failures = kCircuitFailures;
    m_until = until;
}

} // namespace millrace::scrape
