"""What holds for what papers come from by themselves, for the rules that meet them, and for figures that were asked
for."""

from __future__ import annotations

from readq.store.soundness.rule import NOW, TIME, Rule, numbered, orphans, repair

# What a rule can do; one that does anything else, as by a later readq, must not stop papers from coming in.
_KNOWN = "action IN ('skip', 'queue', 'watch') OR (action = 'tag' AND trim(value) <> '')"
_PRIORITY = "action = 'priority' AND CAST(value AS INTEGER) BETWEEN -9 AND 9 AND CAST(value AS INTEGER) <> 0"
_STRANGE = f"NOT ({_KNOWN} OR ({_PRIORITY})) AND NOT paused"
_UNTOLD = "source_id NOT IN (SELECT id FROM source)"

RULES = (
    numbered("Subscriptions without a number of their own", "subscription"),
    repair("Subscriptions that neither rest nor do not", "subscription", "paused NOT IN (0, 1)", "paused = 1"),
    repair("Subscriptions that are fetched impossibly often", "subscription", "every < 60", "every = 86400"),
    repair("Subscriptions that failed less than never", "subscription", "failures < 0", "failures = 0"),
    repair("Subscriptions fetched at an impossible time", "subscription",
           f"fetched_at IS NOT NULL AND fetched_at NOT {TIME}", "fetched_at = NULL"),
    orphans("Answers for a subscription that there is not", "fetched", "subscription_id", "subscription"),
    numbered("Rules without a number of their own", "arrival_rule"),
    repair("Rules that neither rest nor do not", "arrival_rule", "paused NOT IN (0, 1)", "paused = 1"),
    repair("Rules that do what readq cannot", "arrival_rule", _STRANGE, "paused = 1"),
    repair("Rules for an impossible number of papers", "arrival_rule", "top NOT BETWEEN 0 AND 1000",
           "top = 0, paused = 1"),
    orphans("Watched papers that there are not", "watched", "paper_id", "paper"),
    orphans("Papers watched for a rule that there is not", "watched", "rule_id", "arrival_rule"),
    orphans("Answers about a paper that there is not", "figure", "paper_id", "paper"),
    Rule("Answers of a service that there is not", f"SELECT paper_id FROM figure WHERE {_UNTOLD}",
         (f"DELETE FROM figure WHERE {_UNTOLD}",)),
    Rule("Answers without a name", "SELECT paper_id FROM figure WHERE trim(name) = ''",
         ("DELETE FROM figure WHERE trim(name) = ''",)),
    repair("Answers at an impossible time", "figure", f"at NOT {TIME}", f"at = {NOW}", "paper_id"),
)  # fmt: skip
