import { z } from "zod";
import { DEFAULT_DAYS_TO_KEEP_OLD_VERSIONS, DEFAULT_DAYS_TO_KEEP_RUNS } from "../components";
import { setting, whole } from "./settingTexts";

/** Settings of how long data is kept, and of who may delete it. */
export const KEEPING_SETTINGS = {
  runRetentionDays: setting(whole(1, 3650).default(DEFAULT_DAYS_TO_KEEP_RUNS), {
    description:
      "Days that what a run leaves beside tables is kept: merged files, rejects, reports, cluster and event logs.",
    wanted: "a whole number from 1 to 3650",
    example: 30,
  }),
  noncurrentRetentionDays: setting(whole(1, 3650).default(DEFAULT_DAYS_TO_KEEP_OLD_VERSIONS), {
    description: "Days that overwritten and deleted objects can be brought back.",
    wanted: "a whole number from 1 to 3650",
    example: 30,
  }),
  protected: setting(z.boolean().default(true), {
    description:
      "Whether destroy refuses to touch buckets, database, cluster and key. First of the two keys that delete data.",
    wanted: "true or false",
    example: false,
  }),
  deleteDataOnDestroy: setting(z.boolean().default(false), {
    description:
      "Whether destroy deletes the data. Second key: it needs protected: false; otherwise buckets and key stay behind.",
    wanted: "true or false",
    example: false,
  }),
};
