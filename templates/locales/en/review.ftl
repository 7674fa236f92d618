# Review
review-empty = Nothing awaits review.
review-said = { $n ->
    [one] One update awaits review.
   *[other] { $n } updates await review, the oldest first.
}
review-more = { $n } more appear once these are decided on.
review-problem = Not carried out
review-accepted = Update { $update } is accepted and counts.
review-returned = Update { $update } is returned; the department is told the reason.
review-keys = Keys:
review-key-next = next
review-key-previous = previous
review-key-accept = accept
review-key-return = reason to return
review-accept = Accept
review-return = Return
review-reason = Reason for returning it (needed to return)
review-from = { $office }, for { $period }, submitted { $at }
review-before = Accepted before
review-after = Reported now
review-day = true for { $day }
review-share = Share of the target
review-expected = { $share }% expected by plan
review-no-evidence = none
review-colon = :{" "}
review-file = File { $n } ({ $kind }, { $kb } KB)
review-fell = The figure is below the one accepted before.
review-same-earlier = The progress text is the same as for { $period }.
review-same-other = The progress text is the same as on { $code } this month.
review-own = You or your office submitted this one; somebody else decides on it.
