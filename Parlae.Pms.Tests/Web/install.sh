#!/usr/bin/env bash
# Installs Chromium for the tests of the pages, when there is none: without its windows, if the distribution has that, which is half the work for the same pages.
# On a machine without apt, install it yourself or name it in CHROMIUM.
set -euo pipefail

[ -z "${CHROMIUM:-}" ] || exit 0
for program in chromium-headless-shell chromium chromium-browser google-chrome; do
  [ ! -x "/usr/bin/$program" ] || exit 0
done
if ! command -v apt-get >/dev/null; then
  echo "Chromium is not installed: the tests of the pages need it. Install it, or name its program in CHROMIUM." >&2
  exit 1
fi

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install() {
  "${as_root[@]}" apt-get update -qq || true # one list of many that cannot be had is no reason to stop
  package=chromium-headless-shell
  apt-cache show "$package" || package=chromium
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package"
}
install >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
