/**
 * Whether Python `version` (like "3.11") satisfies `specifier`: comma-separated `>=`, `<=`, `>`, `<` and `==`
 * clauses on major and minor, the part of PEP 440 that a wheel's `Requires-Python` needs.
 */
export function pythonSatisfies(version: string, specifier: string): boolean {
  const got = minorNumber(version);
  return specifier.split(",").every((clause) => {
    const parts = /^\s*(>=|<=|==|>|<)\s*(\d+\.\d+)\s*$/.exec(clause);
    if (parts === null) {
      throw new Error(`Python versions must be like ">=3.10,<3.12", got "${specifier}"`);
    }
    return holds(got, parts[1] ?? "", minorNumber(parts[2] ?? ""));
  });
}

function minorNumber(version: string): number {
  const [major = "", minor = ""] = version.split(".");
  return Number(major) * 1000 + Number(minor);
}

function holds(got: number, sign: string, bound: number): boolean {
  switch (sign) {
    case ">=":
      return got >= bound;
    case "<=":
      return got <= bound;
    case ">":
      return got > bound;
    case "<":
      return got < bound;
    default:
      return got === bound;
  }
}
