package io.millrace.cli.demo;

import io.millrace.examples.cards.NaivePayments;
import io.millrace.examples.cards.NaivePayments.Seen;
import io.millrace.examples.cards.Payment;
import io.millrace.job.offline.DeadLetterLog;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.OfflineLog;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.data.Record;

/** Compares the event log and the dead letters with what was sent. */
final class OfflineCheck {
  private static final String STREAM = "payments";

  private final OfflineLog log;
  private final Tally tally;

  OfflineCheck(OfflineLog log, Tally tally) {
    this.log = log;
    this.tally = tally;
  }

  /** The event log holds every accepted payment once, as it was sent. */
  void events(SentPayments sent) {
    Map<String, Payment> missing = new HashMap<>();
    for (Seen seen : sent.payments()) {
      if (NaivePayments.isAccepted(seen)) {
        missing.put(place(seen.partition(), seen.offset()), seen.payment());
      }
    }
    for (Record row : log.rows(EventLog.name(STREAM))) {
      String place = place(row);
      Payment payment = missing.remove(place);
      if (payment == null) {
        tally.differs("event log: %s is there twice, or was refused".formatted(place));
      } else if (isSame(payment, row)) {
        tally.same();
      } else {
        tally.differs("event log: %s is %s, sent was %s".formatted(place, row, payment));
      }
    }
    missing.forEach((place, payment) -> tally.differs("event log: %s is missing".formatted(place)));
  }

  /** The dead letters hold everything else once, each with its bytes and its reason. */
  void deadLetters(SentPayments sent) {
    Map<String, String> missing = new HashMap<>();
    sent.garbled()
        .forEach(bytes -> missing.put(place(bytes.partition(), bytes.offset()), "UNDECODABLE"));
    for (Seen seen : sent.payments()) {
      if (!NaivePayments.isAccepted(seen)) {
        missing.put(place(seen.partition(), seen.offset()), reason(seen));
      }
    }
    for (Record row : log.rows(DeadLetterLog.NAME)) {
      String place = place(row);
      String wanted = missing.remove(place);
      String reason = String.valueOf(row.getField("reason"));
      if (reason.equals(wanted) && isWhole(row, sent)) {
        tally.same();
      } else {
        tally.differs(
            "dead letters: %s is %s, expected %s: %s".formatted(place, reason, wanted, row));
      }
    }
    missing.forEach(
        (place, reason) ->
            tally.differs("dead letters: %s (%s) is missing".formatted(place, reason)));
  }

  /** With the bytes that were sent, for all views, and told in words. */
  private static boolean isWhole(Record row, SentPayments sent) {
    byte[] bytes = sent.refused((Integer) row.getField("partition"), (Long) row.getField("offset"));
    return bytes != null
        && ByteBuffer.wrap(bytes).equals(row.getField("raw"))
        && row.getField("view") == null
        && text(row, "stream").equals(STREAM)
        && !text(row, "message").isBlank();
  }

  private static String text(Record row, String column) {
    return String.valueOf(row.getField(column));
  }

  private static boolean isSame(Payment payment, Record row) {
    return payment.paymentId().equals(text(row, "payment_id"))
        && payment.cardId().equals(text(row, "card_id"))
        && payment.merchantId().equals(text(row, "merchant_id"))
        && Double.valueOf(payment.amount()).equals(row.getField("amount"))
        && payment.status().name().equals(text(row, "status"))
        && String.valueOf(payment.country()).equals(text(row, "country"))
        && payment.paidAt().equals(((OffsetDateTime) row.getField("paid_at")).toInstant());
  }

  private static String reason(Seen seen) {
    return seen.payment().paidAt().isAfter(seen.arrivedAt().plusSeconds(120))
        ? "AHEAD_OF_ARRIVAL"
        : "CONSTRAINT";
  }

  private static String place(Record row) {
    return place((Integer) row.getField("partition"), (Long) row.getField("offset"));
  }

  private static String place(int partition, long offset) {
    return "offset " + offset + " of partition " + partition;
  }
}
