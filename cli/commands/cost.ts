import { DEFAULT_RUN_HOURS, type Estimate, HOURS_A_MONTH } from "../../costs";
import { dollars, estimateOf } from "../deploy/budget";
import { readPlace } from "../deploy/deployOptions";
import { stackWithFile } from "../deploy/stackFiles";
import { OptionReader, type RawOptions } from "../optionReader";
import { type Output } from "../output/output";
import { textTable } from "../output/textTable";
import { type Session } from "../session";

/** Longest run and most runs that make sense. */
const MOST_RUN_HOURS = 720;
const MOST_RUNS = 50_000;

/** `lake cost`: what a stack costs, by the hour and the month, as an estimate. */
export async function cost(raw: RawOptions, { output }: Session): Promise<void> {
  const reader = new OptionReader(raw);
  const place = readPlace(reader);
  const runHours = reader.number("run-hours", [0, MOST_RUN_HOURS]) ?? DEFAULT_RUN_HOURS;
  const runs = reader.number("runs", [0, MOST_RUNS]);
  reader.done("lake cost");
  const stack = await stackWithFile(place);
  const found = await estimateOf(stack, { runHours, runs });
  sayEstimate(stack.name, found, output);
  output.result({ stack: stack.name, estimate: true, ...found });
}

function sayEstimate(stack: string, found: Estimate, output: Output): void {
  const rows = found.lines.map(({ what, count, perHour, hours, perMonth }) => [
    what,
    count,
    perHour.toFixed(4),
    Math.round(hours),
    perMonth.toFixed(2),
  ]);
  output.say(
    `ESTIMATE for stack ${stack}, in USD from list prices of ${found.region} as of ${found.asOf}`,
  );
  output.say(
    textTable(
      { columns: ["what", "count", "an hour", "hours a month", "a month"], rows },
      output.width,
    ),
  );
  output.say(
    `while nothing runs: ${dollars(found.idlePerHour)} an hour; while a cluster runs: ${dollars(found.busyPerHour)} an hour`,
  );
  output.say(`a month of ${HOURS_A_MONTH} hours: ${dollars(found.perMonth)}`);
  const units = found.units.map(({ what, unit, price }) => [what, price.toFixed(4), `a ${unit}`]);
  output.say(textTable({ columns: ["by use", "price", ""], rows: units }, output.width));
  for (const note of found.notes) output.say(`note: ${note}`);
}
