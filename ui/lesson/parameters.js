const root = element.querySelector("#parameters");
const find = (selector) => root.querySelector(selector);
const controls = [".size", ".ins", ".outs", ".kernel"].map(find);
const [says, network, bars, ratio] = [".says", ".network", ".bars", ".ratio"].map(find);

const count = inkling.newest(async () => {
  if (root.offsetParent === null) return;
  const [size, ins, outs, side] = controls.map((control) => Number(control.value));
  const answer = await inkling.answered(server.count({ size, in_channels: ins, out_channels: outs, kernel_size: side }));
  says.textContent = answer?.convolution ? "" : answer?.error ?? "The server does not answer; please try again.";
  bars.hidden = ratio.hidden = !answer?.convolution;
  if (!answer?.convolution) return;
  const decimal = (n) => n.toLocaleString("en-US");
  const [convolution, linear] = [answer.convolution, answer.linear];
  find(".convolution").textContent = `Convolution: ${convolution.working} = ${decimal(convolution.count)}`;
  find(".linear").textContent = `Fully connected: ${linear.working} = ${decimal(linear.count)}`;
  const most = Math.max(convolution.count, linear.count);
  bars.querySelectorAll("i").forEach((bar, i) => {
    bar.style.width = `max(1px, ${(100 * [convolution, linear][i].count) / most}%)`;
  });
  ratio.textContent =
    `${answer.shapes}. ${compared(linear.count / convolution.count)} The bars are true to scale, down to one pixel.`;
});

function compared(times) {
  if (times === 1) return "Both have as many: the window is the whole image.";
  const said = times.toLocaleString("en-US", { maximumFractionDigits: times < 100 ? 1 : 0 });
  return `The fully connected layer has ${said} times as many.`;
}

function show() {
  for (const table of root.querySelectorAll("[data-network]")) table.hidden = table.dataset.network !== network.value;
}

const question = inkling.teach.predict(server, ["convolution_count", "linear_count"], () => ({}));
find(".question").append(question.box);
for (const control of controls) control.addEventListener("input", count);
network.addEventListener("change", show);
inkling.on("network", (name) => {
  network.value = name;
  show();
});
new ResizeObserver(count).observe(find(".tools")); // the section is opened
