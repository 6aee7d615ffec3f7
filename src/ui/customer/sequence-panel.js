/** One customer's sequence: timeline, details, zoom and table. The address says job, span and selection. */
import { html, useEffect, useMemo, useRef, useState } from '../vendor/preact.js';
import { counted } from '../format.js';
import { changeQuery } from '../routes.js';
import { Details } from './details.js';
import { InteractionsTable } from './interactions-table.js';
import { firstFrom, moved, sequenceOf, wholeSpan, zoomed } from './sequence.js';
import { Timeline } from './timeline.js';

/** Browsers slow down pages that change their address with every turn of a wheel. */
const PAUSE_MS = 300;

const asked = ({ from, to }, whole) => {
  const span = { from: Number(from), to: Number(to) };
  return span.to > span.from && span.from >= whole.from && span.to <= whole.to ? span : whole;
};

/** Keeps the span and selection of the address, and writes them there. */
function usePosition(query, sequence, whole) {
  const [span, setSpan] = useState(() => asked(query, whole));
  const [selected, setSelected] = useState(() =>
    query.at !== undefined && sequence.items[query.at] ? Number(query.at) : undefined,
  );
  const isFirst = useRef(true);
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false;
      return undefined;
    }
    const { from, to } = span === whole ? {} : span;
    const timer = setTimeout(() => changeQuery({ from, to, at: selected }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [span, selected]);
  /** Moves what is shown if the selected one isn't. */
  const select = (index) => {
    setSelected(index);
    const t = sequence.t[index];
    if (t < span.from || t > span.to) {
      const away = (t - (span.from + span.to) / 2) / (span.to - span.from);
      setSpan(moved(span, away, whole));
    }
  };
  return { span, setSpan, selected, select };
}

export function SequencePanel({ items, query }) {
  const sequence = useMemo(() => sequenceOf(items), [items]);
  const whole = useMemo(() => wholeSpan(sequence), [sequence]);
  const { span, setSpan, selected, select } = usePosition(query, sequence, whole);
  const [hovered, setHovered] = useState(-1);
  const zoom = (factor) => setSpan(zoomed(span, factor, (span.from + span.to) / 2, whole));
  const [first, end] = [firstFrom(sequence, span.from), firstFrom(sequence, span.to + 1)];
  return html`
    <section class="card" aria-labelledby="timeline-title">
      <div class="row">
        <h2 class="grow" id="timeline-title">${counted(items.length, 'interaction')}</h2>
        <button class="quiet small" type="button" onClick=${() => zoom(1 / 2)}>Zoom in</button>
        <button class="quiet small" type="button" onClick=${() => zoom(2)}>Zoom out</button>
        <button class="quiet small" type="button" onClick=${() => setSpan(whole)}>All</button>
      </div>
      <${Timeline}
        sequence=${sequence}
        span=${span}
        whole=${whole}
        selected=${selected}
        onSelect=${select}
        onHover=${setHovered}
        onSpan=${setSpan}
      />
      <${Details} items=${items} index=${hovered >= 0 ? hovered : selected} isChosen=${hovered < 0} />
      <${InteractionsTable}
        items=${items}
        first=${first}
        end=${end}
        selected=${selected}
        onSelect=${select}
      />
    </section>
  `;
}
