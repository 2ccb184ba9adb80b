/** Whether `text` fits `pattern`, where `*` stands for any characters and `?` for one, as IAM has it. */
export function fits(pattern: string, text: string): boolean {
  return regexOf(pattern, "").test(text);
}

/** The same, with capital and small letters alike: actions are compared so. */
export function fitsAnyCase(pattern: string, text: string): boolean {
  return regexOf(pattern, "i").test(text);
}

/** Whether a pattern speaks of more than one thing. */
export function isWild(pattern: string): boolean {
  return /[*?]/.test(pattern);
}

/** Whether an ARN fits a pattern of ARNs: each of the six parts by itself, so that a `*` ends at a colon. */
export function arnFits(pattern: string, arn: string): boolean {
  const wanted = partsOf(pattern);
  const came = partsOf(arn);
  if (pattern === "*") return true;
  if (wanted.length !== ARN_PARTS || came.length !== ARN_PARTS) return false;
  return wanted.every((part, index) => fits(part, came[index] ?? ""));
}

/** `arn:partition:service:region:account:resource`; the resource may hold colons. */
const ARN_PARTS = 6;

function partsOf(arn: string): string[] {
  const parts = arn.split(":");
  return parts.length < ARN_PARTS
    ? parts
    : [...parts.slice(0, ARN_PARTS - 1), parts.slice(ARN_PARTS - 1).join(":")];
}

function regexOf(pattern: string, flags: string): RegExp {
  const body = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", "[^]*")
    .replaceAll("?", "[^]");
  return new RegExp(`^${body}$`, flags);
}
