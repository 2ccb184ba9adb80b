import { createInterface } from "node:readline/promises";
import { EXIT, Refusal } from "../exitCodes";
import { printableLines } from "../output/printable";
import { whileAsking } from "../output/silence";

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
    const asked = `${printableLines(question)} `;
    const answer = await whileAsking(() => reader.question(asked, { signal }));
    if (answer.trim() === wanted) return;
  } finally {
    reader.close();
  }
  throw new Refusal(EXIT.guarded, `not confirmed: "${wanted}" was to be typed; nothing was done`);
}
