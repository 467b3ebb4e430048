r"""Commands that other programs' databases are written with, and what they print: a class or a package defines them.

Journals: ADS and AASTeX (`aas_macros.sty`). The rest: MathSciNet's preamble, and biblatex's manual, section 4.7.
"""

_JOURNALS = r"""
aj Astronomical Journal|actaa Acta Astronomica|araa Annual Review of Astronomy and Astrophysics
apj Astrophysical Journal|apjl Astrophysical Journal Letters|apjs Astrophysical Journal Supplement Series
ao Applied Optics|apss Astrophysics and Space Science|aap Astronomy & Astrophysics
aapr Astronomy and Astrophysics Reviews|aaps Astronomy and Astrophysics Supplement Series|aplett Astrophysics Letters
apspr Astrophysics Space Physics Research|azh Astronomicheskii Zhurnal
baas Bulletin of the American Astronomical Society
bac Bulletin of the Astronomical Institutes of Czechoslovakia|bain Bulletin Astronomical Institute of the Netherlands
caa Chinese Astronomy and Astrophysics|cjaa Chinese Journal of Astronomy and Astrophysics
fcp Fundamentals of Cosmic Physics|gca Geochimica et Cosmochimica Acta|grl Geophysical Research Letters
iaucirc IAU Circular|icarus Icarus|jcap Journal of Cosmology and Astroparticle Physics|jcp Journal of Chemical Physics
jgr Journal of Geophysical Research|jqsrt Journal of Quantitative Spectroscopy and Radiative Transfer
jrasc Journal of the Royal Astronomical Society of Canada|maps Meteoritics & Planetary Science
memras Memoirs of the Royal Astronomical Society|memsai Memorie della Società Astronomica Italiana
mnras Monthly Notices of the Royal Astronomical Society|na New Astronomy|nar New Astronomy Reviews|nat Nature
nphysa Nuclear Physics A|pasa Publications of the Astronomical Society of Australia
pasj Publications of the Astronomical Society of Japan|pasp Publications of the Astronomical Society of the Pacific
physrep Physics Reports|physscr Physica Scripta|planss Planetary and Space Science|pra Physical Review A
prb Physical Review B|prc Physical Review C|prd Physical Review D|pre Physical Review E|prl Physical Review Letters
procspie Proceedings of the SPIE|psj Planetary Science Journal|qjras Quarterly Journal of the Royal Astronomical Society
rmxaa Revista Mexicana de Astronomía y Astrofísica|skytel Sky and Telescope|solphys Solar Physics
sovast Soviet Astronomy|ssr Space Science Reviews|zap Zeitschrift für Astrophysik
"""
# Names of journals: a document's class has to define the command.
JOURNALS = dict(row.split(" ", 1) for row in _JOURNALS.strip().replace("\n", "|").split("|"))
# MathSciNet's letters, that its own preamble makes of accents; and the signs that it puts for the soft and hard sign.
LETTERS = {"cprime": "’", "cdprime": "”", "dbar": "đ", "Dbar": "Đ"}
ACCENTS = {"ocirc": "r", "polhk": "k", "udot": "d"}  # by LaTeX's own names
# biblatex's own: what stands around their argument for everybody else, and what they print without one.
AROUND = {"autocap": ("", ""), "mkbibquote": ("“", "”"), "mkbibparens": ("(", ")"), "mkbibbrackets": ("[", "]")}
WORDS = {"hyphen": "-", "psq": "sq.", "psqq": "sqq."}
