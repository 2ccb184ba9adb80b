import { EXIT, Refusal } from "../../exitCodes";
import { didYouMean } from "../../nearest";
import { type OptionReader } from "../../optionReader";
import { type LakeTable } from "../lakeTable";
import { IcebergTable } from "./icebergTable";

/** Which of its states a table is wanted in: by a snapshot's id, or the last one at a moment. */
export interface WantedState {
  readonly snapshot: string | undefined;
  readonly asOf: Date | undefined;
}

const ID = /^-?\d+$/;

/** Reads `--snapshot` and `--as-of`. Complains of what will not do. */
export function readState(reader: OptionReader): WantedState {
  const snapshot = reader.text("snapshot");
  const asOf = readMoment(reader);
  if (snapshot !== undefined && !ID.test(snapshot)) {
    reader.complain("--snapshot", `must be a snapshot's id, a whole number, got "${snapshot}"`);
  }
  if (snapshot !== undefined && asOf !== undefined) {
    reader.complain("--as-of", "does not go with --snapshot: each names a state by itself");
  }
  return { snapshot, asOf };
}

function readMoment(reader: OptionReader): Date | undefined {
  const text = reader.text("as-of");
  if (text === undefined) return undefined;
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) {
    reader.complain("--as-of", `must be a time like 2025-05-17T10:00:00Z, got "${text}"`);
  }
  return moment;
}

/** The table called `name` in the wanted state. Throws a Refusal that names the states there are. */
export async function inState(
  name: string,
  table: LakeTable,
  wanted: WantedState,
): Promise<LakeTable> {
  if (wanted.snapshot === undefined && wanted.asOf === undefined) return table;
  if (!(table instanceof IcebergTable)) {
    throw new Refusal(EXIT.usage, `${name} is no Iceberg table: it has no state but the current`);
  }
  const found =
    wanted.asOf === undefined
      ? table.snapshots.find(({ id }) => id === wanted.snapshot)
      : table.seenAt(wanted.asOf);
  if (found === undefined) throw noSuchState(name, table, wanted);
  return await table.at(found);
}

function noSuchState(
  name: string,
  { snapshots }: IcebergTable,
  { snapshot, asOf }: WantedState,
): Refusal {
  const ids = snapshots.map(({ id }) => id);
  const hint = snapshot === undefined ? "" : didYouMean(snapshot, ids);
  const wanted =
    snapshot === undefined ? `state at ${asOf?.toISOString() ?? ""}` : `snapshot ${snapshot}`;
  const known = snapshots.map(({ id, at }) => `${id} (${at.toISOString()})`);
  const kept = known.length === 0 ? "none" : known.join(", ");
  return new Refusal(EXIT.usage, `${name} has no ${wanted}.${hint} Those that it keeps: ${kept}`);
}
