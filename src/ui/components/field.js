/** A field of a form: its label, the control, and what is wrong with its value. */
import { html } from '../vendor/preact.js';

let fields = 0;
/** An id that no other element has. */
export const newId = () => `field-${++fields}`;

/** `control(attributes)` draws the control; the attributes tie it to its label, help and problem. */
export function Field({ id, label, help, fault, isChanged, control, className = '' }) {
  const about = [help && `${id}-help`, fault && `${id}-fault`].filter(Boolean).join(' ') || undefined;
  return html`
    <div class=${`field ${className} ${isChanged ? 'changed' : ''}`}>
      <label for=${id}>${label}${isChanged && html`<span class="mark"> changed</span>`}</label>
      ${control({ id, 'aria-describedby': about, 'aria-invalid': fault ? 'true' : undefined })}
      ${help && html`<p class="help" id=${`${id}-help`}>${help}</p>`}
      ${fault && html`<p class="fault" id=${`${id}-fault`}>${fault}</p>`}
    </div>
  `;
}
