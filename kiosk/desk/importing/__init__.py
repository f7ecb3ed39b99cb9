"""Rosters out of the files that organisers have: CSV and XLSX.

`files` reads a table whatever wrote it, `columns` guesses what each column is, `cells` reads
dates, times and the like, `checking` says what is wrong in which row, `planning` makes the event.
"""
