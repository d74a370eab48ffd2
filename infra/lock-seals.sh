#!/usr/bin/env bash
# Locks the write-once policy of the audit trail's checkpoints, for good: read docs/runbooks/lock-seals.md first. Run again it changes nothing.
set -euo pipefail

account=${PARLAE_DATA_ACCOUNT:?is not set: see docs/runbooks/lock-seals.md}
container=${PARLAE_SEAL_CONTAINER:-parlae-seals}
group=${AZURE_RESOURCE_GROUP:?is not set: see docs/runbooks/lock-seals.md}
policy() { az storage container immutability-policy "$@" --account-name "$account" --container-name "$container" --resource-group "$group"; }

state=$(policy show --query state -o tsv)
days=$(policy show --query immutabilityPeriodSinceCreationInDays -o tsv)
if [ "$state" = Locked ]; then
  echo "The policy of $account/$container is locked: $days days."
  exit 0
fi

echo "Checkpoints in $account/$container can be neither changed nor deleted for $days days after they were written."
echo "Locked, this can never be shortened or taken back, by you or by Microsoft, and the account cannot be deleted before."
if [ "${1:-}" != --yes ]; then
  read -r -p "Write 'lock $container' to go on: " answer
  [ "$answer" = "lock $container" ] || { echo "Nothing was changed."; exit 1; }
fi

policy lock --if-match "$(policy show --query etag -o tsv)" >/dev/null
[ "$(policy show --query state -o tsv)" = Locked ] || { echo "The policy is not locked." >&2; exit 1; }
echo "Locked. Now run: azd env set PARLAE_LOCK_SEALS true && azd provision"
