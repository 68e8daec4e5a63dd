//go:build parts

// Package parts names docker compose, which no Debian package has in a version that knows inline configs. It is a module of
// its own: it wants another BuildKit than the one that the tests run.
package parts

import _ "github.com/docker/compose/v2/cmd"
