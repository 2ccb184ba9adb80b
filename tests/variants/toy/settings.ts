import { z } from "zod";
import { setting } from "../../../program";
import type { SettingsPart } from "../../../variants";

export const settings: SettingsPart = {
  shape: {
    colour: setting(z.enum(["red", "blue"]).default("red"), {
      description: "Colour of the toy.",
      wanted: "one of red, blue",
      example: "red",
    }),
  },
  rules: { colour: (value) => (value === "blue" ? "is sold out" : undefined) },
  needed: ["colour"],
  namedAfterStack: [{ what: "the toy", form: "toy-<stack>", takes: /^[a-z-]+$/, longest: 12 }],
  check: (_given, checks) => {
    checks.expect(process.env["TOY"] !== "broken", "lake:colour", "goes with no broken toy");
  },
};
