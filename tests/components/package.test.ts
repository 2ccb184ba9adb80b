import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  ComponentProvider,
  getPulumiComponents,
} from "@pulumi/pulumi/provider/experimental/provider";
import * as components from "../../components";

const PACKAGE = join(__dirname, "../../components");
const SNAPSHOT = join(PACKAGE, "schema.json");

/** The part of a package's schema that is looked at here. */
interface Property {
  readonly description?: string;
  readonly $ref?: string;
}

interface Schema {
  readonly resources: Record<
    string,
    {
      readonly description?: string;
      readonly inputProperties: Record<string, Property>;
      readonly properties: Record<string, Property>;
    }
  >;
  readonly types: Record<
    string,
    { readonly properties?: Record<string, Property>; readonly enum?: readonly Property[] }
  >;
}

/** Everything in a schema that a reader is told of, by its path. */
function described(schema: Schema): [string, Property][] {
  const under = (path: string, properties: Record<string, Property> = {}): [string, Property][] =>
    Object.entries(properties).map(([name, property]) => [`${path}.${name}`, property]);
  return [
    ...Object.entries(schema.resources).flatMap(([token, resource]): [string, Property][] => [
      [token, resource],
      ...under(`${token} args`, resource.inputProperties),
      ...under(token, resource.properties),
    ]),
    ...Object.entries(schema.types).flatMap(([token, type]) => [
      ...under(token, type.properties),
      ...(type.enum ?? []).map((word, index): [string, Property] => [`${token}[${index}]`, word]),
    ]),
  ];
}

describe("the component package", () => {
  const constructors = getPulumiComponents(components);
  let text = "";
  let schema: Schema;

  before(async () => {
    const provider = new ComponentProvider({
      components: constructors,
      dirname: PACKAGE,
      name: "spark-lake",
    });
    schema = JSON.parse(await provider.getSchema()) as Schema;
    text = `${JSON.stringify(schema, undefined, 2)}\n`;
  });

  it("offers every component it exports, and only what is a component", () => {
    const names = constructors.map(({ name }) => `spark-lake:index:${name}`).sort();
    assert.deepEqual(Object.keys(schema.resources).sort(), names);
    for (const base of [
      "Network",
      "LakeKey",
      "JobRole",
      "LakeStorage",
      "ArtifactStore",
      "LakeCatalog",
      "LakeFoundation",
      "SparkPlatform",
    ]) {
      assert.ok(names.includes(`spark-lake:index:${base}`), base);
    }
  });

  it("names a component by the token that its schema has", () => {
    const files = [
      "network/network",
      "identity/lakeKey",
      "identity/jobRole",
      "storage/lakeStorage",
      "storage/artifactStore",
      "catalog/lakeCatalog",
      "platform/lakeFoundation",
      "platform/sparkPlatform",
    ];
    const tokens = files.map(
      (file) =>
        /super\("([^"]+)"/.exec(readFileSync(join(PACKAGE, `${file}.ts`), "utf8"))?.[1] ?? file,
    );
    assert.deepEqual(
      tokens.filter((token) => !(token in schema.resources)),
      [],
    );
  });

  it("describes every component, argument, output and word", () => {
    const entries = described(schema);
    assert.ok(entries.length > 100, `only ${entries.length} entries were found`);
    const bare = entries.filter(([, { description = "" }]) => description.trim() === "");
    assert.deepEqual(
      bare.map(([path]) => path),
      [],
    );
    // Pulumi cannot read a comment with an inline link: write `Name` in it instead.
    const garbled = entries.filter(([, { description = "" }]) => description.includes("[object"));
    assert.deepEqual(
      garbled.map(([path]) => path),
      [],
    );
  });

  it("lets nothing private out as an output", () => {
    const outputs: Record<string, string[]> = Object.fromEntries(
      Object.entries(schema.resources).map(([token, { properties }]) => [
        token.replace("spark-lake:index:", ""),
        Object.keys(properties).sort(),
      ]),
    );
    const published = {
      Network: ["privateSubnetIds", "publicSubnetIds", "vpcCidr", "vpcId"],
      LakeKey: ["aliasName", "keyArn", "keyId"],
      JobRole: ["instanceProfileArn", "instanceProfileName", "roleArn", "roleName"],
      LakeStorage: ["log", "raw", "refined", "served"].flatMap((zone) => [
        `${zone}BucketArn`,
        `${zone}BucketName`,
      ]),
      ArtifactStore: ["bucketArn", "bucketName", "scriptUris", "wheelUri"],
      LakeCatalog: ["databaseArn", "databaseName", "tableNames", "workgroupName"],
    };
    for (const [component, names] of Object.entries(published)) {
      assert.deepEqual(outputs[component], names);
    }
    const leaks = Object.values(outputs)
      .flat()
      .filter((name) => /^[_#]/.test(name));
    assert.deepEqual(leaks, []);
  });

  it("keeps what consumers build on", () => {
    // A changed line is a change for whoever uses the package: it needs a line in the changelog.
    if (process.env["UPDATE_SCHEMA"] !== undefined) writeFileSync(SNAPSHOT, text);
    assert.equal(
      text,
      readFileSync(SNAPSHOT, "utf8"),
      "make schema.json anew with UPDATE_SCHEMA=1",
    );
  });
});
