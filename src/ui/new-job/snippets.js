/** The same request in other languages. */
import { html, useState } from '../vendor/preact.js';
import { Snippet } from '../components/snippet.js';
import { hasKey, urlOf } from '../connection.js';

const indented = (value) => JSON.stringify(value, null, 2);

const curl = (url, request) => {
  const key = hasKey() ? ` \\\n  -H "authorization: Bearer $FOOTFALL_API_KEY"` : '';
  const body = JSON.stringify(request).replaceAll("'", `'\\''`);
  const json = `-H 'content-type: application/json'`;
  return `curl -sS --fail-with-body ${url} \\\n  ${json}${key} \\\n  -d '${body}'`;
};

/** JSON as Python writes it. */
function python(value, indent = '') {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((one) => python(one, indent)).join(', ')}]`;
  const more = `${indent}    `;
  const members = Object.entries(value).map(
    ([name, member]) => `${more}${JSON.stringify(name)}: ${python(member, more)},\n`,
  );
  return members.length === 0 ? '{}' : `{\n${members.join('')}${indent}}`;
}

const pythonRequest = (url, request) => `import json
import os
import urllib.request

job = ${python(request)}
headers = {"content-type": "application/json"}
if "FOOTFALL_API_KEY" in os.environ:
    headers["authorization"] = "Bearer " + os.environ["FOOTFALL_API_KEY"]
request = urllib.request.Request(
    "${url}", json.dumps(job).encode(), headers
)
with urllib.request.urlopen(request) as response:
    print(json.load(response)["id"])
`;

const typescript = (url, request) => {
  const key = hasKey() ? `\n    authorization: \`Bearer \${process.env.FOOTFALL_API_KEY}\`,` : '';
  return `const response = await fetch('${url}', {
  method: 'POST',
  headers: {
    'content-type': 'application/json',${key}
  },
  body: JSON.stringify(${indented(request).replaceAll('\n', '\n  ')}),
});
if (!response.ok) throw new Error(await response.text());
const job = (await response.json()) as { id: number };
console.log(job.id);
`;
};

const LANGUAGES = { curl, Python: pythonRequest, TypeScript: typescript };

export function Snippets({ request }) {
  const [language, setLanguage] = useState('curl');
  const url = urlOf('v1/jobs').href;
  return html`
    <section class="card" aria-labelledby="same-title">
      <h2 id="same-title">The same without this page</h2>
      <div class="row choices" role="group" aria-label="Language">
        ${Object.keys(LANGUAGES).map(
          (name) =>
            html`<button
              type="button"
              key=${name}
              class="quiet small"
              aria-pressed=${String(name === language)}
              onClick=${() => setLanguage(name)}
            >
              ${name}
            </button>`,
        )}
      </div>
      <${Snippet} label=${`${language} request`} code=${LANGUAGES[language](url, request)} />
    </section>
  `;
}
