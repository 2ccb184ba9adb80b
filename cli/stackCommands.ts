import { createRequire } from "node:module";
import { type Command } from "commander";
import type * as Cost from "./commands/cost";
import type * as Deploy from "./commands/deploy";
import type * as Destroy from "./commands/destroy";
import type * as Drift from "./commands/drift";
import type * as Images from "./commands/images";
import type * as Init from "./commands/init";
import type * as Runs from "./commands/runs";
import { type CommandOption, partOf, type RuntimePart, variantNames } from "../variants";
import { type RawOptions } from "./optionReader";
import { type OpenSession } from "./session";
import { variantOptions } from "./variantOptions";

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

/** Gives a command the options that variants alone have. */
export function addOptions(
  command: Command,
  optionsOf: (variant: string) => readonly CommandOption[],
): void {
  for (const { flags, text } of variantOptions(optionsOf)) command.option(flags, text);
}

/** What each variant says of itself, for a command's help. */
function byVariant(text: (runtime: RuntimePart) => string | undefined): string {
  return variantNames()
    .flatMap((variant) => {
      const own = text(partOf(variant, "runtime"));
      return own === undefined ? [] : [`${variant}: ${own}`];
    })
    .join("; ");
}

const addRuns: Add = (program, openSession) => {
  const runs = (): typeof Runs => load("./commands/runs") as typeof Runs;
  const run = onStack(program.command("run"))
    .description("start a run of a deployed stack")
    .argument(
      "[step]",
      byVariant(({ steps }) => steps),
    )
    .option("--follow", "follow it to its end");
  addOptions(run, (variant) => partOf(variant, "runtime").options.run);
  run.action(async (step: string | undefined, options: RawOptions) => {
    await runs().run(step, options, openSession("lines"));
  });
  onStack(program.command("status"))
    .description("say what a run is at")
    .argument("[id]", `a run's id (${byVariant(({ ids }) => ids.status)})`)
    .action(async (id: string | undefined, options: RawOptions) => {
      await runs().status(id, options, openSession("document"));
    });
  onStack(program.command("cancel"))
    .description("cancel what is left of a run")
    .argument("<id>", `a run's id (${byVariant(({ ids }) => ids.cancel)})`)
    .action(async (id: string, options: RawOptions) => {
      await runs().cancel(id, options, openSession("document"));
    });
  const logs = onStack(program.command("logs"))
    .description("show what a step of a run printed")
    .argument(
      "<step>",
      byVariant(({ ids }) => ids.logs),
    )
    .option("--follow", "go on until the step has ended")
    .option("--poll <seconds>", "seconds between two looks");
  addOptions(logs, (variant) => partOf(variant, "runtime").options.logs);
  logs.action(async (step: string, options: RawOptions) => {
    await runs().logs(
      step,
      options,
      openSession(options["follow"] === true ? "lines" : "document"),
    );
  });
  onStack(program.command("open"))
    .description("print the address of something that a run has, such as Spark's history server")
    .argument("<what>", "spark-history")
    .option("--run <id>", "a run's id (the stack's newest run)")
    .action(async (what: string, options: RawOptions) => {
      await runs().open(what, options, openSession("document"));
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
    .argument("<variant>", `what the stack deploys: ${variantNames().join(" or ")}`)
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
export const STACK_COMMANDS: readonly Add[] = [addDeploy, addPlanning, addImages, addRuns];
