import { html, Markup } from "./html";
import { changes, snapshots } from "./icebergSections";
import { type RunStory } from "./runStory";
import {
  checks,
  failure,
  heading,
  type Link,
  read,
  rejected,
  setUp,
  timeline,
  written,
} from "./sections";
import { styles } from "./styles";
import { warnings } from "./warnings";

/**
 * The report of a run as one HTML file: no script, nothing from the network, and well-formed XML as well.
 *
 * @param toResult - path from the page's folder to the result folder, for links to logs and rejects
 */
export function reportPage(story: RunStory, toResult: string): string {
  const link: Link = (path, text) => html`<a href="${address(toResult, path)}">${text}</a>`;
  const page = html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${`${story.record.name}, run ${story.record.run}`}</title>
        <style>
          ${new Markup(styles())}
        </style>
      </head>
      <body>
        <main>
          ${heading(story)} ${failure(story, link)} ${warnings(story)} ${timeline(story, link)}
          ${written(story)} ${snapshots(story)} ${changes(story)} ${checks(story)} ${read(story)}
          ${rejected(story.rejects, link)} ${setUp(story)}
        </main>
      </body>
    </html> `;
  return page.text;
}

function address(folder: string, path: string): string {
  const parts = [...folder.split("/"), ...path.split("/")].filter((part) => part !== "");
  const encoded = parts.map((part) => encodeURIComponent(part)).join("/");
  return folder.startsWith("/") ? `/${encoded}` : encoded;
}
