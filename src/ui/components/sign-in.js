/** Asks for an API key, over whatever was there: nothing typed below it is lost. */
import { html, useEffect, useRef, useState } from '../vendor/preact.js';
import { signIn } from '../connection.js';

export function SignIn() {
  const dialog = useRef();
  const [fault, setFault] = useState();
  useEffect(() => dialog.current.showModal(), []);
  const submit = async (event) => {
    event.preventDefault();
    const key = event.target.key.value.trim();
    setFault(undefined);
    try {
      if (!(await signIn(key))) setFault('The service does not take this key.');
    } catch {
      setFault('The service does not answer.');
    }
  };
  const about = fault ? 'key-about key-fault' : 'key-about';
  return html`
    <dialog ref=${dialog} aria-labelledby="key-title" onCancel=${(event) => event.preventDefault()}>
      <form onSubmit=${submit}>
        <h1 id="key-title">Sign in</h1>
        <p id="key-about">
          This service was started with API keys. Yours stays in the memory of this tab: a reload forgets it.
        </p>
        <label for="key">API key</label>
        <input
          id="key"
          name="key"
          type="password"
          autocomplete="off"
          required
          aria-describedby=${about}
          aria-invalid=${fault ? 'true' : undefined}
        />
        ${fault && html`<p class="fault" id="key-fault" role="alert">${fault}</p>`}
        <button>Sign in</button>
      </form>
    </dialog>
  `;
}
