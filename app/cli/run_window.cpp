#include "app/cli/run_window.h"

#include "app/cli/patient_write.h"
#include "app/services.h"
#include "app/signal_watcher.h"

#include <QCoreApplication>

#include <cstdlib>

namespace millrace::cli {

std::optional<int> handOver(SingleInstance& instance, const DashboardCommand& command)
{
    const char* activation = std::getenv("XDG_ACTIVATION_TOKEN");
    switch (instance.claim({command.common.storeGiven ? command.common.store.toString() : std::string(), activation ? activation : "", command.openings})) {
    case SingleInstance::Start::First: return std::nullopt;
    case SingleInstance::Start::HandedOver: return kStatusOk;
    case SingleInstance::Start::NoAnswer: break;
    }
    sayToPerson("millrace: the window of this profile is open in " + instance.holder() + ", which does not answer. End that one, or start with another --profile.\n");
    return kStatusUnavailable;
}

int runWindow(SingleInstance& instance, Services& services, const MetricsAddress& metrics, const WindowHooks& hooks)
{
    if (!startMetrics(services.metrics(), metrics))
        return kStatusUnavailable;
    SignalWatcher signalWatcher;
    QObject::connect(&signalWatcher, &SignalWatcher::stopRequested, &signalWatcher, [&] { hooks.quit(); });
    QObject::connect(&instance, &SingleInstance::called, &signalWatcher, [&](const SingleInstance::Call& call) { hooks.comeForward(call); });
    services.stopAtExit();
    hooks.open();
    const int status = QCoreApplication::exec();
    instance.release(); // so that a start from here on is a first one
    services.stop();
    return status;
}

} // namespace millrace::cli
