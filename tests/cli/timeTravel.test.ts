import assert from "node:assert/strict";
import { type AsyncBuffer } from "hyparquet";
import { OptionReader } from "../../cli/optionReader";
import { IcebergTable } from "../../cli/tables/iceberg/icebergTable";
import { inState, readState } from "../../cli/tables/iceberg/timeTravel";

const NEVER = { snapshot: undefined, asOf: undefined };

/** Metadata of a table that was rolled back to its first snapshot, which had one column less. */
const METADATA = JSON.stringify({
  "format-version": 2,
  "current-schema-id": 1,
  schemas: [
    { "schema-id": 0, fields: [{ id: 1, name: "a" }] },
    {
      "schema-id": 1,
      fields: [
        { id: 1, name: "a" },
        { id: 2, name: "b" },
      ],
    },
  ],
  "current-snapshot-id": 11,
  snapshots: [
    { "snapshot-id": 11, "timestamp-ms": 1000, "manifest-list": "first", "schema-id": 0 },
    { "snapshot-id": 12, "timestamp-ms": 2000, "manifest-list": "second", "schema-id": 1 },
  ],
  "snapshot-log": [
    { "snapshot-id": 11, "timestamp-ms": 1000 },
    { "snapshot-id": 12, "timestamp-ms": 2000 },
    { "snapshot-id": 11, "timestamp-ms": 3000 },
  ],
});

async function tableOf(text: string): Promise<IcebergTable> {
  const bytes = new TextEncoder().encode(text);
  const buffer: AsyncBuffer = {
    byteLength: bytes.length,
    slice: (start, end) => bytes.slice(start, end).buffer,
  };
  return await IcebergTable.open("metadata", () => Promise.resolve(buffer));
}

describe("an Iceberg table as it was", () => {
  it("is the snapshot that readers saw then, also before a rollback", async () => {
    const table = await tableOf(
      METADATA.replace('"current-snapshot-id":11', '"current-snapshot-id":null'),
    );
    const ids = [999, 1000, 2500, 3000].map((ms) => table.seenAt(new Date(ms))?.id);
    assert.deepEqual(ids, [undefined, "11", "12", "11"]);
    assert.deepEqual(table.columns, ["a", "b"]);
    assert.deepEqual(table.snapshots[0]?.columns, [{ id: 1, name: "a" }]);
  });

  it("is refused by name where the table does not keep it", async () => {
    const table = await tableOf(
      METADATA.replace('"current-snapshot-id":11', '"current-snapshot-id":null'),
    );
    assert.equal(await inState("t", table, NEVER), table);
    await assert.rejects(
      inState("t", table, { snapshot: "13", asOf: undefined }),
      /t has no snapshot 13\.[\s\S]*keeps: 11 \(1970-01-01T00:00:01\.000Z\), 12 /,
    );
    await assert.rejects(
      inState("t", table, { snapshot: undefined, asOf: new Date(5) }),
      /no state at 1970-01-01T00:00:00\.005Z/,
    );
  });

  it("is asked for by an id or a time, complained of together", () => {
    const reader = new OptionReader({ snapshot: "x", asOf: "yesterday" });
    readState(reader);
    assert.throws(() => {
      reader.done("lake show");
    }, /--as-of: must be a time like[\s\S]*--snapshot: must be a snapshot.s id[\s\S]*does not go with --snapshot/);
    const good = new OptionReader({ asOf: "2025-05-17T10:00:00Z" });
    assert.deepEqual(readState(good).asOf, new Date("2025-05-17T10:00:00Z"));
  });
});
