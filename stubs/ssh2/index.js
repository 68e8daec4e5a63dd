// docker-modem loads ssh2 at start-up even when no ssh:// host is in play. The real package compiles native code
// when it is installed; leakscan talks to ssh:// engines through `ssh HOST docker system dial-stdio` instead
// (src/source/engine-connection.ts), so this class is never constructed.
class Client {
	constructor() {
		throw new Error("ssh2 is not bundled with leakscan");
	}
}

module.exports = { Client };
