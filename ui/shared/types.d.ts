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

/**
 * What of the network is looked at, from the whole to one number: nothing in particular, a layer (and with it its block),
 * one map of it, one unit of that.
 */
export type Chosen = [] | [layer: string] | [layer: string, channel: number] | Unit;

/** First and last + 1. */
export type Range = [first: number, end: number];

/** (C, H, W), or (n,) of a flat layer. */
export type Shape = [number, number, number] | [number];

/**
 * A change of a network, small and plain, as cnn/changing/changes.py has them: its name, a layer, then numbers that say
 * where and what: ["mute", "relu3", 2], ["weight", "conv2", channel, source, row, column, value], … Before them may stand
 * ["epoch", "network", n]: the network is as it was after that epoch.
 */
export type Edit = [name: string, layer: string, ...numbers: number[]];

/** What a change costs on MNIST's test digits, see ui/explore/trials.py; shares of digits, in [0, 1]. */
export interface Told {
  before: number;
  difference: number;
  error: number; // standard error of the difference; 0 once all digits are read
  suffers: { digit: number; difference: number }[]; // the worst first
}

/** The same of all changes that were made, on so many digits as yet. */
export interface Trial extends Told {
  after: number;
  tested: number;
  of: number;
  so_far: object; // for the next question
}

/** Maps of a layer by what muting each of them would cost, the dearest first. */
export interface Ranking {
  layer: string;
  maps: (Told & { channel: number })[];
  tested: number;
  wanted: number;
  of: number;
  so_far: object;
}

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
  sum: string | null; // the layer whose kernels make its maps, this one or one before it
  muted: string | null; // the layer at which its maps are read, as which they are muted
  channels: [read: number, made: number]; // the first `read` channels make the first `made`, the next the next, …
}

/** For each row of a layer the rows that its units are computed from or depend on, and so for columns. */
export interface Spans {
  rows: Range[];
  columns: Range[];
}

/** Layers that one speaks of as one, a column of the network's picture. */
export interface Block {
  name: string;
  title: string;
  layers: string[]; // in order; the maps of the last one are what the next block reads
}

