import { createRequire } from "node:module";
import { Command } from "commander";
import type * as Cost from "./commands/cost";
import type * as Deploy from "./commands/deploy";
import type * as Destroy from "./commands/destroy";
import type * as Drift from "./commands/drift";
import type * as Demo from "./commands/demo";
import type * as Doctor from "./commands/doctor";
import type * as Generate from "./commands/generate";
import type * as Init from "./commands/init";
import type * as Report from "./commands/report";
import type * as Runs from "./commands/runs";
import type * as Show from "./commands/show";
import { type RawOptions } from "./optionReader";
import { type OpenSession } from "./session";

/** Where commander's own texts go: help to the user, complaints to whoever reports them. */
export interface ProgramTexts {
  readonly out: (text: string) => void;
  readonly complaints: string[];
}

/** Loads a command's module when it is called: `lake show` shall not wait for what `lake demo` needs. */
const load = createRequire(__filename);

/** The words that `lake` understands. Each command reads its own options and complains about all of them at once. */
export function buildProgram(openSession: OpenSession, texts: ProgramTexts): Command {
  const program = new Command("lake")
    .description("Runs and looks into a Spark data lake, on this machine and on AWS.")
    .option("--json", "one JSON document (demo, run: JSON lines) on standard output, nothing else")
    .option("--debug", "show where an error comes from")
    .helpCommand(true)
    .exitOverride()
    .configureOutput({
      writeOut: texts.out,
      writeErr: (text) => texts.complaints.push(text),
    });
  for (const add of [
    addDemo,
    addGenerate,
    addShow,
    addReport,
    addDoctor,
    addRuns,
    addDeploy,
    addPlanning,
  ]) {
    add(program, openSession);
  }
  program.addHelpText("after", EXIT_CODES);
  return program;
}

const EXIT_CODES = `
Exit codes: 0 done, 1 unexpected error, 2 bad usage or settings, 3 bad data or a failed pipeline,
4 tools missing, 129/130/143 stopped by a closed terminal, Ctrl-C or SIGTERM.`;

type Add = (program: Command, openSession: OpenSession) => void;

