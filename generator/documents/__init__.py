"""Word and spreadsheets: what comes in from proponents, and what the register hands out.

What comes in: `reading` takes a .docx or .xlsx as paragraphs and tables, each with its place; `headings` are those of the template in three languages, with its
guidance; `drafts` is what was told of a document, and a record written from it; `known` finds the names of the register in free text. On these stand
`activities` (tables of them), `proposals` (a proposal for a Concerted Action) and `reports` (a report on progress).

What goes out: `paper` is what every document is made of; on it stand `template` (of Annex 2), `record`, `status` (for a meeting) and `progress` (of a plan).
"""
