import { createRequire } from "node:module";
import type { RuntimePart } from "../variant";
import type * as Ended from "./runtime/endedCluster";
import type * as Going from "./runtime/goingRuns";
import type * as Logs from "./runtime/logs";
import type * as Open from "./runtime/open";
import type * as Runs from "./runtime/emrRuns";
import type * as Start from "./runtime/start";
import type * as Story from "./runtime/realRun";

const load = createRequire(__filename);
const runs = (): typeof Runs => load("./runtime/emrRuns") as typeof Runs;

export const runtime: RuntimePart = {
  options: {
    run: [
      { flags: "--from <step>", text: "go on with the newest run from this step" },
      { flags: "--run <id>", text: "the run's id (a new one; with --from the newest run's)" },
      {
        flags: "--request <file>",
        text: "the output jobFlowRequest from a file, - for standard input",
      },
      {
        flags: "--cluster <id>",
        text: "with --request, which is then the output steps: add them to this",
      },
    ],
    logs: [
      { flags: "--run <id>", text: "a run's id, or its cluster's (the stack's newest run)" },
      { flags: "--stream <name>", text: "controller, syslog, stdout or stderr (all of them)" },
    ],
  },
  steps: undefined,
  ids: {
    status: "or its cluster's; without one the newest run",
    cancel: "or its cluster's",
    logs: "the step's name or id",
  },
  run: (step, ...rest) => (load("./runtime/start") as typeof Start).startOnEmr(step, ...rest),
  status: (id, place, session) => runs().statusOnEmr(id, place, session),
  cancel: (id, place, session) => runs().cancelOnEmr(id, place, session),
  logs: (of, ...rest) => (load("./runtime/logs") as typeof Logs).logsOnEmr(of, ...rest),
  open: (what, ...rest) => (load("./runtime/open") as typeof Open).openOnEmr(what, ...rest),
  going: (runs, session) =>
    (load("./runtime/goingRuns") as typeof Going).runsOfClusters(runs, session),
  ended: (open, outputs, session) =>
    (load("./runtime/endedCluster") as typeof Ended).endOfCluster(open, outputs, session),
  story: (run, place, session) =>
    (load("./runtime/realRun") as typeof Story).emrStory(run, place, session),
};
