"""The canonical layout of .bib files: the same library in one order and one style, proved equal before it is written.

A file is read into `blocks` with the comments that belong to them, put into `order`, laid out block by block by
`layout`, and held against what it was by `proof`; `batch` is all of that, from text to text and from file to file.
"""
