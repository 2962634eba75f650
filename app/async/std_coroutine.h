#pragma once

// <coroutine>, hidden from moc: moc 6.4 cannot parse libstdc++'s <concepts>, and meets it in every file that has coroutines and Q_OBJECT.
#ifndef Q_MOC_RUN
#include <coroutine>
#endif
