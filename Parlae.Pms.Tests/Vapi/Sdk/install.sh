#!/usr/bin/env bash
# Installs Vapi's own types and the TypeScript compiler, against which tests check what we send, when they are not there as the lock file has them.
set -euo pipefail
cd "$(dirname "$0")"

if ! command -v npm >/dev/null; then
  echo "npm is not installed: what we send to Vapi is checked with its SDK, which needs Node 20 or later with npm." >&2
  exit 1
fi

# Written last, so that a broken install is made again.
if [ node_modules/.installed -nt package-lock.json ]; then
  exit 0
fi
npm ci --no-progress --loglevel=error
touch node_modules/.installed
