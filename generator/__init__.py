"""The generator of the CMS Register: YAML records in, a checked and published site out.

    content/*.yaml --parse--> sources --models--> register --rules--> diagnostics
                                          `--pages, exports--> site {path: bytes} --files--> build/docs --> MkDocs

A pure middle (bytes in, bytes out) between two thin edges. Five things pass between modules: `{path: bytes}`, `Source`, `Register`, `Diagnostic`,
`Page`. The rooms in reading order; each imports only from rooms above it:

    jobs          several pieces of work, that may be done at once
    archive       files packed
    diagnostics   what we say when something is wrong
    models        what one record is: fields, types, descriptions
    source        one YAML file, and where each value was written
    shape         a file's values against the model of its kind
    canonical     a record written the one right way, comments kept
    register      every record, linked, with look-ups and back-references
    lifecycle     what events make of a record, and what is due
    rules         what must hold across records: one function a rule
    continuity    what a change must leave as it was: the rules of history
    ledger        what happened to each record, so that nobody can change it unseen; the sums of a site's files
    catalog       the words of the interface, dates and numbers, in three languages
    markup        safe HTML in small pieces
    cards         the picture of a record where its address is shared
    drawings      pictures made when the site is built: the flyway line, maps, bars
    changes       what differs between two registers, and how it is said in words
    show          how the values of a record are shown in one language
    tables        the register as plain tables: rows, columns, and what they mean
    desk          what the editing page asks of the program
    linked        what a page is about, in the words of schema.org
    feeds         what changed, to be followed
    exports       the register as data: one function a format
    calendars     deadlines, to be put into calendars
    api           the register for programs: a document an address
    pages         which pages there are and what each shows
    schemas       the models as JSON Schema
    reporters     diagnostics for people, for GitHub, for programs
    new           a file for a new record, every field explained
    documents     Word and spreadsheets that come in, and the register on paper
    browser       the program as the editing page runs it
    search        the index of the search, in one order
    frames        pages put into the frame that MkDocs makes of one of each kind
    site          all that is published
    files         the only module that touches the disk
    workers       work shared among the processors of this computer
    history       git, read as objects: the register at any revision
    chronicle     what each commit changed among the records
    tools         the programs we run: MkDocs, Pagefind
    web           the published site, as a stranger meets it
    serving       the site in a browser, following changes
    cli           arguments in, exit code out
"""
