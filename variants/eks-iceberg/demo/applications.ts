import { type NamedApplication, readSparkApplication, withArguments } from "../../../local";
import { type RenderedIceberg } from "../render";

/**
 * What a demo runs, in order: the declared load, the same once more (for one day, where one is given),
 * analytics, maintenance.
 */
export function demoApplications(
  applications: RenderedIceberg["applications"],
  dayAgain: string | undefined,
): NamedApplication[] {
  const load = readSparkApplication("load", applications.load);
  const day = dayAgain === undefined ? [] : ["--first-day", dayAgain, "--last-day", dayAgain];
  return [
    { name: "Load access logs", application: load },
    {
      name: dayAgain === undefined ? "Load again, nothing being new" : `Load ${dayAgain} again`,
      application: withArguments(load, [...load.spec.arguments, ...day]),
    },
    {
      name: "Count the top addresses and devices",
      application: readSparkApplication("analytics", applications.analytics),
    },
    {
      name: "Maintain the tables",
      application: readSparkApplication("maintenance", applications.maintenance),
    },
  ];
}

/** The value that follows a word in an application's arguments. */
export function argumentOf(words: readonly string[], name: string): string | undefined {
  const at = words.indexOf(`--${name}`);
  return at < 0 ? undefined : words[at + 1];
}
