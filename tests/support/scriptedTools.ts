import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How a scripted program answers a call whose words begin so; the first that fits counts, and else it ends well. */
export interface ToolAnswer {
  /** Such as `info`. */
  readonly words: string;
  readonly status?: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** Programs that do nothing but answer and write down how they were called. */
export interface ScriptedTools {
  /** Their folder; nothing else of PATH is wanted. */
  readonly folder: string;
  /** Makes a program, or makes it anew. */
  script(name: string, answers?: readonly ToolAnswer[]): Promise<void>;
  remove(name: string): Promise<void>;
  /** The calls so far, each with the program's name first and what it read behind `<`. */
  calls(): Promise<readonly string[]>;
  end(): Promise<void>;
}

/** Opens a folder for them. */
export async function scriptedTools(): Promise<ScriptedTools> {
  const folder = await mkdtemp(join(tmpdir(), "lake-tools-"));
  const journal = join(folder, "calls");
  await writeFile(journal, "");
  return {
    folder,
    script: async (name, answers = []) => {
      const path = join(folder, name);
      await writeFile(path, program(name, answers, journal));
      await chmod(path, 0o755);
    },
    remove: (name) => rm(join(folder, name)),
    calls: async () => (await readFile(journal, "utf8")).split("\n").filter((line) => line !== ""),
    end: () => rm(folder, { recursive: true, force: true }),
  };
}

function program(name: string, answers: readonly ToolAnswer[], journal: string): string {
  return `#!${process.execPath}
const { appendFileSync, readFileSync } = require("node:fs");
const words = process.argv.slice(2).join(" ");
const input = words.includes("-stdin") ? " < " + readFileSync(0, "utf8") : "";
appendFileSync(${JSON.stringify(journal)}, ${JSON.stringify(name)} + " " + words + input + "\\n");
const answer = ${JSON.stringify(answers)}.find((one) => words.startsWith(one.words)) ?? {};
process.stdout.write(answer.stdout ?? "");
process.stderr.write(answer.stderr ?? "");
process.exitCode = answer.status ?? 0;
`;
}
