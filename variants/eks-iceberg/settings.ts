import { kubeScheduleFault } from "../../components";
import type { SettingsPart } from "../variant";
import { checkExecutors, checkImages } from "./checks";
import { ICEBERG_SHAPE, icebergSettings } from "./shape";

export const settings: SettingsPart = {
  shape: ICEBERG_SHAPE,
  rules: {
    loadSchedule: kubeScheduleFault,
    analyticsSchedule: kubeScheduleFault,
    maintenanceSchedule: kubeScheduleFault,
  },
  needed: ["sparkImage", "metastoreImage"],
  namedAfterStack: [
    {
      // https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
      what: "the cluster",
      form: "lake-cluster-<stack>",
      takes: /^[0-9A-Za-z][\w-]*$/,
      longest: 100,
    },
    {
      // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.Constraints
      // Underscores become dashes on the way there.
      what: "the metastore's database server",
      form: "lake-metastore-<stack>",
      takes: /^[a-z][a-z0-9_-]*[a-z0-9]$/,
      longest: 63,
    },
  ],
  check: (given, checks, mending) => {
    const own = icebergSettings(given);
    checkImages(own, checks, mending);
    checkExecutors(own, checks, mending);
  },
};
