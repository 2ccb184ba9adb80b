import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, cp, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { PROJECT_ROOT } from "../../local";
import { EMULATOR_CONFIG, openEngineRoom, type EngineRoom } from "../support/engineRoom";

const run = promisify(execFile);
const EXAMPLES = join(PROJECT_ROOT, "examples");
const RUN_PLUGIN = join(PROJECT_ROOT, "node_modules/@pulumi/pulumi/cmd/run-plugin");
const COMPONENTS = join(PROJECT_ROOT, "components");

/** Files of a release, by their place in the project; the wheel is one that lies ready. */
const RELEASE = [
  "tests/support/fixtures/lake_etl-0.1.0-py3-none-any.whl",
  "etl/jobs.json",
  "etl/run_job.py",
  "bootstrap/emr/prefix-lists.sh",
];

describe("the component package as others use it", function () {
  this.timeout(400_000);
  let room: EngineRoom;
  /** Within the project, so that what the consumers depend on beside the package is found. */
  let ground: string;

  before(async function () {
    room = await openEngineRoom(this, {
      scripts: {
        "pulumi-resource-spark-lake": `env -C "${COMPONENTS}" "${process.execPath}" "${RUN_PLUGIN}" .`,
      },
    });
    await mkdir(join(PROJECT_ROOT, ".lake"), { recursive: true });
    ground = await mkdtemp(join(PROJECT_ROOT, ".lake/consumers-"));
    await mkdir(join(ground, "files"));
    await Promise.all(
      RELEASE.map((path) =>
        copyFile(join(PROJECT_ROOT, path), join(ground, "files", basename(path))),
      ),
    );
    await run(join(COMPONENTS, "pack.sh"), [ground], { env: { ...process.env, ...room.env } });
  });

  after(async () => {
    // `before` may have skipped the suite.
    await (room as EngineRoom | undefined)?.close();
    await rm(ground, { recursive: true, force: true });
  });

  it("is packed with its schema and types, and without its sources", async () => {
    const { stdout } = await run("tar", ["-tzf", await tarball()]);
    const files = stdout.split("\n").map((file) => file.replace(/^package\//, ""));
    for (const wanted of ["schema.json", "README.md", "index.js", "index.d.ts"]) {
      assert.ok(files.includes(wanted), `${wanted} is not in the package`);
    }
    assert.deepEqual(
      files.filter((file) => /(?<!\.d)\.ts$/.test(file)),
      [],
    );
  });

  it("comes up and goes, from TypeScript and from YAML side by side", async () => {
    const inTypeScript = join(ground, "typescript-consumer");
    await cp(join(EXAMPLES, "typescript-consumer"), inTypeScript, { recursive: true });
    const installed = join(inTypeScript, "node_modules/spark-lake");
    await mkdir(installed, { recursive: true });
    await run("tar", ["-xzf", await tarball(), "--strip-components=1", "-C", installed]);
    const inYaml = join(ground, "yaml-consumer");
    await cp(join(EXAMPLES, "yaml-consumer"), inYaml, { recursive: true });

    const requests = await Promise.all([upAndDown(inTypeScript), upAndDown(inYaml)]);

    const [fromTypeScript, fromYaml] = requests.map(stepsOf);
    assert.equal(fromTypeScript?.length, 5);
    assert.deepEqual(fromTypeScript, fromYaml);
    assert.deepEqual(await room.emulator.leftovers(), []);
  });

  async function tarball(): Promise<string> {
    const packed = (await readdir(ground)).find((file) => file.endsWith(".tgz"));
    assert.ok(packed !== undefined, "nothing was packed");
    return join(ground, packed);
  }

  /** Brings a consumer's stack up and down; answers with the run that it declares. */
  async function upAndDown(workDir: string): Promise<string> {
    const stack = await stackIn(workDir);
    const { outputs } = await stack.up();
    const request: unknown = outputs["jobFlowRequest"]?.value;
    await stack.destroy();
    assert.ok(typeof request === "string");
    return request;
  }

  async function stackIn(workDir: string): Promise<Stack> {
    // One pipeline's names of each account: the stacks are called differently.
    const stackName = basename(workDir).split("-")[0] ?? "dev";
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName, workDir },
      { envVars: { ...room.env }, pulumiCommand: room.command },
    );
    const config = {
      ...EMULATOR_CONFIG,
      files: join(ground, "files"),
      protected: "false",
      deleteDataOnDestroy: "true",
    };
    await stack.setAllConfig(
      Object.fromEntries(Object.entries(config).map(([key, value]) => [key, { value }])),
    );
    return stack;
  }
});

/** The kinds of step of a `RunJobFlow` request: names without the stack's part. */
function stepsOf(request: string): string[] {
  const { Steps } = JSON.parse(request) as { readonly Steps: readonly { readonly Name: string }[] };
  return Steps.map(({ Name }) => Name.replace(/^.*\//, ""));
}
