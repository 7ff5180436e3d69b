package io.millrace.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.compile.FeatureStore;
import io.millrace.examples.cards.NaivePayments.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Judges answers that were given while the job ran: each must be the naive value over the payments
 * that its row had taken, stale or not; one that is not marked stale must not miss a payment that
 * arrived longer ago than the view allows; one marked as beyond its row's horizon claims nothing.
 *
 * <p>A payment that no window holds when it comes, of a key that has no other, leaves nothing in
 * the view, and so no position either: it is missed only if with it something would be another
 * value.
 */
final class AnsweredCheck {
  private final FeatureStore store;
  private final PositionedPayments payments;
  private final Tally tally;
  private final BeyondHorizon beyondHorizon;

  AnsweredCheck(FeatureStore store, PositionedPayments payments, Tally tally) {
    this.store = store;
    this.payments = payments;
    this.tally = tally;
    this.beyondHorizon = new BeyondHorizon(store);
  }

  void check(AnsweredRow answered) {
    Instant at = answered.at();
    Map<String, Object> wanted = payments.at(answered.key(), answered.offsets(), at);
    Duration allowed =
        Duration.ofMillis(store.view(answered.key().view()).spec().staleAfterMillis());
    Instant longAgo = at.minus(allowed);
    List<Seen> missing = payments.missing(answered.key(), answered.offsets(), longAgo);
    boolean misses =
        !missing.isEmpty()
            && !wanted.equals(payments.at(answered.key(), answered.offsets(), longAgo, at));
    wanted.forEach(
        (feature, value) -> {
          JsonNode answer = answered.answers().getOrDefault(feature, MissingNode.getInstance());
          if (beyondHorizon.holds(feature, answered.answers())) {
            tally.beyondHorizon();
          } else if (!SameValue.test(feature, value, answer.path("value"))) {
            tally.differs(
                "%s of %s at %s: expected %s by the row's positions %s, answered %s"
                    .formatted(
                        feature, answered.key().columns(), at, value, answered.offsets(), answer));
          } else if (misses && !answer.path("status").asText().equals("stale")) {
            tally.differs(
                "%s of %s at %s: misses %d payments of more than %s ago and is not stale: %s; the row is %s, the first that is missed %s"
                    .formatted(
                        feature,
                        answered.key().columns(),
                        at,
                        missing.size(),
                        allowed,
                        answer,
                        answered.row(),
                        missing.get(0)));
          } else {
            tally.same();
          }
        });
  }
}
