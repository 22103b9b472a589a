// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What filling a map of Go's allocates, read from runtime.MemStats: the counters of which `go test -benchmem` prints
// the differences. The keys 0, 1, 2, … are inserted one by one, and a line is written when a counter changes:
//
//	N MALLOCS BYTES    after N entries, since before the map was made
//
// For a map without pointers Go's collector needs a list of the overflow buckets beside them. Its allocations are known
// (the list is grown by append) and are left out: a line `collector MALLOCS BYTES` at the end names them. For that list
// such a map also has its mapextra, of 24 bytes, before B = 4, where all maps have one: until then it is left out.

package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"unsafe"
)

type collectorList struct {
	list           []unsafe.Pointer
	made           *[]unsafe.Pointer
	mallocs, bytes uint64
}

// follow notes what the map's list of overflow buckets has cost, by growing another list in the same way.
func (c *collectorList) follow(h *hmap) {
	if h.extra == nil || h.extra.overflow == nil {
		return
	}
	if h.extra.overflow != c.made {
		c.made = h.extra.overflow
		c.list = nil
		c.mallocs++
		c.bytes += 24 // the slice's three words
	}
	for len(c.list) < len(*c.made) {
		before := cap(c.list)
		c.list = append(c.list, nil)
		if cap(c.list) != before {
			c.mallocs++
			c.bytes += uint64(cap(c.list)) * 8
		}
	}
}

func allocations(kind string, count int) {
	debug.SetGCPercent(-1)
	c := newCodec(kind, map[int64]uint64{})
	keys := make([]unsafe.Pointer, count)
	for i := range keys {
		keys[i] = c.key(int64(i))
	}
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer out.Flush()
	type point struct{ n, mallocs, bytes uint64 }
	points := make([]point, 0, count+1)
	var stats runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&stats)
	mallocs, bytes := stats.Mallocs, stats.TotalAlloc
	h := makemap(c.t, 0, nil)
	var list collectorList
	var last point
	for n := 0; n <= count; n++ {
		if n > 0 {
			c.assign(h, keys[n-1])
		}
		runtime.ReadMemStats(&stats)
		now := point{uint64(n), stats.Mallocs - mallocs, stats.TotalAlloc - bytes}
		known := list.mallocs
		list.follow(h)
		if list.mallocs != known { // what follow() itself allocated is no affair of the map
			runtime.ReadMemStats(&stats)
			mallocs += stats.Mallocs - mallocs - now.mallocs
			bytes += stats.TotalAlloc - bytes - now.bytes
		}
		now.mallocs -= list.mallocs
		now.bytes -= list.bytes
		if h.extra != nil && h.B < 4 {
			now.mallocs--
			now.bytes -= 24
		}
		if n == 0 || now.mallocs != last.mallocs || now.bytes != last.bytes {
			points = append(points, now)
		}
		last = now
	}
	for _, p := range points {
		fmt.Fprintln(out, p.n, p.mallocs, p.bytes)
	}
	fmt.Fprintln(out, "collector", list.mallocs, list.bytes)
	runtime.KeepAlive(h)
}
