"""Every rule a finding can name: how much it weighs, and what it means. `livebib explain` reads this."""

from __future__ import annotations

from typing import NamedTuple

from livebib.model.finding import Severity

E, W, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


class Rule(NamedTuple):
    """What `livebib explain NAME` says."""

    name: str
    severity: Severity
    about: str  # what is wrong and why it matters
    remedy: str  # what to do
    stops: bool = False  # leaves it open what the library says: nothing is generated while it stands
    bad: str = ""  # an example that has it: .bib text
    good: str = ""  # the same without it
    fix: str = ""  # "safe" or "unsafe" if `livebib lint` can mend it; else empty


_TALK = "@inproceedings{li, author = {Li, Wei}, title = {T}, year = {2001}}"  # without a booktitle
_RULES = [
    # What reading a .bib file can tell.
    Rule(
        "syntax-error",
        E,
        "The text does not read as BibTeX; BibTeX would drop the rest of the entry or the entry.",
        "Mend the text at the place named.",
        True,
    ),
    Rule(
        "missing-comma",
        E,
        "Two fields without a comma between them. BibTeX drops the second and all that follow; "
        "many programs silently read both as one value.",
        "Add the comma after the value named.",
        True,
    ),
    Rule("missing-value", E, "A field with nothing behind its '='.", "Give it a value, or delete the field.", True),
    Rule(
        "unclosed-value",
        E,
        "A brace or quotation mark that is never closed. To BibTeX the value runs to the end of the "
        "file; livebib goes on at the next entry that begins a line.",
        "Close it. Inside a value every brace counts, also one behind a backslash.",
        True,
    ),
    Rule("unclosed-entry", E, "An entry without its closing brace.", "Add it after the last field.", True),
    Rule(
        "duplicate-key",
        E,
        "Two entries share one citation key (BibTeX ignores case): it keeps the first and fails.",
        "Rename one, or delete it if both are the same work.",
        True,
    ),
    Rule("duplicate-string", E, "One @string name with two texts.", "Keep one of them.", True),
    Rule(
        "undefined-string",
        E,
        "A value names a @string that no file of the library defines; BibTeX prints nothing for it.",
        "Define it, or put the text into braces.",
        True,
    ),
    Rule(
        "late-string",
        W,
        "A value names a @string that the same file defines further down. BibTeX reads from top to bottom and prints "
        "nothing for it.",
        "Move the @string above its first use.",
    ),
    Rule("long-string", E, "A @string or a value grows beyond all use when it is written out.", "Cut it.", True),
    Rule("string-cycle", E, "A @string that is defined by itself.", "Write out one of its parts.", True),
    Rule(
        "missing-parent",
        E,
        "A crossref, xref or xdata names an entry that is not there, so fields are missing.",
        "Add the parent, or delete the field.",
        True,
    ),
    Rule("crossref-cycle", E, "A chain of crossrefs that leads back to where it began.", "Cut it.", True),
    Rule("duplicate-field", E, "One field twice in an entry. BibTeX takes the first and warns.", "Delete one."),
    Rule(
        "percent-comment",
        E,
        "A % comment inside an entry. biber skips it, BibTeX drops the rest of the entry.",
        "Move the comment above the entry.",
    ),
    Rule(
        "commented-entry",
        W,
        "A % before an entry switches it off for biber only: BibTeX reads every @ outside entries.",
        "Delete the entry, or drop its @.",
    ),
    Rule(
        "entry-in-comment",
        W,
        "An entry inside @comment{…} is none to biber and JabRef, but one to BibTeX.",
        "Delete the entry, or the @comment around it.",
    ),
    Rule(
        "stray-at",
        W,
        "An @ in the text between entries. To BibTeX each one begins an entry; one that does not makes the run fail.",
        "Write 'at', or delete it.",
    ),
    # What rendering can tell.
    Rule(
        "unknown-citation",
        E,
        "The prose cites a key that no entry has: on the page it stays literal text.",
        "Cite one of the keys proposed (`livebib find WORDS` finds more), or add the entry.",
        True,
    ),
    Rule(
        "citation-label",
        W,
        "The label of a citation reads like author and year, but the entry says otherwise.",
        "Use the label proposed.",
    ),
    Rule(
        "unlinkable-key",
        E,
        "A citation key that cannot be a link label of its own on GitHub: two keys that differ only in case or by "
        "Unicode's case folding are one label, and a label has at most 999 characters.",
        "Choose another key.",
        True,
    ),
    Rule(
        "citation-not-live",
        W,
        "The prose cites entries, but no region of the file defines their links: they stay literal text.",
        "Add the region `citations` to the file, or `resources` for the whole list.",
    ),
    Rule(
        "citation-list",
        E,
        "Several keys in one pair of brackets, as pandoc writes it: on GitHub this stays literal text.",
        "Give each key its own brackets: [@first] [@second].",
        True,
    ),
    Rule(
        "unknown-region",
        E,
        "A region that no configuration and no template knows.",
        "Use toc, resources or citations, or configure regions.NAME.template.",
        True,
    ),
    Rule(
        "template-error",
        E,
        "A template cannot be read or run.",
        "Mend the template at the line named; tools/README.md lists what a template receives.",
        True,
    ),
    Rule("marker-missing-end", E, "A region begins and never ends.", "Add its end marker on a line of its own.", True),
    Rule(
        "marker-missing-begin", E, "A region ends that never began.", "Add its begin marker, or delete this one.", True
    ),
    Rule("marker-duplicate", E, "Two regions of one name in one file.", "Delete one.", True),
    Rule("marker-nested", E, "A region begins inside another.", "End the first one before it.", True),
    Rule(
        "marker-mismatch", E, "The end marker names another region than the one that is open.", "Name the same.", True
    ),
    Rule(
        "marker-malformed",
        E,
        "A line that looks like a region marker and is none.",
        "Write <!-- livebib:begin NAME --> or <!-- livebib:end NAME -->, alone on its line.",
        True,
    ),
    Rule("stale", E, "A generated region or file is not what its sources say.", "Run `livebib render`."),
    Rule(
        "large-file",
        W,
        "GitHub does not show a README beyond 500 KiB.",
        "Set `bibtex-blocks = false` for the region to leave the BibTeX blocks out.",
    ),
    # What formatting can tell.
    Rule("unformatted", E, "A .bib file is not in the layout that `livebib fmt` gives it.", "Run `livebib fmt`."),
    # What exporting for LaTeX and other programs can tell.
    Rule(
        "unsafe-tex",
        W,
        "A field holds a TeX command or a formula that is not known to be harmless. Into an exported file it goes as "
        "text that shows itself, so that no .bib file can run anything when a document is typeset.",
        "Write it with LaTeX's own accents, symbols, fonts and mathematics.",
    ),
    Rule(
        "not-typesettable",
        INFO,
        "Characters for which pdflatex has no glyph in its standard fonts. They are exported as they are.",
        "Nothing with lualatex or xelatex and a font that has them; for pdflatex load a package for their script.",
    ),
    Rule(
        "not-mapped",
        INFO,
        "Something that an entry says and the target of an export has no place for.",
        "Nothing, or say it in a field that the target prints, such as `note`.",
    ),
    # What checking links can tell, besides the reasons of its verdicts.
    Rule(
        "never-seen-alive",
        E,
        "A link that is new here cannot be reached, and no run has ever seen it alive: a slip in it is likely.",
        "Open it in a browser; if it works there, run the check again.",
    ),
    Rule(
        "fragment-missing",
        INFO,
        "The page answers, but has no part of the name behind the '#'.",
        "Use one of the page's own names, or leave the '#' out.",
    ),
    Rule(
        "fragment-unverifiable",
        INFO,
        "The page answers, but its parts are made by scripts, or it is too long to be read whole: nothing can be said.",
        "Nothing.",
    ),
    Rule(
        "pdf-is-html",
        INFO,
        "An address that ends in .pdf answers with a web page.",
        "Nothing, if the page leads to the PDF.",
    ),
    # What reading LaTeX documents can tell.
    Rule(
        "undefined-citation",
        E,
        "A document cites a key that no entry has. BibTeX and biber only warn: the citation is printed as [?].",
        "Cite one of the keys proposed (`livebib find WORDS` finds more), or add the entry.",
    ),
    Rule(
        "citation-case",
        W,
        "A document cites a key whose entry writes it in other case. BibTeX takes it, biber does not.",
        "Cite the key as the entry writes it.",
    ),
    Rule(
        "not-in-bibliography",
        W,
        "A document cites an entry of the library from a file that it does not load: the citation is printed as [?].",
        "Add the file to its `\\bibliography{…}` or `\\addbibresource{…}`.",
    ),
    Rule(
        "cited-dead",
        W,
        "A document cites an entry with a link that the last `check-links` found dead.",
        "Give the entry another address, or an archived copy; `livebib check-links` tells more.",
    ),
    Rule(
        "cited-moved",
        INFO,
        "A document cites an entry with a link that has moved for good.",
        "Run `livebib check-links --fix`.",
    ),
    Rule(
        "missing-include",
        W,
        "A file that a document includes is not there, so its citations were not looked at.",
        "Mend the name, or name the main file of the document: names count from its folder.",
    ),
    Rule(
        "include-cycle",
        W,
        "A file includes itself, or one that includes it: TeX would never end. Each file was read once.",
        "Delete one of the includes.",
    ),
    Rule(
        "include-not-read",
        INFO,
        "A file was not read: it lies outside of the project, its name is made by a macro, it is the output of a "
        "command, or it is no text.",
        "Nothing, if it cites nothing. `--follow-outside` reads files outside of the project.",
    ),
    Rule(
        "encoding-guessed",
        INFO,
        "A document is not UTF-8 and names no other encoding to inputenc. It was read as Latin-1, which is right for "
        "keys of ASCII characters.",
        "Save the file as UTF-8.",
    ),
    Rule(
        "unknown-cite-command",
        INFO,
        "A command that looks like a citing one and is not known, so what it cites was not looked at.",
        'If it cites, name it in the configuration: `[cite]` with `commands = ["mycite"]`.',
    ),
    # What remembering links and silencing their findings can tell.
    Rule(
        "history-line",
        W,
        "A line of the history of failed links (the key `history`) cannot be read, as after a merge with conflicts. "
        "Its strikes do not count.",
        "Mend or delete it. The next check-links writes the file without it.",
    ),
    Rule(
        "ignore-malformed",
        W,
        "A comment that looks like `% livebib: ignore` but cannot be understood, or stands where it silences nothing.",
        "Write `% livebib: ignore NAME until 2027-06 -- why` on a line of its own, directly above an entry; at the top "
        "of the file and followed by a blank line it is for the whole file. The end may be left out.",
        bad=f"% livebib ignore missing-field -- a talk\n{_TALK}",
        good=f"% livebib: ignore missing-field -- a talk\n{_TALK}",
    ),
    Rule(
        "unused-ignore",
        W,
        "A comment `% livebib: ignore` names a rule, or a family of them, that finds nothing there (any more).",
        "Delete the comment, or the name in it.",
        bad=f"% livebib: ignore missing-field, pages -- a talk\n{_TALK}",
        good=f"% livebib: ignore missing-field -- a talk\n{_TALK}",
    ),
    Rule(
        "unknown-ignore",
        W,
        "A comment `% livebib: ignore` names what is no rule, family, reason or verdict, so it silences nothing.",
        "Use one of the names proposed; `livebib explain` lists them all.",
        bad=f"% livebib: ignore mising-field -- a talk\n{_TALK}",
        good=f"% livebib: ignore missing-field -- a talk\n{_TALK}",
    ),
    Rule(
        "ignore-expired",
        Severity.INFO,
        "The time of a comment `% livebib: ignore` is over. What it silenced is told again, if it still is so.",
        "Delete the comment, or give it another end.",
        bad=f"% livebib: ignore missing-field until 2020-06 -- in press\n{_TALK}",
        good=f"% livebib: ignore missing-field until 2999-06 -- in press\n{_TALK}",
    ),
    # What exporting to feeds and formatted lists can tell.
    Rule(
        "bad-date",
        W,
        "The field `added` is no date, so the entry is not in the feed.",
        "Write the day as 2026-03-31, or with the time as 2026-03-31T18:00:00Z.",
    ),
    Rule(
        "not-in-feed",
        INFO,
        "Entries without the field `added` are not in the feed.",
        "Nothing; or give those that shall be in it `added = {2026-03-31}`.",
    ),
    Rule(
        "empty-feed",
        W,
        "No entry has a field `added` that is a date, so the feed has no entry.",
        "Give what you add from now on `added = {2026-03-31}`.",
    ),
    Rule(
        "simplified",
        INFO,
        "citeproc-py cannot print an entry in the style as it is; it is printed with names, title, year and address.",
        "Nothing, or choose another style.",
    ),
    # What comparing entries with the records of registries can tell.
    Rule(
        "wrong-work",
        E,
        "The DOI, arXiv id or ISBN of an entry is registered for another work: title and people are both different. "
        "Whoever follows it lands there.",
        "Look up the identifier of the work that is meant; `livebib verify --search KEY` proposes some.",
    ),
    Rule(
        "retracted",
        E,
        "The publisher, or Retraction Watch, says that the work was retracted.",
        "Cite something else. Where its retraction is the point, silence this: `% livebib: ignore retracted -- why`.",
    ),
    Rule(
        "withdrawn",
        E,
        "The work was withdrawn or removed, by its publisher's or its authors' word.",
        "Cite something else, or silence this with the reason: `% livebib: ignore withdrawn -- why`.",
    ),
    Rule(
        "mismatch",
        W,
        "A field says something else than the registry. Spelling, case, initials, abbreviations, lost subtitles and "
        "what registries are known to get wrong do not count.",
        "See who is right. `livebib verify KEY --fix FIELD` writes what the registry has; "
        "`% livebib: ignore mismatch -- why` says that the entry is right.",
    ),
    Rule(
        "concern",
        W,
        "An expression of concern stands beside the work, or a part of it was retracted.",
        "Read the notice before relying on the work.",
    ),
    Rule(
        "incomplete",
        INFO,
        "The registry knows fields that such an entry mostly has, and this one has not.",
        "`livebib verify KEY --fix FIELD,FIELD` adds those that you name.",
    ),
    Rule(
        "published-version-exists",
        INFO,
        "A preprint was published: its record names the DOI of that version.",
        "Cite the published version, where it is the one you mean.",
    ),
    Rule(
        "unverified",
        INFO,
        "There was no record to compare the entry with: it has no identifier, or its registry has none or did not "
        "answer. That says nothing about the work.",
        "Give the entry its DOI, arXiv id or ISBN; `livebib verify --search KEY` proposes some.",
    ),
    # What adding can tell.
    Rule(
        "not-added",
        E,
        "What is to be added names no work, its registry or its page could not be asked or does not have it, or there "
        "is no place for it.",
        "The message says which. `livebib add` takes DOIs, arXiv ids, ISBNs and addresses of web pages.",
    ),
    Rule(
        "already-there",
        INFO,
        "A work that is to be added is in the library: it shares a DOI, arXiv id, ISBN or address with an entry, or "
        "title and first author.",
        "Nothing. For another version of the work, change that entry, or write one by hand.",
    ),
]

RULES = {rule.name: rule for rule in _RULES}


def severity(name: str) -> Severity:
    """How much a rule's findings weigh."""
    return RULES[name].severity


def stops(name: str) -> bool:
    """Whether a rule's findings keep anything from being generated."""
    return RULES[name].stops
