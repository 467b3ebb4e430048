"""What documents cite: LaTeX sources and the files that TeX leaves behind, read without running anything."""
