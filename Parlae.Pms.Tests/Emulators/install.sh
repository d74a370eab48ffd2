#!/usr/bin/env bash
# Installs the stand-ins of Azure services that tests start, when they are not there as the lock file has them.
set -euo pipefail
cd "$(dirname "$0")"

if ! command -v npm >/dev/null; then
  echo "npm is not installed: the storage tests run against Azurite and a stand-in of Cosmos DB, which need Node 20 or later with npm." >&2
  exit 1
fi

# Written last, so that a broken install is made again.
if [ node_modules/.installed -nt package-lock.json ]; then
  exit 0
fi
npm ci --no-progress --loglevel=error
touch node_modules/.installed
