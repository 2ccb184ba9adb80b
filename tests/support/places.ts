import { lookUpsIn, type LookUps } from "../../program/lookUps";

/** A place with another partition: an ARN or a host that is written by heart shows up there. */
export const inChina: LookUps = lookUpsIn({
  account: "210987654321",
  region: "cn-north-1",
  partition: "aws-cn",
  dnsSuffix: "amazonaws.com.cn",
});
