// Numbers as bytes and bytes as text, for links.

/** @typedef {import("../shared/types.d.ts").Stroke} Stroke */

/**
 * Whole numbers as bytes, small ones as one: seven bits a byte, the eighth says that more follow. The sign is folded in:
 * 0, −1, 1, −2, 2 become 0, 1, 2, 3, 4.
 * @param {number[]} numbers
 */
export function pack(numbers) {
  const bytes = [];
  for (const n of numbers) {
    let left = n < 0 ? -2 * n - 1 : 2 * n;
    while (left > 127) {
      bytes.push((left & 127) | 128);
      left >>>= 7;
    }
    bytes.push(left);
  }
  return bytes;
}

/** @param {Iterable<number>} bytes @returns {Generator<number, void>} */
export function* unpack(bytes) {
  let [n, shift] = [0, 0];
  for (const byte of bytes) {
    n += (byte & 127) * 2 ** shift;
    shift += 7;
    if (byte > 127) continue;
    yield n % 2 ? -(n + 1) / 2 : n / 2;
    [n, shift] = [0, 0];
  }
}

/**
 * Strokes as steps from point to point, each stroke after the number of its points.
 * @param {Stroke[]} strokes
 */
export function steps(strokes) {
  const numbers = [];
  let [x, y] = [0, 0];
  for (const stroke of strokes) {
    numbers.push(stroke.length);
    for (const [toX, toY] of stroke) {
      numbers.push(toX - x, toY - y);
      [x, y] = [toX, toY];
    }
  }
  return numbers;
}

/**
 * The strokes that steps make; null where they end in the middle, or make more than `most` points.
 * @param {Iterator<number, void>} numbers @param {number} most
 * @returns {Stroke[] | null}
 */
export function strokesOf(numbers, most) {
  const take = () => numbers.next().value ?? Number.NaN;
  /** @type {Stroke[]} */
  const strokes = [];
  let [x, y, left] = [0, 0, most];
  for (let count = take(); count > 0; count = take()) {
    left -= count;
    if (left < 0) return null;
    /** @type {Stroke} */
    const stroke = [];
    for (let i = 0; i < count; i += 1) {
      [x, y] = [x + take(), y + take()];
      if (Number.isNaN(x + y)) return null;
      stroke.push([x, y]);
    }
    strokes.push(stroke);
  }
  return strokes;
}

/** Bytes as text that an address can hold: base64url, RFC 4648. @param {Uint8Array} bytes */
export function toText(bytes) {
  const plain = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return plain.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The bytes of such text. Throws where it is none. @param {string} text */
export function toBytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
