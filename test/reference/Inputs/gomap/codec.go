// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The kinds of maps that programs name. In a program keys and values are numbers; a codec makes them keys and values of
// the map's types and back.

package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unsafe"
)

// Two keys that no number stands for.
const (
	keyNaN          = -1
	keyNegativeZero = -2
)

type big [40]uint32

type codec struct {
	t       *maptype
	key     func(int64) unsafe.Pointer
	number  func(unsafe.Pointer) int64
	set     func(unsafe.Pointer, int64)
	get     func(unsafe.Pointer) int64
	assign  func(*hmap, unsafe.Pointer) unsafe.Pointer
	erase   func(*hmap, unsafe.Pointer)
	nanHash uint64 // how many hashes of NaNs there have been
}

func bigOf(n int64) (b big) {
	for i := range b {
		b[i] = uint32(n) + uint32(i)
	}
	return b
}

// splitmix is the hash of a key that the program gives none.
func splitmix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func keys[K any](c *codec, key func(int64) K, number func(K) int64) {
	c.key = func(n int64) unsafe.Pointer { k := key(n); return unsafe.Pointer(&k) }
	c.number = func(p unsafe.Pointer) int64 { return number(*(*K)(p)) }
}

func values[V any](c *codec, value func(int64) V, number func(V) int64) {
	c.set = func(p unsafe.Pointer, n int64) { *(*V)(p) = value(n) }
	c.get = func(p unsafe.Pointer) int64 { return number(*(*V)(p)) }
}

func float(n int64) float64 {
	switch n {
	case keyNaN:
		return math.NaN()
	case keyNegativeZero:
		return math.Copysign(0, -1)
	}
	return float64(n)
}

func floatNumber(f float64) int64 {
	if f != f {
		return keyNaN
	}
	if f == 0 && math.Signbit(f) {
		return keyNegativeZero
	}
	return int64(f)
}

func text(n int64) string { return fmt.Sprintf("key-%d", n) }

func textNumber(s string) int64 {
	n, _ := strconv.ParseInt(strings.TrimPrefix(s, "key-"), 10, 64)
	return n
}

func newCodec(kind string, table map[int64]uint64) *codec {
	c := &codec{}
	number := func(n uint64) int64 { return int64(n) }
	keys(c, func(n int64) uint64 { return uint64(n) }, number)
	values(c, func(n int64) uint64 { return uint64(n) }, number)
	switch kind {
	case "u64", "u64fast":
		c.t = copyOfType(map[uint64]uint64(nil))
	case "u64bool":
		c.t = copyOfType(map[int]bool(nil))
		values(c, func(n int64) bool { return n&1 != 0 }, func(v bool) int64 { return map[bool]int64{true: 1}[v] })
	case "u32bool":
		c.t = copyOfType(map[uint32]bool(nil))
		keys(c, func(n int64) uint32 { return uint32(n) }, func(k uint32) int64 { return int64(k) })
		values(c, func(n int64) bool { return n&1 != 0 }, func(v bool) int64 { return map[bool]int64{true: 1}[v] })
	case "str", "strfast":
		c.t = copyOfType(map[string]uint64(nil))
		keys(c, text, textNumber)
	case "bigkey":
		c.t = copyOfType(map[big]uint64(nil))
		keys(c, bigOf, func(k big) int64 { return int64(k[0]) })
	case "bigval":
		c.t = copyOfType(map[uint64]big(nil))
		values(c, bigOf, func(v big) int64 { return int64(v[0]) })
	case "bigboth":
		c.t = copyOfType(map[big]big(nil))
		keys(c, bigOf, func(k big) int64 { return int64(k[0]) })
		values(c, bigOf, func(v big) int64 { return int64(v[0]) })
	case "f64":
		c.t = copyOfType(map[float64]uint64(nil))
		keys(c, float, floatNumber)
	default:
		fail("no such type: %s", kind)
	}
	c.assign = func(h *hmap, k unsafe.Pointer) unsafe.Pointer { return mapassign(c.t, h, k) }
	c.erase = func(h *hmap, k unsafe.Pointer) { mapdelete(c.t, h, k) }
	switch kind {
	case "u64fast":
		c.assign = func(h *hmap, k unsafe.Pointer) unsafe.Pointer { return mapassignFast64(c.t, h, *(*uint64)(k)) }
		c.erase = func(h *hmap, k unsafe.Pointer) { mapdeleteFast64(c.t, h, *(*uint64)(k)) }
	case "strfast":
		c.assign = func(h *hmap, k unsafe.Pointer) unsafe.Pointer { return mapassignFaststr(c.t, h, *(*string)(k)) }
		c.erase = func(h *hmap, k unsafe.Pointer) { mapdeleteFaststr(c.t, h, *(*string)(k)) }
	}
	c.t.hasher = func(p unsafe.Pointer, _ uintptr) uintptr { return uintptr(c.hash(c.number(p), table)) }
	return c
}

func (c *codec) hash(key int64, table map[int64]uint64) uint64 {
	if key == keyNaN { // another one each time
		c.nanHash++
		return splitmix(c.nanHash ^ 0xffff0000ffff0000)
	}
	if key == keyNegativeZero { // equals 0
		key = 0
	}
	if hash, ok := table[key]; ok {
		return hash
	}
	return splitmix(uint64(key))
}
