#!/usr/bin/env bash
# Installs Chromium for the tests of the pages, when there is none. On a machine without apt, install it yourself or name it in CHROMIUM.
set -euo pipefail

if [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "Chromium is not installed: the tests of the pages need it. Install it, or name its program in CHROMIUM." >&2
  exit 1
fi

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install() {
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium
}
install >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
