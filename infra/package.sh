#!/usr/bin/env bash
# Makes artifacts/app.zip, what is deployed: the program with its runtime for linux-x64. Its run bit must survive, else the host looks healthy and every request hangs.
set -euo pipefail
cd "$(dirname "$0")/.."

case "$(uname -s)" in
  Linux) ;;
  *) echo "Package on Linux or in WSL: the program that is packaged writes its own functions beside itself, and must keep its run bit." >&2; exit 1 ;;
esac

model=${PARLAE_HOSTING_MODEL:-custom}
program=Parlae.Pms.Functions
folder=artifacts/app
rm -rf "$folder" artifacts/app.zip

case "$model" in
  # Apart from other builds, which may be under way. The lock files are of builds for no platform in particular: this one has its own, in the versions of Directory.Packages.props.
  custom) flavour=(--artifacts-path "$PWD/artifacts/package" -p:NuGetLockFilePath=obj/linux-x64.lock.json) ;;
  # Is built apart and without lock files of its own accord; the project that the worker's SDK generates must not be moved.
  dotnet-isolated) flavour=(-p:HostingModel=IsolatedWorker) ;;
  *) echo "PARLAE_HOSTING_MODEL must be custom or dotnet-isolated." >&2; exit 2 ;;
esac
dotnet publish "$program" -c Release -r linux-x64 --self-contained -o "$folder" "${flavour[@]}" --nologo -v quiet

chmod 755 "$folder/$program"
hasHandler=false
grep -q '"customHandler"' "$folder/host.json" && hasHandler=true
if [ "$model" = custom ]; then
  [ "$hasHandler" = true ] && [ -f "$folder/health/function.json" ] || { echo "This is no custom handler app: its host.json or its functions are missing." >&2; exit 1; }
else
  [ "$hasHandler" = false ] && [ ! -f "$folder/health/function.json" ] || { echo "This is a custom handler app: a host would not start the isolated worker in it." >&2; exit 1; }
  for part in worker.config.json functions.metadata extensions.json .azurefunctions; do
    [ -e "$folder/$part" ] || { echo "$part is missing: a host would not know this for an isolated worker's app." >&2; exit 1; }
  done
fi

dotnet msbuild infra/Bicep.csproj -t:Zip -p:Folder="$PWD/$folder" -p:Archive="$PWD/artifacts/app.zip" -nologo -v:quiet
echo "artifacts/app.zip: $model, $(du -h artifacts/app.zip | cut -f1), commit $(git rev-parse HEAD 2>/dev/null || echo unknown)"
