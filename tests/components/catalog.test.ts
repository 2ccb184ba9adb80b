import assert from "node:assert/strict";
import {
  LakeCatalog,
  type LakeCatalogArgs,
  Projection,
  type TableDefinition,
  TableFormat,
} from "../../components/catalog";
import { record, valueOf, type Inputs, type Recorded } from "../../program/record";
import { complaintsOf } from "../support/complaints";
import {
  namesFollowOwners,
  nothingOutsideComponents,
  onlyOne,
  partitionsAreLookedUp,
  urnsAreUnique,
  wildcardsHaveReasons,
} from "../support/laws";
import { inChina } from "../support/places";

const TABLE = "aws:glue/catalogTable:CatalogTable";
const DATABASE = "aws:glue/catalogDatabase:CatalogDatabase";
const WORKGROUP = "aws:athena/workgroup:Workgroup";

const VISITS: TableDefinition = {
  name: "visits",
  description: "One row for each visit",
  columns: [
    { name: "visitor", type: "string", comment: "Who came" },
    { name: "seconds", type: "double", comment: "How long, in seconds" },
  ],
};

const YEAR = {
  name: "year",
  type: "int",
  comment: "Year, in UTC",
  projection: Projection.Integer,
  range: "2018,2035",
};
const SHOP = {
  name: "shop",
  type: "string",
  comment: "Which shop",
  projection: Projection.Injected,
};

async function catalog(args: Partial<LakeCatalogArgs> = {}): Promise<readonly Recorded[]> {
  const { resources } = await record(
    () => new LakeCatalog("lake-1", { bucketName: "served", tables: [VISITS], ...args }),
  );
  return resources;
}

async function table(definition: Partial<TableDefinition>, bucketName = "served"): Promise<Inputs> {
  const tables = [{ ...VISITS, ...definition }];
  return onlyOne(await catalog({ tables, bucketName }), TABLE).inputs;
}

