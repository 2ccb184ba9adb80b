import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, cp, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { LocalWorkspace, type OutputMap, type Stack } from "@pulumi/pulumi/automation";
import { PROJECT_ROOT } from "../../local";
import { EMULATOR_CONFIG, type EngineRoom } from "../support/engineRoom";

const run = promisify(execFile);
const EXAMPLES = join(PROJECT_ROOT, "examples");
const RUN_PLUGIN = join(PROJECT_ROOT, "node_modules/@pulumi/pulumi/cmd/run-plugin");
const COMPONENTS = join(PROJECT_ROOT, "components");

/** Starts the component package for programs in other languages, from its own folder: its tsconfig.json lies there. */
export const PACKAGE_SCRIPT = {
  "pulumi-resource-spark-lake": `env -C "${COMPONENTS}" "${process.execPath}" "${RUN_PLUGIN}" .`,
};

/** Files of a release, by their place in the project; the wheel is one that lies ready. */
const RELEASE = [
  "tests/support/fixtures/lake_etl-0.1.0-py3-none-any.whl",
  "etl/jobs.json",
  "etl/run_job.py",
  "bootstrap/emr/prefix-lists.sh",
];

/** What an example is brought up with, beside what every stack here is told. */
export interface Setting {
  readonly config: Readonly<Record<string, string>>;
  /** Environment of the engine, such as where plugins are found. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A resource of a stack, as the engine's books have it. */
export interface Booked {
  readonly type: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** What a stack was while it was up. */
export interface Life {
  readonly outputs: OutputMap;
  readonly resources: readonly Booked[];
}

/** Projects of others that use the package, copied to a place of their own. */
export class Consumers {
  private constructor(
    private readonly room: EngineRoom,
    /** Within the project, so that what the consumers depend on beside the package is found. */
    private readonly ground: string,
    /** The package as it would be published. */
    private readonly tarball: string,
  ) {}

  /** Packs the package and lays out a release's files. */
  static async in(room: EngineRoom): Promise<Consumers> {
    await mkdir(join(PROJECT_ROOT, ".lake"), { recursive: true });
    const ground = await mkdtemp(join(PROJECT_ROOT, ".lake/consumers-"));
    await mkdir(join(ground, "files"));
    await Promise.all(
      RELEASE.map((path) =>
        copyFile(join(PROJECT_ROOT, path), join(ground, "files", basename(path))),
      ),
    );
    await run(join(COMPONENTS, "pack.sh"), [ground], { env: { ...process.env, ...room.env } });
    const packed = (await readdir(ground)).find((file) => file.endsWith(".tgz"));
    assert.ok(packed !== undefined, "nothing was packed");
    return new Consumers(room, ground, join(ground, packed));
  }

  /** Paths of the files that the package would be published with. */
  async packedFiles(): Promise<string[]> {
    const { stdout } = await run("tar", ["-tzf", this.tarball]);
    return stdout.split("\n").map((file) => file.replace(/^package\//, ""));
  }

  /** Folder of a release's files. */
  get files(): string {
    return join(this.ground, "files");
  }

  /** Brings an example's stack up and down; tells what it was. */
  async upAndDown(example: string, setting: Setting): Promise<Life> {
    const folder = join(this.ground, example);
    await cp(join(EXAMPLES, example), folder, { recursive: true });
    if (example.startsWith("typescript-")) await this.install(folder);
    const stack = await this.stackIn(folder, setting);
    const { outputs } = await stack.up();
    const exported = await stack.exportStack();
    await stack.destroy();
    const books = exported.deployment as { readonly resources: readonly Booked[] };
    return { outputs, resources: books.resources };
  }

  async remove(): Promise<void> {
    await rm(this.ground, { recursive: true, force: true });
  }

  /** As `npm install` would: the package alone, compiled. */
  private async install(folder: string): Promise<void> {
    const place = join(folder, "node_modules/spark-lake");
    await mkdir(place, { recursive: true });
    await run("tar", ["-xzf", this.tarball, "--strip-components=1", "-C", place]);
  }

  private async stackIn(workDir: string, setting: Setting): Promise<Stack> {
    // Names within an account hold the stack's: two consumers in one need two.
    const stackName = basename(workDir).split("-")[0] ?? "dev";
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName, workDir },
      { envVars: { ...this.room.env, ...setting.env }, pulumiCommand: this.room.command },
    );
    const config = {
      ...EMULATOR_CONFIG,
      "aws:defaultTags": '{"tags":{"project":"consumer"}}',
      ...setting.config,
      protected: "false",
      deleteDataOnDestroy: "true",
    };
    await stack.setAllConfig(
      Object.fromEntries(Object.entries(config).map(([key, value]) => [key, { value }])),
    );
    return stack;
  }
}
