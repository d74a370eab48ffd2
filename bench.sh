#!/usr/bin/env bash
# Measures the product as it is published against bare servers and against what it must hold (docs/benchmarks.md): a table, and artifacts/bench.json.
# Exit codes: 0 no limit is missed by more than 20 %, 1 one is, 2 it could not be measured. --only start,throughput runs some; --rounds N takes more rounds.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

build=$PWD/artifacts/bench
fastify=Parlae.Pms.Benchmarks/Baselines/Fastify
case "$(uname -m)" in aarch64|arm64) runtime=linux-arm64 ;; *) runtime=linux-x64 ;; esac

# As infra/package.sh does it, and all three the same way, so that none has an advantage. Analyzers check nothing that is measured.
publish() {
  rm -rf "${build:?}/$2"
  dotnet publish "$1" -c Release -r "$runtime" --self-contained -o "$build/$2" --artifacts-path "$build/build" \
    -p:NuGetLockFilePath="obj/$runtime.lock.json" -p:RunAnalyzers=false --nologo -v quiet || exit 2
}
echo "building what is measured"
publish Parlae.Pms.Functions product
publish Parlae.Pms.Benchmarks/Baselines/Kestrel kestrel
publish Parlae.Pms.Benchmarks driver
[ "$fastify/node_modules/.installed" -nt "$fastify/package-lock.json" ] || { (cd "$fastify" && npm ci --no-progress --loglevel=error) && touch "$fastify/node_modules/.installed"; } || exit 2

exec "$build/driver/Parlae.Pms.Benchmarks" --product "$build/product/Parlae.Pms.Functions" --kestrel "$build/kestrel/BareKestrel" --fastify "$fastify/server.js" "$@"
