/** The timeline of a customer: drawn on a canvas, moved by pointer and keyboard. */
import { html, useEffect, useLayoutEffect, useRef } from '../vendor/preact.js';
import { counted, day } from '../format.js';
import { draw, momentAt, scoreAt } from './drawing.js';
import { moved, nearest, zoomed } from './sequence.js';

/** How near, in pixels, the pointer must be. */
const REACH = 8;
const STEP = 1.5;

/** Custom properties don't resolve light-dark(); colours of elements do. */
function coloursOf(frame) {
  const of = (selector, property = 'color') => getComputedStyle(frame.querySelector(selector))[property];
  return {
    line: of('.line'),
    band: of('.band'),
    ink: of('.ink'),
    faint: getComputedStyle(frame).color,
    scores: ['ignored', 'clicked', 'bought'].map((mark) => of(`.dot.${mark}`, 'backgroundColor')),
  };
}

function paint(frame, picture) {
  const canvas = frame.querySelector('canvas');
  const { clientWidth: width, clientHeight: height } = canvas;
  if (width === 0) return;
  const scale = devicePixelRatio;
  Object.assign(canvas, { width: Math.round(width * scale), height: Math.round(height * scale) });
  const context = canvas.getContext('2d');
  context.scale(scale, scale);
  draw(context, { ...picture, width, height, colours: coloursOf(frame) });
}

/**
 * `span`: what is shown; `whole`: what could be. `onSelect(index)` and `onSpan(span)` are called for what people
 * do; `onHover(index)` with -1 for nothing.
 */
export function Timeline({ sequence, span, whole, selected, onSelect, onHover, onSpan }) {
  const frame = useRef();
  const latest = useRef();
  latest.current = { sequence, span, selected };
  useLayoutEffect(() => paint(frame.current, latest.current), [sequence, span, selected]);
  useEffect(() => {
    const again = () => paint(frame.current, latest.current);
    const sizes = new ResizeObserver(again);
    sizes.observe(frame.current);
    const theme = matchMedia('(prefers-color-scheme: dark)');
    theme.addEventListener('change', again);
    return () => {
      sizes.disconnect();
      theme.removeEventListener('change', again);
    };
  }, []);
  const drag = useRef();
  const at = (event) => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    return { x, y, width, height, moment: momentAt(x, span, width) };
  };
  const found = ({ y, width, height, moment }) =>
    nearest(sequence, moment, (REACH / width) * (span.to - span.from), scoreAt(y, height));
  const move = (event) => {
    const here = at(event);
    if (!drag.current) return onHover(found(here));
    const { span: from, x } = drag.current;
    if (Math.abs(here.x - x) > 2) drag.current.hasMoved = true;
    if (drag.current.hasMoved) onSpan(moved(from, (x - here.x) / here.width, whole));
    return undefined;
  };
  const press = (event) => {
    if (event.pointerType !== 'mouse' || event.button !== 0) return;
    drag.current = { span, x: at(event).x };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const release = () => setTimeout(() => (drag.current = undefined)); // the click comes first
  const click = (event) => {
    const index = found(at(event));
    if (!drag.current?.hasMoved && index >= 0) onSelect(index);
  };
  const wheel = (event) => {
    if (!event.ctrlKey && !event.shiftKey) return; // the page scrolls
    event.preventDefault();
    const delta = event.deltaY || event.deltaX;
    onSpan(zoomed(span, delta > 0 ? STEP : 1 / STEP, at(event).moment, whole));
  };
  const label =
    `${counted(sequence.length, 'interaction')}, ${day(span.from)} to ${day(span.to)}. ` +
    'Arrow keys go from one to the next, plus and minus zoom.';
  return html`
    <div
      class="timeline"
      ref=${frame}
      role="application"
      aria-roledescription="timeline"
      aria-label=${label}
      aria-describedby="details"
      tabindex="0"
      onKeyDown=${keysOf({ sequence, span, whole, selected, onSelect, onSpan })}
    >
      <span class="line"></span><span class="band"></span><span class="ink"></span>
      <canvas
        onPointerMove=${move}
        onPointerDown=${press}
        onPointerUp=${release}
        onPointerLeave=${() => onHover(-1)}
        onClick=${click}
        onWheel=${wheel}
      ></canvas>
      <ul class="legend">
        <li><span class="dot bought"></span>bought, above</li>
        <li><span class="dot clicked"></span>clicked</li>
        <li><span class="dot ignored"></span>ignored, below</li>
        ${sequence.sessions.length > 0 && html`<li>strokes at the top: ${counted(sequence.sessions.length, 'session')}</li>`}
      </ul>
    </div>
  `;
}

/** A handler of keys. */
function keysOf({ sequence, span, whole, selected, onSelect, onSpan }) {
  const { length, t } = sequence;
  const middle = () => {
    const isSeen = selected !== undefined && t[selected] >= span.from && t[selected] <= span.to;
    return isSeen ? t[selected] : (span.from + span.to) / 2;
  };
  const actions = {
    ArrowRight: () => onSelect(Math.min(length - 1, (selected ?? -1) + 1)),
    ArrowLeft: () => onSelect(Math.max(0, (selected ?? length) - 1)),
    Home: () => onSelect(0),
    End: () => onSelect(length - 1),
    PageUp: () => onSpan(moved(span, -0.5, whole)),
    PageDown: () => onSpan(moved(span, 0.5, whole)),
    '+': () => onSpan(zoomed(span, 1 / STEP, middle(), whole)),
    '-': () => onSpan(zoomed(span, STEP, middle(), whole)),
    0: () => onSpan(whole),
  };
  return (event) => {
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  };
}
