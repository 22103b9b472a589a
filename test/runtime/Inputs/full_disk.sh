# Runs ./program with its snapshot on a disk that becomes full, and is emptied again.
#
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set -u
mount -t tmpfs -o size=16k tmpfs disk || exit
export MAPCHURN_OPTIONS=snapshot=disk/map.mcs
./program 1
cp disk/map.mcs before.mcs
dd if=/dev/zero of=disk/filler bs=1k 2>/dev/null || echo no space left
./program 2
echo "exit status $?"
cmp disk/map.mcs before.mcs && echo the file is what it was
echo files: $(ls -A disk)
rm disk/filler
./program 1
