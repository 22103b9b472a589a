// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

package main

import (
	"os"
	"runtime"
	"runtime/pprof"
)

type holder struct{ names map[int][]byte }

// What is not called from here is not the runtime's to allocate.
//
//go:noinline
func fill(h *holder, n int) {
	for i := 0; i < n; i++ {
		h.names[i] = make([]byte, 100)
	}
}

var kept holder

func main() {
	runtime.MemProfileRate = 1
	kept.names = map[int][]byte{}
	fill(&kept, 5000)
	file, err := os.Create(os.Args[1])
	if err != nil {
		panic(err)
	}
	defer file.Close()
	if err := pprof.Lookup("allocs").WriteTo(file, 0); err != nil {
		panic(err)
	}
}
