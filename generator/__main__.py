import sys
from pathlib import Path
from generator.files import read_tree
from generator.register import read
from generator import reporters, rules
root=sys.argv[2]
tree=read_tree(Path(root), "content")
reg,found=read(tree.files,"content")
found=sorted(found+tree.faults+rules.check(reg,"2026-11-21"))
print(reporters.text(found),end="")
print(reporters.summary(found,len(reg.entries())))
