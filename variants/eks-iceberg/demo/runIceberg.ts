import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  bringBackTables,
  BUCKETS,
  CATALOG,
  countText,
  type DemoPlace,
  type DemoRun,
  fetchResult,
  folderPlace,
  followRun,
  type LakeTable,
  LOGS,
  makeRecord,
  phase,
  readRunRecord,
  type RecordedIceberg,
  REPORTS,
  RUN_RECORD,
  type RunRecord,
  type Session,
  setStage,
  type Stage,
} from "../../../cli";
import { newRunId } from "../../../emr";
import {
  javaOptionsFor,
  type JobFlowResult,
  type LakeCatalog,
  type NamedApplication,
  type ObjectStore,
  runSparkApplications,
  startLakeCatalog,
  startObjectStore,
  uploadFolder,
} from "../../../local";
import { parseS3Uri } from "../../../uris";
import { type RenderedIceberg } from "../render";
import { argumentOf, demoApplications } from "./applications";
import { changesBetween } from "./changes";
import { fetchReport } from "./fetchReport";
import { type LogData } from "./options";
import { type PreparedLogs, prepareLogs } from "./prepareLogs";
import { catalogOf, compareLines, countIceberg, openIcebergTables, snapshotsOf } from "./tables";

/** What is to be run, and on what. */
export interface IcebergPlan extends DemoPlace {
  readonly stack: RenderedIceberg;
  /** Name of the stack. */
  readonly name: string;
  readonly data: LogData;
  /** What a report says of the set-up. */
  readonly settings: Readonly<Record<string, string>>;
}

/** What a demo needs while it runs. */
interface Running {
  readonly plan: IcebergPlan;
  readonly session: Session;
  readonly data: PreparedLogs;
  readonly store: ObjectStore;
  readonly catalog: LakeCatalog;
  readonly stage: Stage;
  /** Options of Spark's JVM. */
  readonly javaOptions: string | undefined;
}

/** Runs the stack's applications from log files to tables. A failed run is a result, not an error. */
export async function runIceberg(plan: IcebergPlan, session: Session): Promise<DemoRun> {
  // Inside the work folder, so that the next run clears it away when this one is killed.
  const scratch = join(plan.work, "scratch");
  await mkdir(scratch);
  const cleanUp: (() => Promise<void>)[] = [
    () => rm(scratch, { recursive: true, force: true, maxRetries: 3 }),
  ];
  try {
    const { signal } = session;
    const source = sourceOf(plan.stack);
    const data = await phase(session, titleOf(plan.data), (tell) =>
      prepareLogs(plan.data, source.app, { scratch, signal, tell }),
    );
    const store = await phase(session, "Start the object store", () =>
      startObjectStore({ signal }),
    );
    cleanUp.push(() => store.stop());
    const stage: Stage = { client: store.client(), stack: plan.stack, signal };
    cleanUp.push(() => {
      stage.client.destroy();
      return Promise.resolve();
    });
    const { from, bytes } = await phase(
      session,
      "Make buckets, upload the wheel and the log files",
      () => furnish(stage, data, plan),
    );
    const catalog = await phase(session, "Start PostgreSQL and the Hive Metastore", (tell) =>
      startLakeCatalog({ store, warehouse: warehouseOf(plan.stack), from, signal, tell }),
    );
    cleanUp.push(() => catalog.stop());
    const javaOptions = javaOptionsFor(bytes);
    return await runOn({ plan, session, data, store, catalog, stage, javaOptions });
  } finally {
    for (const clean of cleanUp.reverse()) await clean();
  }
}

function titleOf(data: LogData): string {
  if (data.kind === "real") return `Find the log files in ${data.path}`;
  return `Generate ${countText(data.lines)} lines of access logs`;
}

