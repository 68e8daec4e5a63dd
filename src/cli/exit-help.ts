/** Whoever scans in a script asks for the exit codes first: they stand below the help of each command that scans. */
export const EXIT_HELP = `
Exit codes:
  0  nothing at or above --fail-on
  1  findings
  2  wrong usage or configuration, or input that cannot be read at all
  3  some part could not be read, and nothing was found in the rest`;
