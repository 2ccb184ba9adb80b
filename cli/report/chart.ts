import { type EChartsCoreOption, init } from "echarts";
import { themed } from "./colours";
import { allowed, escaped, Markup } from "./html";

const FONT = "ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";

/** What a chart is, for those who see it and those who do not. */
export interface ChartText {
  /** In a word or two. */
  readonly title: string;
  /** What it shows, so that nobody needs to see it. */
  readonly description: string;
}

/** In pixels; a page shows it larger or smaller. */
export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

/** Draws a chart as SVG: no script, no network; it grows with the page. */
export function drawChart(
  option: EChartsCoreOption,
  { width, height }: ChartSize,
  text: ChartText,
): Markup {
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: FONT }, ...option });
    return labelled(chart.renderToSVGString(), text);
  } finally {
    chart.dispose();
  }
}

/** Styles for the mouse, in colours that do not follow the scheme. */
const HOVER = /<style[^>]*>.*?<\/style>/s;

function labelled(svg: string, { title, description }: ChartText): Markup {
  const still = allowed(svg)
    .replace(/^<svg width="\d+" height="\d+"/, "<svg")
    .replace(HOVER, "");
  const own = themed(still);
  const named = own.replace(
    "<svg",
    `<svg role="img" aria-label="${escaped(`${title}: ${description}`)}"`,
  );
  return new Markup(named.replace(">", `><title>${escaped(title)}</title>`));
}
