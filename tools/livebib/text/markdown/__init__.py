"""Markdown documents as GitHub reads them: headings, citations, and the regions that livebib owns."""
