/** A tag that AWS would refuse, and why. */
export interface TagFault {
  readonly key: string;
  readonly reason: string;
}

/** Longest key and value of a tag. */
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;

/** S3 takes no more on an object, and every object of a stack bears them all. */
export const MOST_TAGS = 10;

/** Letters, digits and spaces of any script, and some signs: what every service takes. */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/**
 * The tags that AWS would refuse on some resource of a stack.
 *
 * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
 */
export function tagFaults(tags: Readonly<Record<string, unknown>>): TagFault[] {
  const keys = Object.keys(tags);
  const faults = Object.entries(tags).flatMap(([key, value]) =>
    [...keyFaults(key, keys), ...valueFaults(value)].map((reason) => ({ key, reason })),
  );
  if (keys.length <= MOST_TAGS) return faults;
  const reason = `is one of ${keys.length} tags, and S3 takes ${MOST_TAGS} on an object`;
  return [...faults, { key: keys[MOST_TAGS] ?? "", reason }];
}

function keyFaults(key: string, keys: readonly string[]): string[] {
  const faults: string[] = [];
  if (key === "" || key.length > LONGEST_KEY) {
    faults.push(`must have a key of 1 to ${LONGEST_KEY} characters, got ${key.length}`);
  }
  if (/^aws:/i.test(key)) faults.push('must not begin with "aws:", which AWS keeps to itself');
  if (!TAG_TEXT.test(key)) faults.push(`must have a key of ${ALLOWED}`);
  const twin = keys.find((other) => other !== key && other.toLowerCase() === key.toLowerCase());
  if (twin !== undefined && twin < key) {
    faults.push(`differs from "${twin}" in capitals alone, which IAM takes for the same key`);
  }
  return faults;
}

function valueFaults(value: unknown): string[] {
  if (typeof value !== "string")
    return [`must be text, got ${JSON.stringify(value)}: write it in quotes`];
  const faults: string[] = [];
  if (value.length > LONGEST_VALUE) {
    faults.push(`must have a value of at most ${LONGEST_VALUE} characters, got ${value.length}`);
  }
  if (!TAG_TEXT.test(value)) faults.push(`must have a value of ${ALLOWED}, got "${value}"`);
  return faults;
}

const ALLOWED = "letters, digits, spaces and _ . : / = + - @";
