import assert from "node:assert/strict";
import { LakeCatalog, SongsLayout, sparkifyTables } from "../../components/catalog";
import { record } from "../../program/record";
import { ofType } from "../support/laws";

/** Names and types of a table's columns, then of its partition keys. */
function shape(layout?: SongsLayout): Record<string, string> {
  return Object.fromEntries(
    sparkifyTables(layout).map(({ name, columns, partitionKeys = [] }) => [
      name,
      [columns, partitionKeys]
        .map((list) => list.map((it) => `${it.name} ${it.type}`).join(", "))
        .join(" | "),
    ]),
  );
}

describe("sparkifyTables", () => {
  it("are the five tables of the star schema", () => {
    assert.deepEqual(shape(), {
      songs: "song_id string, title string, artist_id string, year int, duration double | ",
      artists:
        "artist_id string, name string, location string, latitude double, longitude double | ",
      users: "user_id string, first_name string, last_name string, gender string, level string | ",
      time: "start_time timestamp, hour int, day int, week int, weekday int | year int, month int",
      songplays:
        "songplay_id string, start_time timestamp, user_id string, level string, song_id string, artist_id string, " +
        "session_id bigint, location string, user_agent string | year int, month int",
    });
  });

  it("hold songs by year and artist where the layout says so, and nothing else changes", () => {
    assert.deepEqual(shape(SongsLayout.YearArtist), {
      ...shape(),
      songs: "song_id string, title string, duration double | year int, artist_id string",
    });
  });

  it("are looked for in the years that are given", () => {
    const keys = sparkifyTables(SongsLayout.Flat, [2018, 2019]).flatMap(
      (table) => table.partitionKeys ?? [],
    );
    assert.deepEqual(
      keys.map(({ range }) => range),
      ["2018,2019", "1,12", "2018,2019", "1,12"],
    );
  });

  for (const layout of Object.values(SongsLayout)) {
    it(`make a catalog with songs laid out ${layout}`, async () => {
      const { resources } = await record(
        () => new LakeCatalog("lake", { bucketName: "b", tables: sparkifyTables(layout) }),
      );
      assert.equal(ofType(resources, "aws:glue/catalogTable:CatalogTable").length, 5);
    });
  }
});
