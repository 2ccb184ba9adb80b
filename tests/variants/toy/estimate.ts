import type { EstimatePart } from "../../../variants";

export const estimate: EstimatePart = (_settings, _table, _prices, { runHours }) => ({
  standing: [{ what: "toy", count: 1, perHour: 2, hours: 1, perMonth: 2 }],
  lines: [],
  notes: [`a toy plays ${runHours} h`],
});
