#!/usr/bin/env bash
# Stands in for gcloud: notes what it is called with, and knows what was created. GCLOUD_STUB is its folder.
set -uo pipefail

printf '%s\x1f' "$@" >>"$GCLOUD_STUB/calls"
for arg in "$@"; do
  if [[ "$arg" == --data-file=- ]]; then printf '\x1e%s' "$(cat)" >>"$GCLOUD_STUB/calls"; fi
done
printf '\n' >>"$GCLOUD_STUB/calls"

fail() {
  echo "ERROR: (gcloud) $1" >&2
  exit 1
}
[[ -n "${GCLOUD_STUB_FAILS:-}" && "$*" == "$GCLOUD_STUB_FAILS"* ]] && fail "$GCLOUD_STUB_FAILS"

# What a call is about: the same file for describe and create.
thing=things
for arg in "$@"; do
  case "$arg" in
    --* | describe | create | update | http) ;;
    *)
      name="${arg%%@*}"
      thing+="-${name//\//_}"
      ;;
  esac
done

case "$*" in
  'run services describe '*) echo 'https://kalshi-data-fetcher-abc.a.run.app' ;;
  'secrets versions add '*) touch "$GCLOUD_STUB/version-$4" ;;
  'secrets versions list '*) [[ -e "$GCLOUD_STUB/version-$4" ]] && echo 1 ;;
  *' describe '*) [[ -e "$GCLOUD_STUB/$thing" ]] || exit 1 ;;
  *' create '*)
    [[ -e "$GCLOUD_STUB/$thing" ]] && fail "$thing already exists"
    touch "$GCLOUD_STUB/$thing"
    ;;
esac
exit 0
