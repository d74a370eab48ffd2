#!/usr/bin/env bash
# Before Azure is asked for anything: what would otherwise fail at the end of it.
set -euo pipefail

secret=${VAPI_WEBHOOK_SECRET:-}
held=",${PARLAE_SECRETS_IN_VAULT:-},"
if [ -z "$secret" ] && [[ $held != *,VAPI_WEBHOOK_SECRET,* ]]; then
  cat >&2 <<'EOF'
The app does not start without the secret that Vapi signs its webhooks with. Make one, once:

  azd env set VAPI_WEBHOOK_SECRET "$(openssl rand -hex 32)"

It is written into the key vault; after the first deployment remove it here: azd env set VAPI_WEBHOOK_SECRET ""
EOF
  exit 1
fi
if [ -n "$secret" ] && [ "${#secret}" -lt 16 ]; then
  echo "VAPI_WEBHOOK_SECRET must have at least 16 characters." >&2
  exit 1
fi
