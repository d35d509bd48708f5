// What a form holds, kept for as long as its tab of the browser is open: a reload takes nothing back that was set.

import { keep, load } from "../shared/storage.js";

const LONG = 200; // characters of a text that may be kept

/** The fields of a form that have a name. @param {HTMLFormElement} form */
const named = (form) =>
  /** @type {(HTMLInputElement | HTMLSelectElement)[]} */ ([...form.elements]).filter(({ name }) => name);

/** @param {HTMLFormElement} form @param {string} key  under which it is kept */
export function keepForm(form, key) {
  const values = named(form).map((field) => [field.name, field.type === "checkbox" ? checked(field) : field.value]);
  keep("sessionStorage", key, JSON.stringify(Object.fromEntries(values)));
}

/** Sets a form to what was kept of it. What a field does not hold leaves it as it is. @param {HTMLFormElement} form @param {string} key */
export function restoreForm(form, key) {
  const values = parsed(load("sessionStorage", key));
  for (const field of named(form)) {
    const value = values[field.name];
    if (field.type === "checkbox" && typeof value === "boolean") Object.assign(field, { checked: value });
    else if (field.type !== "checkbox" && typeof value === "string" && holds(field, value)) field.value = value;
  }
}

/** @param {HTMLInputElement | HTMLSelectElement} field */
const checked = (field) => "checked" in field && field.checked;

/** @param {HTMLInputElement | HTMLSelectElement} field @param {string} value */
const holds = (field, value) =>
  field instanceof HTMLSelectElement ? [...field.options].some((own) => own.value === value) : value.length <= LONG;

/** @param {string | null} text @returns {Record<string, unknown>} */
function parsed(text) {
  try {
    return Object(JSON.parse(text ?? "null"));
  } catch {
    return {};
  }
}
