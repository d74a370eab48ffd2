#!/usr/bin/env bash
# After a deployment: does the app run what was just shipped? Asks /api/version for up to five minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

url=${1:-${PARLAE_APP_URL:?set PARLAE_APP_URL}}
want=${2:-$(git rev-parse HEAD)}
for _ in $(seq "${PARLAE_VERSION_TRIES:-60}"); do
  running=$(curl -fsS --max-time 10 "$url/api/version" 2>/dev/null | sed -n 's/.*"commit" *: *"\([^"]*\)".*/\1/p') || running=
  if [ "$running" = "$want" ]; then
    echo "$url runs $want."
    exit 0
  fi
  if [ "$(curl -sS -o /dev/null -w '%{http_code}' --max-time 10 "$url/api/version" 2>/dev/null)" = 403 ]; then
    echo "$url lets this machine not in (PARLAE_RESTRICT_TO_VAPI): whether it runs $want was not asked. Name this network in PARLAE_ALLOWED_NETWORKS, or ask /api/version from one that is." >&2
    exit 1
  fi
  sleep "${PARLAE_VERSION_PAUSE:-5}"
done
echo "$url runs '${running:-nothing}', not $want: see docs/runbooks/app-silent.md." >&2
exit 1
