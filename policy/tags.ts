/** Most tags that a user may give a resource, and an object in S3. */
const MOST_TAGS = 50;
const MOST_OBJECT_TAGS = 10;

const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;

/** Letters, digits and blanks of any language, and these signs. */
const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/**
 * What AWS finds wrong with a resource's tags, one sentence each.
 *
 * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
 */
export function tagComplaints(type: string, tags: Readonly<Record<string, string>>): string[] {
  const most = /^aws:s3\/bucketObject/.test(type) ? MOST_OBJECT_TAGS : MOST_TAGS;
  const count = Object.keys(tags).length;
  return [
    ...(count > most ? [`has ${count} tags, and AWS takes ${most}: leave some out`] : []),
    ...Object.entries(tags).flatMap(([key, value]) => tagComplaint(key, value)),
  ];
}

function tagComplaint(key: string, value: string): string[] {
  const rules: readonly (readonly [broken: boolean, text: string])[] = [
    [/^aws:/i.test(key), "begins with aws:, which AWS reserves: name it otherwise"],
    [key === "", "has no name"],
    [key.length > LONGEST_KEY, `has a name of more than ${LONGEST_KEY} characters`],
    [value.length > LONGEST_VALUE, `has a value of more than ${LONGEST_VALUE} characters`],
    [
      !ALLOWED.test(key) || !ALLOWED.test(value),
      "holds a character that AWS refuses: use letters, digits, blanks and _ . : / = + - @",
    ],
  ];
  return rules.filter(([broken]) => broken).map(([, text]) => `its tag "${key}" ${text}`);
}
