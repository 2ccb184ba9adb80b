/** One option that will not do. */
export interface Complaint {
  readonly option: string;
  readonly wanted: string;
  readonly got: string;
}

/** All that is wrong with a generator's options. */
export class BadOptions extends Error {
  override readonly name = "BadOptions";

  constructor(readonly complaints: readonly Complaint[]) {
    const lines = complaints.map(
      ({ option, wanted, got }) => `  - ${option}: wanted ${wanted}, got ${got}`,
    );
    super(["The generator's options will not do:", ...lines].join("\n"));
  }
}

/** A value as a message shows it. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number") return String(value);
  return typeof value === "function" ? "a function" : JSON.stringify(value);
}
