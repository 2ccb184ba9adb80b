import { z } from "zod";
import { setting } from "./settingTexts";

const POLICY_ARN = /^arn:[\w-]+:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/;

/** Settings of what the account allows a stack. */
export const ACCOUNT_SETTINGS = {
  monthlyBudget: setting(z.number().positive().max(10_000_000).optional(), {
    description:
      "USD a month above which `lake preview` and `lake up` refuse, going by the estimate of `lake cost`.",
    wanted: "a number of US dollars above 0",
    example: 500,
  }),
  permissionsBoundary: setting(z.string().regex(POLICY_ARN).optional(), {
    description:
      "Policy that bounds what every role of the stack may do: whoever deploys may then be limited to making such roles.",
    wanted: "the ARN of an IAM policy",
    example: "arn:aws:iam::123456789012:policy/lake-boundary",
  }),
};
