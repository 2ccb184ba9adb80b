import type { Checks } from "./checks";

/** Characters that Pulumi adds to a child's name to make the physical one: a dash and seven hex digits. */
const RANDOM_SUFFIX = 8;

/**
 * Complains unless every child of the component `name` gets a physical name that AWS takes:
 * lower case letters, digits and single dashes, and no more than `longest` characters with the
 * longest of `parts` and Pulumi's suffix behind it.
 */
export function expectName(
  checks: Checks,
  name: string,
  parts: readonly string[],
  longest: number,
): void {
  checks.expect(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name),
    "name",
    `must be lower case letters, digits and single dashes, beginning with a letter, got "${name}"`,
  );
  const room = longest - RANDOM_SUFFIX - Math.max(...parts.map((part) => part.length + 1));
  checks.expect(
    name.length <= room,
    "name",
    `must have at most ${room} characters, so that AWS takes the names of what is made under it; got ${name.length}`,
  );
}

/** Longest name of an S3 bucket. */
export const LONGEST_BUCKET_NAME = 63;

/** Longest name of an IAM role. */
export const LONGEST_ROLE_NAME = 64;
