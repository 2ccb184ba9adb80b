import { explained } from "../../emr";
import { stackTags } from "../../program";
import {
  cloudConfig,
  type Doomed,
  leftovers,
  type Marks,
  marksOf,
  type OpenStack,
} from "../../stacks";
import { task } from "../output/output";
import { plural } from "../output/units";
import { type Session } from "../session";
import { configOf } from "./stackFiles";

/** So many are named on screen; the result has all. */
const MOST_NAMED = 20;

/**
 * Looks in the account for what a destroyed stack, or a cluster of its, left behind, and says so.
 *
 * Answers with the ARNs; undefined where it could not be asked, which is no failure of the destroy.
 */
export async function lookForLeftovers(
  { name, file }: Pick<OpenStack, "name" | "file">,
  doomed: readonly Doomed[],
  session: Session,
): Promise<readonly string[] | undefined> {
  const config = configOf({ file });
  const marks = marksOf(name, stackTags(config), doomed);
  if (marks.length === 0) return [];
  const { output, signal } = session;
  const { ResourceGroupsTaggingAPIClient } =
    await import("@aws-sdk/client-resource-groups-tagging-api");
  const client = new ResourceGroupsTaggingAPIClient(cloudConfig(config));
  try {
    const left = await task(output, "Look for what is left behind", () =>
      leftovers(client, marks, doomed, signal),
    );
    sayLeft(left, session);
    return left;
  } catch (error) {
    signal.throwIfAborted();
    const { message } = explained("AWS was asked in vain what is left of the stack", error);
    output.say(`${message}\nTo look for it yourself:\n${marks.map(command).join("\n")}`);
    return undefined;
  } finally {
    client.destroy();
  }
}

function sayLeft(left: readonly string[], { output }: Session): void {
  if (left.length === 0) return;
  const more = left.length - MOST_NAMED;
  output.say(
    [
      `${plural(left.length, "resource")} with the tags of the stack or its cluster still in the account (AWS may list what was deleted for some hours):`,
      ...left.slice(0, MOST_NAMED).map((arn) => `  ${arn}`),
      ...(more > 0 ? [`  and ${more} more`] : []),
    ].join("\n"),
  );
}

function command(marks: Marks): string {
  const filters = Object.entries(marks).map(
    ([key, value]) => `'Key=${key}${value === undefined ? "" : `,Values=${value}`}'`,
  );
  return `  aws resourcegroupstaggingapi get-resources --tag-filters ${filters.join(" ")}`;
}
