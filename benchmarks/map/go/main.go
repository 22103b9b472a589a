// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Go's own map, for `scripts/bench map`: answers the same lines as ../main.cpp, with the same keys in the same orders
// (../Data.h). The operations are in operations.go.in, which the driver copies once for each type of map: a generic
// function would not get the runtime's functions for 64-bit and string keys.

package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"syscall"
	"unsafe"
)

type largeValue struct{ words [7]uint64 }

func mix(n uint64) uint64 {
	n += 0x9e3779b97f4a7c15
	n = (n ^ (n >> 30)) * 0xbf58476d1ce4e5b9
	n = (n ^ (n >> 27)) * 0x94d049bb133111eb
	return n ^ (n >> 31)
}

type dice struct{ state uint64 }

func (d *dice) below(bound uint64) uint64 {
	n := mix(d.state) % bound
	d.state++
	return n
}

func itself(key uint64) uint64 { return key }

func shortText(key uint64) string {
	text := make([]byte, 13)
	for i := range text {
		text[i] = "abcdefghijklmnopqrstuvwxyz234567"[key&31]
		key >>= 5
	}
	return string(text)
}

func longText(key uint64) string {
	text := make([]byte, 0, 96)
	for part := uint64(0); part != 6; part++ {
		for word, n := mix(key+part), 0; n != 16; n, word = n+1, word>>4 {
			text = append(text, "0123456789abcdef"[word&15])
		}
	}
	return string(text)
}

type size struct {
	entries, operations int
	seed                uint64
}

func (s size) rounds() int {
	if n := s.operations / s.entries; n > 1 {
		return n
	}
	return 1
}

type data[Key any] struct {
	of                             size
	inserted, erased, hits, misses []Key
}

func newData[Key any](s size, make_ func(uint64) Key) *data[Key] {
	d := &data[Key]{of: s}
	random := dice{s.seed}
	key := func(n uint64) Key { return make_(mix(s.seed + n)) }
	order := make([]uint32, s.entries)
	for i := range order {
		order[i] = uint32(i)
	}
	for i := range order {
		d.inserted = append(d.inserted, key(uint64(i)))
	}
	for n := s.entries; n > 1; n-- {
		other := random.below(uint64(n))
		order[n-1], order[other] = order[other], order[n-1]
	}
	for _, n := range order {
		d.erased = append(d.erased, key(uint64(n)))
	}
	lookups := s.operations
	if s.entries > lookups {
		lookups = s.entries
	}
	for i := 0; i < lookups; i++ {
		d.hits = append(d.hits, key(random.below(uint64(s.entries))))
	}
	for i := 0; i < lookups; i++ {
		d.misses = append(d.misses, key(uint64(s.entries)+random.below(uint64(s.entries))))
	}
	return d
}

type measurement struct{ nanoseconds, operations, sum uint64 }

// threadNanoseconds is the CPU time of this thread, to which the program is locked.
func threadNanoseconds() uint64 {
	const clockThread = 3 // CLOCK_THREAD_CPUTIME_ID
	var now syscall.Timespec
	if _, _, err := syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, clockThread, uintptr(unsafe.Pointer(&now)), 0); err != 0 {
		panic(err)
	}
	return uint64(now.Sec)*1e9 + uint64(now.Nsec)
}

func timed(m *measurement, do func()) {
	start := threadNanoseconds()
	do()
	m.nanoseconds = threadNanoseconds() - start
}

type runner interface {
	run(what string) measurement
	drop()
}

func prepare(name string, s size) runner {
	switch name {
	case "u64":
		return &runnerU64{keys: newData(s, itself)}
	case "large":
		return &runnerLarge{keys: newData(s, itself)}
	case "short":
		return &runnerText{keys: newData(s, shortText)}
	case "long", "owned":
		return &runnerText{keys: newData(s, longText)}
	}
	return nil
}

func main() {
	runtime.LockOSThread()
	// The collector runs between measurements, never in one: its time is not the map's.
	debug.SetGCPercent(-1)
	in := bufio.NewScanner(os.Stdin)
	var running runner
	for in.Scan() {
		var verb, name, what string
		var s size
		fmt.Sscan(in.Text(), &verb)
		switch verb {
		case "contenders":
			fmt.Println("go")
		case "prepare":
			if n, _ := fmt.Sscan(in.Text(), &verb, &name, &s.entries, &s.operations, &s.seed); n != 5 || s.entries <= 0 {
				os.Exit(2)
			}
			if running = prepare(name, s); running == nil {
				os.Exit(2)
			}
			runtime.GC()
			fmt.Println("ready")
		case "run":
			fmt.Sscan(in.Text(), &verb, &name, &what)
			if running == nil {
				os.Exit(2)
			}
			if what == "insert" {
				running.drop()
			}
			if what == "insert" || what == "reserved" {
				runtime.GC()
			}
			m := running.run(what)
			fmt.Println(m.nanoseconds, m.operations, m.sum)
		default:
			fmt.Fprintln(os.Stderr, "not understood:", in.Text())
			os.Exit(2)
		}
	}
}
