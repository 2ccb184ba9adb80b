import { createRequire } from "node:module";
import { Command } from "commander";
import type * as Demo from "./commands/demo";
import type * as Doctor from "./commands/doctor";
import type * as Generate from "./commands/generate";
import type * as Report from "./commands/report";
import type * as Show from "./commands/show";
import type * as Completion from "./completion";
import { DEFAULT_VARIANT, partOf, variantNames } from "../variants";
import { EXIT, Refusal } from "./exitCodes";
import { type RawOptions } from "./optionReader";
import { type OpenSession } from "./session";
import { type Add, addOptions, onStack, STACK_COMMANDS } from "./stackCommands";

/** Where commander's own texts go: help to the user, complaints to whoever reports them. */
export interface ProgramTexts {
  readonly out: (text: string) => void;
  readonly complaints: string[];
}

/** Loads a command's module when it is called: `lake show` shall not wait for what `lake demo` needs. */
const load = createRequire(__filename);

const { version } = load("../package.json") as { readonly version: string };

/** The words that `lake` understands. Each command reads its own options and complains about all of them at once. */
export function buildProgram(openSession: OpenSession, texts: ProgramTexts): Command {
  const program = new Command("lake")
    .description("Runs and looks into a Spark data lake, on this machine and on AWS.")
    .option(
      "--json",
      "one JSON document (for what takes long, JSON lines) on standard output, nothing else",
    )
    .option("--debug", "show where an error comes from")
    .version(version, "--version", "print the version of lake")
    .helpCommand(true)
    .exitOverride()
    .configureOutput({
      writeOut: texts.out,
      writeErr: (text) => texts.complaints.push(text),
    });
  for (const add of [addDemo, addGenerate, addShow, addReport, addDoctor, ...STACK_COMMANDS]) {
    add(program, openSession);
  }
  addCompletion(program, texts);
  program.addHelpText("after", EXIT_CODES);
  return program;
}

const EXIT_CODES = `
Exit codes: 0 done, 1 unexpected error, 2 bad usage or settings (lake drift: drift),
3 bad data, a failed pipeline or deployment, 4 tools missing or too old, 5 the stack is locked,
6 a guard refused, 7 AWS refused or cannot be reached, 129/130/143 stopped by a closed terminal, Ctrl-C or SIGTERM.`;

/** Says it on standard output whatever --json says: a shell reads it. */
function addCompletion(program: Command, { out }: ProgramTexts): void {
  program
    .command("completion")
    .description("print a script that completes these words in a shell")
    .argument("<shell>", "bash, zsh or fish")
    .action((shell: string) => {
      const { completion, SHELLS } = load("./completion") as typeof Completion;
      const found = SHELLS.find((known) => known === shell);
      if (found === undefined) {
        throw new Refusal(EXIT.usage, `shell: must be one of ${SHELLS.join(", ")}, got "${shell}"`);
      }
      out(completion(program, found));
    });
}

const addDemo: Add = (program, openSession) => {
  const demos = variantNames().map((name) => ({ name, ...partOf(name, "demo") }));
  const each = (text: (demo: (typeof demos)[number]) => string): string =>
    demos.map((demo) => `${demo.name} ${text(demo)}`).join(", ");
  const command = program
    .command("demo")
    .description("run a stack's whole pipeline on this machine, on generated or real data")
    .argument("[variant]", `what to run: ${variantNames().join(" or ")}`, DEFAULT_VARIANT)
    .option("--stack-file <file>", `the stack's settings (${each(({ stackFile }) => stackFile)})`)
    .option("--data <path>", `real data: ${each(({ data }) => data)}`)
    .option("--seed <number>", "same seed, same data (1)")
    .option("--out <folder>", "where the result goes (.lake/VARIANT)");
  addOptions(command, (variant) => partOf(variant, "demo").options);
  command.action(async (variant: string, options: RawOptions) => {
    const { demo } = load("./commands/demo") as typeof Demo;
    await demo(variant, options, openSession("lines"));
  });
};

