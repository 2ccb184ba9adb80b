import { Config } from "@pulumi/pulumi";
import { EmrPipeline, NatMode } from "spark-lake";

const config = new Config();
/** Folder of a release's files: the wheel, its manifest, and the two scripts. */
const files = config.require("files");

const pipeline = new EmrPipeline("songs", {
  files: {
    wheel: `${files}/lake_etl-0.1.0-py3-none-any.whl`,
    manifest: `${files}/jobs.json`,
    launcher: `${files}/run_job.py`,
    prefixLists: `${files}/prefix-lists.sh`,
  },
  // No way to the internet: AWS's services are reached inside the network.
  network: { nat: NatMode.None, flowLogs: false },
  protected: config.getBoolean("protected") ?? true,
  deleteDataOnDestroy: config.getBoolean("deleteDataOnDestroy") ?? false,
});

export const rawBucket = pipeline.rawBucketName;
export const database = pipeline.databaseName;
export const jobFlowRequest = pipeline.jobFlowRequest;
