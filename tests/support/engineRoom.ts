import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { needEngine } from "../engine/support/engine";
import { startEmulator, type Emulator } from "./emulator";

/** An engine, an emulator and a folder of a test's own. */
export interface EngineRoom {
  /** Environment of `pulumi` in it: state, home and AWS are the test's own. */
  readonly env: Readonly<Record<string, string>>;
  /** The engine's command, for the Automation API. */
  readonly command: PulumiCommand;
  /** A folder that is removed with the room. */
  readonly folder: string;
  readonly emulator: Emulator;
  /** Ends the emulator and removes the folder. */
  close(): Promise<void>;
}

/** What a room is furnished with. */
export interface RoomOptions {
  /** Scripts to put on PATH, by name; each is handed its arguments and replaces itself with what `exec` says. */
  readonly scripts?: Readonly<Record<string, string>>;
  /**
   * Whether a ready-made engine's own language hosts are left out: its Node host is too old to start policy packs.
   * @default false
   */
  readonly withoutHosts?: boolean;
}

/** Where the state is locked with; it holds nothing that is secret. */
const PASSPHRASE = "test";

/** Opens a room, or skips the suite or test where no engine is found. */
export async function openEngineRoom(
  test: Mocha.Context,
  { scripts = {}, withoutHosts = false }: RoomOptions = {},
): Promise<EngineRoom> {
  const engine = engineFolder(await needEngine(test), withoutHosts);
  const folder = await mkdtemp(join(tmpdir(), "lake-engine-room-"));
  await Promise.all(["state", "home", "bin"].map((name) => mkdir(join(folder, name))));
  for (const [name, command] of Object.entries(scripts)) {
    const path = join(folder, "bin", name);
    await writeFile(path, `#!/bin/sh\nexec ${command} "$@"\n`);
    await chmod(path, 0o755);
  }
  await symlink(join(engine, "pulumi"), join(folder, "bin", "pulumi"));
  const emulator = await startEmulator();
  const path = [join(folder, "bin"), engine, dirname(process.execPath), process.env["PATH"] ?? ""];
  return {
    folder,
    emulator,
    command: await PulumiCommand.get({ root: folder, skipVersionCheck: true }),
    env: {
      ...emulator.env,
      PATH: path.join(delimiter),
      PULUMI_HOME: join(folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    },
    close: async () => {
      await emulator.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What a stack must be told to speak to the emulator. */
export const EMULATOR_CONFIG: Readonly<Record<string, string>> = {
  "aws:region": "us-east-1",
  "aws:accessKey": "test",
  "aws:secretKey": "test",
  "aws:s3UsePathStyle": "true",
  "aws:skipCredentialsValidation": "true",
  "aws:skipMetadataApiCheck": "true",
  "aws:skipRegionValidation": "true",
  // With the provider's own 25 an action that fails stalls a test for minutes; one alone fails at any hiccup of the emulator.
  "aws:maxRetries": "3",
};

/** Beside a ready-made engine lies the same one without its language hosts. */
function engineFolder(engine: string, withoutHosts: boolean): string {
  const inline = join(dirname(engine), "inline");
  return withoutHosts && existsSync(join(inline, "pulumi")) ? inline : engine;
}
