#!/usr/bin/env bash
# Chromium, a Japanese font, what shows slides (LibreOffice, pdftotext) and nginx come from Debian. Installs them when it may; says what will be skipped when it may not.
set -u
missing=()
command -v chromium-headless-shell >/dev/null || missing+=(chromium-headless-shell)
fc-list 2>/dev/null | grep -qi 'BIZ UD' || missing+=(fonts-morisawa-bizud-gothic fontconfig)
command -v soffice >/dev/null || missing+=(libreoffice-impress)
PATH=$PATH:/usr/sbin command -v nginx >/dev/null || missing+=(nginx-light)
command -v pdftotext >/dev/null || missing+=(poppler-utils)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing ${missing[*]} …"
  log=$(mktemp)
  if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    exit 0
  fi
  tail -5 "$log"
fi
echo "Not installed: ${missing[*]}. Browser tests will be skipped (with CI=true they fail)."
exit 0
