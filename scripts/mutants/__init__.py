"""`make mutants`: breaks the rules one at a time and sees whether a test fails.

`values` changes every value of the shipped rulebooks that changes behaviour, `code` a seeded sample of the code of
`orderdesk/rules`, `sla` and `desk`. What no test notices is printed: a test is missing, or nothing that can be observed
has changed, and then `equivalent.toml` says why.
"""
