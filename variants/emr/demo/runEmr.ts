import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  bringBackTables,
  BUCKETS,
  countText,
  type DemoPlace,
  type DemoRun,
  fetchResult,
  folderPlace,
  followRun,
  LOGS,
  makeRecord,
  phase,
  RUN_RECORD,
  type Session,
  setStage,
  type Stage,
} from "../../../cli";
import { fillRun, newRunId } from "../../../emr";
import {
  javaOptionsFor,
  type JobFlowResult,
  type ObjectStore,
  runJobFlow,
  startObjectStore,
} from "../../../local";
import { type RenderedEmr } from "../render";
import { compare, countTables, openTables } from "./inspectTables";
import { type DemoData } from "./options";
import { bringData, type PreparedData, prepareData } from "./prepareData";

/** What is to be run, on what, and where the result grows. */
export interface EmrPlan extends DemoPlace {
  readonly stack: RenderedEmr;
  readonly data: DemoData;
  /** What a report says of the set-up. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Runs the stack's pipeline from input files to tables. A failed run is a result, not an error. */
export async function runEmr(plan: EmrPlan, session: Session): Promise<DemoRun> {
  // Inside the work folder, so that the next run clears it away when this one is killed.
  const scratch = join(plan.work, "scratch");
  await mkdir(scratch);
  const stores: ObjectStore[] = [];
  try {
    const data = await phase(session, dataTitle(plan.data), (tell) =>
      prepareData(plan.data, { scratch, signal: session.signal, tell }),
    );
    const store = await phase(session, "Start the object store", () =>
      startObjectStore({ signal: session.signal }),
    );
    stores.push(store);
    return await runOn(store, data, plan, session);
  } finally {
    for (const store of stores) await store.stop();
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

function dataTitle(data: DemoData): string {
  if (data.kind === "real") return `Find the data in ${data.path}`;
  return `Generate ${countText(data.events)} events and ${countText(data.songs)} songs`;
}

async function runOn(
  store: ObjectStore,
  data: PreparedData,
  plan: EmrPlan,
  session: Session,
): Promise<DemoRun> {
  const client = store.client();
  const stage: Stage = { client, stack: plan.stack, signal: session.signal };
  try {
    await phase(session, "Make buckets, upload the wheel and the scripts", () => setStage(stage));
    const { bytes } = await phase(session, "Bring the data into the raw bucket", async () => {
      await bringBackTables(stage, plan.lastResult);
      return await bringData(stage, data.folders);
    });
    const run = newRunId(new Date());
    const options = {
      store,
      folder: join(plan.work, LOGS),
      signal: session.signal,
      javaOptions: javaOptionsFor(bytes),
    };
    const result = await followRun(
      (onEvent) => runJobFlow(fillRun(plan.stack.request, run), { ...options, onEvent }),
      session.output,
    );
    session.signal.throwIfAborted();
    await phase(session, "Fetch the result", () => fetchResult(stage, plan.work));
    return await phase(session, "Count the tables", () => conclude(run, result, data, plan));
  } finally {
    client.destroy();
  }
}

/** Counts, compares, and writes the record of the run. */
async function conclude(
  run: string,
  result: JobFlowResult,
  data: PreparedData,
  plan: EmrPlan,
): Promise<DemoRun> {
  const served = folderPlace(join(plan.work, BUCKETS), plan.stack.buckets.served);
  const tables = await openTables(served);
  const counts = await countTables(tables);
  const completed = result.outcome === "COMPLETED";
  const record = makeRecord(
    {
      run,
      variant: "emr",
      buckets: plan.stack.buckets,
      settings: { ...plan.settings, data: data.description },
      result,
      tables: counts,
      checks: completed ? await compare(data.expected, tables, counts) : [],
    },
    plan.work,
  );
  await writeFile(join(plan.work, RUN_RECORD), `${JSON.stringify(record, null, 2)}\n`);
  return { record, tables };
}
