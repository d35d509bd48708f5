// What travels between the components, and between page and server.

/** Pixels of the pad, in thousandths of its side, y down. */
export type Point = [x: number, y: number];
export type Stroke = Point[];

/** What is on the pad; never changed, only replaced. A picture is a data URL; without a pen its width stays. */
export type Sketch =
  | { strokes: Stroke[]; pen?: number; picture?: undefined }
  | { picture: string; strokes?: undefined };

/** A unit of a layer: its name, channel, row and column; in a flat layer row and column are 0. */
export type Unit = [layer: string, channel: number, row: number, column: number];

/** First and last + 1. */
export type Range = [first: number, end: number];

/** (C, H, W), or (n,) of a flat layer. */
export type Shape = [number, number, number] | [number];

/** A layer, as ui/explore/atlas.py describes it. */
export interface Layer {
  name: string;
  kind: string;
  shape: Shape;
  formula: string;
  parameters: number;
  count: string; // how the parameters come to be that many
  reads: Spans; // of the layer before; beyond its edge lies padding
  sees: Spans; // of the digit
  channels: [read: number, made: number]; // the first `read` channels make the first `made`, the next the next, …
}

/** For each row of a layer the rows that its units are computed from or depend on, and so for columns. */
export interface Spans {
  rows: Range[];
  columns: Range[];
}

export interface Atlas {
  layers: Layer[];
  blind: number[][]; // (28, 28), 1 where a pixel reaches no output
  why: string;
  note: string;
  grid: number; // units in a row of a flat layer's picture
}

/** A picture, a byte a number; maps lie one below the other. */
export interface Plane {
  shape: number[]; // the last is the width
  bytes: Uint8Array;
  colours?: "signed" | "ink"; // from −limit to +limit, as cnn/render.py has them; or ink from 0 to 255
}

/** A layer's maps, and what their colours mean. */
export interface Maps {
  picture: Plane;
  colours: NonNullable<Plane["colours"]>;
  limits: number[]; // of each map, or one for all
  places: number;
  inactive: number[]; // channels that are 0 throughout
}

export interface View {
  layers: string[]; // to be seen
  scale: "layer" | "map";
}

/** The way from a drawing to the digit, ink. */
export type Stages = Record<"drawn" | "cropped" | "fitted", Plane>;

/** What is on a picture. Without a digit it is blank. */
export type Seen = { digit: null } | { digit?: undefined; pixels: string; stages: Stages };

/** What the server read. Without a digit nothing is drawn. */
export type Reading =
  | { digit: null }
  | {
      digit: number;
      probabilities: number[];
      known: boolean; // whether it looks like a digit
      stages: Stages | null; // where somebody looks at them
      pixels: string; // the digit for later questions, base64
      layers: Record<string, Maps>;
      scale: View["scale"];
    };

/** Numbers, and how many decimals they are shown with. */
export interface Shown<N> {
  numbers: N;
  places: number;
}

/** A unit's arithmetic; further fields go by its kind of layer. See cnn/inside/arithmetic.py. */
export interface Explained {
  unit: Unit;
  kind: string; // see cnn/inside/kinds.py
  value: number;
  places: number;
  window: [layer: string, channel: number, top: number, left: number, bottom: number, right: number] | null;
  rows: number[] | null; // of the window, in order; beyond the edge lies padding
  columns: number[] | null;
  largest: Unit | null; // of those that it is computed from, the one that counts most
  code: string; // lines of Python that print the value
}

/** The arithmetic of a unit that has a window. */
interface Windowed extends Explained {
  window: NonNullable<Explained["window"]>;
}

/** terms = inputs × weights, (channel, row, column); sums of each channel's; total = sums + bias ≈ value. */
export interface Weighed extends Windowed {
  inputs: Shown<number[][][]>;
  weights: Shown<number[][][]>;
  terms: number[][][];
  sums: number[];
  bias: number | null;
  total: number;
  term_places: number; // of terms, sums, bias and total
}

/** sum, that of the inputs, / divisor ≈ value. */
export interface Averaged extends Windowed {
  inputs: Shown<number[][][]>;
  sum: Shown<number>;
  divisor: number;
}

