"""The words of .bib files: entry types and fields that BibTeX, biblatex and common programs know.

Sources: btxdoc, sections 3.1 and 3.2; plain.bst; biblatex 3.17, `blx-dm.def`; what JabRef, BibDesk, Zotero, Mendeley,
ADS, dblp, ACM and others write, seen in exported files.
"""

TYPES_OF_BIBTEX = frozenset(
    "article book booklet conference inbook incollection inproceedings manual mastersthesis misc phdthesis proceedings "
    "techreport unpublished".split()
)
TYPES_OF_BIBLATEX = frozenset(
    """
    article artwork audio bibnote book bookinbook booklet collection commentary conference customa customb customc
    customd custome customf dataset electronic image inbook incollection inproceedings inreference jurisdiction legal
    legislation letter manual mastersthesis misc movie music mvbook mvcollection mvproceedings mvreference online patent
    performance periodical phdthesis proceedings reference report review set software standard suppbook suppcollection
    suppperiodical techreport thesis unpublished video www xdata
    """.split()
)
# Whole books, and what stands in one. Source: biblatex's manual, sections 2.1.1 and 2.1.2.
BOOKS = frozenset("book collection manual mvbook mvcollection mvproceedings mvreference proceedings reference".split())
PARTS = frozenset("bookinbook conference inbook incollection inproceedings inreference suppbook suppcollection".split())
PAGES = ("online", "electronic", "www")  # on the web; the first is the one to write
NO_WORKS = frozenset({"xdata", "set"})  # types whose entries only hand fields down or group others

# Those that the standard styles of one or the other print, as text that TeX reads; no names, dates and addresses.
PRINTED_TEXT = frozenset(
    """
    addendum address booksubtitle booktitle booktitleaddon chapter edition eventtitle eventtitleaddon howpublished
    institution issue issuesubtitle issuetitle issuetitleaddon journal journalsubtitle journaltitle journaltitleaddon
    key label library location mainsubtitle maintitle maintitleaddon nameaddon note number organization origlocation
    origpublisher origtitle pages pagetotal part publisher reprinttitle school series shorthand shortjournal shortseries
    shorttitle subtitle title titleaddon type venue version volume volumes
    """.split()
)
PEOPLE = tuple(
    "author editor translator annotator commentator bookauthor introduction foreword afterword holder "
    "editora editorb editorc shortauthor shorteditor".split()
)
_OTHERS_OF_ENGINES = frozenset(
    """
    abstract annotation annote archiveprefix authortype bookpagination crossref date day doi editoratype editorbtype
    editorctype editortype eid entryset entrysubtype eprint eprintclass eprinttype eventdate eventyear execute file
    gender hyphenation ids indexsorttitle indextitle isan isbn ismn isrn issn iswc keywords langid langidopts language
    lista listb listc listd liste listf month namea nameatype nameb namebtype namec namectype options origdate
    origlanguage pagination pdf presort primaryclass pubstate related relatedoptions relatedstring relatedtype
    shorthandintro sortkey sortname sortshorthand sorttitle sortyear url urldate usera userb userc userd usere userf
    verba verbb verbc xdata xref year
    """.split()
)
ENGINES = PRINTED_TEXT | frozenset(PEOPLE) | _OTHERS_OF_ENGINES
# Fields that programs and people add. They are no slips, however near they are to one above.
CUSTOM = frozenset(
    """
    acmid added adsnote adsurl affiliation affiliations alias archive archived archiveurl article articleno arxiv
    arxivid authors-affiliation bibsource biburl citation citations citekey code coden collaboration comment
    comments contents copyright country course creationdate doc edited editors-note eissn endyear epub extra
    fullauthor fulleditor group groups hal_id hal_version howcited image images isbn-10 isbn-13 issue_date issued
    issueid keyword lccn location-note modificationdate mrclass mrnumber mrreviewer nationality notes numpages
    online origyear owner pageend pagestart paper pmc pmcid pmid postscript priority project publicationdate
    published quality rating read refid review revision section size slides source status supplement tag tags test
    text timestamp topic topics translated translation uri urlyear users venues video website zblnumber
    """.split()
)
# The order of the fields, as it is in this project's own bib/; others follow by name. BibTeX's and biblatex's names.
FIELDS = """
author shortauthor bookauthor holder editor shorteditor editora editorb editorc editortype translator annotator
commentator introduction foreword afterword
title subtitle titleaddon shorttitle origtitle reprinttitle
journal journaltitle journalsubtitle shortjournal issue issuetitle issuesubtitle
maintitle mainsubtitle maintitleaddon booktitle booksubtitle booktitleaddon eventtitle eventdate venue crossref xref
xdata entryset related relatedtype
edition version series shortseries volume volumes part number chapter eid articleno pages pagetotal numpages
publisher school institution organization address location howpublished type pubstate
year month day date origdate
doi eprint archiveprefix eprinttype primaryclass eprintclass isbn issn isrn lccn mrnumber zblnumber pmid pmcid url
urldate file
language langid note addendum key sortkey options keywords added abstract annote annotation
""".split()
# Fields that hold addresses, and what readers call what is there. Any other field that is nothing but an address is a
# link, too: see `livebib.library.links`.
LINKS = (
    dict.fromkeys("url link website webpage homepage href www".split(), "Page")
    | {"pdf": "PDF"}
    | dict.fromkeys("code github gitlab repo repository".split(), "Code")
    | {"video": "Video", "slides": "Slides", "adsurl": "ADS", "archiveurl": "Archived copy"}
)
# Two spellings of one thing: BibTeX's name and biblatex's. An `institution` is a school's only in a thesis.
_BIBLATEX = {"journal": "journaltitle", "address": "location", "annote": "annotation"}
_BIBLATEX |= {"archiveprefix": "eprinttype", "primaryclass": "eprintclass"}
ALIASES = _BIBLATEX | {theirs: name for name, theirs in _BIBLATEX.items()} | {"school": "institution"}
