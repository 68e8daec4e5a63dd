#!/usr/bin/env bash
# A Docker Engine, a registry and a PostgreSQL for the integration tests: their own sockets, ports and folders, so that
# none of the machine's images, containers, databases or settings is touched. As root, after scripts/install-real-parts.sh:
#
#     eval "$(scripts/real-parts.sh start)"    # sets what tells the tests where they are, when both answer
#     npm test
#     scripts/real-parts.sh stop
#
# The settings are in $LEAKSCAN_REAL_PARTS/env too.
set -euo pipefail
export PATH="$PATH:/usr/sbin:/sbin"

readonly MOST_SECONDS=60
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

say() {
	echo "real-parts: $*" >&2
}

start() {
	[ "$(id -u)" -eq 0 ] || { say "a Docker Engine needs root here; run this as root"; return 1; }
	local program
	for program in dockerd docker-registry node; do
		command -v "$program" >/dev/null || { say "$program is missing: $here/install-real-parts.sh installs it"; return 1; }
	done

	home=$(mktemp -d "${TMPDIR:-/tmp}/leakscan-real-parts.XXXXXX")
	trap 'stop "$home"' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM

	dockerd --data-root "$home/data" --exec-root "$home/exec" --pidfile "$home/dockerd.pid" -H "unix://$home/docker.sock" \
		--iptables=false --bridge=none </dev/null >"$home/dockerd.log" 2>&1 &
	local engine=$!

	cat >"$home/config.yml" <<-END
		version: 0.1
		log: { level: info }
		storage:
		  filesystem: { rootdirectory: $home/registry }
		  delete: { enabled: true }
		http: { addr: "127.0.0.1:0", secret: leakscan-tests }
	END
	docker-registry serve "$home/config.yml" </dev/null >"$home/docker-registry.log" 2>&1 &
	local registry=$!
	echo "$registry" >"$home/docker-registry.pid"

	start_postgres
	local postgres=$!
	echo "$postgres" >"$home/postgres.pid"

	local version port
	version=$(wait_for dockerd "$engine" engine_version)
	port=$(wait_for docker-registry "$registry" registry_port)
	wait_for postgres "$postgres" postgres_answers >/dev/null

	cat >"$home/env" <<-END
		export LEAKSCAN_REAL_PARTS='$home'
		export DOCKER_HOST='unix://$home/docker.sock'
		export DOCKER_API_VERSION='$version'
		export LEAKSCAN_TEST_REGISTRY='127.0.0.1:$port'
		export LEAKSCAN_TEST_POSTGRES='postgres://leakscan@127.0.0.1:$(cat "$home/postgres.port")/postgres'
	END
	trap - EXIT INT TERM
	cat "$home/env"
}

# A cluster of its own, as the user that the package made: PostgreSQL runs as no root. The port is free when it is asked for.
start_postgres() {
	local programs port
	programs=$(postgres_programs)
	port=$(node -e "const s = require('node:net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })")
	echo "$port" >"$home/postgres.port"
	# Others must reach the folder below; what is in it stays the owner's.
	chmod 711 "$home"
	install -d -o postgres -g postgres -m 700 "$home/postgres"
	(as_postgres "$programs/initdb" --username=leakscan --auth=trust --no-sync -D "$home/postgres") >"$home/initdb.log" 2>&1 ||
		{ say "initdb failed:"; tail -n 30 "$home/initdb.log" >&2; return 1; }
	(as_postgres "$programs/postgres" -D "$home/postgres" -h 127.0.0.1 -p "$port" -k "$home/postgres" -c fsync=off) \
		</dev/null >"$home/postgres.log" 2>&1 &
}

# Ends the shell it is called in: the program takes its place, and its process number.
as_postgres() {
	cd /
	exec setpriv --reuid=postgres --regid=postgres --clear-groups env -i PATH="$PATH" LANG=C.UTF-8 "$@"
}

