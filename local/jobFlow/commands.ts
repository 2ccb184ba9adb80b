import { type HadoopJarStepConfig } from "@aws-sdk/client-emr";

/** What a step's jar and words ask for. */
export type Command =
  | { readonly kind: "script"; readonly script: string; readonly args: readonly string[] }
  | { readonly kind: "s3-dist-cp"; readonly args: readonly string[] }
  | { readonly kind: "spark-submit"; readonly args: readonly string[] }
  | { readonly kind: "bash"; readonly args: readonly string[] }
  | { readonly kind: "unknown"; readonly message: string };

type Reader = (args: readonly string[]) => Command;

/** Commands of `command-runner.jar` that run here. */
const COMMANDS: Readonly<Record<string, Reader>> = {
  "s3-dist-cp": (args) => ({ kind: "s3-dist-cp", args }),
  "spark-submit": (args) => ({ kind: "spark-submit", args }),
  bash: (args) => ({ kind: "bash", args }),
};

/** Jars that run here, by file name, wherever the request takes them from. */
const JARS: Readonly<Record<string, Reader>> = {
  "command-runner.jar": runCommand,
  "script-runner.jar": runScript,
  "s3-dist-cp.jar": (args) => ({ kind: "s3-dist-cp", args }),
};

/** The command that `step` asks for; never throws: what is not known says so when its turn comes. */
export function commandOf(step: HadoopJarStepConfig | undefined): Command {
  const jar = step?.Jar ?? "";
  const reader = lookUp(JARS, jar.slice(jar.lastIndexOf("/") + 1));
  if (reader === undefined) return unknown(`jar "${jar}"`, JARS);
  return reader(step?.Args ?? []);
}

function runCommand(args: readonly string[]): Command {
  const [name = "", ...rest] = args;
  const reader = lookUp(COMMANDS, name);
  return reader === undefined
    ? unknown(`command "${name}" of command-runner.jar`, COMMANDS)
    : reader(rest);
}

function runScript([script, ...args]: readonly string[]): Command {
  if (script === undefined || script === "") {
    return {
      kind: "unknown",
      message: "script-runner.jar needs the script's URI as its first word",
    };
  }
  return { kind: "script", script, args };
}

function lookUp(table: Readonly<Record<string, Reader>>, name: string): Reader | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function unknown(what: string, table: Readonly<Record<string, Reader>>): Command {
  const known = Object.keys(table).join(", ");
  return { kind: "unknown", message: `the local runtime cannot run ${what}; it knows ${known}` };
}
