"""What can be wrong with the text of a .bib file, whoever reads it."""

from livebib.model.rule import error, fatal, warning

SYNTAX_ERROR = fatal(
    "syntax-error",
    "The text does not read as BibTeX; BibTeX would drop the rest of the entry or the entry.",
    "Mend the text at the place named.",
    bad="@misc{k, title {Without an equals sign}}",
    good="@misc{k, title = {With an equals sign}}",
)
MISSING_KEY = error(
    "missing-key",
    "An entry without a citation key: nothing can cite it, and no list shows it. BibTeX takes the first field for the "
    "key.",
    "Give it one; `livebib lint --unsafe-fixes` does, in the style of the library's other keys.",
    bad="@misc{,\n  author = {Li, Wei},\n  title = {Nobody can cite it},\n  year = {2020}\n}",
    good="@misc{li2020nobody,\n  author = {Li, Wei},\n  title = {Nobody can cite it},\n  year = {2020}\n}",
    fix="unsafe",
)
MISSING_COMMA = fatal(
    "missing-comma",
    "Two fields without a comma between them. BibTeX drops the second and all that follow; many programs silently "
    "read both as one value.",
    "Add the comma after the value named.",
    bad="@misc{k,\n  title = {The year is lost}\n  year = {2020}\n}",
    good="@misc{k,\n  title = {The year is there},\n  year = {2020}\n}",
    fix="safe",
)
MISSING_VALUE = fatal(
    "missing-value",
    "A field with nothing behind its '='.",
    "Give it a value, or delete the field.",
    bad="@misc{k, title = {T}, year = }",
    good="@misc{k, title = {T}, year = 2020}",
)
UNCLOSED_VALUE = fatal(
    "unclosed-value",
    "A brace or quotation mark that is never closed. To BibTeX the value runs to the end of the file; livebib goes on "
    "at the next entry that begins a line.",
    "Close it. Inside a value every brace counts, also one behind a backslash.",
    bad="@misc{k,\n  title = {Never closed,\n  year = 2020\n\n@misc{next, title = {T}}",
    good="@misc{k,\n  title = {Closed},\n  year = 2020\n}\n\n@misc{next, title = {T}}",
)
UNCLOSED_ENTRY = fatal(
    "unclosed-entry",
    "An entry without its closing brace.",
    "Add it after the last field.",
    bad="@misc{k,\n  title = {T}\n\n@misc{next, title = {T}}",
    good="@misc{k,\n  title = {T}\n}",
)
PERCENT_COMMENT = error(
    "percent-comment",
    "A % comment inside an entry. biber skips it, BibTeX drops the rest of the entry.",
    "Move the comment above the entry.",
    bad="@misc{k,\n  title = {T},\n  % read it again, with Li\n  year = {2020}\n}",
    good="% read it again, with Li\n@misc{k,\n  title = {T},\n  year = {2020}\n}",
)
COMMENTED_ENTRY = warning(
    "commented-entry",
    "A % before an entry switches it off for biber only: BibTeX reads every @ outside entries.",
    "Delete the entry, or drop its @.",
    bad="% @misc{old, title = {Still an entry to BibTeX}}",
    good="% misc{old, title = {No entry}}",
)
ENTRY_IN_COMMENT = warning(
    "entry-in-comment",
    "An entry inside @comment{…} is none to biber and JabRef, but one to BibTeX.",
    "Delete the entry, or the @comment around it.",
    bad="@comment{@misc{old, title = {An entry to BibTeX}}}",
    good="@comment{an old entry was here}",
)
STRAY_AT = warning(
    "stray-at",
    "An @ in the text between entries. To BibTeX each one begins an entry; one that does not makes the run fail.",
    "Write 'at', or delete it.",
    bad="Write to li@example.org.\n@misc{k, title = {T}}",
    good="Write to Li.\n@misc{k, title = {T}}",
)
