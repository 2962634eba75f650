#pragma once
#include "packaging/cmake/pch_core.h"

#include <QAbstractTableModel>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>
#include <QWidget>
