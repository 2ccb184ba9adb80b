import { createInterface } from "node:readline/promises";
import { EXIT, Refusal } from "../exitCodes";
<<<<<<< HEAD
import { whileAsking } from "../output/silence";
=======
import { printableLines } from "../output/printable";
>>>>>>> 3c14f81 (wip)

/**
 * Asks the user to type `wanted` before something happens. Throws a Refusal when something else is typed, or when
 * nobody is there to ask: `instead` then says which words would do.
 */
export async function confirm(
  question: string,
  wanted: string,
  instead: string,
  signal: AbortSignal,
): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new Refusal(EXIT.guarded, `nobody is here to ask: ${instead}`);
  }
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C at the question: the reader has the keys, so it passes the signal on.
  reader.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
<<<<<<< HEAD
    const answer = await whileAsking(() => reader.question(`${question} `, { signal }));
=======
    const answer = await reader.question(`${printableLines(question)} `, { signal });
>>>>>>> 3c14f81 (wip)
    if (answer.trim() === wanted) return;
  } finally {
    reader.close();
  }
  throw new Refusal(EXIT.guarded, `not confirmed: "${wanted}" was to be typed; nothing was done`);
}
