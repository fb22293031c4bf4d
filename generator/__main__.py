import sys
from pathlib import Path
from generator.files import read_tree
from generator.register import read
from generator import reporters
from generator.diagnostics import *
root=sys.argv[2]
tree=read_tree(Path(root), "content")
reg,found=read(tree.files,"content")
from generator.models.walk import references
for e in reg.entries():
    for path,kind,name in references(e.record):
        if reg.find(kind,name) is None and not any(c in reg.broken for c in reg.candidates(kind,name)):
            near=nearest(name,reg.names(kind))
            found.append(Diagnostic(e.source.at(*path),"R101",Severity.ERROR,f"no {kind} {name!r} in the register",f"did you mean {near!r}?"))
found=sorted(found+tree.faults)
print(reporters.text(found),end="")
print(reporters.summary(found,len(reg.entries())))
