# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Shows mapchurn::go_map and its iterators in gdb, in a live program or a core.

    (gdb) print words
    $1 = go_map of 2 entries in 1 bucket (B = 0) = {["a"] = 1, ["b"] = 2}
    (gdb) mapchurn inspect words

The command prints what go_map::inspect() returns. Nothing is called in the
program: a core has no program.

Loading is automatic: go_map.h puts this file into the section .debug_gdb_scripts
of whatever includes it (runtime/gdb/embed.py writes detail/gdb_script.h), so it
is wherever the program or its debug information is, and of the same version as
its maps. gdb asks before it trusts a program's scripts:

    (gdb) add-auto-load-safe-path /folder/of/the/program

What is printed may be broken, or not constructed yet: whatever is read is doubted
first, and no loop trusts the memory to end it.
"""

import gdb
import gdb.printing
import gdb.types

SLOTS = 8
EMPTY_ONE, TOPHASH_MIN = 1, 5
SAME_SIZE_FLAG, ITERATOR_FLAG = 8, 1
B_MAX = 48  # detail/layout.h
HEADS_AT_ONCE = 512
# Go's (detail/layout.h): how many overflow buckets come with an array.
SIZE_CLASSES = (
    8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416, 448,
    480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072, 3200, 3456, 4096,
    4864, 5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072,
    20480, 21760, 24576, 27264, 28672, 32768)
PAGE = 8192


class Broken(Exception):
    """What is in memory is no map."""


def counted(number, one, many):
    return f"{number} {one if number == 1 else many}"


def scalar(value):
    """The number in a std::atomic, whose innards are the library's affair."""
    kind = value.type.strip_typedefs()
    if kind.code not in (gdb.TYPE_CODE_STRUCT, gdb.TYPE_CODE_UNION):
        return int(value)
    for field in kind.fields():
        if not hasattr(field, "bitpos"):
            continue  # a static member
        inner = scalar(value[field])
        if inner is not None:
            return inner
    return None


