"""When what a text tells was so, and how long ago the complaint began.

Words to days: ``durations`` reads lengths of time ("three weeks ago"), ``dates`` the years, months
and weekdays, ``time_words`` what dates without a number ("as a child", "still"). ``calendar`` joins
the three by the day of reading; ``complaints`` tells which sentences go on about one complaint.

``temporality`` holds the order of the passes over the mentions of a text:

1. ``temporality`` itself asks about what is too long ago to count;
2. ``ended`` marks what counted only then as over, and ``still_so`` takes back what is so again;
3. ``lately`` adds that something is new where a danger is dated to the last days;
4. ``complaint_times`` parts the times of the complaint from those of anything else.

Facts are made in between. Then ``onset`` dates the complaint, and ``unknown_time`` says where
nobody knows since when.
"""
