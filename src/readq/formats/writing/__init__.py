"""Papers as text for other programs and people; whatever stands in a paper is written as it is.

Who shows such text on a terminal cleans it there (`readq.text.clean`).
"""
