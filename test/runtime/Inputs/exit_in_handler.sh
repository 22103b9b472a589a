# Ends the program twenty times by exit() in a signal handler, each time later: it ends, and its file is whole or it says
# why there is none.
#
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set -u
ends=0
for n in $(seq 20); do
  rm -f handler.mcs
  said=$(MAPCHURN_OPTIONS=snapshot=handler.mcs timeout 20 "$1" handler $((n * 1017)) 2>&1)
  [ $? = 7 ] || { echo "ended otherwise: $said"; exit 1; }
  case $said in
  '') head -c 6 handler.mcs | grep -q MCSNAP || { echo "neither file nor word"; exit 1; } ;;
  *'nothing was written'*) ;;
  *) echo "unexpected: $said"; exit 1 ;;
  esac
  ends=$((ends + 1))
done
echo "$ends ends, all written or said"
