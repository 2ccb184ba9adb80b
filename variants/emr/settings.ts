import { scheduleFault } from "../../components";
import type { SettingsPart } from "../variant";
import { checkFleets, typeFault } from "./checks";
import { EMR_SHAPE, emrSettings } from "./shape";

export const settings: SettingsPart = {
  shape: EMR_SHAPE,
  rules: {
    schedule: scheduleFault,
    primaryInstanceTypes: typeFault,
    coreInstanceTypes: typeFault,
    taskInstanceTypes: typeFault,
  },
  needed: [],
  namedAfterStack: [
    {
      // https://docs.aws.amazon.com/athena/latest/ug/tables-databases-columns-names.html
      what: "the catalog's database",
      form: "lake_<stack>",
      takes: /^[a-z0-9_-]+$/,
      longest: 255,
    },
    {
      // https://docs.aws.amazon.com/emr/latest/APIReference/API_StepConfig.html
      what: "the longest step of its runs",
      form: "lake-<stack>/Refresh lists of prefixes",
      takes: /^[\w /-]+$/,
      longest: 256,
    },
  ],
  check: (given, checks, mending) => {
    checkFleets(emrSettings(given), checks, mending);
  },
};
