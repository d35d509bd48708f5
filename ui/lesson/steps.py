"""The lesson's steps: what each says, the one thing to do, and how it sets the page up."""

from ui.lesson import formulas
from ui.lesson.step import PAD, Step, convolution, section
from ui.training import hand_answers

STEPS = [
    Step(
        "pixels",
        "A digit is 784 numbers",
        """
The page crops your drawing to its ink, scales it to fit into 20 × 20 pixels and places it in the middle of a 28 × 28
square. That makes 28 · 28 = 784 numbers, from 0 for paper to 1 for ink. They are all that a network ever sees of your
drawing.
""",
        "Draw a digit, unless one is on the pad already. Then point at a dark pixel of “input”, or tap it: the line "
        "under the network gives its number.",
        "#explore [data-column=input]",
        {"tab": "explore-panel", "chosen": []},
    ),
    Step(
        "slide",
        "A window slides over it",
        """
A <b>kernel</b> is a small square of numbers, here 3 × 3. It lies on the image like a window. Each pixel under the
window is multiplied by the kernel’s number at that place, and the nine products are added up: that gives one number
of the output. Then the window moves on by one pixel. This kernel is nine 1s, and the sum is divided by 9: each output
is the mean of nine pixels, and the image is blurred.
""",
        "Press Play and watch the output fill up. Or move the window yourself, by arrow keys, mouse or finger.",
        "#slide .player",
        section("slide", convolution=convolution("box blur")),
        formula=formulas.CONVOLUTION,
    ),
    Step(
        "sum",
        "Work one out by hand",
        """
This is the Sobel kernel. Its right column is positive, its left column is negative, and all nine numbers add up to 0.
So wherever the nine pixels are equal, on blank paper or in the middle of thick ink, the output is 0. It is far from 0
where the image changes from left to right: at the edges of the ink.
""",
        "Press “Predict, then reveal”. Multiply, add up, and type the number that the output gets.",
        "#slide .predict",
        section("slide", convolution=convolution("Sobel, left to right")),
    ),
    Step(
        "gallery",
        "Other kernels, other questions",
        """
Each kernel asks the same question all over the image. Is there an edge here? Which way does it run? How much ink is
nearby? People designed these kernels to process photographs, long before networks learned kernels of their own.
""",
        "Find the kernel that keeps nothing but outlines, whichever way they run, and choose it.",
        "#gallery .cards",
        section("gallery", convolution=convolution("identity")),
    ),
    Step(
        "size",
        "Borders and larger steps",
        """
The window has to stay on the image, so the output is smaller than the image. <b>Padding</b> surrounds the image with
a border of zeros first. With a <b>stride</b> of 2, the window moves two pixels at a time. If the image is
<var>n</var> pixels wide, then with kernel size <var>k</var>, padding <var>p</var> and stride <var>s</var> the width
of the output is:
""",
        "The kernel is now 5 × 5. Choose the padding that makes the output as large as the image.",
        "#slide label:has(.padding)",
        section("slide", convolution=convolution("Gaussian blur", 5)),
        formula=formulas.OUTPUT_SIZE,
    ),
    Step(
        "channels",
        "Several channels in, several out",
        """
A colour picture has three channels: red, green and blue. A <b>filter</b> has one kernel for each of them. Their three
sums are added up, and so is one more number, the <b>bias</b>. Each filter produces one channel of the output, so five
3 × 3 filters turn (1, 3, 28, 28) into (1, 5, 26, 26). The shape stands for <var>N</var> images, <var>C</var>
channels, <var>H</var> rows and <var>W</var> columns.
""",
        "Press “Predict, then reveal” and put the channels together yourself.",
        "#channels .predict",
        section("channels"),
    ),
    Step(
        "after",
        "What follows a convolution",
        """
<b>ReLU</b> replaces every negative number with 0: max(0, <var>x</var>). Without it, two convolutions in a row could
do no more than one larger convolution. <b>Max pooling</b> keeps the largest number in each window: the map shrinks,
and it matters less exactly where something was found. <b>Layer norm</b> subtracts the mean of an image from its
numbers and divides them by their standard deviation.
""",
        "Press “Predict, then reveal” and work out what is left.",
        "#after .predict",
        section("after", convolution=convolution("Sobel, left to right")),
    ),
    Step(
        "kernels",
        "A network learns its kernels",
        """
Nobody typed in these kernels. Training started from random numbers and changed each of them a little, batch after
batch of images, so that more of the digits came out right. <code>CNNModel</code> has three convolutions:
<code>conv1</code> with 1 filter, <code>conv2</code> with 2 and <code>conv3</code> with 4. Below the network you see how
the map of <code>conv1</code> is made: your digit, the kernel that slides over it, and what comes out.
""",
        "Press “numbers” to read the kernel’s weights. Blue is negative, orange is positive and white is 0.",
        "#map .numbers",
        {"network": "CNNModel", "tab": "explore-panel", "chosen": ["relu1", 0]},
    ),
    Step(
        "unit",
        "Layer after layer",
        """
<code>ComplexCNNModel</code> has three blocks, one after another. From block to block there are more maps: 4, 16 and
64. They also become smaller: 14 × 14, 7 × 7 and 3 × 3. Every number is computed from a patch of the layer before it, so
from any number you can walk back to the pixels. Below the network is one of the 64 maps of block 3.
""",
        "Click or tap a number in the map’s pictures to see how it was computed. Then press “Trace to the pixels”, or "
        "walk back yourself: click in its patch, layer by layer, down to a pixel.",
        "#map .steps",
        {"network": "ComplexCNNModel", "tab": "explore-panel", "chosen": ["block3.pool", 0]},
    ),
    Step(
        "softmax",
        "From ten numbers to an answer",
        """
The last layer gives ten numbers, the <b>logits</b> <var>z</var><sub>0</sub> to <var>z</var><sub>9</sub>, one for each
digit. <b>Softmax</b> turns them into probabilities, which add up to 1. The temperature <var>T</var> is chosen after
training, so that of all the answers given with 90 %, about nine in ten are right. Below the network is the calculation
for the digit that was read.
""",
        "Change your drawing until it is read as another digit: add a stroke, or erase one. Watch the probabilities "
        "while you do.",
        PAD,
        {"tab": "explore-panel"},
        formula=formulas.SOFTMAX,
        answer="softmax",
    ),
    Step(
        "evidence",
        "Why this digit?",
        """
The digit with the largest logit is read. Its lead over another digit splits into an exact sum: each map of a block adds
its share, and the biases after the block add the rest. That is the <b>evidence</b>. A line leads from one map to the
next; the more it adds, the thicker it is. Orange lines count for the digit that was read. Blue dashed lines count
against it, for the other digit: the second likeliest, unless you choose.
""",
        "Ask why it is not another digit: choose one in “reading”, where the network ends, and see the lines change.",
        "#explore .logits",
        {"network": "DeepCNN", "tab": "explore-panel", "chosen": [], "why": {"for": None, "against": None}},
    ),
    Step(
        "parameters",
        "A few numbers go a long way",
        """
A convolution uses the same kernel everywhere on the image. So it needs only a few <b>parameters</b>, as the numbers
are called that training adjusts: <code>CNNModel</code> has 676 in all, <code>ComplexCNNModel</code> 56,646.
<code>FNN</code>, whose layers connect every number to every number of the next layer, has 1,863,690.
""",
        "Press “Predict, then reveal” and count the parameters of a layer.",
        "#parameters .predict",
        section("parameters"),
    ),
    Step(
        "known",
        "When it is not a digit",
        """
Softmax always shares out a total of 1 among the ten digits, whatever you draw. The three textbook networks were
trained on nothing but digits, and so they see a digit in everything. <code>DeepCNN</code> was also shown letters and
scribbles, and learned to prefer no digit for them. When none is likely enough, the page says that the drawing doesn’t
look like one.
""",
        "Draw a house.",
        PAD,
        {"network": "DeepCNN", "tab": "explore-panel", "chosen": []},
    ),
    Step(
        "breaks",
        "Which network breaks first?",
        """
The textbook’s networks learned from digits in the middle. <code>FNN</code> has a weight for every pixel: move the
digit, and it meets weights that learned something else. A convolution finds the same strokes wherever they are, but
the last layer of <code>CNNModel</code> has a weight for every place again. <code>DeepCNN</code> learned from digits
that were moved. And before any network sees a drawing, the page <b>fits and centres</b> it as MNIST’s digits were:
then it no longer matters where you draw, or how large.
""",
        "Pull the slider below “Moved right” until FNN misreads the digit. Then choose, above the networks, to change "
        "the drawing “before” it is fitted and centred.",
        "#compare .changes",
        {
            "tab": "compare-panel",
            "chosen": [],
            "compare": {"before": False, "amounts": {}, "right": None},
        },
    ),
    Step(
        "learns",
        "A weight learns",
        """
How does training find better weights? It lets the network read a few digits, and takes the <b>loss</b>: how wrong it
was. Then it goes backward through the network and finds the <b>gradient</b> of each weight, by how much the loss would
grow if the weight grew. It is a sum: at every place of every digit, what the weight was multiplied by, times the
gradient of what came out. The weight then moves a little against it. Thousands of such steps are all there is to
training.
""",
        "Look at the two pictures above the question. Will the weight grow or shrink? Predict it, or have it shown.",
        "#hand .predict",
        {
            "network": "CNNModel",
            "tab": "training-panel",
            "training": "hand-panel",
            "chosen": [],
            "hand": hand_answers.START,
        },
    ),
    Step(
        "trains",
        "Many small steps",
        """
Before training, a network’s weights are random numbers, and so is what it says. With each <b>step</b> all its weights
move a little against their gradients, for another batch of digits; the <b>learning rate</b> says how far. Once all
training digits have had their turn, an <b>epoch</b> is over. If the steps are too small, it takes forever. If they are
too large, each one jumps past every place where the loss is small.
""",
        "Press Train and watch the reading of your drawing. Then set a learning rate of 1, train again, and see what "
        "becomes of the network.",
        "#live .practice",
        {"tab": "training-panel", "training": "live-panel", "chosen": []},
    ),
    Step(
        "forgets",
        "What it learns, and what it forgets",
        """
A trained network can be taught more: the way you write, say. But the weights that read your 7 read all other digits
too. Steps that see nothing but your 7 move them, and what they could do before is lost. The remedy is one that you
know: to <b>rehearse</b> what was learned before.
""",
        "Keep three drawings that the network misreads, such as mirrored 7s, as what you mean. Untick “Rehearse old "
        "digits”, press Teach, and see what is forgotten.",
        "#teach .practice",
        {"network": "DeepCNN", "tab": "training-panel", "training": "teach-panel", "chosen": []},
    ),
]
