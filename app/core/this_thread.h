#pragma once

#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <string>

namespace millrace {

/// Of threads that work for the loop's or the window's: those go first where processors are short.
inline constexpr int kWorkerNiceness = 5;

/// Names the calling thread (the first 15 bytes, Linux's limit) and adds to its nice value.
inline void prepareThisThread(const std::string& name, int niceness)
{
    if (!name.empty())
        pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
    // Linux keeps niceness per thread; failing to lower it costs smoothness, nothing else.
    if (niceness != 0)
        (void)setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), niceness);
}

} // namespace millrace
