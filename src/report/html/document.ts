/** What the pages of a report share: the HTML document around them, and tables. */
import { html, type Markup, type Value } from './markup.ts';
import { STYLE } from './style.ts';

/** A document with its one style element inside. `head`: more elements of its head. */
export function documentOf(title: string, main: Markup, head: Value = []): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${head}
        <title>${title}</title>
        <style>
          ${{ markup: STYLE }}
        </style>
      </head>
      <body>
        <main>${main}</main>
      </body>
    </html> `.markup;
}

export const column = (name: string): Markup => html`<th scope="col">${name}</th>`;
export const numberColumn = (name: string): Markup => html`<th scope="col" class="number">${name}</th>`;

export const row = (heading: Value, cells: Value): Markup =>
  html`<tr>
    <th scope="row">${heading}</th>
    ${cells}
  </tr>`;

/** A table that scrolls if it is too wide for the screen. */
export function table(columns: Markup[], rows: Markup[], kind = 'plain'): Markup {
  return html`<div class="scroll">
    <table class="${kind}">
      ${
        columns.length > 0
          ? html`<thead>
              <tr>
                ${columns}
              </tr>
            </thead>`
          : []
      }
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}
