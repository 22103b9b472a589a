// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The runtime's own map, as its package sees it: the layout of its structures (src/runtime/map.go and type.go of Go
// 1.19) and its functions, through linkname. Nothing of the map is written anew here; the only thing that is replaced
// is the hasher, in a copy of the map's type.

package main

import "unsafe"

const (
	slots        = 8
	minTopHash   = 5
	flagIndirKey = 1
	flagIndirVal = 2
)

type maptype struct {
	typ               [48]byte
	key, elem, bucket unsafe.Pointer
	hasher            func(unsafe.Pointer, uintptr) uintptr
	keysize, elemsize uint8
	bucketsize        uint16
	flags             uint32
}

type mapextra struct {
	overflow, oldoverflow *[]unsafe.Pointer
	nextOverflow          unsafe.Pointer
}

type hmap struct {
	count               int
	flags, B            uint8
	noverflow           uint16
	hash0               uint32
	buckets, oldbuckets unsafe.Pointer
	nevacuate           uintptr
	extra               *mapextra
}

type hiter struct {
	key, elem             unsafe.Pointer
	t                     *maptype
	h                     *hmap
	buckets, bptr         unsafe.Pointer
	overflow, oldoverflow *[]unsafe.Pointer
	startBucket           uintptr
	offset                uint8
	wrapped               bool
	B, i                  uint8
	bucket, checkBucket   uintptr
}

//go:linkname makemap runtime.makemap
func makemap(t *maptype, hint int, h *hmap) *hmap

//go:linkname mapassign runtime.mapassign
func mapassign(t *maptype, h *hmap, key unsafe.Pointer) unsafe.Pointer

//go:linkname mapassignFast64 runtime.mapassign_fast64
func mapassignFast64(t *maptype, h *hmap, key uint64) unsafe.Pointer

//go:linkname mapassignFaststr runtime.mapassign_faststr
func mapassignFaststr(t *maptype, h *hmap, key string) unsafe.Pointer

//go:linkname mapaccess2 runtime.mapaccess2
func mapaccess2(t *maptype, h *hmap, key unsafe.Pointer) (unsafe.Pointer, bool)

//go:linkname mapdelete runtime.mapdelete
func mapdelete(t *maptype, h *hmap, key unsafe.Pointer)

//go:linkname mapdeleteFast64 runtime.mapdelete_fast64
func mapdeleteFast64(t *maptype, h *hmap, key uint64)

//go:linkname mapdeleteFaststr runtime.mapdelete_faststr
func mapdeleteFaststr(t *maptype, h *hmap, key string)

//go:linkname mapclear runtime.mapclear
func mapclear(t *maptype, h *hmap)

//go:linkname mapiterinit runtime.mapiterinit
func mapiterinit(t *maptype, h *hmap, it *hiter)

//go:linkname mapiternext runtime.mapiternext
func mapiternext(it *hiter)

// copyOfType returns a copy of the type of the map m, so that its hasher can be replaced.
func copyOfType(m any) *maptype {
	words := (*[2]*maptype)(unsafe.Pointer(&m))
	t := *words[0]
	return &t
}

func (h *hmap) sameSize() bool { return h.flags&8 != 0 }

func (h *hmap) oldCount() uintptr {
	if h.sameSize() {
		return 1 << h.B
	}
	return 1 << (h.B - 1)
}

type bucket struct {
	t *maptype
	p unsafe.Pointer
}

func (b bucket) at(offset uintptr) unsafe.Pointer { return unsafe.Add(b.p, offset) }
func (b bucket) tophash() *[slots]uint8           { return (*[slots]uint8)(b.p) }
func (b bucket) next() unsafe.Pointer {
	return *(*unsafe.Pointer)(b.at(uintptr(b.t.bucketsize) - 8))
}
func (b bucket) evacuated() bool {
	top := b.tophash()[0]
	return top > 1 && top < minTopHash
}
func (b bucket) key(i uintptr) unsafe.Pointer {
	p := b.at(slots + i*uintptr(b.t.keysize))
	if b.t.flags&flagIndirKey != 0 {
		return *(*unsafe.Pointer)(p)
	}
	return p
}
func (b bucket) elem(i uintptr) unsafe.Pointer {
	p := b.at(slots + slots*uintptr(b.t.keysize) + i*uintptr(b.t.elemsize))
	if b.t.flags&flagIndirVal != 0 {
		return *(*unsafe.Pointer)(p)
	}
	return p
}
