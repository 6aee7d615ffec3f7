/** Fields that are shown on demand, and when something is wrong in one of them. */
import { html, useEffect, useState } from '../vendor/preact.js';

/** `mark`: for example `2 changed`. */
export function Disclosure({ title, mark, isWrong, children }) {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    if (isWrong) setOpen(true);
  }, [isWrong]);
  return html`
    <details class="group" open=${isOpen} onToggle=${({ target }) => setOpen(target.open)}>
      <summary>${title}${mark && html`<span class="mark"> ${mark}</span>`}</summary>
      ${children}
    </details>
  `;
}
