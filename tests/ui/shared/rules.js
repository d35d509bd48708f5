// What tests of links and of the browser's history share: rules as Python gives them, and what breaks some of them.

export const PARTS = ["reading", "stages", "examples", "drawings", "explore", "convolution", "mistakes", "sum"];
const KERNELS = { sizes: [3, 5, 7], cell: 999, divisor: 9999, strides: [1, 2, 3, 4], paddings: [0, 1, 2, 3] };
const TURN = { title: "", unit: "", places: 0, signed: true, low: -180, high: 180, points: 37, neutral: 0 };
const CHANGES = { turn: TURN, size: { ...TURN, low: 0.4, high: 1.6, neutral: 1 } };
const SURGERY = { names: ["mute", "cut", "weight", "bias", "swap", "noise"], most: 200, largest: 100 };
const LIMITS = { side: 1000, points: 20_000, rates: [0.1, 1] };
export const RULES = { parts: PARTS, ...LIMITS, kernels: KERNELS, changes: CHANGES, surgery: SURGERY };
export const HTML = "<img src=x onerror=alert(1)>";
export const CONVOLUTION = {
  image: "digit",
  kernel: { name: "my own", cells: Array(3).fill([1, -0.25, 99]), divisor: 3 },
  stride: 2,
  padding: 1,
};
