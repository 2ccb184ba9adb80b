import { createRequire } from "node:module";
import type { DemoPart } from "../variant";
import type * as IcebergDemo from "./demo/icebergDemo";

const load = createRequire(__filename);

export const demo: DemoPart = {
  stackFile: "Pulumi.eks-iceberg.yaml",
  data: "a log file or a folder of them",
  options: [
    { flags: "--lines <count>", text: "log lines to generate, over a week (20000)" },
    { flags: "--broken <share>", text: "broken lines, as a share of the good ones (0.0005)" },
  ],
  read: (reader, defaults) => {
    const { icebergDemo } = load("./demo/icebergDemo") as typeof IcebergDemo;
    return icebergDemo(reader, defaults);
  },
};
