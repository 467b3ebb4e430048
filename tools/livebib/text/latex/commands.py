"""The commands that may reach an exported file, all of them harmless; nothing that is not listed here does.

Sources: ltoutenc and fonttext of the LaTeX kernel, "The Not So Short Introduction", and the TeXbook's chapter on
mathematics. A test typesets every one of them.
"""

from livebib.text.latex import known

# What an accent command on nothing shows.
ALONE = {"~": "~", "^": "^", "'": "´", "`": "`", '"': '"'}

# Letters and symbols: the command and the character it prints. Of two for one character the first is written.
_WRITTEN = (
    "ss ß SS ẞ o ø O Ø l ł L Ł ae æ AE Æ oe œ OE Œ aa å AA Å i ı j ȷ dh ð DH Ð dj đ DJ Đ ng ŋ NG Ŋ th þ TH Þ "
    "ohorn ơ OHORN Ơ uhorn ư UHORN Ư "
    "textendash – textemdash — textquoteleft ‘ textquoteright ’ textquotedblleft “ textquotedblright ” "
    "quotedblbase „ quotesinglbase ‚ guillemotleft « guillemotright » guilsinglleft ‹ guilsinglright › "
    "textexclamdown ¡ textquestiondown ¿ textsection § textparagraph ¶ textdagger † textdaggerdbl ‡ textbullet • "
    "textperiodcentered · textcopyright © textregistered ® texttrademark ™ textdegree ° textmu µ textpm ± "
    "texttimes × textdiv ÷ textonehalf ½ textonequarter ¼ textthreequarters ¾ textonesuperior ¹ texttwosuperior ² "
    "textthreesuperior ³ textordfeminine ª textordmasculine º textsterling £ texteuro € textyen ¥ textcent ¢ "
    "textcurrency ¤ textbrokenbar ¦ textlnot ¬ textperthousand ‰ textnumero № textellipsis … textasciimacron ¯ "
    "textasciiacute ´ textasciidieresis ¨ textrightarrow → textleftarrow ← textuparrow ↑ textdownarrow ↓ "
    "textvisiblespace ␣ textasciitilde ~ textasciicircum ^ textbackslash \\ textbraceleft { textbraceright } "
    "textless < textgreater > textbar | "
)
_ALSO = (
    "S § P ¶ dag † ddag ‡ copyright © pounds £ euro € ldots … dots … textdollar $ textunderscore _ textsterling £ "
    "guillemetleft « guillemetright » slash / textasteriskcentered * textnormal"
)


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=False))


SYMBOLS = _pairs(_WRITTEN)
COMMAND = {character: name for name, character in SYMBOLS.items()}
SYMBOLS |= _pairs(_ALSO) | known.LETTERS

# Printed as they are, without arguments.
LOGOS = {"TeX": r"\TeX", "LaTeX": r"\LaTeX", "LaTeXe": r"\LaTeXe", "BibTeX": r"B\textsc{ib}{\TeX}"}
LOGOS |= {name: f"\\{name}" for name in ("textquotesingle", "textasciigrave", "textquotedbl")}
# Spaces and hints for breaking a line, by the sign behind the backslash.
SPACING = {" ": " ", "\n": " ", "\t": " ", ",": r"\,", ":": r"\,", ";": r"\,", "!": "", "/": "", "@": "", "-": r"\-"}
SPACING |= {"\\": " "}
# Fonts and boxes with one argument; the right-hand name is written.
WITH_TEXT = {
    name: name
    for name in (
        "emph textit textbf texttt textsc textsf textrm textup textsl textmd textsuperscript textsubscript mbox "
        "underline"
    ).split()
} | {"mkbibemph": "emph", "mkbibitalic": "textit", "mkbibbold": "textbf", "textnormal": "textrm"}
QUOTES = {"enquote"}
# Font switches, that hold to the end of their group; today's classes know only the long names.
SWITCHES = {"it": "itshape", "bf": "bfseries", "sc": "scshape", "tt": "ttfamily", "sf": "sffamily", "rm": "rmfamily"}
SWITCHES |= {"sl": "slshape", "em": "em"}
SWITCHES |= {
    name: name
    for name in "itshape bfseries scshape ttfamily sffamily rmfamily slshape upshape mdseries normalfont".split()
}
# Print nothing that a bibliography needs.
SILENT = frozenset("protect relax noindent unskip ignorespaces null nobreak leavevmode nolinebreak".split())
SILENT_WITH_TEXT = frozenset("noopsort noop SortNoop sortnoop NOOP".split())  # sort keys, as in xampl.bib
BREAKS = frozenset("par newline linebreak break quad qquad space enspace thinspace nobreakspace".split())
ADDRESSES = frozenset("url path nolinkurl".split())

