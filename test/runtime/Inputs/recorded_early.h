// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "mapchurn/recorder.h"

/// A static map of another file, which may be made before or after main.cpp's.
mapchurn::recorded_map<int, int> &early_map();
