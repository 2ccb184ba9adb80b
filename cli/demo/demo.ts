import { type RenderedArtifact, type RenderedBuckets, type Settings } from "../../program";
import { type RunRecord } from "../report/runRecord";
import { type Session } from "../session";
import { type LakeTable } from "../tables/lakeTable";

/** A variant's demo with its words read. */
export interface Demo {
  readonly stackFile: string;
  /** Settings that replace the stack's, by their full keys. */
  readonly overrides: Readonly<Record<string, string>>;
  /** Where the result goes. */
  readonly out: string;
  /** Runs the program without an engine; answers with what can then be run. */
  render(settings: Settings, stack: string): Promise<RenderedDemo>;
}

/** A demo that knows what the stack declares. */
export interface RenderedDemo {
  /** Runs it. A failed run is a result, not an error. */
  run(place: DemoPlace, session: Session): Promise<DemoRun>;
}

/** Where a demo's result grows. */
export interface DemoPlace {
  /** The last result, from which the tables are brought back; it need not exist. */
  readonly lastResult: string;
  /** An empty folder. */
  readonly work: string;
}

/** A run that is over, and the tables that it left. */
export interface DemoRun {
  readonly record: RunRecord;
  readonly tables: ReadonlyMap<string, LakeTable>;
}

/** What of a rendered stack the object store has to hold. */
export interface RenderedFiles {
  readonly buckets: RenderedBuckets;
  readonly artifacts: readonly RenderedArtifact[];
}

/** Where to work, and who watches. */
export interface Preparation {
  /** An empty folder of its own. */
  readonly scratch: string;
  readonly signal: AbortSignal;
  readonly tell: (text: string) => void;
}
