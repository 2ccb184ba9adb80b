import { type JsonForm, JsonOutput } from "./jsonOutput";
import { type Output } from "./output";
import { PlainOutput } from "./plainOutput";
import { TerminalOutput } from "./terminalOutput";

/** The output that fits the streams: JSON when it is asked for, live on a terminal, else plain lines. */
export function openOutput(
  json: JsonForm | undefined,
  stdout: NodeJS.WriteStream,
  stderr: NodeJS.WriteStream,
): Output {
  if (json !== undefined) return new JsonOutput(stdout, json, stderr);
  // A terminal without a width, as some build servers have, can show no live list.
  return stdout.isTTY && stdout.columns > 0
    ? new TerminalOutput(stdout, stderr)
    : new PlainOutput(stdout, stderr);
}
