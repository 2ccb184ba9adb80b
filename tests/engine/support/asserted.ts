import assert from "node:assert/strict";
import { type Report } from "./events";

/** Resources of the smallest deployment: fewer would mean that hardly anything was deployed. */
const FEWEST_RESOURCES = 100;

/** A deployment that made everything new, of which the provider knew every property. */
export function deployed(report: Report, fewest = FEWEST_RESOURCES): void {
  assert.deepEqual(report.warnings, []);
  assert.deepEqual(
    report.changes.filter((line) => !line.startsWith("create ")),
    [],
  );
  assert.ok(report.changes.length >= fewest, `only ${report.changes.length} resources`);
}

/** An operation that found nothing to change. */
export function quiet(report: Report): void {
  assert.deepEqual(report.changes, []);
  assert.deepEqual(report.warnings, []);
}
