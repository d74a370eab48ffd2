#!/usr/bin/env bash
# Runs all tests but the heavy ones; --heavy runs those instead and shows their figures. Other arguments go to `dotnet test`.
# Last line: N passed, N failed (, N skipped).
set -euo pipefail
cd "$(dirname "$0")"

# Compiled code need not be guarded from being written to here: a tenth less of everything's time.
export DOTNET_EnableWriteXorExecute=0

category=(--filter-not-trait Category=Heavy)
arguments=()
for argument in "$@"; do
  if [ "$argument" = --heavy ]; then category=(--filter-trait Category=Heavy --output Detailed); else arguments+=("$argument"); fi
done

Parlae.Pms.Tests/Emulators/install.sh
Parlae.Pms.Tests/Vapi/Sdk/install.sh
Parlae.Pms.Tests/Web/install.sh

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# 8 is "no test ran": there may be no heavy ones in a selection.
status=0
dotnet test --project Parlae.Pms.Tests "${category[@]}" --ignore-exit-code 8 "${arguments[@]}" 2>&1 | tee "$log" || status=$?

count() { sed -n "s/^ *$1: *\([0-9][0-9]*\).*/\1/p" "$log" | tail -n 1; }
passed=$(count succeeded)
failed=$(count failed)
skipped=$(count skipped)
if [ -z "$passed" ]; then
  echo "The tests did not run." >&2
  failed=1
fi
[ "$status" -eq 0 ] || [ "${failed:-0}" -gt 0 ] || failed=1

if [ "${failed:-0}" -gt 0 ]; then
  echo "Failed:" # with what was wrong: a log may be kept by its end alone
  awk '/^failed .* \([0-9hms. ]*\)$/ { sub(/^failed /, ""); sub(/ \([0-9hms. ]*\)$/, ""); print "  " $0; left = 20; next }
    /^  (Standard|Error) output|^[^ ]/ { left = 0 }
    left > 0 && !/^  from / { left--; print "    " substr($0, 1, 300) }' "$log"
fi

line="${passed:-0} passed, ${failed:-0} failed"
[ "${skipped:-0}" -eq 0 ] || line="$line, $skipped skipped"
echo "$line"
[ "${failed:-0}" -eq 0 ]