/** scaled = (input − mean) / deviation · weight; total = scaled + bias ≈ value. */
export interface Normed extends Windowed {
  input: Shown<number>;
  mean: Shown<number>;
  deviation: Shown<number>;
  weight: Shown<number> | null;
  scaled: number;
  bias: number | null;
  total: number;
  term_places: number; // of scaled, bias and total
}

/** A function of the input ≈ value. */
export interface Mapped extends Windowed {
  input: Shown<number>;
}

/** scaled = (inputs − the largest) / temperature; terms = exp(scaled); own term / total ≈ value. */
export interface Softmaxed extends Windowed {
  inputs: Shown<number[]>;
  temperature: Shown<number>;
  scaled: Shown<number[]>;
  terms: number[];
  total: number;
  term_places: number; // of terms and total
}

/** A layer's learned kernels as one picture, a row a filter. */
export interface Filters {
  picture: Plane;
  shape: [filters: number, channels: number, rows: number, columns: number];
  limit: number;
  places: number;
  bias: number[] | null;
}

export interface Kernel {
  name: string;
  cells: number[][];
  divisor: number;
}

/** A classic kernel, with the question that it asks of an image. */
export interface Classic extends Kernel {
  why: string;
}

/** A kernel for one dimension. */
export interface LineKernel {
  name: string;
  cells: number[];
  divisor: number;
  why: string;
}

/** What the tab Convolution convolves, and how. */
export interface Convolution {
  image: "digit" | "drawn";
  kernel: Kernel;
  stride: number;
  padding: number;
}

/** The image that the tab Convolution works on. */
export interface Picture {
  which: Convolution["image"];
  image: HTMLCanvasElement;
  pixels: Uint8Array; // ink, 0 to 255, row by row
  base64: string; // the same
  rows: number;
  columns: number;
}

/** Something that the user did, and where, for which a step of the lesson may wait. */
export interface Deed {
  what: "moved" | "predicted" | "opened numbers";
  where: string; // id of the component
  about?: string; // of a prediction: its subject, as ui/lesson/predicting.py has them
  right?: boolean; // of a prediction
}

/** Keys of the store. Behind each: the component that sets it; lesson and links (guide, teacher) may set most of them. */
export interface State {
  network: string; // header
  sketch: Sketch | null; // sketchpad, examples, drawings
  reading: Reading | null; // reading
  view: View; // layers
  staged: boolean; // stages: whether the way to the digit is in view
  pointed: Unit | null; // layers
  pinned: Unit | null; // layers, unit
  explained: Unit | null; // unit: the one whose sum is on the page
  tab: string; // tabs
  section: string; // tabs
  step: number | null; // guide; counted from 1
  convolution: Convolution; // slide, gallery
  picture: Picture | null; // lesson/picture.js
  deed: Deed | null; // slide, kernels, predictions
  hidden: string[]; // teacher: parts that are not shown
  replaced: Partial<State> | null; // teacher: what a link took the place of, until the pad has noted it for undo
  projector: boolean; // teacher
}

export interface Step {
  name: string;
  title: string;
  state: Partial<State>;
}

/** What a convolution of the lesson may be, see ui/lesson/limits.py. */
export interface Kernels {
  sizes: number[];
  cell: number; // the largest, either way
  divisor: number;
  strides: number[];
  paddings: number[];
}

/** What Python gives the page, see ui/given.py. */
export interface Given {
  initial: State;
  side: number; // of the pad, in the unit of strokes
  atlases: Record<string, Atlas>; // by network
  classics: Record<number, Classic[]>; // by size
  lines: Record<number, LineKernel[]>;
  filters: { name: string; kernels: number[][][]; bias: number; why: string }[];
  shapes: Record<string, string>; // name -> formula
  steps: Step[];
  example: Stroke[]; // what the lesson draws on a blank pad
  parts: string[]; // of the page, that a teacher can hide
  panels: Record<"tab" | "section", string[]>; // ids of what can be shown under these keys
  limits: { points: number; bytes: number; pixels: number }; // of a drawing and of a picture, as the server takes them
  kernels: Kernels;
  colours: number[][]; // from −limit to +limit: red, green, blue
  room: string | null; // the address at which a class finds the page
  doubts: string[]; // networks that were taught what is not a digit
}
