#!/usr/bin/env bash
# Prepares the data directory (secrets, tables, keys, organs, calendar, people), then serves the desk and the scheduler.
# --only-prepare: prepare and end. --demo: load the demo data even where OGI_DEMO is not set.
set -euo pipefail
cd "$(dirname "$0")/.."
flask=.venv/bin/flask
only_prepare=""
for option in "$@"; do
  case "$option" in
    --only-prepare) only_prepare=1 ;;
    --demo) export OGI_DEMO=1 ;;
  esac
done

ask() { .venv/bin/python -c "from config import load; s = load(); print($1)"; }
{ read -r data; read -r demo; read -r host; read -r port; read -r workers; read -r address; } < <(
  ask 's.data_dir, int(s.demo), s.host, s.port, s.server_workers, s.public_url, sep="\n"')
[ -n "${address:-}" ] || exit 1 # the settings said what is wrong

mkdir -p "$data"
chmod 700 "$data"
log="$data/prepare.log"
quietly() { # a step of the preparation; its output is shown only where it fails
  "$@" >"$log" 2>&1 || { echo "run: $* failed:" >&2; tail -15 "$log" >&2; exit 1; }
}
quietly "$flask" secrets init
quietly "$flask" db upgrade
quietly "$flask" keys init
quietly "$flask" organs load
quietly "$flask" calendar import data/holidays/*.toml
if [ "$demo" = 1 ]; then
  [ -n "$only_prepare" ] || echo "run: at the first start the demo data is made; this takes a moment" >&2
  "$flask" demo load
fi
[ -z "$only_prepare" ] || exit 0

pids=()
stop() {
  trap - EXIT INT TERM
  [ ${#pids[@]} -eq 0 ] || kill "${pids[@]}" 2>/dev/null || true
  wait || true
}
trap stop EXIT
trap 'exit 0' INT TERM

.venv/bin/granian --interface wsgi --factory --host "$host" --port "$port" --workers "$workers" \
  --blocking-threads 1 --no-ws --log-level warning --respawn-failed-workers app:create_app &
pids+=($!)
"$flask" scheduler &
pids+=($!)
for _ in $(seq 1 300); do
  (exec 3<>"/dev/tcp/$host/$port") 2>/dev/null && break
  kill -0 "${pids[0]}" 2>/dev/null || { echo "run: the server did not start" >&2; exit 1; }
  sleep 0.1
done
printf '\n  依申请公开办理平台  %s\n' "$address"
if [ "$demo" = 1 ]; then "$flask" demo accounts; fi
printf '  Ctrl-C ends it (按 Ctrl-C 停止)\n\n'
wait -n "${pids[@]}" || true
