// What a form holds, kept for as long as its tab of the browser is open: a reload takes nothing back that was set.

import { keep, loadObject } from "../shared/storage.js";

const LONG = 200; // characters of a text that may be kept

/** The fields of a form that have a name. @param {HTMLFormElement} form */
const named = (form) => /** @type {HTMLInputElement[]} */ ([...form.elements]).filter(({ name }) => name);

/** @param {HTMLInputElement} field */
const isBox = ({ type }) => type === "checkbox";

/** @param {HTMLFormElement} form @param {string} key  under which it is kept */
export function keepForm(form, key) {
  const values = named(form).map((field) => [field.name, isBox(field) ? field.checked : field.value]);
  keep("sessionStorage", key, JSON.stringify(Object.fromEntries(values)));
}

/** Sets a form to what was kept of it. What a field cannot hold leaves it as it is. @param {HTMLFormElement} form @param {string} key */
export function restoreForm(form, key) {
  const values = loadObject("sessionStorage", key);
  for (const field of named(form)) if (holds(field, values[field.name])) put(field, values[field.name]);
}

/** Sets a field. @param {HTMLInputElement} field @param {unknown} value */
export function put(field, value) {
  if (isBox(field)) field.checked = Boolean(value);
  else field.value = `${value}`;
}

/** @param {HTMLInputElement} field @param {unknown} value */
function holds(field, value) {
  if (isBox(field)) return typeof value === "boolean";
  const options = /** @type {{ options?: HTMLOptionElement[] }} */ (/** @type {unknown} */ (field)).options;
  if (options) return [...options].some((own) => own.value === value);
  return typeof value === "string" && value.length <= LONG;
}
