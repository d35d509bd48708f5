// The sheet's grip, on a phone: a tap or a pull makes it tall or low again; pulled down from there, it closes.

const PULLED = 24; // pixels from which a touch is a pull, not a tap

/**
 * @param {HTMLElement} sheet @param {HTMLElement} grip
 * @param {() => void} close
 */
export function followGrip(sheet, grip, close) {
  let [from, by] = [0, 0]; // where the pull began, and how far it has come, down
  const size = (/** @type {boolean} */ tall) => {
    sheet.classList.toggle("tall", tall);
    grip.setAttribute("aria-expanded", `${tall}`);
  };
  grip.addEventListener("pointerdown", (event) => {
    [from, by] = [event.clientY, 0];
    grip.setPointerCapture(event.pointerId);
  });
  grip.addEventListener("pointermove", (event) => {
    if (!grip.hasPointerCapture(event.pointerId)) return;
    by = event.clientY - from;
    if (Math.abs(by) >= PULLED) sheet.style.maxHeight = `${innerHeight - event.clientY}px`;
  });
  for (const end of ["pointerup", "pointercancel"])
    grip.addEventListener(end, () => {
      sheet.style.maxHeight = "";
      if (end === "pointercancel" || Math.abs(by) < PULLED) return;
      if (by > 0 && !sheet.classList.contains("tall")) close();
      else size(by < 0);
    });
  grip.addEventListener("click", () => {
    if (Math.abs(by) < PULLED) size(!sheet.classList.contains("tall"));
    by = 0; // keys click too
  });
}
