#!/usr/bin/env bash
# gatherer-host.sh ROOT SCRATCH NODE, as root in a mount and network namespace of its own.
# Sets a gatherer's databases up on a host that has none, twice, with the script of the hosts; migrates them as their owner with the program
# itself; and tries who gets in. In place of systemd and Secrets Manager there are two small stand-ins.
set -euo pipefail

root=$1
scratch=$2
node=$3
# shellcheck source=scripts/infra/databases/namespace.sh
. "$root/scripts/infra/databases/namespace.sh"
account gatherer 64001
account kalshi_owner 64002

mkdir -p /etc/kalshi/postgresql
cp "$root"/deploy/postgresql/{ts,meta,pg_hba}.conf /etc/kalshi/postgresql/
cp "$root/deploy/postgresql/gatherer-roles.sql" /etc/kalshi/postgresql/roles.sql
sed -i 's/^shared_buffers = .*/shared_buffers = 64MB/; s/^max_wal_size = .*/max_wal_size = 256MB/' /etc/kalshi/postgresql/{ts,meta}.conf

cat >/usr/local/sbin/systemctl <<'END'
#!/usr/bin/env bash
# systemctl ACTION [--quiet] postgresql@MAJOR-CLUSTER
unit=${*: -1}
cluster=${unit#postgresql@}
case $1 in
  enable) ;;
  start) pg_lsclusters --no-header | grep -q "^${cluster%-*} *${cluster#*-} .* online " || pg_ctlcluster "${cluster%-*}" "${cluster#*-}" start ;;
  reload) pg_ctlcluster "${cluster%-*}" "${cluster#*-}" reload ;;
  *) exit 2 ;;
esac
END
chmod 755 /usr/local/sbin/systemctl
stop() {
  for cluster in ts meta; do pg_ctlcluster "$major" "$cluster" stop -m fast || true; done
}
trap stop EXIT

for _ in first second; do
  POSTGRESQL_MAJOR=$major TIMESERIES_EXTENSION='' DATABASE_SECRET=kalshi/gatherer-database TLS_SECRET=kalshi/gatherer-tls VPC_CIDR=127.0.0.0/8 kalshi-set-up-gatherer-databases
done

as kalshi_owner env \
  'TIMESERIES_DATABASE_URL=postgres://kalshi_owner@localhost:5432/kalshi_ts?host=/var/run/postgresql' \
  'METADATA_DATABASE_URL=postgres://kalshi_owner@localhost:5433/kalshi_meta?host=/var/run/postgresql' \
  "$node" "$root/deployables/gatherer/bin/gatherer.mjs" migrate --grant-roles

sql() { # USER PORT DATABASE STATEMENT
  as "$1" psql --no-psqlrc --tuples-only --no-align --set ON_ERROR_STOP=1 --host /var/run/postgresql --port "$2" --username "$1" --dbname "$3" --command "$4"
}
sql gatherer 5432 kalshi_ts 'select count(*) from trades' >/dev/null
sql gatherer 5433 kalshi_meta 'select count(*) from markets' >/dev/null
refused 'the gatherer, to drop a table,' sql gatherer 5432 kalshi_ts 'drop table trades'
refused 'nobody' as nobody psql --no-psqlrc --host /var/run/postgresql --port 5432 --username gatherer --dbname kalshi_ts --command 'select 1'

PGPASSWORD=$(jq --raw-output .password "$scratch/secrets/gatherer-database.json")
export PGPASSWORD
reader="host=127.0.0.1 user=dedup_reader sslmode=verify-full sslrootcert=$scratch/secrets/ca.pem"
psql --no-psqlrc "$reader port=5432 dbname=kalshi_ts" --command 'select count(*) from trades' >/dev/null
psql --no-psqlrc "$reader port=5433 dbname=kalshi_meta" --command 'select count(*) from markets' >/dev/null
refused 'the deduplicator, to delete trades,' psql --no-psqlrc "$reader port=5432 dbname=kalshi_ts" --command 'delete from trades'
refused 'the deduplicator, without encryption,' psql --no-psqlrc "host=127.0.0.1 user=dedup_reader sslmode=disable port=5432 dbname=kalshi_ts" --command 'select 1'
echo "PostgreSQL $major"
