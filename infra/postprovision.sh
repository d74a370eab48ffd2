#!/usr/bin/env bash
# After the resources are there: what is left to do, in order.
set -euo pipefail

cat <<EOF

The resources are there. Next:

 1. azd deploy                       ships the program (azd up does both)
 2. azd env set VAPI_WEBHOOK_SECRET ""
                                     and the like for every secret you gave: they are in $AZURE_KEY_VAULT_NAME now
 3. curl $PARLAE_APP_URL/api/health  must say "healthy"
 4. At Vapi: server URL $PARLAE_APP_URL/api/vapi/events, credential as in the vault's setting-vapi-webhook-secret
 5. POST $PARLAE_APP_URL/api/pms/setup connects a clinic (docs/rest.md)
 6. docs/runbooks/lock-seals.md      once the installation is to stay: lock the audit trail's checkpoints
${PARLAE_OUTBOUND_ADDRESS:+
Practice systems see calls from $PARLAE_OUTBOUND_ADDRESS.}
EOF
