import { EXIT, Refusal } from "./refusal";

/** Constructs of Java's regular expressions that mean something else, or nothing, in JavaScript. */
const ESCAPES_OF_JAVA = /^\\[AZzGhHRXQEpPNea]|^\\x\{/;
const GROUP = /^\(\?(?:[:=!]|<[=!]|<[A-Za-z][A-Za-z0-9]*>)/;
const LEADING_FLAGS = /^\(\?([ims]+)\)/;
const POSSESSIVE = /^(?:[*+?]|\{\d+(?:,\d*)?\})\+/;

/**
 * A JavaScript pattern that matches whole strings as Java's `Pattern.matches` would. Throws a
 * {@link Refusal} for a pattern that is wrong, or that JavaScript would read differently.
 */
export function javaPattern(option: string, source: string): RegExp {
  const [leading = "", flags = ""] = LEADING_FLAGS.exec(source) ?? [];
  const rest = source.slice(leading.length);
  const foreign = foreignPart(rest);
  if (foreign !== undefined) {
    const message = `--${option}: this stand-in cannot read "${foreign}" of Java's patterns`;
    throw new Refusal(EXIT.failed, `${message}; write it without, got "${source}"`);
  }
  try {
    return new RegExp(`^(?:${rest})$`, flags);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new Refusal(EXIT.failed, `PatternSyntaxException: --${option}: ${cause}`);
  }
}

/** The first part of `source` that is Java's alone; undefined when there is none. */
function foreignPart(source: string): string | undefined {
  let inClass = false;
  for (let at = 0; at < source.length; at += 1) {
    const rest = source.slice(at);
    const found = inClass ? foreignInClass(rest) : foreignOutside(rest);
    if (found !== undefined) return found;
    if (rest.startsWith("\\")) at += 1;
    else if (rest.startsWith(inClass ? "]" : "[")) inClass = !inClass;
  }
  return undefined;
}

function foreignOutside(rest: string): string | undefined {
  if (rest.startsWith("(?") && !GROUP.test(rest)) return rest.slice(0, 4);
  return ESCAPES_OF_JAVA.exec(rest)?.[0] ?? POSSESSIVE.exec(rest)?.[0];
}

/** Inside a class Java knows unions and intersections of classes. */
function foreignInClass(rest: string): string | undefined {
  if (rest.startsWith("[") || rest.startsWith("&&")) return rest.slice(0, 2);
  return ESCAPES_OF_JAVA.exec(rest)?.[0];
}
