/** The verdict of a job's leak audit, wherever the job is named; nothing until it is known. */
import { html } from '../vendor/preact.js';
import { href } from '../routes.js';

const WORDS = {
  ok: { text: 'no leak', title: 'No feature gives the labels away.' },
  warning: { text: 'leak?', title: 'A feature may give the labels away: see the report.' },
  leak: { text: 'leak', title: 'A feature gives the labels away: see the report.' },
};

export function Chip({ job }) {
  const words = WORDS[job.verdict];
  if (!words) return null;
  const label = `Job ${job.id}, leak audit: ${words.text}`;
  return html`<a
    class=${`chip ${job.verdict}`}
    href=${href('jobs', job.id, 'report')}
    title=${words.title}
    aria-label=${label}
    >${words.text}</a
  >`;
}
