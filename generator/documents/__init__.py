"""Word and spreadsheets: what comes in from proponents, and what the register hands out. Values in, bytes out.

What comes in: `opc` unpacks a .docx or .xlsx; `blocks` are the paragraphs and tables that are read of it, each with its place, by `word` or, with `forms` in
which the cells of a sheet show what they hold, by `sheets`; `reading` takes either; `headings` are those of the template in three languages, with its
guidance; `drafts` is what was told of a document, and a record written from it; `known` finds the names of the register in free text, `cover` what stands
above the title. On these stand `activities` (tables of them), `proposals` (a proposal for a Concerted Action) and `reports` (a report on progress).

What goes out: `paper` is what every document is made of: headings, numbered paragraphs, tables, on A4. On it stand `template` (for proposals, empty or filled in
for an extension), `record` (what its page shows), `status` (of Concerted Actions, for a meeting) and `progress` (how far a work plan is).
"""
