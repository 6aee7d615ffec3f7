/** The same interactions as a table, for those who read rather than look. */
import { html, useState } from '../vendor/preact.js';
import { Table } from '../components/table.js';
import { number, time } from '../format.js';

const PAGE = 100;

/** Rows `first` to `end` (not included) of `items`; `onSelect(index)` shows one on the timeline. */
export function InteractionsTable({ items, first, end, selected, onSelect }) {
  const [chosen, setPage] = useState(0);
  const pages = Math.max(1, Math.ceil((end - first) / PAGE));
  const page = Math.min(chosen, pages - 1);
  const from = first + page * PAGE;
  const shown = items
    .slice(from, Math.min(end, from + PAGE))
    .map((item, i) => ({ ...item, index: from + i }));
  const when = ({ index, t_dat }) => html`
    <button class="link" type="button" onClick=${() => onSelect(index)}>${time(t_dat)}</button>
  `;
  const columns = [
    { name: 't_dat', title: 'when', cell: when },
    { name: 'interaction_score', title: 'what' },
    'article_id',
    { name: 'session_id', title: 'session', isNumber: true, cell: ({ session_id }) => session_id ?? '–' },
    { name: 'strategy', title: 'why' },
    { name: 'sampling_prob', title: 'probability' },
  ];
  return html`
    <details>
      <summary>As a table (${number(end - first)} shown)</summary>
      <${Table}
        label="Interactions"
        columns=${columns}
        items=${shown}
        keyOf=${({ index }) => index}
        rowClass=${({ index }) => (index === selected ? 'selected' : undefined)}
      />
      <p class="row">
        <button class="quiet" type="button" disabled=${page === 0} onClick=${() => setPage(page - 1)}>
          Earlier
        </button>
        <button class="quiet" type="button" disabled=${page === pages - 1} onClick=${() => setPage(page + 1)}>
          Later
        </button>
        <span class="status">${number(page + 1)} of ${number(pages)}</span>
      </p>
    </details>
  `;
}