const addGenerate: Add = (program, openSession) => {
  const generate = program.command("generate").description("make data of any size");
  generate
    .command("sparkify")
    .description("listening events and songs, in many small files as the real ones are")
    .requiredOption("--to <uri>", "a folder, or s3://bucket/prefix")
    .option("--events <count>", "good events (20000)")
    .option("--songs <count>", "songs (500)")
    .option("--users <count>", "users (as many for the events as in the real data)")
    .option("--from <day>", "first day, UTC (2018-11-01)")
    .option("--days <count>", "days that the events are spread over (30)")
    .option("--seed <number>", "same seed, same data (1)")
    .option("--match-share <share>", "share of the plays that are of a known song (0.2)")
    .option("--doubled <share>", "share of the records that stand in their file twice (0)")
    .option("--broken <share>", "bad records, as a share of the good ones (0)")
    .option("--gzip", "compress the files")
    .option("--final-newline", "end files with a newline; no real one does")
    .option("--overwrite", "replace what an earlier run left there")
    .action(async (options: RawOptions) => {
      const { generateSparkifyTo } = load("./commands/generate") as typeof Generate;
      await generateSparkifyTo(options, openSession("document"));
    });
  generate
    .command("access-logs")
    .description("a web server's log in the combined format, compressed, in files of each day")
    .requiredOption("--to <uri>", "a folder, or s3://bucket/prefix")
    .option("--lines <count>", "good lines (20000)")
    .option("--addresses <count>", "different visitors (one for six lines)")
    .option("--from <day>", "first day, UTC (2025-01-06)")
    .option("--days <count>", "days that the lines are spread over (7)")
    .option("--seed <number>", "same seed, same data (1)")
    .option("--app <name>", "the server's name, a folder below logs/ (nginx)")
    .option("--files-per-day <count>", "files that a day is cut into (2)")
    .option("--broken <share>", "broken lines, as a share of the good ones (0)")
    .option("--overwrite", "replace what an earlier run left there")
    .action(async (options: RawOptions) => {
      const { generateAccessLogsTo } = load("./commands/generate") as typeof Generate;
      await generateAccessLogsTo(options, openSession("document"));
    });
};

const addShow: Add = (program, openSession) => {
  program
    .command("show")
    .description("show rows of a published table")
    .argument("<table>", "its name, for example songplays or access_logs")
    .option("--limit <rows>", "how many rows (10)")
    .option("--columns <names>", "only these, with commas between them")
    .option("--count", "how many rows there are, instead of rows")
    .option("--snapshot <id>", "an Iceberg table as it was in this snapshot")
    .option("--as-of <time>", "an Iceberg table as it was then, as 2025-05-17T10:00:00Z")
    .option("--from <place>", "a result folder or s3://served-bucket (the last results)")
    .action(async (table: string, options: RawOptions) => {
      const { show } = load("./commands/show") as typeof Show;
      await show(table, options, openSession("document"));
    });
};

const addReport: Add = (program, openSession) => {
  onStack(program.command("report"))
    .description("make the HTML report of a result again, or of a run of a deployed stack")
    .option("--from <folder>", "the result folder (the newest in .lake/VARIANT)")
    .option("--run <id>", "a run of a stack, by its id (with --stack alone, its newest)")
    .option("--out <file>", "the page (report.html in the result folder)")
    .action(async (options: RawOptions) => {
      const { report } = load("./commands/report") as typeof Report;
      await report(options, openSession("document"));
    });
};

const addDoctor: Add = (program, openSession) => {
  onStack(program.command("doctor"))
    .description(
      "check this machine and the pinned versions; with --stack, that it can be deployed",
    )
    .action(async (options: RawOptions) => {
      const { doctor } = load("./commands/doctor") as typeof Doctor;
      await doctor(options, openSession("document"));
    });
};
