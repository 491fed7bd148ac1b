#!/usr/bin/env bash
# production.sh ROOT SCRATCH NODE, as root in a mount and network namespace of its own.
# Prepares production with the script of the deduplicator's host, twice, under an owner who is no superuser, as on RDS; backs it up, restores the
# copy elsewhere and looks at what it holds. In place of Secrets Manager and S3 there are two small stand-ins.
set -euo pipefail

root=$1
scratch=$2
node=$3
# shellcheck source=scripts/infra/databases/namespace.sh
. "$root/scripts/infra/databases/namespace.sh"
account deduplicator 64003
chmod 755 "$scratch/secrets"
chmod 644 "$scratch"/secrets/*.json

pg_createcluster "$major" rds --port 5432 --encoding UTF8 --locale C.UTF-8 >/dev/null
install -m 0600 -o postgres -g postgres "$scratch/secrets/server.pem" "$scratch/secrets/server.key" /etc/postgresql/
printf "ssl = on\nssl_cert_file = '/etc/postgresql/server.pem'\nssl_key_file = '/etc/postgresql/server.key'\n" >"/etc/postgresql/$major/rds/conf.d/rds.conf"
printf 'local all postgres peer\nhostssl all all 127.0.0.1/32 scram-sha-256\n' >"/etc/postgresql/$major/rds/pg_hba.conf"
pg_ctlcluster "$major" rds start
trap 'pg_ctlcluster "$major" rds stop -m fast || true' EXIT
install -m 0644 "$scratch/secrets/ca.pem" /etc/kalshi/rds-ca.pem
echo '{"password":"of the owner"}' >"$scratch/secrets/owner.json"
as postgres psql --no-psqlrc --quiet --command "create role kalshi_owner login createrole createdb password 'of the owner'" --command 'create database kalshi owner kalshi_owner'

folder /opt
mkdir -p /opt/kalshi/deduplicator/current/bin
cat >/opt/kalshi/deduplicator/current/bin/deduplicator <<END
#!/usr/bin/env bash
[ "\$PRODUCTION_DATABASE_PASSWORD" = aws-secret:kalshi/owner#password ] || exit 2
PRODUCTION_DATABASE_PASSWORD='of the owner' exec "$node" "$root/deployables/deduplicator/bin/deduplicator.mjs" "\$@"
END
chmod 755 /opt/kalshi/deduplicator/current/bin/deduplicator
mkdir -m 0700 /run/postgresql/runtime
chown deduplicator: /run/postgresql/runtime

set_up() {
  as deduplicator env RUNTIME_DIRECTORY=/run/postgresql/runtime DATABASE_ADDRESS=127.0.0.1 OWNER_SECRET=kalshi/owner \
    GATHERERS_SECRET=kalshi/gatherer-database PRODUCTION_SECRET=kalshi/production-database kalshi-set-up-production
}
set_up
set_up
cmp /run/postgresql/runtime/gatherer-ca.pem "$scratch/secrets/ca.pem"

PGPASSWORD=$(jq --raw-output .password "$scratch/secrets/production-database.json")
export PGPASSWORD
deduplicator="host=127.0.0.1 port=5432 dbname=kalshi user=deduplicator sslmode=verify-full sslrootcert=$scratch/secrets/ca.pem"
psql --no-psqlrc "$deduplicator" --command 'select count(*) from trades' >/dev/null
refused 'the deduplicator, to drop a table,' psql --no-psqlrc "$deduplicator" --command 'drop table trades'

as postgres psql --no-psqlrc --quiet --dbname kalshi --set ON_ERROR_STOP=1 \
  --command 'create table kept (id int); insert into kept values (1)' \
  --command 'create table trades_p20260514 (id int); insert into trades_p20260514 values (1)' \
  --command 'alter table kept owner to kalshi_owner; alter table trades_p20260514 owner to kalshi_owner'
cat >/usr/local/sbin/aws <<END
#!/usr/bin/env bash
# aws s3 cp [options] - TARGET
printf '%s' "\${*: -1}" >$scratch/target
cat >$scratch/copy.dump
END
chmod 755 /usr/local/sbin/aws
env -u PGPASSWORD BACKUP_TARGET=s3://bucket/backups/rds DATABASE_ADDRESS=127.0.0.1 OWNER_SECRET=kalshi/owner kalshi-back-up-production >/dev/null
grep -Eq '^s3://bucket/backups/rds/[0-9]{4}/[0-9]{2}/[0-9]{2}/kalshi-[0-9]{8}T[0-9]{6}Z\.dump$' "$scratch/target"

chmod 644 "$scratch/copy.dump"
cat >/usr/local/sbin/systemctl <<END
#!/usr/bin/env bash
# systemctl is-active --quiet deduplicator
[ -e $scratch/running ]
END
cat >/usr/local/sbin/aws <<END
#!/usr/bin/env bash
# aws s3 ls --recursive TARGET/ | aws s3 cp [options] SOURCE -
case \$2 in
  ls) for day in 12 14 13; do echo "2026-05-\$day 05:30:00 4096 backups/rds/2026/05/\$day/kalshi-202605\${day}T053000Z.dump"; done ;;
  cp) [ "\${*: -2:1}" = s3://bucket/backups/rds/2026/05/14/kalshi-20260514T053000Z.dump ] && cat $scratch/copy.dump ;;
esac
END
chmod 755 /usr/local/sbin/systemctl /usr/local/sbin/aws
restore() {
  env -u PGPASSWORD BACKUP_TARGET=s3://bucket/backups/rds DATABASE_ADDRESS=127.0.0.1 OWNER_SECRET=kalshi/owner kalshi-restore-production
}
refused 'a copy, into a database that is not empty,' restore
as postgres psql --no-psqlrc --quiet --command 'drop database kalshi with (force)' --command 'create database kalshi owner kalshi_owner'
touch "$scratch/running"
refused 'a copy, beside a deduplicator that runs,' restore
rm "$scratch/running"
restore >/dev/null
set_up
psql --no-psqlrc "$deduplicator" --command 'select count(*) from trades' >/dev/null
counts=$(as postgres psql --no-psqlrc --tuples-only --no-align --dbname kalshi --command 'select (select count(*) from kept), (select count(*) from trades_p20260514), (select count(*) > 0 from schema_migrations)')
if [ "$counts" != '1|0|t' ]; then
  echo "the restored copy has $counts, expected 1|0|t" >&2
  exit 1
fi
echo "PostgreSQL $major"
