import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { PROJECT_ROOT } from "../../../local";
import { type ChildProcess } from "node:child_process";
import { type Ended, runLake, startLake } from "../../cli/runLake";

/** A Pulumi project of a few topics, with a backend of its own. */
export interface TinyProject {
  readonly folder: string;
  /** Folder of the file backend's locks of the stack. */
  readonly locks: string;
  /** The stack's state in the file backend. */
  readonly state: string;
  readonly env: Readonly<Record<string, string>>;
  /** Runs `lake` on its stack to its end. */
  lake(...words: readonly string[]): Promise<Ended>;
  start(...words: readonly string[]): ChildProcess;
  /** Changes what the program reads. */
  configure(config: Readonly<Record<string, string>>): Promise<void>;
  remove(): Promise<void>;
}

/** Topics one after another, so that a test knows what is made when. */
const PROGRAM = `
const aws = require("@pulumi/aws");
const pulumi = require("@pulumi/pulumi");
const config = new pulumi.Config();
let before;
for (const name of ["one", "two", "three"]) {
  const args = { displayName: config.get("display"), name: config.get(name) };
  const protect = config.getBoolean("protect") ?? false;
  before = new aws.sns.Topic(name, args, { protect, dependsOn: before === undefined ? [] : [before] });
}
exports.last = before.arn;
exports.hushed = pulumi.secret("s3cret");
`;

const CONFIG = {
  "aws:region": "us-east-1",
  "aws:accessKey": "test",
  "aws:secretKey": "test",
  "aws:skipCredentialsValidation": "true",
  "aws:skipMetadataApiCheck": "true",
  "aws:skipRegionValidation": "true",
  "aws:maxRetries": "3",
};

/** Makes the project; `lake` finds the engine in the folder `engine` and AWS at `endpoint`. */
export async function tinyProject(engine: string, endpoint: string): Promise<TinyProject> {
  const folder = await mkdtemp(join(tmpdir(), "lake-tiny-"));
  const state = join(folder, "state");
  await mkdir(state);
  await symlink(join(PROJECT_ROOT, "node_modules"), join(folder, "node_modules"));
  await writeFile(
    join(folder, "Pulumi.yaml"),
    "name: tiny\nruntime: { name: nodejs, options: { typescript: false } }\n",
  );
  await writeFile(join(folder, "package.json"), '{ "name": "tiny", "main": "index.js" }\n');
  await writeFile(join(folder, "index.js"), PROGRAM);
  const file = join(folder, "Pulumi.dev.yaml");
  const write = async (config: Readonly<Record<string, string>>): Promise<void> => {
    const salt = /^encryptionsalt: .*$/m.exec(await readFile(file, "utf8").catch(() => ""))?.[0];
    const lines = Object.entries(config).map(
      ([key, value]) => `  ${key}: ${JSON.stringify(value)}`,
    );
    await writeFile(
      file,
      [...(salt === undefined ? [] : [salt]), "config:", ...lines, ""].join("\n"),
    );
  };
  await write(CONFIG);
  const env = {
    PATH: [join(PROJECT_ROOT, "node_modules/.bin"), engine, process.env["PATH"] ?? ""].join(
      delimiter,
    ),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_CONFIG_PASSPHRASE: "test",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    AWS_ENDPOINT_URL: endpoint,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
  const where = ["--project", folder, "--stack", "dev"];
  return {
    folder,
    state: join(state, ".pulumi/stacks/tiny/dev.json"),
    locks: join(state, ".pulumi/locks/organization/tiny/dev"),
    env,
    lake: (...words) => runLake([...words, ...where], { env }),
    start: (...words) => startLake([...words, ...where], { env }),
    configure: (config) => write({ ...CONFIG, ...config }),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}