export interface Atlas {
  layers: Layer[];
  blocks: Block[]; // with all layers but "input" and "softmax"
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

/** Which digit the evidence is for and against; null is the one that was read, and the next likely one. */
export interface Why {
  for: number | null;
  against: number | null;
}

export interface View {
  layers: string[]; // to be seen
  scale: "layer" | "map";
}

/** The way from a drawing to the digit, ink. */
export type Stages = Record<"drawn" | "cropped" | "fitted", Plane>;

/** What is on a picture: its digits from left to right, or one for too many marks to be taken apart. Without any it is blank. */
export type Seen =
  | { digit: null }
  | { digit?: undefined; digits: { pixels: string; stages: Stages; box: Box }[]; crowded: boolean };

/** Part of a picture, in parts of its width and height. */
export type Box = [left: number, top: number, right: number, bottom: number];

/** A digit of a number. */
export interface Digit {
  digit: number;
  probability: number;
  known: boolean; // whether it looks like a digit
  strokes: number[]; // of the drawing, that make it up; none of a picture
}

/** What makes up a digit on the pad: strokes of a drawing, or a part of a picture. */
export interface Ink {
  strokes: Stroke[];
  box: Box | null;
}

/**
 * Why one digit and not another, see cnn/evidence.py: what the maps of each block add to the difference of their logits,
 * the strongest of them, and the lines between those.
 */
export interface Evidence {
  rivals: [first: number, against: number];
  logits: [first: number, against: number];
  difference: number;
  places: number;
  blocks: Record<string, Shares>; // by name, "input" first
  lines: Record<string, [from: number, to: number, amount: number][]>; // into the maps of each block
  approximate: string[]; // layers whose share is a linear approximation
  pixels: Plane; // what each pixel of the digit adds
  limit: number; // what the strongest colour of the pixels stands for
  exact: number; // the difference of the logits before they are rounded
  temperature: number; // by which logits are divided before the softmax
}

/** maps, others and rest add up to the difference. */
export interface Shares {
  maps: [channel: number, amount: number][]; // the strongest first
  others: number; // what those add that are left out
  count: number; // of them
  rest: number; // what biases and norms after the block add
}

/** How a drawing is read as a whole, and without each of its strokes; null where nothing is left to read. */
export interface Strokes {
  whole: Read | null;
  without: (Read | null)[];
}

export interface Read {
  digit: number;
  probabilities: number[];
  known: boolean; // whether it looks like a digit
}

/** What the server read. Without a digit nothing is drawn. */
export type Reading =
  | { digit: null }
  | {
      digit: number;
      probabilities: number[];
      known: boolean; // whether it looks like a digit
      stages: Stages | null; // where somebody looks at them
      pixels: string; // the digit for later questions, base64
      placement: [left: number, top: number, side: number] | null; // of its 28 × 28 pixels on the pad, if it was drawn
      logits: Shown<number[]>;
      evidence: Evidence | null; // where somebody looks at it
      digits: Digit[]; // all that stand side by side, from left to right; most often this one alone
      which: number; // of them this reading is about, from 0
      crowded: boolean; // whether it is no digit, and has too many marks to be taken apart
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

/** How a map, or a unit of a flat layer, is made, see ui/explore/making.py: parts → steps. */
export interface Making {
  layer: string;
  channel: number;
  parts: MadeOf | null; // null where nothing is weighed and summed; then the first step is what the second reads
  steps: MadeStep[];
  truly: Maps | null; // what true convolution would give in place of the first step
}

/** Maps that are read, each with its kernel, those that add most first. */
export interface MadeOf {
  layer: string;
  channels: number[];
  count: number; // how many are read in all
  maps: Maps;
  kernels: Plane;
  limit: number; // of the kernels' colours
  places: number;
  weights: number[][][] | null; // null where they are too many to be printed
  bias: number;
  has_bias: boolean; // whether the layer adds one
  picked: { source: number; row: number; column: number; value: number } | null; // a weight of a large kernel
}

/** What a layer makes of the map: a picture, or one number. Without a channel it is of a whole flat layer. */
export interface MadeStep {
  layer: string;
  channel: number | null;
  maps: Maps | null;
  number: { value: number; places: number } | null;
  affine: { scale: number; shift: number; places: number } | null; // of a norm that has one of each for a map
}

/** What excites a map most, see ui/explore/galleries.py. */
export interface Excites {
  patches: {
    digit: Plane;
    box: [top: number, left: number, bottom: number, right: number];
    label: number;
    value: number;
  }[];
  searched: number; // digits that were looked through
}

/** A unit and its number. */
export interface Stop {
  unit: Unit;
  value: number;
  places: number;
}

/** What reads a unit, see ui/explore/ways.py: term = value × weight, where there is one. */
export interface Readers extends Stop {
  kind: string | null; // of the layer that reads it
  readers: { unit: Unit; weight: number | null; term: number }[]; // the strongest first
  weight_places: number;
  term_places: number;
  count: number; // of all readers
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

/** Lists of the tab Mistakes. */
export type MistakesList = "hardest" | "disagree" | "unknown";

/** What of the tab Mistakes is looked at: a list, or a cell of the confusion matrix. */
export type Mistakes = MistakesList | [label: number, read: number];

/** How a network reads MNIST's test digits, see ui/mistakes/answers.py. */
export interface Confusion {
  matrix: number[][] | null; // rows: labels, columns: read as; null where they were shown to other weights
  lists: Record<MistakesList, number>; // how many digits each has
  known_above: number; // what a spread of logits comes up to that is a digit's
  compared: string[]; // the networks that the list "disagree" is about
}

/** How a network that was changed reads the test digits so far, see ui/mistakes/counting.py. */
export interface Recount {
  matrix: number[][];
  tested: number;
  of: number;
  so_far: object; // for the next question
}

/** One of MNIST's test digits, as a network reads it. */
export interface TestDigit {
  number: number; // among the test images, from 0
  label: number;
  shares: [read: [digit: number, probability: number], other: [digit: number, probability: number]];
  amount: number | null; // what the list is sorted by: bits of disagreement, or the spread of logits
  reads: Record<string, number> | null; // what each network reads, where the list is about that
}

/** Some of a cell's or a list's digits, in its order. */
export interface TestDigits {
  digits: TestDigit[];
  pictures: Plane | null; // (n, 28, 28); null where MNIST is not on the server
  first: number; // of them, counted from 0
  count: number; // of all
}

/** How a network was trained, see ui/training/history_answers.py. */
export interface Learned {
  training: TrainingTold | null; // null where its weight file does not tell
  temperature: number; // by which logits are divided since
  books: string[]; // the networks of which it is known what the book's code prints
}

export interface TrainingTold {
  points: EpochTold[]; // in order
  scored: string; // "test" or "validation"
  recipe: [what: string, how: string][];
  least: number; // what the training loss cannot come below
  smoothing: number; // of labels, 0: none
  step: number; // images in it
  no_digits: number; // of these
}

/** What was seen of a network after an epoch; 0 is the untrained network. */
export interface EpochTold {
  epoch: number;
  loss: number; // of the split that was scored, as is accuracy, in [0, 1]
  accuracy: number;
  train: number | null; // the training loss, mean over the epoch
  book: number | null; // what the book's code prints as test loss
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

/** What the tab Compare does to the drawing. */
export interface Compare {
  before: boolean; // it is changed before it is brought into MNIST's form
  amounts: Record<string, number>; // by change; those that are missing change nothing
  right: number | null; // the digit that it is meant to be; null: what it is read as
}

/** A change of a drawing, as ui/compare/changes.py describes it. */
export interface Change {
  title: string;
  unit: string; // after its amount
  places: number; // decimals of its amount
  signed: boolean; // whether a plus stands before it
  low: number;
  high: number;
  points: number; // from low to high, evenly spaced
  neutral: number; // the amount that changes nothing
}

/** One step of training by hand: which weight, of which a bias has no source, and how the step is made. */
export interface Hand {
  weight: [layer: string, channel: number, source: number | null, row: number, column: number] | null;
  digit: number; // of the batch, that is looked at
  rate: number;
  optimizer: "SGD" | "Adam";
  label: number | null; // what the drawing is; null: what it is read as
}

/** Something that the user did, and where, for which a step of the lesson may wait. */
export interface Deed {
  what: "moved" | "predicted" | "opened numbers" | "trained" | "taught";
  where: string; // id of the component
  about?: string; // of a prediction: its subject, as ui/lesson/predicting.py has them
  right?: boolean; // of a prediction
}

/** Keys of the store. Behind each: the component that sets it; lesson and links (guide, teacher) may set most of them. */
export interface State {
  network: string; // header
  sketch: Sketch | null; // sketchpad, examples, drawings
  reading: Reading | null; // reading
  which: number; // reading: of several digits on the pad the one that is looked at, from 0
  inks: Ink[]; // reading: of several digits on the pad the ink of each, from left to right; else none
  others: { strokes: Stroke[]; boxes: Box[] } | null; // reading: the ink of the others, of a drawing and of a picture
  view: View; // network
  staged: boolean; // stages: whether the way to the digit is to be seen
  pointed: Unit | null; // network, map, unit
  chosen: Chosen; // network, crumbs, map, unit
  edits: Record<string, Edit[]>; // surgery, map, unit: by network, what was changed in it, in this order
  trace: Unit[] | null; // unit: the strongest path from a unit to a pixel, both included
  stroke: Stroke | null; // why: of the drawing, the stroke or quarter that is pointed at
  stage: string; // network: the kind of layer that is shown of each block, or "end"
  why: Why; // shared/asked.js, shared/ending.js, why: what is asked about the reading
  playing: boolean; // network, crumbs: whether the walk through the network is shown
  tab: string; // tabs
  section: string; // tabs
  mistakes: Mistakes; // mistakes
  training: string; // tabs: the section of the tab Training
  hand: Hand; // training/hand
  step: number | null; // guide; counted from 1
  convolution: Convolution; // slide, gallery
  picture: Picture | null; // lesson/picture.js
  compare: Compare; // compare
  fool: { target: number | null; share: number }; // compare/fool: a digit to be read; how much of the change is laid on
  aside: string | null; // compare/pair: a digit to compare the drawing with, as questions carry it
  deed: Deed | null; // slide, map, predictions, live
  hidden: string[]; // teacher: parts that are not shown
  replaced: Partial<State> | null; // teacher: what a link took the place of, until the pad has noted it for undo
  projector: boolean; // teacher
}

export interface Step {
  name: string;
  title: string;
  target: string; // what of the page its task is about, a CSS selector
  state: Partial<State>;
  answer: string; // a layer of ten units, of which that of the digit read is chosen; "" for none
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
  pad: string; // what stands out in the lesson while it is blank, a CSS selector
  example: Stroke[]; // what the lesson draws on a blank pad
  parts: string[]; // of the page, that a teacher can hide
  panels: Record<"tab" | "section" | "training", string[]>; // ids of what can be shown under these keys
  limits: { points: number; bytes: number; pixels: number; digits: number }; // of a drawing and of a picture, as the server takes them
  left_out: { strokes: number; points: number }; // of a drawing whose strokes can be left out in turn
  kernels: Kernels;
  surgery: { names: string[]; most: number; largest: number; suffers: number }; // changes of a network
  colours: number[][]; // from −limit to +limit: red, green, blue
  changes: Record<string, Change>; // by which a drawing can be changed
  rates: number[]; // learning rates of the step by hand
  epochs: Record<string, number | null>; // by network: the last epoch that is kept; null where none is
  room: string | null; // the address at which a class finds the page
  doubts: string[]; // networks that were taught what is not a digit
}

/** A training as it stands, see cnn/fitting/live.py. */
export interface Moment {
  epoch: number; // epochs finished
  step: number; // steps done of the next one
  steps: number; // that an epoch has
  loss: number; // since the moment before
  train_loss: number; // of the epoch so far
  score: [loss: number, accuracy: number]; // of validation digits: some, and at the end of an epoch all
  seconds: number;
}

/** Bytes that came in an answer. */
export interface Bytes {
  shape: number[];
  bytes: Uint8Array<ArrayBuffer>;
}

/** What comes of a training: a place in the queue, a picture of it, or how it ended; see ui/server/learning.py. */
export interface Frame {
  waiting?: number; // place, from 1
  within?: number; // seconds after which it begins at the latest
  moment?: Moment | null; // null before the first step
  steps?: number; // that an epoch, or teaching, has
  weights?: Bytes; // a weight file
  hash?: string; // by which questions name it
  held?: Bytes; // what, with the weights, the training is taken up from
  end?: "done" | "stopped" | "failed" | "turn"; // turn: others wait, and the rest is to be asked for
  sentence?: string | null;
  step?: number; // of teaching; 0 before the first
  loss?: number;
  before?: (Taught | null)[]; // what was read of the drawings; null of a blank one
  after?: (Taught | null)[];
  rehearsed?: number; // digits that were rehearsed; 0: none
}

/** How a drawing that is taught is read. */
export interface Taught {
  digit: number;
  probability: number;
  known: boolean;
}
