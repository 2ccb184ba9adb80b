import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { PROJECT_ROOT } from "../../local";
import { allSettings, readSettings, stackConfig, settingOf } from "../../program";
import { runLake } from "./runLake";

describe("lake before a deployment", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "lake-plan-"));
    await copyFile(join(PROJECT_ROOT, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    await copyFile(join(PROJECT_ROOT, "Pulumi.dev.yaml"), join(folder, "Pulumi.dev.yaml"));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  const inFolder = (...words: string[]): ReturnType<typeof runLake> =>
    runLake([...words, "--project", folder]);

  it("writes a stack file that works and tells of every setting, once", async () => {
    const ended = await inFolder(
      "init",
      "emr",
      "--stack",
      "mine",
      "--region",
      "eu-west-1",
      "--json",
    );
    const file = join(folder, "Pulumi.mine.yaml");

    assert.deepEqual(JSON.parse(ended.stdout), { stack: "mine", variant: "emr", file });
    const config = stackConfig(file);
    assert.equal(config["aws:region"], "eu-west-1");
    assert.equal(readSettings(config).variant, "emr");
    const written = await readFile(file, "utf8");
    const own = Object.keys(allSettings()).filter((key) => settingOf("emr", key) !== undefined);
    for (const key of own) assert.match(written, new RegExp(`^ +(# )?lake:${key}: `, "m"));
    // Every setting will do as it stands there, also without its #.
    const bare = written.replaceAll(/^ {2}# (lake:(?!vpcId|privateSubnetIds))/gm, "  $1");
    await writeFile(join(folder, "Pulumi.bare.yaml"), bare);
    assert.equal(readSettings(stackConfig(join(folder, "Pulumi.bare.yaml"))).zones, 2);

    const again = await inFolder("init", "emr", "--stack", "mine");
    assert.equal(again.exitCode, 2);
    assert.match(again.stderr, /is there already, and is left as it is/);
    assert.equal(await readFile(file, "utf8"), written);
  });

  it("names the nearest variant, and every complaint at once", async () => {
    const ended = await inFolder("init", "emmr", "--region", "Frankfurt");

    assert.equal(ended.exitCode, 2);
    assert.match(
      ended.stderr,
      /--region: must be a region like .* got "Frankfurt"[\s\S]*Did you mean emr\?/,
    );
  });

  it("estimates what a stack costs, marked as an estimate, with day and sources", async () => {
    const [people, machine, typo] = await Promise.all([
      inFolder("cost"),
      inFolder("cost", "--stack", "dev", "--runs", "10", "--run-hours", "2", "--json"),
      inFolder("cost", "--stack", "devv"),
    ]);

    assert.match(
      people.stdout,
      /^ESTIMATE for stack dev, in USD from list prices of eu-central-1 as of /,
    );
    const found = JSON.parse(machine.stdout) as {
      estimate: boolean;
      perMonth: number;
      lines: { what: string; hours: number }[];
    };
    assert.equal(found.estimate, true);
    assert.equal(found.lines.find(({ what }) => what === "EMR primary node")?.hours, 20);
    assert.equal(typo.exitCode, 3);
    assert.match(typo.stderr, /no Pulumi\.devv\.yaml; there are: .*Did you mean dev\?/);
  });

  it("completes its words in bash", async () => {
    const { stdout } = await runLake(["completion", "bash"]);
    const wrong = await runLake(["completion", "tcsh"]);
    const ask = async (...words: string[]): Promise<string[]> => {
      const list = words.map((word) => `'${word}'`).join(" ");
      const script = `${stdout}\nCOMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _lake; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const answer = await promisify(execFile)("bash", ["-c", script], { cwd: folder });
      return answer.stdout.trimEnd().split("\n");
    };

    assert.deepEqual(await ask("lake", "dr"), ["drift"]);
    assert.deepEqual(await ask("lake", "show", "songs", "--l"), ["--limit"]);
    assert.deepEqual(await ask("lake", "generate", "spa"), ["sparkify"]);
    assert.equal(wrong.exitCode, 2);
    assert.match(wrong.stderr, /must be one of bash, zsh, fish, got "tcsh"/);
  });

  it("looks for the engine and says what to install", async () => {
    const env = { PATH: "/usr/bin:/bin", HOME: folder };
    const ended = await runLake(["preview", "--project", folder, "--stack", "dev"], { env });

    assert.equal(ended.exitCode, 4, ended.stderr);
    assert.match(ended.stderr, /there is no Pulumi CLI on PATH: install it from https:/);
  });

  it("looks at the engine's age, the credentials and the settings before anything else", async () => {
    const bin = join(folder, "bin");
    await promisify(execFile)("bash", [
      "-c",
      `mkdir -p ${bin} && printf '#!/bin/sh\\necho v3.100.0\\n' > ${bin}/pulumi && chmod +x ${bin}/pulumi`,
    ]);
    const env = { PATH: `${bin}:/usr/bin:/bin`, HOME: folder };
    const ended = await runLake(["up", "--project", folder, "--stack", "dev", "--json"], { env });

    assert.equal(ended.exitCode, 4);
    assert.match(ended.stdout, /the Pulumi CLI is 3\.100\.0, and 3\.206\.0 or newer is needed/);
  });
});
