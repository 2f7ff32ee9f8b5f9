"""What a supervising office sends back: a Chinese document for each unit, in the words of the form.

Only what a unit can put right is told, and only as it is printed: no rule is named, no value is proposed.
"""
