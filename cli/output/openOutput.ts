import { type JsonForm, JsonOutput } from "./jsonOutput";
import { PlainOutput } from "./plainOutput";
import { WatchedOutput } from "./silence";
import { TerminalOutput } from "./terminalOutput";

/**
 * The output that fits the streams: JSON when it is asked for, live on a terminal, else plain lines. `title` is what its
 * reader is told of when nothing else is known of a long silence.
 */
export function openOutput(
  json: JsonForm | undefined,
  title: string,
  stdout: NodeJS.WriteStream,
  stderr: NodeJS.WriteStream,
): WatchedOutput {
  if (json !== undefined) {
    const isLines = json === "lines";
    const visible = { said: false, events: isLines, beginnings: isLines };
    return new WatchedOutput(new JsonOutput(stdout, json, stderr), visible, title);
  }
  // A terminal without a width, as some build servers have, can show no live list.
  return stdout.isTTY && stdout.columns > 0
    ? new WatchedOutput(
        new TerminalOutput(stdout, stderr),
        { said: true, events: false, beginnings: true },
        title,
      )
    : new WatchedOutput(
        new PlainOutput(stdout, stderr),
        { said: true, events: false, beginnings: false },
        title,
      );
}
