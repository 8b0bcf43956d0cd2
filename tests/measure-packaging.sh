#!/usr/bin/env bash
# The figures of docs/packaging.md: what making a layer takes, from packages packed here, in an empty folder outside of the repository.
#   bash tests/measure-packaging.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rounds=${1:-7}
version=0.1.0-measured.$RANDOM$RANDOM
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_HOME=$work/home MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
# What DOTNET_CLI_HOME would move, and every machine that has built something has.
machine=${NUGET_PACKAGES:-$HOME/.nuget/packages}
mkdir -p "$machine"
unset NUGET_PACKAGES

echo "packing" >&2
dotnet pack Packages.slnf --artifacts-path "$work/pack" -o "$work/feed" -p:Version="$version" -p:RunAnalyzers=false -v:quiet >&2
cat >"$work/nuget.config" <<CONFIG
<configuration>
  <packageSources><add key="packed" value="$work/feed" /></packageSources>
  <config><add key="globalPackagesFolder" value="$work/packages" /></config>
  <fallbackPackageFolders><add key="machine" value="$machine" /></fallbackPackageFolders>
</configuration>
CONFIG
cd "$work"

# Elapsed and processor seconds of a command, whose output is shown only if it fails.
seconds() {
  local TIMEFORMAT='%R %U %S'
  { time "$@" >"$work/output" 2>&1; } 2>"$work/time" || { cat "$work/output" >&2; return 1; }
  awk '{ printf "%.2f %.2f\n", $1, $2 + $3 }' "$work/time"
}

path() {
  dotnet new install "$work/feed/Lambda.Extensions.Sdk.Templates.$version.nupkg" &&
    dotnet new lambda-extension -n MyExtension -o "$work/my" --no-update-check &&
    dotnet test "$work/my" &&
    dotnet publish "$work/my/MyExtension" -r linux-x64 -p:LambdaLayer=true
}

publish() {
  dotnet publish "$work/my/MyExtension" -r linux-x64 --no-restore "$@"
}

median() {
  sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

read -r elapsed _ <<<"$(seconds path)"
echo "template, restore, build, test, layer: $elapsed s"
zip=$work/my/MyExtension/bin/Release/net10.0/linux-x64/publish/MyExtension-x86_64.zip
echo "the layer's zip: $(stat -c %s "$zip") bytes"

# Nothing has changed since: what differs is the layer step alone. In turns, the order reversed each second round.
for ((round = 0; round < rounds; round++)); do
  if ((round % 2)); then
    with=$(seconds publish -p:LambdaLayer=true)
    without=$(seconds publish)
  else
    without=$(seconds publish)
    with=$(seconds publish -p:LambdaLayer=true)
  fi
  echo "$without $with" | tee -a "$work/rounds" >&2
done
column() {
  awk "{ print $1 }" "$work/rounds" | median
}
echo "publish, medians of $rounds rounds, elapsed (processor time): without the layer step $(column '$1') s ($(column '$2') s), with it $(column '$3') s ($(column '$4') s), added $(column '$3 - $1') s ($(column '$4 - $2') s)"