describe("LakeCatalog", () => {
  it("makes a database with its tables and tells their names", async () => {
    const { built, resources } = await record(
      () =>
        new LakeCatalog("lake-1", {
          bucketName: "served",
          tables: [VISITS, { ...VISITS, name: "calls" }],
        }),
    );
    assert.deepEqual(
      resources.map(({ name }) => name),
      ["lake-1", "lake-1-database", "lake-1-visits", "lake-1-calls"],
    );
    assert.equal(await valueOf(built.databaseName), "lake_1");
    assert.match(await valueOf(built.databaseArn), /:lake-1-database$/);
    assert.deepEqual(await valueOf(built.tableNames), ["visits", "calls"]);
    assert.equal(built.workgroupName, undefined);
  });

  it("keeps the laws", async () => {
    const args = {
      bucketName: "served",
      tables: [VISITS],
      queryResultsUri: "s3://r/",
      kmsKeyArn: "arn:aws-cn:k",
    };
    const { resources } = await record(() => new LakeCatalog("lake", args), inChina);
    nothingOutsideComponents(resources);
    namesFollowOwners(resources);
    urnsAreUnique(resources);
    wildcardsHaveReasons(resources);
    partitionsAreLookedUp(resources);
  });

  it("bucketName, tables: reads Parquet through pointers, each column with its comment", async () => {
    assert.deepEqual(await table({}, "elsewhere"), {
      databaseName: "lake_1",
      name: "visits",
      description: "One row for each visit",
      tableType: "EXTERNAL_TABLE",
      storageDescriptor: {
        location: "s3://elsewhere/visits/symlink/",
        inputFormat: "org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat",
        outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
        serDeInfo: {
          serializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
          parameters: { "serialization.format": "1" },
        },
        columns: VISITS.columns,
      },
      partitionKeys: [],
      parameters: { EXTERNAL: "TRUE", classification: "parquet" },
    });
  });

  it("partitionKeys: are computed by Athena, from the folder's names", async () => {
    const { parameters, partitionKeys } = await table({ partitionKeys: [YEAR, SHOP] });
    assert.deepEqual(partitionKeys, [
      { name: "year", type: "int", comment: "Year, in UTC" },
      { name: "shop", type: "string", comment: "Which shop" },
    ]);
    assert.deepEqual(parameters, {
      EXTERNAL: "TRUE",
      classification: "parquet",
      "projection.enabled": "true",
      "storage.location.template": "s3://served/visits/symlink/year=${year}/shop=${shop}/",
      "projection.year.type": "integer",
      "projection.year.range": "2018,2035",
      "projection.shop.type": "injected",
    });
  });

  it("partitionKeys: spell an enum's words as values and a date's as range", async () => {
    const kind = { ...YEAR, name: "kind", projection: Projection.Enum, range: "a,b" };
    const day = { ...YEAR, name: "day", projection: Projection.Date, range: "2018-01-01,NOW" };
    const parameters = (await table({ partitionKeys: [kind, day] }))["parameters"] as Inputs;
    assert.deepEqual(
      [
        parameters["projection.kind.type"],
        parameters["projection.kind.values"],
        parameters["projection.kind.range"],
      ],
      ["enum", "a,b", undefined],
    );
    assert.deepEqual(
      [parameters["projection.day.type"], parameters["projection.day.range"]],
      ["date", "2018-01-01,NOW"],
    );
  });

  it("format, location, parameters: change where and how files are found", async () => {
    const plain = await table({ format: TableFormat.Parquet });
    const { location, inputFormat, outputFormat } = plain["storageDescriptor"] as Inputs;
    assert.deepEqual(
      [location, inputFormat, outputFormat],
      [
        "s3://served/visits/",
        "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
        "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
      ],
    );
    const moved = await table({
      location: "old/visits/",
      partitionKeys: [YEAR],
      parameters: { owner: "us" },
    });
    assert.match(JSON.stringify(moved), /"location":"s3:\/\/served\/old\/visits\/"/);
    const parameters = moved["parameters"] as Inputs;
    assert.equal(parameters["storage.location.template"], "s3://served/old/visits/year=${year}/");
    assert.equal(parameters["owner"], "us");
  });

  it("databaseName, description: go to the database", async () => {
    const byDefault = onlyOne(await catalog(), DATABASE).inputs;
    assert.deepEqual(byDefault, { name: "lake_1", description: "Tables of lake-1" });
    const given = onlyOne(
      await catalog({ databaseName: "songs", description: "Songs" }),
      DATABASE,
    ).inputs;
    assert.deepEqual(given, { name: "songs", description: "Songs" });
  });

  it("queryResultsUri, kmsKeyArn: make a workgroup that encrypts answers whatever the client asks", async () => {
    const args = {
      bucketName: "b",
      tables: [VISITS],
      queryResultsUri: "s3://r/athena/",
      kmsKeyArn: "arn:k",
    };
    const { built, resources } = await record(() => new LakeCatalog("lake", args));
    assert.deepEqual(onlyOne(resources, WORKGROUP).inputs["configuration"], {
      enforceWorkgroupConfiguration: true,
      publishCloudwatchMetricsEnabled: true,
      resultConfiguration: {
        outputLocation: "s3://r/athena/",
        encryptionConfiguration: { encryptionOption: "SSE_KMS", kmsKeyArn: "arn:k" },
      },
    });
    // AWS refuses to delete a workgroup with a history of queries otherwise.
    assert.equal(onlyOne(resources, WORKGROUP).inputs["forceDestroy"], true);
    assert.equal(await valueOf(built.workgroupName), "lake-queries");
  });

  it("names every bad argument at once", async () => {
    const bad: TableDefinition = {
      name: "Bad",
      description: "",
      columns: [
        { name: "year", type: "int", comment: "Once" },
        { name: "two words", type: "", comment: "" },
      ],
      partitionKeys: [
        { ...YEAR, range: "2035,2018" },
        { ...SHOP, range: "a" },
        { ...SHOP, name: "kind", projection: Projection.Enum },
      ],
      location: "/x//y",
      parameters: { "projection.enabled": "false", EXTERNAL: "FALSE" },
    };
    const build = (): LakeCatalog =>
      new LakeCatalog("lake", {
        bucketName: "b",
        databaseName: "My-db",
        tables: [VISITS, VISITS, bad, { ...VISITS, name: "empty", columns: [] }],
        kmsKeyArn: "k",
      });
    assert.deepEqual(await complaintsOf(build), [
      "databaseName",
      "queryResultsUri",
      "tables[1].name",
      "tables[2].name",
      "tables[2].location",
      "tables[2].two words",
      "tables[2].two words",
      "tables[2].two words",
      "tables[2].year",
      "tables[2].partitionKeys[0].range",
      "tables[2].partitionKeys[1].range",
      "tables[2].partitionKeys[2].range",
      'tables[2].parameters["EXTERNAL"]',
      'tables[2].parameters["projection.enabled"]',
      "tables[3].columns",
    ]);
    const empty = (): LakeCatalog =>
      new LakeCatalog("lake", { bucketName: "b", tables: [], queryResultsUri: "s3://r/" });
    assert.deepEqual(await complaintsOf(empty), ["kmsKeyArn", "tables"]);
  });
});
