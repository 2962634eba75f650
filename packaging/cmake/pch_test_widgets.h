#pragma once
#include "packaging/cmake/pch_test.h"
#include "packaging/cmake/pch_widgets.h"
