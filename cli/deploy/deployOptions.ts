import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { PROJECT_ROOT } from "../../local";
import { type StackPlace } from "../../stacks";
import { OptionReader, type RawOptions } from "../optionReader";

/** The folder of the project's own policy pack. */
const OWN_POLICY = "policy";

/** What the commands over a stack have in common. */
export interface DeployOptions extends StackPlace {
  /** Whether nobody is asked. */
  readonly yes: boolean;
  readonly expectNoChanges: boolean;
  readonly skipPreview: boolean;
  /** Whether destroy may cancel runs that go on. */
  readonly cancelRuns: boolean;
  /** Folders of policy packs. */
  readonly policies: readonly string[];
  /** URNs that the operation is limited to; undefined for the whole stack. */
  readonly targets: readonly string[] | undefined;
}

/** Reads the words of `command`. Throws a Refusal that lists every one that will not do. */
export function readDeployOptions(command: string, raw: RawOptions): DeployOptions {
  const reader = new OptionReader(raw);
  const options = {
    ...readPlace(reader),
    yes: reader.flag("yes"),
    expectNoChanges: reader.flag("expect-no-changes"),
    skipPreview: reader.flag("skip-preview"),
    cancelRuns: reader.flag("cancel-runs"),
    policies: readPolicy(reader, raw),
    targets: reader.list("target"),
  };
  reader.done(command);
  return options;
}

/** Which stack `--stack` and `--project` name. */
export function readPlace(reader: OptionReader): StackPlace {
  const project = resolve(reader.text("project") ?? PROJECT_ROOT);
  if (!existsSync(join(project, "Pulumi.yaml"))) {
    reader.complain("--project", `must be a folder with a Pulumi.yaml, got ${project}`);
  }
  const stack = reader.text("stack");
  if (stack !== undefined && !/^[\w./-]{1,100}$/.test(stack)) {
    reader.complain(
      "--stack",
      `must be letters, digits, "-", "_" or ".", at most 100 of them, got "${stack}"`,
    );
  }
  return { project, stack };
}

/** `--policy` alone means the project's own pack. */
function readPolicy(reader: OptionReader, raw: RawOptions): string[] {
  const given = raw["policy"] === true ? join(PROJECT_ROOT, OWN_POLICY) : reader.text("policy");
  if (given === undefined) return [];
  const folder = resolve(given);
  if (!existsSync(join(folder, "PulumiPolicy.yaml"))) {
    reader.complain("--policy", `must be a folder with a PulumiPolicy.yaml, got ${folder}`);
  }
  return [folder];
}
