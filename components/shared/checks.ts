import * as pulumi from "@pulumi/pulumi";

/** One thing that is wrong, and where. */
interface Complaint {
  readonly propertyPath: string;
  readonly reason: string;
}

/** Gathers every complaint about a set of arguments, so that a reader mends them in one go. */
export class Checks {
  private readonly complaints: Complaint[] = [];

  /** Notes a complaint against `propertyPath` unless `holds`. */
  expect(holds: boolean, propertyPath: string, reason: string): this {
    if (!holds) this.complaints.push({ propertyPath, reason });
    return this;
  }

  /** Throws one error that lists every complaint; does nothing when there is none. */
  done(subject: string): void {
    if (this.complaints.length === 0) return;
    const lines = this.complaints.map(
      ({ propertyPath, reason }) => `  - ${propertyPath}: ${reason}`,
    );
    throw new pulumi.InputPropertiesError({
      message: [`${subject} cannot be built:`, ...lines].join("\n"),
      errors: this.complaints,
    });
  }
}

/** Complains unless `value` is left out or is a whole number from `lowest` to `highest`. */
export function expectWhole(
  checks: Checks,
  propertyPath: string,
  value: number | undefined,
  [lowest, highest]: readonly [number, number],
): void {
  const holds =
    value === undefined || (Number.isInteger(value) && value >= lowest && value <= highest);
  checks.expect(
    holds,
    propertyPath,
    `must be a whole number from ${lowest} to ${highest}, got ${String(value)}`,
  );
}
