// What "One step, by hand" is told, see ui/training/hand_replies.py.

import type { Hand, Plane } from "../shared/types.d.ts";

export interface Picture {
  picture: Plane;
  colours: NonNullable<Plane["colours"]>;
  limit: number;
}

export interface Numbers {
  numbers: number[][];
  places: number;
}

export interface Batch {
  digits: Plane;
  labels: number[];
  own: boolean; // whether the first is the drawing
  unknown: boolean; // whether the drawing was left out
  read: number[];
  probabilities: number[]; // of the labels
  losses: number[];
  loss_places: number;
  loss: number;
}

export interface Layer {
  name: string;
  kernels: [number, number, number, number];
  bias: boolean;
}

export interface Weight {
  layer: string;
  channel: number;
  source: number | null;
  row: number;
  column: number;
  kernel: Picture;
  numbers: Numbers | null;
  bias: number | null;
}

export interface Block {
  name: string;
  forward: Picture;
  backward: Picture;
}

export interface Top {
  probabilities: number[];
  places: number;
  gradients: number[];
  gradient_places: number;
}

export interface Factors {
  source: string;
  inputs: Picture;
  deltas: Picture;
  terms: Picture;
  numbers: [inputs: Numbers, deltas: Numbers, terms: Numbers];
}

export interface Sum {
  terms: Picture;
  digits: number[];
  total: number;
  digit_places: number;
  gradient: number;
  gradient_places: number;
}

export interface Step {
  factor: number;
  factor_places: number;
  before: number;
  after: number;
  places: number;
  losses: [before: number, one: number, all: number];
  loss_places: number;
  changes: [one: number, all: number];
  expected: number;
}

export interface OneStep {
  batch: Batch;
  layers: Layer[];
  weight: Weight;
  blocks: Block[];
  top: Top;
  factors: Factors;
  sum: Sum;
  step: Step;
}

export interface Asked extends Hand {
  network: string;
  pixels: string | null;
}
