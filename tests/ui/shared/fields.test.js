// What is typed or pasted into a field for a number.

import assert from "node:assert/strict";
import { test } from "node:test";
import { readNumber, refused } from "../../../ui/shared/fields.js";

test("a number is read as people and spreadsheets write it", () => {
  const numbers = {
    2: 2,
    "-1.5": -1.5,
    "−1,5": -1.5,
    "–2": -2,
    " 0,5\t": 0.5,
    "1.5\t\r\n": 1.5,
    "\u00a03": 3,
    "+4": 4,
    ".5": 0.5,
    "5.": 5,
    "2.5E-01": 0.25,
  };
  for (const [text, found] of Object.entries(numbers)) assert.equal(readNumber(text, 999), found, JSON.stringify(text));
});

test("a number has two decimals, and 0 has no sign", () => {
  assert.equal(readNumber("0.126", 999), 0.13);
  assert.equal(readNumber("0.333333333333333", 999), 0.33);
  assert.equal(readNumber("-0.001", 999), 0);
});

test("what is no number, or too large, is not read", () => {
  for (const text of [
    "",
    " ",
    "x",
    "-",
    "1,000.5",
    "1\t2",
    "1000",
    "-1e9",
    "Infinity",
    "NaN",
    "0x10",
    "0b1",
    "1e",
    "1.2.3",
    "999.0001",
  ])
    assert.equal(readNumber(text, 999), null, JSON.stringify(text));
});

test("a number may have more decimals", () => {
  assert.equal(readNumber("0,12345", 1, 4), 0.1235);
});

test("what is not taken is told, why, and what happens", () => {
  const said = (/** @type {string} */ text, integer = false) =>
    refused("Weight", text, { low: -1000, high: 1000, integer }, "0.50");
  assert.equal(said("1e30"), "Weight: that is not between −1,000 and 1,000; it stays 0.50.");
  assert.equal(said("-1e400"), "Weight: that is not between −1,000 and 1,000; it stays 0.50.");
  for (const text of ["NaN", "x", "1 2", "0x10", "0o7"])
    assert.equal(said(text), "Weight: that is not a number; it stays 0.50.");
  assert.equal(said(" "), "Weight: nothing is typed; it stays 0.50.");
  assert.equal(said("2.5", true), "Weight: that is not a whole number; it stays 0.50.");
});
