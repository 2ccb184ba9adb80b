import { createRequire } from "node:module";
import type * as Cli from "../../cli";
import type { RuntimePart } from "../variant";
import type * as Commands from "./runtime/commands";
import type * as Open from "./runtime/open";

const load = createRequire(__filename);
const cli = (): typeof Cli => load("../../cli") as typeof Cli;
const commands = (): typeof Commands => load("./runtime/commands") as typeof Commands;

export const runtime: RuntimePart = {
  options: {
    run: [
      { flags: "--first-day <day>", text: "load these days again, changed or not, as 2025-05-17" },
      { flags: "--last-day <day>", text: "the last of these days" },
    ],
    logs: [],
  },
  steps: "load, analytics or maintenance (load)",
  ids: {
    status: "without one all that the cluster remembers",
    cancel: undefined,
    logs: "load, analytics, maintenance or a run's name",
  },
  run: (step, ...rest) => commands().start(step, ...rest),
  status: (id, place, session) => cli().statusOnKube(id, place, session),
  cancel: (id, place, session) => cli().cancelOnKube(id, place, session),
  logs: (of, ...rest) => commands().logs(of, ...rest),
  open: (what, ...rest) => (load("./runtime/open") as typeof Open).open(what, ...rest),
  going: (runs, session) => cli().runsOnStackCluster(runs, session),
  // The stack's own metastore goes with its database; the account's catalog stays, and with it what the jobs made there.
  leaves: ({ metastoreUri, database }) => {
    const name: unknown = database?.value;
    if (metastoreUri?.value !== "" || typeof name !== "string") return [];
    return [
      `the database ${name} and its tables in the account's Glue catalog, which the jobs made: \`aws glue delete-database --name ${name}\``,
    ];
  },
  story: (_run, place) => commands().story(place),
};
