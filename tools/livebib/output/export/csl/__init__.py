"""An entry in the terms of CSL, LaTeX decoded: what the flavours for programs that know no TeX are made from."""
