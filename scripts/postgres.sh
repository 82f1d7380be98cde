#!/usr/bin/env bash
# Runs a command beside a throw-away PostgreSQL cluster: scripts/postgres.sh COMMAND…
# The command finds its address in OGI_TEST_POSTGRES_URL; the cluster is removed at the end.
set -euo pipefail

bin="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)"
if [ -z "$bin" ] && command -v initdb >/dev/null; then bin="$(dirname "$(command -v initdb)")"; fi
if [ -z "$bin" ] || [ ! -x "$bin/initdb" ]; then
  echo "PostgreSQL is missing (apt-get install postgresql); the suite runs on both databases, so it stops here." >&2
  exit 1
fi

folder="$(mktemp -d "${TMPDIR:-/tmp}/ogi-pg.XXXXXX")"
as=()
if [ "$(id -u)" = 0 ]; then # initdb refuses root
  id postgres >/dev/null 2>&1 || useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin postgres
  chown postgres "$folder"
  as=(runuser -u postgres --)
fi
chmod 700 "$folder"

stop() {
  (cd / && "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1) || true
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

# Durability is not what these tests ask of it: a throw-away cluster may lose everything.
fast="-c fsync=off -c full_page_writes=off -c autovacuum=off -c max_connections=200 -c shared_buffers=64MB"
{
  cd /
  "${as[@]}" "$bin/initdb" -D "$folder/data" --locale=C.UTF-8 --encoding=UTF8 --auth=trust --username=ogi_owner_of_cluster --no-sync >"$folder.log" 2>&1 &&
    "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/server.log" \
      -o "$fast -c listen_addresses='' -c unix_socket_directories=$folder" start >>"$folder.log" 2>&1
} || { echo "The PostgreSQL cluster did not start:" >&2; cat "$folder.log" "$folder/server.log" >&2; rm -f "$folder.log"; exit 1; }
rm -f "$folder.log"
cd "$OLDPWD"
chmod 711 "$folder"
export OGI_TEST_POSTGRES_URL="postgresql+psycopg://ogi_owner_of_cluster@/postgres?host=$folder"
"$@"
