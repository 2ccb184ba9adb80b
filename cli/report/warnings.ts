import { type Content, html } from "./html";
import { type RunStory } from "./runStory";

/** What stopped nothing and should be known all the same, such as objects that were not read. */
export function warnings({ jobs }: RunStory): Content {
  const said = new Set(jobs.flatMap((job) => job.warnings));
  if (said.size === 0) return undefined;
  return html`<section>
    <h2>Warnings</h2>
    <ul>
      ${[...said].map((text) => html`<li>${text}</li>`)}
    </ul>
  </section>`;
}
