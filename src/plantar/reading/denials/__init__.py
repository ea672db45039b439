"""What a text denies.

The order of the passes over the mentions of a text:

1. ``rereading`` sets right what a "no" is about, by the rules of ``scope`` and by reading parts of
   a sentence alone where the whole says the contrary;
2. ``lists`` finds what is denied as a whole ("I do not have: ..."), or denied twice over;
3. ``turned_lately`` asks about a "no" that held until lately, or that is the complaint itself.
"""