const addDemo: Add = (program, openSession) => {
  program
    .command("demo")
    .description("run a stack's whole pipeline on this machine, on generated or real data")
    .argument("[variant]", "what to run", "emr")
    .option("--stack-file <file>", "the stack's settings (Pulumi.dev.yaml)")
    .option("--data <path>", "real data: a folder or zip file with log_data/ and song_data/")
    .option("--events <count>", "events to generate (20000)")
    .option("--songs <count>", "songs to generate (500)")
    .option("--seed <number>", "same seed, same data (1)")
    .option("--merge <way>", "s3distcp or compact, instead of the stack's")
    .option("--songs-layout <layout>", "flat or year-artist, instead of the stack's")
    .option("--out <folder>", "where the result goes (.lake/emr)")
    .action(async (variant: string, options: RawOptions) => {
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
};

const addShow: Add = (program, openSession) => {
  program
    .command("show")
    .description("show rows of a published table")
    .argument("<table>", "songs, artists, users, time, songplays")
    .option("--limit <rows>", "how many rows (10)")
    .option("--columns <names>", "only these, with commas between them")
    .option("--count", "how many rows there are, instead of rows")
    .option("--from <place>", "a result folder or s3://served-bucket (.lake/emr)")
    .action(async (table: string, options: RawOptions) => {
      const { show } = load("./commands/show") as typeof Show;
      await show(table, options, openSession("document"));
    });
};

const addReport: Add = (program, openSession) => {
  program
    .command("report")
    .description("make the HTML report of a result again")
    .option("--from <folder>", "the result folder (.lake/emr)")
    .option("--out <file>", "the page (report.html in the result folder)")
    .action(async (options: RawOptions) => {
      const { report } = load("./commands/report") as typeof Report;
      await report(options, openSession("document"));
    });
};

const addDoctor: Add = (program, openSession) => {
  program
    .command("doctor")
    .description("check that this machine has what the lake needs")
    .action(async () => {
      const { doctor } = load("./commands/doctor") as typeof Doctor;
      await doctor(openSession("document"));
    });
};

const addRuns: Add = (program, openSession) => {
  const runs = (): typeof Runs => load("./commands/runs") as typeof Runs;
  program
    .command("run")
    .description("start a run of a deployed stack on EMR")
    .requiredOption("--request <file>", "the stack's output jobFlowRequest; - reads standard input")
    .option(
      "--cluster <id>",
      "add the steps to this persistent cluster; --request is then the output steps",
    )
    .option("--follow", "follow it to its end")
    .option("--from <step>", "begin with this step")
    .action(async (options: RawOptions) => {
      await runs().run(options, openSession("lines"));
    });
  program
    .command("status")
    .description("say what a run on EMR is at")
    .argument("<id>", "a run's id, or its cluster's")
    .action(async (id: string) => {
      await runs().status(id, openSession("document"));
    });
  program
    .command("cancel")
    .description("cancel what is left of a run on EMR")
    .argument("<id>", "a run's id, or its cluster's")
    .action(async (id: string) => {
      await runs().cancel(id, openSession("document"));
    });
};

/** Options of every command over a deployed stack. */
function onStack(command: Command): Command {
  return command
    .option("--stack <name>", "which stack (the selected one, else dev)")
    .option("--project <folder>", "folder with the Pulumi.yaml (this project's)");
}

const addDeploy: Add = (program, openSession) => {
  const deploy = (): typeof Deploy => load("./commands/deploy") as typeof Deploy;
  onStack(program.command("preview"))
    .description("see what lake up would change")
    .option("--policy [folder]", "hold the stack against a policy pack (policy/)")
    .option("--expect-no-changes", "fail when anything changes")
    .option("--target <urns>", "only these resources, with commas between them")
    .action(async (options: RawOptions) => {
      await deploy().preview(options, openSession("document"));
    });
  onStack(program.command("up"))
    .description("deploy a stack")
    .option("--yes", "do not ask")
    .option("--skip-preview", "deploy without a look at what changes")
    .option("--policy [folder]", "hold the stack against a policy pack (policy/)")
    .option("--expect-no-changes", "fail when anything changes, before it does")
    .option("--target <urns>", "only these resources, with commas between them")
    .action(async (options: RawOptions) => {
      await deploy().up(options, openSession("lines"));
    });
  onStack(program.command("refresh"))
    .description("read a stack's state anew from AWS")
    .option("--expect-no-changes", "fail when anything differed")
    .option("--target <urns>", "only these resources, with commas between them")
    .action(async (options: RawOptions) => {
      await deploy().refresh(options, openSession("lines"));
    });
  onStack(program.command("destroy"))
    .description("take a stack down; says what goes and what stays, and asks for its name")
    .option("--yes", "do not ask; goes with --stack")
    .action(async (options: RawOptions) => {
      const { destroy } = load("./commands/destroy") as typeof Destroy;
      await destroy(options, openSession("lines"));
    });
  onStack(program.command("drift"))
    .description("see what in AWS is no longer as the stack left it; exit code 2 when there is any")
    .action(async (options: RawOptions) => {
      const { drift } = load("./commands/drift") as typeof Drift;
      await drift(options, openSession("document"));
    });
};

const addPlanning: Add = (program, openSession) => {
  onStack(program.command("init"))
    .description("write a stack file with every setting and what it does")
    .argument("<variant>", "what the stack deploys: emr")
    .option("--region <region>", "AWS region (AWS_REGION, else eu-central-1)")
    .action(async (variant: string, options: RawOptions) => {
      const { init } = load("./commands/init") as typeof Init;
      await init(variant, options, openSession("document"));
    });
  onStack(program.command("cost"))
    .description("estimate what a stack costs by the hour and the month, from list prices")
    .option("--run-hours <hours>", "hours that a run takes (1)")
    .option("--runs <count>", "runs a month (as the schedule says)")
    .action(async (options: RawOptions) => {
      const { cost } = load("./commands/cost") as typeof Cost;
      await cost(options, openSession("document"));
    });
};
