#!/usr/bin/env bash
# Compiles and lints the infrastructure for both hosting models, in and out of a network. The compiler says "warning" of a wrong type and ends with 0:
# whatever it prints is a failure here.
set -euo pipefail
cd "$(dirname "$0")"

dotnet restore Bicep.csproj -v quiet
bicep=$(dotnet msbuild Bicep.csproj -getProperty:BicepPath)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

quietly() {
  local said
  if ! said=$("$bicep" "$@" 2>&1 >"$out/stdout") || [ -n "$said" ]; then
    printf 'bicep %s:\n%s\n' "$*" "$said" >&2
    return 1
  fi
}

quietly build main.bicep --outfile "$out/main.json"
quietly lint main.bicep

cp -r . "$out/infra"
cd "$out/infra"
quietly format --pattern '**/*.bicep'
cd - >/dev/null
diff -r . "$out/infra" || { echo "Not formatted: run 'bicep format --pattern infra/**/*.bicep'." >&2; exit 1; }

for model in custom dotnet-isolated; do
  for network in false true; do
    cat >"$out/infra/check.bicepparam" <<EOF
using 'main.bicep'
param environmentName = 'check'
param location = 'westeurope'
param alertEmail = 'operator@example.com'
param hostingModel = '$model'
param vnetEnabled = $network
EOF
    quietly snapshot "$out/infra/check.bicepparam" --mode overwrite --subscription-id 00000000-0000-0000-0000-000000000001
    echo "infra: hostingModel=$model vnetEnabled=$network compiles"
  done
done
