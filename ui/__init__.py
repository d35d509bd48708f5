"""The page: components on gr.HTML and their layout. Computes nothing itself; that is what cnn is for."""
