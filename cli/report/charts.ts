import { duration } from "../output/units";
import { textWidth } from "../output/textWidth";
import { drawChart } from "./chart";
import { colour, type Role } from "./colours";
import { type Markup } from "./html";
import { type RecordedStep } from "./runRecord";
import { stepSeconds } from "./stepSeconds";

/** Width of the page, as charts are drawn, in pixels. */
const WIDTH = 920;
const BAR = 18;
const ROW = 34;
const AXIS = 40;
const TEXT = { color: colour("ink"), fontSize: 13 };
const QUIET = { color: colour("soft"), fontSize: 12 };

const STATE_ROLES: Readonly<Record<RecordedStep["state"], Role>> = {
  COMPLETED: "done",
  FAILED: "failed",
  CANCELLED: "skipped",
  PENDING: "skipped",
  RUNNING: "first",
};

/** When each step ran: one bar for each that did, from the start of the run. */
export function gantt(steps: readonly RecordedStep[], startedAt: string): Markup {
  const bars = steps.map((step) => {
    const offset = (Date.parse(step.startedAt ?? startedAt) - Date.parse(startedAt)) / 1000;
    return { step, offset: Math.max(0, offset), seconds: stepSeconds(step) };
  });
  const description = bars
    .map(
      ({ step, seconds }) =>
        `${step.name} ${seconds === undefined ? "did not run" : duration(seconds)}`,
    )
    .join(", ");
  const option = {
    grid: gridFor(steps, AXIS),
    xAxis: valueAxis("seconds since the start"),
    yAxis: nameAxis(steps.map(({ name }) => name)),
    series: [
      {
        ...SERIES,
        stack: "time",
        data: bars.map(({ offset }) => offset),
        itemStyle: { color: "none" },
      },
      {
        ...SERIES,
        stack: "time",
        data: bars.map(({ step, seconds }) => ({
          value: seconds ?? 0,
          itemStyle: { color: colour(STATE_ROLES[step.state]), borderRadius: 3 },
          label: { ...TEXT, show: true, position: "right", formatter: barText(step, seconds) },
        })),
      },
    ],
  };
  return drawChart(
    option,
    { width: WIDTH, height: steps.length * ROW + AXIS },
    { title: "Steps over time", description },
  );
}

function barText({ state }: RecordedStep, seconds: number | undefined): string {
  if (seconds === undefined) return "not run";
  return state === "FAILED" ? `${duration(seconds)}, failed` : duration(seconds);
}

/** One of several things that have a number. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  /** The number as people read it. */
  readonly text: string;
}

/** A bar for each number, in the order given. */
export function barChart(title: string, bars: readonly Bar[], role: Role): Markup {
  const option = {
    grid: gridFor(bars, 4),
    xAxis: { type: "value", show: false },
    yAxis: nameAxis(bars.map(({ name }) => name)),
    series: [
      {
        ...SERIES,
        itemStyle: { color: colour(role), borderRadius: 3 },
        data: bars.map(({ value, text }) => ({
          value,
          label: { ...TEXT, show: true, position: "right", formatter: text },
        })),
      },
    ],
  };
  const description = bars.map(({ name, text }) => `${name} ${text}`).join(", ");
  return drawChart(
    option,
    { width: WIDTH / 2, height: bars.length * ROW + 8 },
    { title, description },
  );
}

const SERIES = { type: "bar", barWidth: BAR, silent: true, emphasis: { disabled: true } } as const;

/** Room for names on the left and numbers on the right: without a browser nothing can measure text. */
function gridFor(items: readonly { readonly name: string }[], bottom: number): object {
  const longest = items.reduce((most, { name }) => Math.max(most, textWidth(name)), 0);
  return { left: 16 + longest * LETTER, right: 100, top: 4, bottom, outerBoundsMode: "none" };
}

/** Width of a letter of {@link TEXT}, rather too wide than too narrow. */
const LETTER = 7.6;

function valueAxis(name: string): object {
  return {
    type: "value",
    name,
    nameLocation: "middle",
    nameGap: 26,
    nameTextStyle: QUIET,
    axisLabel: QUIET,
    splitLine: { lineStyle: { color: colour("line") } },
  };
}

function nameAxis(names: readonly string[]): object {
  return {
    type: "category",
    inverse: true,
    data: names,
    axisLabel: { ...TEXT, interval: 0 },
    axisLine: { lineStyle: { color: colour("line") } },
    axisTick: { show: false },
  };
}
