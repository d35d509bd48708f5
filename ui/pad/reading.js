const WAIT = 10_000; // milliseconds for an answer, after which the server counts as gone
const RETRY = 1_000; // milliseconds between two tries to reach it again

const section = element.querySelector("#reading");
const [seen, largest, words] = [".seen", "strong", ".words"].map((s) => section.querySelector(s));
const bars = [...section.querySelectorAll("li")];
const percent = (p) => `${(100 * p).toFixed(1)} %`;

const read = inkling.newest(async () => {
  const [sketch, network, view] = ["sketch", "network", "view"].map(inkling.get);
  if (!sketch) return inkling.set("reading", null);
  const answer = await inkling.answered(server.read({ ...sketch, network, view }), WAIT);
  if (!inkling.get("sketch") || inkling.get("network") !== network) return read(); // the answer came too late
  if (answer) return inkling.set("reading", answer);
  lost();
  await new Promise((done) => setTimeout(done, RETRY));
  return read();
});

function lost() {
  section.classList.add("lost");
  words.textContent = "The server does not answer. Your drawing is kept, and is read as soon as it is back.";
}

function say(answer) {
  if (!answer) return "Nothing drawn yet. The network reads while you draw.";
  if (answer.error) return answer.error;
  if (answer.digit === null) return "There is no ink on this picture.";
  const [first, second] = [...answer.probabilities.keys()].sort((a, b) => answer.probabilities[b] - answer.probabilities[a]);
  const [p, q] = [first, second].map((digit) => percent(answer.probabilities[digit]));
  if (!answer.known) return `no digit that I know; the closest is ${first} (${p})`;
  return answer.probabilities[first] >= 0.8 ? `read as ${first}, ${p} sure` : `perhaps ${first} (${p}), or ${second} (${q})`;
}

function show(answer) {
  const digit = answer?.digit ?? null;
  section.classList.remove("lost");
  section.dataset.digit = digit ?? "";
  section.dataset.probability = digit === null ? "" : answer.probabilities[digit].toFixed(4);
  section.dataset.known = answer?.known ?? "";
  largest.textContent = digit === null ? "" : answer.known ? digit : `${digit}?`;
  words.textContent = say(answer);
  seen.hidden = digit === null;
  if (digit !== null) {
    seen.src = answer.stages.digit;
    seen.alt = "What the network sees, 28 by 28 pixels";
  }
  bars.forEach((bar, i) => {
    const p = digit === null ? 0 : answer.probabilities[i];
    bar.classList.toggle("most", i === digit);
    bar.querySelector("b").style.width = `${100 * p}%`;
    bar.querySelector("output").textContent = digit === null ? "" : percent(p);
  });
}

inkling.on("reading", show);
show(null);
inkling.on("sketch", read);
inkling.on("network", read);
