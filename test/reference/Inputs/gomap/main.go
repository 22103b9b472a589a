// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs a program of map operations on Go's own map and writes the state of the map after each.
//
//	gomap states PROGRAM [LINES]     with LINES: a digest of each so many lines, not the lines
//	gomap allocations KIND COUNT     what filling a map allocates (allocations.go)
//
// A program is text, a line an operation; ../program.h describes it, and ../replay.cpp writes the same on go_map.

package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"unsafe"
)

func fail(format string, args ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	os.Exit(1)
}

type writer struct {
	out   *bufio.Writer
	every int
	lines int
	hash  uint64
}

func (w *writer) line(text []byte) {
	if w.every == 0 {
		w.out.Write(append(text, '\n'))
		return
	}
	for _, c := range text {
		w.hash = (w.hash ^ uint64(c)) * 0x100000001b3
	}
	if w.lines++; w.lines%w.every == 0 {
		w.digest()
	}
}

func (w *writer) digest() {
	fmt.Fprintf(w.out, "%d %016x\n", w.lines, w.hash)
}

type machine struct {
	*codec
	h         *hmap
	table     map[int64]uint64
	iterators map[int]*hiter
	line      []byte
}

func (m *machine) appendf(format string, args ...any) { m.line = fmt.Appendf(m.line, format, args...) }

func (m *machine) header() {
	h := m.h
	m.appendf("count=%d flags=%d B=%d noverflow=%d nevacuate=%d", h.count, h.flags, h.B, h.noverflow, h.nevacuate)
	if h.oldbuckets != nil {
		m.appendf(" old=%d", h.oldCount())
	}
	if h.extra != nil && h.extra.nextOverflow != nil {
		m.appendf(" next=%d", (uintptr(h.extra.nextOverflow)-uintptr(h.buckets))/uintptr(m.t.bucketsize))
	}
}

func (m *machine) chain(p unsafe.Pointer) {
	for first := true; p != nil; first = false {
		b := bucket{m.t, p}
		if !first {
			m.appendf(" +")
		}
		m.appendf(" %x", *b.tophash())
		if b.evacuated() {
			return
		}
		for i, top := range b.tophash() {
			if top >= minTopHash {
				m.appendf(" %d=%d:%d", i, m.number(b.key(uintptr(i))), m.get(b.elem(uintptr(i))))
			}
		}
		p = b.next()
	}
}

func (m *machine) bucketAt(array unsafe.Pointer, n uintptr) unsafe.Pointer {
	return unsafe.Add(array, n*uintptr(m.t.bucketsize))
}

// touched writes the chains that the key belongs to.
func (m *machine) touched(key int64) {
	if m.h.buckets == nil || key == keyNaN {
		return
	}
	hash := uintptr(m.hash(key, m.table))
	m.appendf(" |")
	m.chain(m.bucketAt(m.h.buckets, hash&(1<<m.h.B-1)))
	if m.h.oldbuckets != nil {
		m.appendf(" |")
		m.chain(m.bucketAt(m.h.oldbuckets, hash&(m.h.oldCount()-1)))
	}
}

func (m *machine) all(w *writer) {
	for n := uintptr(0); m.h.buckets != nil && n < 1<<m.h.B; n++ {
		m.line = fmt.Appendf(m.line[:0], "  %d", n)
		m.chain(m.bucketAt(m.h.buckets, n))
		w.line(m.line)
	}
	for n := uintptr(0); m.h.oldbuckets != nil && n < m.h.oldCount(); n++ {
		m.line = fmt.Appendf(m.line[:0], "  old %d", n)
		m.chain(m.bucketAt(m.h.oldbuckets, n))
		w.line(m.line)
	}
}

func (m *machine) entry(it *hiter) {
	if it == nil || it.key == nil {
		m.appendf(" end")
	} else {
		m.appendf(" %d:%d", m.number(it.key), m.get(it.elem))
	}
}

// begin starts an iteration where the program says: the runtime begins it, and then it is set back.
func (m *machine) begin(start uintptr, offset uint8) *hiter {
	it := new(hiter)
	mapiterinit(m.t, m.h, it)
	if it.h == nil {
		return it
	}
	it.startBucket = start & (1<<m.h.B - 1)
	it.bucket, it.offset = it.startBucket, offset
	it.wrapped, it.bptr, it.i, it.checkBucket = false, nil, 0, 0
	mapiternext(it)
	return it
}

func (m *machine) step(op byte, args []int64, w *writer) {
	m.line = append(m.line[:0], op)
	for _, arg := range args {
		m.appendf(" %d", arg)
	}
	m.line = append(m.line, ':', ' ')
	switch op {
	case 'i':
		m.set(m.assign(m.h, m.key(args[0])), args[1])
	case 'd':
		m.erase(m.h, m.key(args[0]))
	case 'c':
		mapclear(m.t, m.h)
	case 'f':
		if p, ok := mapaccess2(m.t, m.h, m.key(args[0])); ok {
			m.appendf("%d ", m.get(p))
		}
	case 'b':
		it := m.begin(uintptr(args[1]), uint8(args[2]))
		m.iterators[int(args[0])] = it
		m.entry(it)
	case 'n':
		for n := int64(0); n < args[1]; n++ {
			it := m.iterators[int(args[0])]
			if it.key != nil {
				mapiternext(it)
			}
			m.entry(it)
		}
	case 'e':
		delete(m.iterators, int(args[0]))
	case 'D':
	default:
		fail("no such operation: %c", op)
	}
	m.header()
	if op == 'i' || op == 'd' || op == 'f' {
		m.touched(args[0])
	}
	w.line(m.line)
	if op == 'D' {
		m.all(w)
	}
}

func states(program string, every int) {
	file, err := os.Open(program)
	if err != nil {
		fail("%v", err)
	}
	w := &writer{out: bufio.NewWriterSize(os.Stdout, 1<<20), every: every, hash: 0xcbf29ce484222325}
	defer w.out.Flush()
	m := &machine{table: map[int64]uint64{}, iterators: map[int]*hiter{}}
	kind, hint := "u64", 0
	in := bufio.NewScanner(file)
	args := make([]int64, 0, 3)
	for in.Scan() {
		words := strings.Fields(in.Text())
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		switch words[0] {
		case "type":
			kind = words[1]
			continue
		case "hint":
			hint, _ = strconv.Atoi(words[1])
			continue
		case "hash":
			key, _ := strconv.ParseInt(words[1], 10, 64)
			m.table[key], _ = strconv.ParseUint(words[2], 16, 64)
			continue
		}
		if m.h == nil {
			m.codec = newCodec(kind, m.table)
			m.h = makemap(m.t, hint, nil)
		}
		args = args[:0]
		for _, word := range words[1:] {
			n, err := strconv.ParseInt(word, 10, 64)
			if err != nil {
				fail("%v", err)
			}
			args = append(args, n)
		}
		m.step(words[0][0], args, w)
	}
	if w.every != 0 {
		w.digest()
	}
}

func main() {
	switch {
	case len(os.Args) >= 3 && os.Args[1] == "states":
		every := 0
		if len(os.Args) > 3 {
			every, _ = strconv.Atoi(os.Args[3])
		}
		states(os.Args[2], every)
	case len(os.Args) == 4 && os.Args[1] == "allocations":
		count, _ := strconv.Atoi(os.Args[3])
		allocations(os.Args[2], count)
	default:
		fail("usage: gomap states PROGRAM [LINES] | gomap allocations KIND COUNT")
	}
}
