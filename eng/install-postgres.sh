#!/usr/bin/env bash
# Installs the PostgreSQL server programs that the database tests start, where there are none; idempotent; never starts a service.
set -euo pipefail
if [ -n "${REHEARSAL_POSTGRES:-}${REHEARSAL_POSTGRES_BIN:-}" ] || command -v initdb >/dev/null; then exit 0; fi
for initdb in /usr/lib/postgresql/*/bin/initdb /opt/homebrew/opt/postgresql*/bin/initdb /usr/local/opt/postgresql*/bin/initdb; do
  if [ -x "$initdb" ]; then exit 0; fi
done

if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
  echo "PostgreSQL is not installed. Install its server programs (Debian: apt-get install postgresql; macOS: brew install postgresql)," >&2
  echo "or set REHEARSAL_POSTGRES to the connection string of a server that may be used for tests." >&2
  exit 1
fi

# Keeps the package from starting a server of its own.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  printf '#!/bin/sh\nexit 101\n' >$policy
  chmod +x $policy
  trap 'rm -f '$policy EXIT
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -q -y --no-install-recommends postgresql
