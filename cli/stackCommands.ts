import { createRequire } from "node:module";
import { type Command } from "commander";
import type * as Cost from "./commands/cost";
import type * as Deploy from "./commands/deploy";
import type * as Destroy from "./commands/destroy";
import type * as Drift from "./commands/drift";
import type * as Images from "./commands/images";
import type * as Init from "./commands/init";
import type * as Logs from "./commands/logs";
import type * as Open from "./commands/open";
import type * as Runs from "./commands/runs";
import { type RawOptions } from "./optionReader";
import { type OpenSession } from "./session";

/** Adds commands to the program. */
export type Add = (program: Command, openSession: OpenSession) => void;

/** Loads a command's module when it is called. */
const load = createRequire(__filename);

/** Options of every command over a deployed stack. */
export function onStack(command: Command): Command {
  return command
    .option("--stack <name>", "which stack (the selected one, else dev)")
    .option("--project <folder>", "folder with the Pulumi.yaml (this project's)");
}

const addRuns: Add = (program, openSession) => {
  const runs = (): typeof Runs => load("./commands/runs") as typeof Runs;
  onStack(program.command("run"))
    .description("start a run of a deployed stack")
    .argument("[step]", "eks-iceberg: load, analytics or maintenance (load)")
    .option("--follow", "follow it to its end")
    .option("--from <step>", "emr: go on with the newest run from this step")
    .option("--run <id>", "emr: the run's id (a new one; with --from the newest run's)")
    .option("--request <file>", "emr: the output jobFlowRequest from a file, - for standard input")
    .option(
      "--cluster <id>",
      "emr: with --request, which is then the output steps: add them to this",
    )
    .option(
      "--first-day <day>",
      "eks-iceberg: load these days again, changed or not, as 2025-05-17",
    )
    .option("--last-day <day>", "eks-iceberg: the last of these days")
    .action(async (step: string | undefined, options: RawOptions) => {
      await runs().run(step, options, openSession("lines"));
    });
  onStack(program.command("status"))
    .description("say what a run is at")
    .argument("[id]", "a run's id, on EMR also its cluster's (the newest run; eks-iceberg: all)")
    .action(async (id: string | undefined, options: RawOptions) => {
      await runs().status(id, options, openSession("document"));
    });
  onStack(program.command("cancel"))
    .description("cancel what is left of a run")
    .argument("<id>", "a run's id, on EMR also its cluster's")
    .action(async (id: string, options: RawOptions) => {
      await runs().cancel(id, options, openSession("document"));
    });
};

const addLogs: Add = (program, openSession) => {
  onStack(program.command("logs"))
    .description("show what a step of a run on EMR, or the driver of a run on Kubernetes, printed")
    .argument(
      "<step>",
      "the step's name or id; on Kubernetes load, analytics, maintenance or a run",
    )
    .option("--run <id>", "on EMR: a run's id, or its cluster's (the stack's newest run)")
    .option("--stream <name>", "on EMR: controller, syslog, stdout or stderr (all of them)")
    .option("--follow", "go on until the step has ended")
    .option("--poll <seconds>", "seconds between two looks (15; on Kubernetes 5)")
    .action(async (step: string, options: RawOptions) => {
      const { logs } = load("./commands/logs") as typeof Logs;
      await logs(step, options, openSession(options["follow"] === true ? "lines" : "document"));
    });
  onStack(program.command("open"))
    .description("print the URL of Spark's history server for a run on EMR")
    .argument("<what>", "spark-history")
    .option("--run <id>", "a run's id, or its cluster's (the stack's newest run)")
    .action(async (what: string, options: RawOptions) => {
      const { open } = load("./commands/open") as typeof Open;
      await open(what, options, openSession("document"));
    });
};

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
    .option("--cancel-runs", "cancel runs that go on, and wait for their end, before anything goes")
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
    .argument("<variant>", "what the stack deploys: emr or eks-iceberg")
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

const addImages: Add = (program, openSession) => {
  const commands = (): typeof Images => load("./commands/images") as typeof Images;
  const images = program
    .command("images")
    .description("eks-iceberg: build the images that its pods run, and bring them to a registry");
  const add = (name: string): Command =>
    onStack(images.command(name))
      .option("--tool <name>", "docker, podman, buildah or finch (the first that works)")
      .option("--image <name>", "spark or metastore alone (both)")
      .option("--registry <host/folder>", "a registry of yours (the stack's own repositories)")
      .option("--tag <tag>", "tag of the images (made from the files that they are built from)");
  add("build")
    .description("build the images on this machine")
    .action(async (options: RawOptions) => {
      await commands().buildImages(options, openSession("lines"));
    });
  add("push")
    .description("push the images, built first where need be; the stack file then names them")
    .action(async (options: RawOptions) => {
      await commands().pushImages(options, openSession("lines"));
    });
};

/** The commands over a deployed stack and its runs. */
export const STACK_COMMANDS: readonly Add[] = [addDeploy, addPlanning, addImages, addRuns, addLogs];
