/** How far an upload is. */
import { html } from '../vendor/preact.js';
import { Progress } from '../components/progress.js';
import { bytes, counted, duration, number } from '../format.js';

export function UploadProgress({ state: { file, share, seconds_left: left, running }, onCancel }) {
  const parts = [
    share < 1 ? `${bytes(share * file.size)} of ${bytes(file.size)}` : 'sent; the service finishes it',
    running && counted(running.rows_loaded, 'row'),
    running?.rows_per_second && `${number(running.rows_per_second)} rows/s`,
    share > 0 && share < 1 && `${duration(left)} left`,
  ];
  return html`
    <div class="row">
      <div class="grow">
        <${Progress} share=${share < 1 ? share : undefined} label=${`Loading ${file.name}`}>
          ${file.name}: ${parts.filter(Boolean).join(', ')}
        <//>
      </div>
      <button type="button" class="quiet" onClick=${onCancel}>Cancel</button>
    </div>
  `;
}
