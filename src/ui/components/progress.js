/** How far something is: a bar, and what a line says next to it. */
import { html } from '../vendor/preact.js';

/** `share`: 0 to 1; undefined if unknown. */
export function Progress({ share, label, children }) {
  return html`
    <div class="progress">
      <progress max="1" value=${share} aria-label=${label}></progress>
      <span class="status">${children}</span>
    </div>
  `;
}
