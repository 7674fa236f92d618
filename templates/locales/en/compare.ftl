# What the following report's review says of each commitment: proposals for the settlement, never facts
compare-met = seems kept
compare-not-met = seems not kept
compare-unclear = for a person to judge
compare-same-item = speaks of the same thing
compare-like-item = speaks of something like it
compare-same-unit = same unit
compare-converted-unit = unit converted
compare-no-unit = unit not told
compare-other-unit = another unit
compare-same-basis = same kind of figure
compare-other-basis = another kind of figure
compare-several-years = sums up several years
compare-vague = worded too loosely to tell whether the target was reached
compare-ambiguous = another place fits nearly as well and says otherwise
compare-said-done = says that it was done
