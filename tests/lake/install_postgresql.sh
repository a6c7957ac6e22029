#!/usr/bin/env bash
# PostgreSQL comes from Debian. Installs it when it may; says what will be skipped when it may not.
set -u
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing postgresql …"
  log=$(mktemp)
  if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql; } >"$log" 2>&1; then
    exit 0
  fi
  tail -5 "$log"
fi
echo "Not installed: postgresql. Tests of the lake will be skipped."
exit 0
