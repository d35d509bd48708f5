"""The lesson's formulas in MathML: browsers set it by themselves, and screen readers can read it."""

CONVOLUTION = """
<math display="block">
  <msub><mi>y</mi><mrow><mi>r</mi><mo>,</mo><mi>c</mi></mrow></msub> <mo>=</mo>
  <munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>0</mn></mrow><mn>2</mn></munderover>
  <munderover><mo>∑</mo><mrow><mi>j</mi><mo>=</mo><mn>0</mn></mrow><mn>2</mn></munderover>
  <msub><mi>w</mi><mrow><mi>i</mi><mo>,</mo><mi>j</mi></mrow></msub>
  <msub><mi>x</mi><mrow><mi>r</mi><mo>+</mo><mi>i</mi><mo>,</mo><mi>c</mi><mo>+</mo><mi>j</mi></mrow></msub>
</math>"""

OUTPUT_SIZE = """
<math display="block">
  <mo>⌊</mo>
  <mfrac><mrow><mi>n</mi><mo>+</mo><mn>2</mn><mi>p</mi><mo>−</mo><mi>k</mi></mrow><mi>s</mi></mfrac>
  <mo>⌋</mo> <mo>+</mo> <mn>1</mn>
</math>"""

SOFTMAX = """
<math display="block">
  <msub><mi>p</mi><mi>i</mi></msub> <mo>=</mo>
  <mfrac>
    <msup><mi>e</mi><mrow><msub><mi>z</mi><mi>i</mi></msub><mo>/</mo><mi>T</mi></mrow></msup>
    <mrow>
      <munderover><mo>∑</mo><mrow><mi>j</mi><mo>=</mo><mn>0</mn></mrow><mn>9</mn></munderover>
      <msup><mi>e</mi><mrow><msub><mi>z</mi><mi>j</mi></msub><mo>/</mo><mi>T</mi></mrow></msup>
    </mrow>
  </mfrac>
</math>"""

INTEGRAL = """
<math display="block" aria-label="f convolved with g, at t, is the integral over τ of f of τ times g of t minus τ">
  <mrow><mo>(</mo><mi>f</mi><mo>∗</mo><mi>g</mi><mo>)</mo><mo>(</mo><mi>t</mi><mo>)</mo><mo>=</mo>
  <msubsup><mo largeop="true">∫</mo><mrow><mo>−</mo><mi>∞</mi></mrow><mi>∞</mi></msubsup>
  <mi>f</mi><mo>(</mo><mi>τ</mi><mo>)</mo><mspace width="0.3em"/>
  <mi>g</mi><mo>(</mo><mi>t</mi><mo>−</mo><mi>τ</mi><mo>)</mo>
  <mspace width="0.2em"/><mi>d</mi><mi>τ</mi></mrow>
</math>"""
