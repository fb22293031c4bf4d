"""Word and spreadsheets: what comes in from proponents.

`reading` takes a .docx or .xlsx as paragraphs and tables, each with its place; `headings` are those of the template in three languages, with its
guidance; `drafts` is what was told of a document, and a record written from it; `known` finds the names of the register in free text. On these stand
`activities` (tables of them), `proposals` (a proposal for a Concerted Action) and `reports` (a report on progress).
"""
