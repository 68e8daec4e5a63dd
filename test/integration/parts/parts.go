//go:build parts

// Package parts names the programs that the integration tests run against and that no Debian package has.
// scripts/install-real-parts.sh builds them; go.mod and go.sum say which versions.
package parts

import (
	_ "github.com/moby/buildkit/cmd/buildctl"
	_ "github.com/moby/buildkit/cmd/buildkitd"
	_ "oras.land/oras/cmd/oras"
)
