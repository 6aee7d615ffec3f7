/** How people move about on the timeline: with a pointer, and with keys. */
import { useRef } from '../vendor/preact.js';
import { momentAt, scoreAt } from './drawing.js';
import { moved, nearest, zoomed } from './sequence.js';

/** How near, in pixels, the pointer must be. */
const REACH = 8;
/** What the wheel and keys zoom by. */
const STEP = 1.5;
/** A click may tremble by so many pixels. */
const TREMBLE = 2;

/** Handlers for the canvas. Dragging moves what is shown, a click selects what is near. */
export function usePointer({ sequence, span, whole, onSelect, onHover, onSpan }) {
  const drag = useRef();
  const at = (event) => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    return { x, y, width, height, moment: momentAt(x, span, width) };
  };
  const found = ({ y, width, height, moment }) =>
    nearest(sequence, moment, (REACH / width) * (span.to - span.from), scoreAt(y, height));
  return {
    onPointerMove(event) {
      const here = at(event);
      if (!drag.current) return onHover(found(here));
      const { span: from, x } = drag.current;
      if (Math.abs(here.x - x) > TREMBLE) drag.current.hasMoved = true;
      if (drag.current.hasMoved) onSpan(moved(from, (x - here.x) / here.width, whole));
      return undefined;
    },
    onPointerDown(event) {
      if (event.pointerType !== 'mouse' || event.button !== 0) return;
      drag.current = { span, x: at(event).x };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerUp: () => setTimeout(() => (drag.current = undefined)), // the click comes first
    onPointerLeave: () => onHover(-1),
    onClick(event) {
      const index = found(at(event));
      if (!drag.current?.hasMoved && index >= 0) onSelect(index);
    },
    onWheel(event) {
      if (!event.ctrlKey && !event.shiftKey) return; // the page scrolls
      event.preventDefault();
      const delta = event.deltaY || event.deltaX;
      onSpan(zoomed(span, delta > 0 ? STEP : 1 / STEP, at(event).moment, whole));
    },
  };
}

/** A handler of keys. */
export function keysOf({ sequence, span, whole, selected, onSelect, onSpan }) {
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
