#!/usr/bin/env bash
# Sourced in a mount and network namespace of its own: what a host has of PostgreSQL and of accounts, empty, and the scripts of the hosts.
# shellcheck disable=SC2034
: "${root:?}" "${scratch:?}"
ip link set lo up
major=$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 -printf '%f\n' | sort -n | tail -n 1)

folder() { # PATH: empty, and this namespace's own
  mkdir -p "$1"
  mount -t tmpfs -o mode=0755 tmpfs "$1"
}
for path in /etc/postgresql /var/lib/postgresql /var/log/postgresql /usr/local/sbin /etc/kalshi /run/postgresql; do folder "$path"; done
chown postgres:postgres /var/lib/postgresql /etc/postgresql
chown root:postgres /var/log/postgresql && chmod 3775 /var/log/postgresql
chown postgres:postgres /run/postgresql && chmod 2775 /run/postgresql


account() { # USER UID
  [ -e "$scratch/passwd" ] || cp /etc/passwd "$scratch/passwd"
  [ -e "$scratch/group" ] || cp /etc/group "$scratch/group"
  echo "$1:x:$2:$2::/:/usr/sbin/nologin" >>"$scratch/passwd"
  echo "$1:x:$2:" >>"$scratch/group"
  mountpoint --quiet /etc/passwd || mount --bind "$scratch/passwd" /etc/passwd
  mountpoint --quiet /etc/group || mount --bind "$scratch/group" /etc/group
}

cp "$root"/deploy/host/kalshi-* /usr/local/sbin/
export PATH=/usr/local/sbin:$PATH

"$root/deploy/bootstrap/make-gatherer-certificates" "$scratch/secrets" 127.0.0.1 >/dev/null 2>&1
cat >/usr/local/sbin/kalshi-secret <<END
#!/usr/bin/env bash
exec jq --exit-status --raw-output --arg field "\$2" '.[\$field] | strings' "$scratch/secrets/\${1#kalshi/}.json"
END
chmod 755 /usr/local/sbin/kalshi-secret

as() { # USER COMMAND ...
  HOME=/nonexistent setpriv --reuid "$1" --regid "$1" --clear-groups "${@:2}"
}

refused() { # WHAT COMMAND ...
  if "${@:2}" >/dev/null 2>&1; then
    echo "$1 was let in" >&2
    exit 1
  fi
}
