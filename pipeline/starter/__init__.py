"""Starting a brand's repository: its files, from a few answers.

`files/` holds them as they are written: `_name` becomes `.name`, `name.fr.ext` is for a brand whose
first language is French and `name.en.ext` for all others. The workflows there are this project's
own workflows too.
"""
