/** Code to copy. */
import { html, useState } from '../vendor/preact.js';

export function Snippet({ label, code }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(code);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  // Without TLS and off this machine, browsers have no clipboard.
  const canCopy = navigator.clipboard !== undefined;
  return html`
    <div class="snippet">
      <pre tabindex="0" aria-label=${label}>${code}</pre>
      ${
        canCopy &&
        html`<button type="button" class="quiet small" aria-label=${`Copy ${label}`} onClick=${copy}>
          <span aria-live="polite">${isCopied ? 'Copied' : 'Copy'}</span>
        </button>`
      }
    </div>
  `;
}