/** Where the declared load reads, and whose logs these are. */
function sourceOf({ applications }: RenderedIceberg): {
  readonly bucket: string;
  readonly prefix: string;
  readonly app: string;
} {
  const [load] = demoApplications(applications, undefined);
  const uri = argumentOf(load?.application.spec.arguments ?? [], "source") ?? "";
  const { bucket, key } = parseS3Uri(uri);
  const prefix = key.replace(/\/*$/, "/");
  return { bucket, prefix, app: prefix.split("/").at(-2) ?? "" };
}

/** Where the declared catalog makes tables. */
function warehouseOf({ applications }: RenderedIceberg): string {
  const [load] = demoApplications(applications, undefined);
  const settings = Object.entries(load?.application.spec.sparkConf ?? {});
  const found = settings.find(([key]) => /^spark\.sql\.catalog\.\w+\.warehouse$/.test(key));
  if (found === undefined) throw new Error("the load's sparkConf names no warehouse");
  return found[1];
}

/** Fills the object store: the stack's files, the log files, the tables of the last result. */
async function furnish(
  stage: Stage,
  data: PreparedLogs,
  plan: IcebergPlan,
): Promise<{
  /** The kept catalog of the last result, whose tables were brought back; undefined without one. */
  readonly from: string | undefined;
  /** Of the log files. */
  readonly bytes: number;
}> {
  await setStage(stage);
  const { bucket, prefix } = sourceOf(plan.stack);
  const { client, signal } = stage;
  const { bytes } = await uploadFolder({ client, bucket, prefix, folder: data.folder, signal });
  const last = await lastRecord(plan);
  if (last !== undefined) await bringBackTables(stage, plan.lastResult);
  return { bytes, from: last === undefined ? undefined : join(plan.lastResult, CATALOG) };
}

/** The record of the last result, where that is one of the same lake: its catalog names buckets. */
async function lastRecord({ lastResult, stack }: IcebergPlan): Promise<RunRecord | undefined> {
  if (!existsSync(join(lastResult, CATALOG))) return undefined;
  const record = await readRunRecord(lastResult);
  return record.buckets.served === stack.buckets.served ? record : undefined;
}

async function runOn(running: Running): Promise<DemoRun> {
  const { plan, session, data, store, catalog, stage } = running;
  const applications = demoApplications(plan.stack.applications, data.dayAgain);
  const options = {
    store,
    metastoreUri: catalog.uri,
    javaOptions: running.javaOptions,
    folder: join(plan.work, LOGS),
    signal: session.signal,
    afterEach: (id: string, application: NamedApplication["application"]) =>
      fetchReport(stage, application, join(plan.work, REPORTS, `${id}.json`)),
  };
  const result = await followRun(
    (onEvent) => runSparkApplications(`lake-${plan.name}`, applications, { ...options, onEvent }),
    session.output,
  );
  session.signal.throwIfAborted();
  await phase(session, "Fetch the result", () => fetchResult(stage, plan.work));
  const run = await phase(session, "Count the tables", () => conclude(result, running));
  await phase(session, "Keep the catalog", () => catalog.keep(join(plan.work, CATALOG)));
  return run;
}

/** Counts, compares, and writes the record of the run. */
async function conclude(result: JobFlowResult, running: Running): Promise<DemoRun> {
  const { plan, data } = running;
  const { buckets, database } = plan.stack;
  const catalog = catalogOf(await running.catalog.tables(), database);
  const tables = await openIcebergTables(
    folderPlace(join(plan.work, BUCKETS), buckets.served),
    catalog,
  );
  const counts = await countIceberg(tables);
  const completed = result.outcome === "COMPLETED";
  const record = makeRecord(
    {
      run: newRunId(result.startedAt),
      variant: "eks-iceberg",
      buckets,
      settings: { ...plan.settings, data: data.description },
      result,
      tables: counts,
      checks: completed ? compareLines(data.expected, counts) : [],
      iceberg: {
        catalog,
        snapshots: snapshotsOf(tables),
        changes: await changes(plan, tables),
      },
    },
    plan.work,
  );
  await writeFile(join(plan.work, RUN_RECORD), `${JSON.stringify(record, null, 2)}\n`);
  return { record, tables };
}

async function changes(
  plan: IcebergPlan,
  tables: ReadonlyMap<string, LakeTable>,
): Promise<RecordedIceberg["changes"]> {
  const last = await lastRecord(plan);
  if (last === undefined) return [];
  const place = folderPlace(join(plan.lastResult, BUCKETS), last.buckets.served);
  return await changesBetween(await openIcebergTables(place, last.iceberg?.catalog ?? []), tables);
}
