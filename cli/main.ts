import { lake } from "./lake";

/** How long open handles may keep a finished command from ending, in milliseconds. */
const LINGER_MS = 2_000;

void lake(process.argv.slice(2), process.stdout, process.stderr).then((exitCode) => {
  process.exitCode = exitCode;
  setTimeout(() => process.exit(), LINGER_MS).unref();
});