def array_buckets(b, bucket_bytes):
    count = 1 << b
    if b < 4:
        return count
    count += 1 << (b - 4)
    bytes_ = count * bucket_bytes
    if bytes_ < SIZE_CLASSES[-1]:
        block = next(size for size in SIZE_CLASSES if size >= bytes_)
    else:
        block = (bytes_ + PAGE - 1) // PAGE * PAGE
    return max(count, block // bucket_bytes)


def content(slot):
    """The key or value in a slot, in place or behind its pointer."""
    kind = slot.type.strip_typedefs()
    if any(field.name == "pointer_" for field in kind.fields()):
        return slot["pointer_"].dereference()
    return slot["bytes_"].address.cast(kind.template_argument(0).pointer()).dereference()


def base_of(value, name):
    for field in value.type.strip_typedefs().fields():
        if field.is_base_class and name in field.name:
            return value[field]
    raise Broken(f"no base {name}")


class Bucket:
    def __init__(self, pointer):
        self.pointer = pointer

    def tophash(self):
        row = self.pointer["tophash"]
        return [int(row[i]) for i in range(SLOTS)]

    def evacuated(self):
        return EMPTY_ONE < int(self.pointer["tophash"][0]) < TOPHASH_MIN

    def next(self):
        link = int(self.pointer["link_"]) & ~1
        return Bucket(gdb.Value(link).cast(self.pointer.type)) if link else None

    def entry(self, slot):
        return content(self.pointer["keys"][slot]), content(self.pointer["values"][slot])


class Array:
    """Heads, and the chains behind them."""

    def __init__(self, first, b):
        self.first = first
        self.heads = 1 << b
        self.bucket_bytes = first.dereference().type.sizeof

    def chain(self, index):
        bucket, seen = Bucket(self.first + index), set()
        while bucket:
            address = int(bucket.pointer)
            if address in seen:
                raise Broken(f"the chain of bucket {index} runs in a circle")
            seen.add(address)
            yield bucket
            bucket = bucket.next()

    def busy_heads(self):
        """Those with an entry or a chain, and whether there is a chain. A large map may have few, and gdb's values are slow
        to make."""
        memory = gdb.selected_inferior()
        for begin in range(0, self.heads, HEADS_AT_ONCE):
            end = min(begin + HEADS_AT_ONCE, self.heads)
            size = self.bucket_bytes
            raw = bytes(memory.read_memory(int(self.first + begin), (end - begin) * size))
            for index in range(begin, end):
                at = (index - begin) * size
                linked = any(raw[at + size - 8:at + size])
                if linked or max(raw[at:at + SLOTS]) > EMPTY_ONE:
                    yield index, linked


class Map:
    """The header of a map: the fields of go_map::inspect()."""

    def __init__(self, value):
        if value.type.strip_typedefs().code in (gdb.TYPE_CODE_REF, gdb.TYPE_CODE_RVALUE_REF):
            value = value.referenced_value()
        table = value["table_"]
        self.table = table
        self.count = scalar(table["count_"])
        self.b = int(table["b_"])
        self.flags = scalar(table["flags_"])
        self.evacuated = int(table["evacuated_"])
        self.overflow_estimate = int(table["overflow_"])
        self.same_size = bool(self.flags & SAME_SIZE_FLAG)
        buckets, old = table["buckets_"], table["old_buckets_"]
        self.growing = bool(int(old))
        self.old_b = self.b if self.same_size else self.b - 1
        if self.b > B_MAX or (self.growing and self.old_b < 0) or (self.count and not int(buckets)):
            raise Broken(f"B = {self.b}, {counted(self.count, 'entry', 'entries')}")
        self.array = Array(buckets, self.b) if int(buckets) else None
        self.old_array = Array(old, self.old_b) if self.growing else None
        self.buckets = self.array.heads if self.array else 0
        self.old_buckets = self.old_array.heads if self.growing else 0
        self.bucket_bytes = table["buckets_"].dereference().type.sizeof

    def summary(self):
        entries = counted(self.count, "entry", "entries")
        text = f"go_map of {entries} in {counted(self.buckets, 'bucket', 'buckets')} (B = {self.b})"
        if self.growing:
            how = "packing" if self.same_size else "growing from"
            text += f", {how} {counted(self.old_buckets, 'bucket', 'buckets')} ({self.evacuated} evacuated)"
        if self.overflow_estimate:  # from B = 16 on one of 2^(B - 15) is counted
            known = str(self.overflow_estimate) if self.b < 16 else f"about {self.overflow_estimate << (self.b - 15)}"
            text += f", {known} for overflow"
        return text

    def entries(self):
        """Pairs of key and value, in order of place. An old chain's are in the new ones once it is evacuated."""
        left = self.count
        for array in (self.old_array, self.array):
            for head, _ in array.busy_heads() if array and left else ():
                for bucket in array.chain(head):
                    if bucket.evacuated():
                        break
                    for slot, top in enumerate(bucket.tophash()):
                        if top >= TOPHASH_MIN:
                            yield bucket.entry(slot)
                            left -= 1
                            if not left:
                                return

    def spare_overflow(self):
        """The tail's first two words are the next overflow bucket and the end of them (struct extra)."""
        tail = scalar(self.table["tail_"])
        if not tail or tail & 1:
            return 0
        words = gdb.Value(tail).cast(self.table["buckets_"].type.pointer())
        return int(words[1] - words[0]) if int(words[0]) else 0

    def array_bytes(self):
        arrays = ([self.b] if self.array else []) + ([self.old_b] if self.growing else [])
        return sum(array_buckets(b, self.bucket_bytes) for b in arrays) * self.bucket_bytes

    def chain_lengths(self):
        """Of each length 1, 2, ... how many; the last counts all longer ones. And how many buckets are not heads."""
        lengths, overflow, busy = [0] * 8, 0, 0
        for head, linked in self.array.busy_heads() if self.array else ():
            length = sum(1 for _ in self.array.chain(head)) if linked else 1
            lengths[min(length, 8) - 1] += 1
            overflow += length - 1
            busy += 1
        lengths[0] += self.buckets - busy
        return lengths, overflow

    def state(self):
        """(name, value) of each field of map_state."""
        lengths, overflow = self.chain_lengths()
        yield "count", self.count
        yield "B", self.b
        yield "buckets", self.buckets
        yield "old_buckets", self.old_buckets
        yield "evacuated", self.evacuated
        yield "overflow", overflow
        yield "overflow_estimate", self.overflow_estimate
        yield "spare_overflow", self.spare_overflow()
        yield "growing", int(self.growing)
        yield "same_size", int(self.same_size)
        yield "may_be_iterated", self.flags & ITERATOR_FLAG
        yield "load", f"{self.count / self.buckets if self.buckets else 0:.2f}"
        yield "bucket_bytes", self.bucket_bytes
        yield "array_bytes", self.array_bytes()
        yield "chain_lengths", " ".join(map(str, lengths))

    def site(self):
        """Where it was constructed, if a site_recorder knows."""
        try:
            counters = base_of(base_of(self.table, "::storage<"), "::part<0,")["value_"]["counters_"]
            at = counters["site"]["at"]
            return f"{at['file'].string()}:{int(at['line'])}"
        except (Broken, gdb.error):
            return None


class MapPrinter:
    def __init__(self, value):
        self.value = value
        try:
            self.map, self.fault = Map(value), None
        except (Broken, gdb.error) as fault:  # gdb's: no such memory, optimized out
            self.map, self.fault = None, fault

    def to_string(self):
        return self.map.summary() if self.map else f"go_map, broken or not constructed ({self.fault})"

    def children(self):
        if not self.map:
            return
        number = 0
        try:
            for key, value in self.map.entries():
                yield f"[{number}]", key
                yield f"[{number + 1}]", value
                number += 2
        except (Broken, gdb.error) as fault:
            yield f"[{number}]", "broken"
            yield f"[{number + 1}]", str(fault)

    @staticmethod
    def display_hint():
        return "map"


class IteratorPrinter:
    def __init__(self, value):
        self.text, self.entry = "go_map iterator", None
        try:
            entry = value["cursor_"]["entry_"]
            if int(entry["bucket"]):
                self.entry = Bucket(entry["bucket"]).entry(int(entry["slot"]))
            else:
                self.text += " at the end"
        except gdb.error as fault:
            self.text += f", broken ({fault})"

    def to_string(self):
        return self.text

    def children(self):
        return zip(("key", "value"), self.entry or ())


class Mapchurn(gdb.Command):
    """What mapchurn knows of a map."""

    def __init__(self):
        super().__init__("mapchurn", gdb.COMMAND_DATA, prefix=True)


class Inspect(gdb.Command):
    """What go_map::inspect() returns, without a call: mapchurn inspect EXPRESSION

It walks over all chains of the map. The fields are those of mapchurn::map_state."""

    def __init__(self):
        super().__init__("mapchurn inspect", gdb.COMMAND_DATA, gdb.COMPLETE_EXPRESSION)

    def invoke(self, argument, from_tty):
        if not argument:
            raise gdb.GdbError("mapchurn inspect needs an expression that is a go_map")
        value = gdb.parse_and_eval(argument)
        basic = gdb.types.get_basic_type(value.type)
        if not (basic.name or "").startswith("mapchurn::go_map<"):
            raise gdb.GdbError(f"mapchurn inspect: {argument} is no go_map, but of type {value.type}")
        try:
            known = Map(value)
            for name, field in known.state():
                gdb.write(f"{name} {field}\n")
        except Broken as fault:
            raise gdb.GdbError(f"mapchurn inspect: {argument} is broken or not constructed ({fault})")
        site = known.site()
        if site:
            gdb.write(f"site {site}\n")


def printers():
    known = gdb.printing.RegexpCollectionPrettyPrinter("mapchurn")
    known.add_printer("go_map", "^mapchurn::go_map<.*>$", MapPrinter)
    known.add_printer("go_map iterator", "^mapchurn::detail::map_iterator<.*>$", IteratorPrinter)
    return known


# Of this program or library alone: another may have been built with other headers.
gdb.printing.register_pretty_printer(gdb.current_objfile(), printers(), replace=True)
Mapchurn()
Inspect()
