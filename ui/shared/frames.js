// Runs before Gradio's scripts, which hold on to this function. Gradio's sign of loading counts its seconds frame by frame,
// and goes on when it is gone (6.31): sixty frames a second as long as the page is open, which drain a phone.

const ask = window.requestAnimationFrame;
window.requestAnimationFrame = (act) => (Error().stack?.includes("/statustracker-") ? 0 : ask(act));

export {};
