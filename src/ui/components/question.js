/** Asks before something that can't be undone. */
import { html, useEffect, useRef } from '../vendor/preact.js';

/** `onAnswer(true)`: do it. Esc is no. */
export function Question({ title, children, action, onAnswer }) {
  const dialog = useRef();
  useEffect(() => dialog.current.showModal(), []);
  const cancel = (event) => {
    event.preventDefault();
    onAnswer(false);
  };
  return html`
    <dialog ref=${dialog} aria-labelledby="question-title" onCancel=${cancel}>
      <h2 id="question-title">${title}</h2>
      <p>${children}</p>
      <div class="row">
        <button type="button" class="quiet danger" onClick=${() => onAnswer(true)}>${action}</button>
        <button type="button" class="quiet" onClick=${() => onAnswer(false)}>Keep it</button>
      </div>
    </dialog>
  `;
}
