/**
 * Logistic regression on dense rows, by gradient descent with momentum on standardised features, and its AUC.
 */

export interface Samples {
  /** Concatenated rows of `width` numbers each. */
  features: Float64Array;
  width: number;
  /** 1: bought, 0: ignored or left alone. */
  labels: Uint8Array;
}

export interface Model {
  /** One per feature, in standard deviations, so that they are comparable. */
  weights: Float64Array;
  scoreOf(features: Float64Array, row: number): number;
}

const ROUNDS = 300;
const RATE = 0.5;
const MOMENTUM = 0.9;
const RIDGE = 1e-4;

/** Mean and standard deviation of each feature; a constant feature's deviation is 1. */
function scaleOf({ features, width, labels }: Samples) {
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);
  const count = labels.length;
  for (let i = 0; i < features.length; i++) mean[i % width] += features[i] / count;
  for (let i = 0; i < features.length; i++)
    deviation[i % width] += (features[i] - mean[i % width]) ** 2 / count;
  return { mean, deviation: deviation.map((variance) => Math.sqrt(variance) || 1) };
}

export function fit(samples: Samples): Model {
  const { features, width, labels } = samples;
  const { mean, deviation } = scaleOf(samples);
  const scaled = features.map((value, i) => (value - mean[i % width]) / deviation[i % width]);
  const weights = new Float64Array(width);
  const speed = new Float64Array(width + 1);
  let bias = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = new Float64Array(width + 1);
    for (let row = 0; row < labels.length; row++) {
      let sum = bias;
      for (let k = 0, at = row * width; k < width; k++, at++) sum += weights[k] * scaled[at];
      const error = 1 / (1 + Math.exp(-sum)) - labels[row];
      for (let k = 0, at = row * width; k < width; k++, at++) gradient[k] += error * scaled[at];
      gradient[width] += error;
    }
    for (let k = 0; k <= width; k++) {
      const pull = k < width ? RIDGE * weights[k] : 0;
      speed[k] = MOMENTUM * speed[k] - RATE * (1 - MOMENTUM) * (gradient[k] / labels.length + pull);
      if (k < width) weights[k] += speed[k];
      else bias += speed[k];
    }
  }
  return {
    weights,
    scoreOf(row, at) {
      let sum = bias;
      for (let k = 0; k < width; k++) sum += (weights[k] * (row[at * width + k] - mean[k])) / deviation[k];
      return sum;
    },
  };
}

/** Probability that a bought row scores higher than another row; ties count half. */
export function auc(model: Model, { features, labels }: Samples): number {
  const scores = Float64Array.from(labels, (_, row) => model.scoreOf(features, row));
  const order = Uint32Array.from(labels, (_, row) => row).sort((a, b) => scores[a] - scores[b]);
  let sum = 0;
  let bought = 0;
  for (let i = 0; i < order.length;) {
    let end = i;
    let tiedBought = 0;
    while (end < order.length && scores[order[end]] === scores[order[i]]) tiedBought += labels[order[end++]];
    sum += tiedBought * ((i + end + 1) / 2);
    bought += tiedBought;
    i = end;
  }
  const others = labels.length - bought;
  return (sum - (bought * (bought + 1)) / 2) / (bought * others);
}

/** F1 when rows with a probability above one half are predicted as bought. */
export function f1(model: Model, { features, labels }: Samples): number {
  let hits = 0;
  let called = 0;
  let bought = 0;
  labels.forEach((label, row) => {
    const yes = model.scoreOf(features, row) > 0;
    hits += yes && label === 1 ? 1 : 0;
    called += yes ? 1 : 0;
    bought += label;
  });
  return hits === 0 ? 0 : (2 * hits) / (called + bought);
}