postgres_programs() {
	local folder
	for folder in /usr/lib/postgresql/*/bin; do
		if [ -x "$folder/initdb" ]; then
			echo "$folder"
			return
		fi
	done
	say "PostgreSQL's server is missing: $here/install-real-parts.sh installs it"
	return 1
}

postgres_answers() {
	"$(postgres_programs)/pg_isready" -q -h 127.0.0.1 -p "$(cat "$home/postgres.port")"
}

# wait_for NAME PID CHECK: what CHECK prints once it succeeds. The end of NAME's log, when it never does.
wait_for() {
	local name=$1 pid=$2 check=$3 answer deadline=$((SECONDS + MOST_SECONDS))
	while [ "$SECONDS" -lt "$deadline" ]; do
		if answer=$("$check"); then
			echo "$answer"
			return
		fi
		if ! kill -0 "$pid" 2>/dev/null; then
			say "$name ended; the last lines of its log:"
			tail -n 30 "$home/$name.log" >&2
			return 1
		fi
		sleep 0.2
	done
	say "$name did not answer in $MOST_SECONDS seconds; the last lines of its log:"
	tail -n 30 "$home/$name.log" >&2
	return 1
}

# The newest API version the engine speaks: a docker command newer than the engine must be told.
engine_version() {
	[ -S "$home/docker.sock" ] && get "{ socketPath: '$home/docker.sock', path: '/_ping' }" "response.headers['api-version']"
}

# It chose a free port by itself, and says which in its log.
registry_port() {
	local port
	port=$(sed -n 's/.*msg="listening on 127\.0\.0\.1:\([0-9]*\)".*/\1/p' "$home/docker-registry.log")
	[ -n "$port" ] && get "{ host: '127.0.0.1', port: $port, path: '/v2/' }" "$port"
}

# get OPTIONS EXPRESSION: a GET as node:http takes it, and what to print of a `response` that is 200.
get() {
	node -e "
		const call = require('node:http').get({ timeout: 5000, ...$1 }, (response) => {
			if (response.statusCode !== 200) process.exit(1);
			console.log($2);
			process.exit(0);
		});
		call.on('timeout', () => process.exit(1));
		call.on('error', () => process.exit(1));
	"
}

# stop FOLDER: ends what was started in it, and removes it.
stop() {
	local home=$1 name pid
	case $home in
	*/leakscan-real-parts.*) ;;
	*) say "$home is none of this script's folders"; return 1 ;;
	esac
	[ -d "$home" ] || return 0
	for name in docker-registry dockerd postgres; do
		pid=$(cat "$home/$name.pid" 2>/dev/null) || continue
		# A number may have gone to another process since.
		if tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "$home/"; then end "$name" "$pid"; fi
	done
	local mount
	while IFS= read -r mount; do
		umount -l "$mount" || true
	done < <(awk -v home="$home/" 'index($5, home) == 1 { print $5 }' /proc/self/mountinfo | sort -r)
	rm -rf --one-file-system "$home"
}

end() {
	local name=$1 pid=$2 deadline=$((SECONDS + 20))
	# To PostgreSQL, TERM means: once all clients have left. INT: now, and in order.
	kill -s "$([ "$name" = postgres ] && echo INT || echo TERM)" "$pid" 2>/dev/null || return 0
	while kill -0 "$pid" 2>/dev/null && ! is_zombie "$pid"; do
		if [ "$SECONDS" -ge "$deadline" ]; then
			say "$name did not end by itself; killing it"
			kill -KILL "$pid" 2>/dev/null || true
			return
		fi
		sleep 0.1
	done
}

# Ended, and not yet waited for by whoever started it.
is_zombie() {
	grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null
}

case ${1:-} in
start) start ;;
stop)
	home=${2:-${LEAKSCAN_REAL_PARTS:-}}
	[ -n "$home" ] || { say "which? LEAKSCAN_REAL_PARTS is not set"; exit 2; }
	stop "$home"
	;;
*)
	say "usage: scripts/real-parts.sh start | stop [FOLDER]"
	exit 2
	;;
esac
