import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { completion } from "../../cli/completion";
import { readDemo } from "../../cli/demo/readDemo";
import { lackingTypes } from "../../cli/deploy/instanceTypes";
import { subnetProblems } from "../../cli/deploy/networkCheck";
import { OptionReader } from "../../cli/optionReader";
import { PlainOutput } from "../../cli/output/plainOutput";
import { buildProgram } from "../../cli/program";
import { estimate, readPrices } from "../../costs";
import {
  deploy,
  readSettings,
  record,
  settingsTable,
  settingsText,
  stackFileSchema,
  stackNameProblem,
} from "../../program";
import { addVariant, partOf, variantNames } from "../../variants";
import { done } from "./toy/runtime";

const NOWHERE = { write: (): boolean => true };
const TOY = { "lake:variant": "toy", "lake:colour": "red" };

/** All that a room of the house needs to know of a variant stands in that variant's folder: this one's is below the tests. */
describe("a variant that is added", () => {
  let folder: string;
  let remove: () => void;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "lake-toy-"));
    remove = addVariant("toy", join(__dirname, "toy"));
  });
  after(() => {
    remove();
    rmSync(folder, { recursive: true });
    assert.ok(!variantNames().includes("toy"));
  });

  it("has its settings read, checked and complained of", () => {
    assert.equal(Reflect.get(readSettings(TOY, "t"), "colour"), "red");
    const complaints: [config: Record<string, string>, message: RegExp][] = [
      [{ "lake:colour": "green" }, /lake:colour: must be one of red, blue, got green/],
      [{ "lake:colour": "blue" }, /lake:colour: is sold out, got blue/],
      [
        { "lake:coreCount": "3" },
        /lake:coreCount: is a setting of the variant emr, and this.* toy/,
      ],
    ];
    for (const [config, message] of complaints) {
      assert.throws(() => readSettings({ ...TOY, ...config }, "t"), message);
    }
    assert.throws(
      () => readSettings({ "lake:colour": "red" }, "t"),
      /lake:colour: is a setting of the variant toy, and this stack's is emr/,
    );
  });

  it("has its settings in the docs, in editors and in new stack files", () => {
    assert.match(settingsTable(), /\| `lake:colour` \| toy \| Colour of the toy\./);
    assert.match(JSON.stringify(stackFileSchema()), /"lake:colour":\{.*"Colour of the toy\."/);
    const text = settingsText({ variant: "toy", stack: "t", region: "eu-west-1" });
    assert.match(text, /\n {2}lake:variant: toy\n/);
    assert.match(text, /\n {2}lake:colour: red\n/);
    assert.doesNotMatch(text, /coreCount/);
  });

  it("has its names checked", () => {
    assert.match(stackNameProblem("longer-one", "toy") ?? "", /the toy is named toy-<stack>/);
    assert.equal(stackNameProblem("longer-one", "emr"), undefined);
  });

  it("is deployed and priced", async () => {
    const settings = readSettings(TOY, "t");
    const { built, resources } = await record(() => deploy(settings));
    assert.equal(built.variant, "toy");
    assert.ok(resources.some(({ type }) => type === "aws:s3/bucket:Bucket"));
    const found = estimate({ settings, resources, region: "us-east-1" }, readPrices(), {
      runHours: 7,
    });
    assert.ok(found.lines.some(({ what }) => what === "toy"));
    assert.ok(found.notes.includes("a toy plays 7 h"));
  });

  it("has its machines and its network looked at", () => {
    const network = {
      "lake:vpcId": "vpc-0a",
      "lake:privateSubnetIds": '["subnet-0a","subnet-0b"]',
    };
    const settings = readSettings({ ...TOY, ...network }, "t");
    assert.deepEqual(lackingTypes(settings, []), [{ key: "colour", type: "toy.large" }]);
    assert.deepEqual(partOf("toy", "check").cpus(settings), { onDemand: 3, spot: 0 });
    const found = ["subnet-0a", "subnet-0b"].map((SubnetId) => ({ SubnetId, VpcId: "vpc-0a" }));
    assert.deepEqual(subnetProblems(settings, found, "here"), [
      "lake:privateSubnetIds: must be one for a toy",
    ]);
  });

  it("has its demo run, helped with and completed", async () => {
    const session = { output: new PlainOutput(NOWHERE, NOWHERE), signal: neverStopped };
    const program = buildProgram(() => session, { out: () => undefined, complaints: [] });
    const demo = program.commands.find((command) => command.name() === "demo");
    assert.match(demo?.helpInformation() ?? "", /--wheels <count> +toy: wheels of the toy \(4\)/);
    assert.match(completion(program, "bash"), /--wheels/);

    const stackFile = join(folder, "Pulumi.toy.yaml");
    writeFileSync(stackFile, "config:\n  lake:variant: toy\n");
    const words = { stackFile, wheels: "3", out: join(folder, "result") };
    const read = readDemo("toy", new OptionReader(words));
    const rendered = await read.render(readSettings(TOY, "t"), "t");
    const { record: run } = await rendered.run({ lastResult: "", work: folder }, session);
    assert.deepEqual(run.tables, [{ name: "wheels", rows: 3, files: 1 }]);
    assert.throws(
      () => readDemo("emr", new OptionReader({ wheels: "3" })),
      /--wheels: is for the variant toy/,
    );
  });

  it("has its runs started, seen, ended and told of by the commands of all", async () => {
    const project = join(folder, "project");
    mkdirSync(project);
    writeFileSync(join(project, "Pulumi.yaml"), "name: toys\nruntime: nodejs\n");
    writeFileSync(join(project, "Pulumi.mine.yaml"), "config:\n  lake:variant: toy\n");
    const session = { output: new PlainOutput(NOWHERE, NOWHERE), signal: neverStopped };
    const lake = async (...words: string[]): Promise<void> => {
      const program = buildProgram(() => session, { out: () => undefined, complaints: [] });
      const all = [...words, "--stack", "mine", "--project", project];
      await program.parseAsync(all, { from: "user" });
    };
    await lake("run", "jump", "--wind", "5");
    await lake("status");
    await lake("cancel", "one");
    await lake("logs", "roll");
    await lake("open", "box");
    await assert.rejects(lake("report", "--run", "one"), /a toy has no story/);
    assert.deepEqual(done, [
      "run jump 5",
      "status last",
      "cancel one",
      "logs roll",
      "open box",
      "story one",
    ]);
    await assert.rejects(lake("run", "--first-day", "2026-01-01"), /for the variant eks-iceberg/);
    const program = buildProgram(() => session, { out: () => undefined, complaints: [] });
    const run = program.commands.find((command) => command.name() === "run");
    assert.match(run?.helpInformation() ?? "", /toy: turns of the key \(3\)/);
  });
});

const neverStopped = new AbortController().signal;