# -- mathematics

GREEK = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho "
    "sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
)
MATH_SYMBOLS = frozenset(
    f"""
    {GREEK} infty partial nabla ell hbar imath jmath Re Im wp aleph emptyset prime forall exists neg lnot top bot angle
    triangle sharp flat natural surd
    pm mp times div cdot ast star circ bullet cap cup uplus sqcap sqcup vee wedge lor land setminus wr oplus ominus
    otimes oslash odot dagger ddagger amalg diamond bigcirc triangleleft triangleright
    le leq ge geq ne neq equiv sim simeq approx cong propto prec succ preceq succeq ll gg subset supset subseteq
    supseteq sqsubseteq sqsupseteq in ni notin vdash dashv models perp mid parallel asymp doteq bowtie smile frown
    to gets leftarrow rightarrow leftrightarrow Leftarrow Rightarrow Leftrightarrow uparrow downarrow updownarrow
    Uparrow Downarrow mapsto longmapsto longleftarrow longrightarrow Longrightarrow Longleftarrow longleftrightarrow
    nearrow searrow swarrow nwarrow hookrightarrow hookleftarrow rightleftharpoons iff
    sum prod coprod int oint bigcap bigcup bigvee bigwedge bigoplus bigotimes
    langle rangle lceil rceil lfloor rfloor lbrace rbrace lbrack rbrack vert Vert backslash
    ldots cdots vdots ddots dots quad qquad colon displaystyle textstyle scriptstyle limits nolimits
    arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min
    Pr sec sin sinh sup tan tanh bmod
    """.split()
)
MATH_WITH_ONE = frozenset(
    """
    mathrm mathbf mathit mathsf mathtt mathcal mathnormal boldsymbol sqrt hat check tilde acute grave dot ddot breve bar
    vec widehat widetilde overline underline overbrace underbrace overrightarrow pmod mbox textrm textit textbf
    """.split()
)
MATH_WITH_TWO = frozenset(["frac", "stackrel"])
# Those that a package defines, by the package.
FROM_PACKAGE = {
    "amssymb": frozenset(
        "mathbb mathfrak lesssim gtrsim leqslant geqslant varnothing complement square blacksquare "
        "checkmark nexists lhd rhd".split()
    ),
    "amsmath": frozenset("text operatorname tfrac dfrac binom boldsymbol".split()),
}
MATH_SYMBOLS |= FROM_PACKAGE["amssymb"] - {"mathbb", "mathfrak"}
MATH_WITH_ONE |= {"mathbb", "mathfrak", "text", "operatorname"}
MATH_WITH_TWO |= {"tfrac", "dfrac", "binom"}
MATH_SPACING = frozenset(",:;! ")
MATH_DELIMITERS = {"{": r"\lbrace ", "}": r"\rbrace ", "|": r"\Vert "}
TEXT_IN_MATH = frozenset(["mbox", "text", "textrm", "textit", "textbf", "mathrm", "mathsf", "mathtt", "operatorname"])

# Commands and characters that only the font encoding T1 (or Unicode) has.
NEEDS_T1 = frozenset(
    "k dh DH dj DJ ng NG th TH quotedblbase quotesinglbase guillemotleft guillemotright guilsinglleft guilsinglright "
    "textquotedbl".split()
)
NEEDS_T5 = frozenset("h ohorn OHORN uhorn UHORN".split())
