/** Draws a customer's interactions on a canvas: a lane for each score, sessions as bands behind them. */
import { ticksOf } from './axis.js';
import { firstFrom } from './sequence.js';

/** From the top: purchases, clicks, ignores. */
export const LANES = [2, 1, 0];
const AXIS = 26;
const STRIP = 10;
const TICK_ROOM = 96;
/** Interactions are counted in columns of so many pixels. */
const COLUMN = 2;
/** With more in any column, they are bars, whose height is their number. */
const DENSE = 3;

const laneHeight = (height) => (height - AXIS - STRIP) / LANES.length;

/** The score of the lane at a height; undefined outside. */
export const scoreAt = (y, height) => LANES[Math.floor((y - STRIP) / laneHeight(height))];

export const positionOf = (t, { from, to }, width) => ((t - from) / (to - from)) * width;
export const momentAt = (x, { from, to }, width) => from + (x / width) * (to - from);

/** `colours`: `{ line, band, faint, ink, scores: [ignored, clicked, bought] }`; sizes are in CSS pixels. */
export function draw(context, { sequence, span, selected, width, height, colours }) {
  context.clearRect(0, 0, width, height);
  drawSessions(context, { sequence, span, width, height, colours });
  drawAxis(context, { span, width, height, colours });
  const counts = columnCounts(sequence, span, width);
  LANES.forEach((score, lane) => {
    const middle = STRIP + laneHeight(height) * (lane + 0.5);
    context.fillStyle = colours.scores[score];
    drawLane(context, counts[score], middle, laneHeight(height) * 0.42);
  });
  if (selected !== undefined) drawSelected(context, { sequence, span, selected, width, height, colours });
}

/** How many interactions of each score there are in each column. */
function columnCounts(sequence, span, width) {
  const { t, score, length } = sequence;
  const counts = [0, 1, 2].map(() => new Uint32Array(Math.ceil(width / COLUMN) + 1));
  const scale = width / COLUMN / (span.to - span.from);
  for (let i = firstFrom(sequence, span.from); i < length && t[i] <= span.to; i++)
    counts[score[i]][Math.floor((t[i] - span.from) * scale)]++;
  return counts;
}

function drawLane(context, counts, middle, reach) {
  const most = counts.reduce((most, count) => Math.max(most, count), 0);
  for (let column = 0; column < counts.length; column++) {
    const count = counts[column];
    const x = column * COLUMN;
    if (count === 0) continue;
    if (most <= DENSE) {
      context.beginPath();
      context.arc(x + COLUMN / 2, middle, 4 + count, 0, 2 * Math.PI);
      context.fill();
    } else {
      // Even one among thousands is seen.
      const half = Math.max(3, reach * Math.sqrt(count / most));
      context.fillRect(x, middle - half, COLUMN, 2 * half);
    }
  }
}

/** Bands behind the lanes where they are wide enough to be told apart, and marks at the top. */
function drawSessions(context, { sequence: { sessions }, span, width, height, colours }) {
  let last = -2;
  for (const { from, to } of sessions) {
    if (to < span.from || from > span.to) continue;
    const [left, right] = [positionOf(from, span, width), positionOf(to, span, width)];
    if (right - left >= 2) {
      context.fillStyle = colours.band;
      context.fillRect(left - 4, STRIP, right - left + 8, height - STRIP - AXIS);
    }
    if (right < last + 1) continue; // drawn already
    last = Math.max(right, left + 2);
    context.fillStyle = colours.faint;
    context.fillRect(left, 3, last - left, 3);
  }
}

function drawAxis(context, { span, width, height, colours }) {
  context.font = '12px system-ui, sans-serif';
  context.textBaseline = 'top';
  for (const { t, label } of ticksOf(span.from, span.to, Math.max(2, Math.floor(width / TICK_ROOM)))) {
    const x = positionOf(t, span, width);
    context.fillStyle = colours.line;
    context.fillRect(x, STRIP, 1, height - AXIS - STRIP + 5);
    const room = context.measureText(label).width;
    context.fillStyle = colours.faint;
    if (x + room / 2 <= width) context.fillText(label, Math.max(0, x - room / 2), height - AXIS + 9);
  }
  context.fillStyle = colours.line;
  for (let lane = 1; lane <= LANES.length; lane++)
    context.fillRect(0, STRIP + laneHeight(height) * lane, width, 1);
}

function drawSelected(context, { sequence, span, selected, width, height, colours }) {
  const x = positionOf(sequence.t[selected], span, width);
  const middle = STRIP + laneHeight(height) * (LANES.indexOf(sequence.score[selected]) + 0.5);
  context.strokeStyle = colours.ink;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(x, middle, 9, 0, 2 * Math.PI);
  context.stroke();
  context.fillStyle = colours.ink;
  context.fillRect(x - 0.5, STRIP, 1, height - STRIP - AXIS);
}
