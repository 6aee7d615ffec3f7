/** The timeline of a customer: drawn on a canvas, moved by pointer and keyboard. */
import { html, useLayoutEffect, useRef } from '../vendor/preact.js';
import { counted, day } from '../format.js';
import { draw } from './drawing.js';
import { keysOf, usePointer } from './movement.js';

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
 * `span`: what is shown; `whole`: what could be. `onSelect(index)` and `onSpan(span)` are called for what
 * people do; `onHover(index)` with -1 for nothing.
 */
export function Timeline({ sequence, span, whole, selected, onSelect, onHover, onSpan }) {
  const { sessions } = sequence;
  const frame = useRef();
  const latest = useRef();
  latest.current = { sequence, span, selected };
  useLayoutEffect(() => paint(frame.current, latest.current), [sequence, span, selected]);
  useLayoutEffect(() => {
    // The reference is emptied before the last change of size is told.
    const element = frame.current;
    const again = () => paint(element, latest.current);
    const sizes = new ResizeObserver(again);
    sizes.observe(element);
    const theme = matchMedia('(prefers-color-scheme: dark)');
    theme.addEventListener('change', again);
    return () => {
      sizes.disconnect();
      theme.removeEventListener('change', again);
    };
  }, []);
  const pointer = usePointer({ sequence, span, whole, onSelect, onHover, onSpan });
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
      <canvas ...${pointer}></canvas>
      <ul class="legend">
        <li><span class="dot bought"></span>bought, above</li>
        <li><span class="dot clicked"></span>clicked</li>
        <li><span class="dot ignored"></span>ignored, below</li>
        ${sessions.length > 0 && html`<li>strokes at the top: ${counted(sessions.length, 'session')}</li>`}
      </ul>
    </div>
  `;
}
