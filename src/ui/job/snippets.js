/** Code that reads the job, with its URL and a check of its digest, for the tool of one's choice. */
import { html, useState } from '../vendor/preact.js';
import { Snippet } from '../components/snippet.js';
import { hasKey, urlOf } from '../connection.js';
import { snippetsOf } from './snippet-code.js';

export function Snippets({ job }) {
  const snippets = snippetsOf(job, { url: urlOf(job.links.self).href, withKey: hasKey() });
  const [tool, setTool] = useState(snippets[0].tool);
  const { install, code } = snippets.find((snippet) => snippet.tool === tool);
  return html`
    <section class="card" aria-labelledby="snippets-title">
      <h2 id="snippets-title">In code</h2>
      <div class="row" role="group" aria-label="Tools">
        ${snippets.map(
          (snippet) => html`
            <button
              key=${snippet.tool}
              type="button"
              class=${snippet.tool === tool ? 'small' : 'quiet small'}
              aria-pressed=${snippet.tool === tool ? 'true' : 'false'}
              onClick=${() => setTool(snippet.tool)}
            >
              ${snippet.tool}
            </button>
          `,
        )}
      </div>
      <p class="small">
        ${install ? html`Needs <code>${install}</code>. ` : ''}It stops if the job no longer has the rows that
        it has now: equal digests mean equal rows.
      </p>
      <${Snippet} label=${`code for ${tool}`} code=${code} />
    </section>
  `;
}
