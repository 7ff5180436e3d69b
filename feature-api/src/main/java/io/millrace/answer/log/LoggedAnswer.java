package io.millrace.answer.log;

import java.util.List;

/**
 * What one row of a query was answered of one view, and what of the view's online row tells which
 * events it is an answer over. Values are JSON as the gateway writes them.
 *
 * @param queryId the query
 * @param place which of the keys that the query asked for together, from 0; all views of one place
 *     were answered together
 * @param answeredAtMillis when, by the gateway's clock
 * @param atMillis the instant of the question; a row that starts later was answered as of its start
 * @param view name of the view
 * @param fingerprint of the view, see {@link io.millrace.manifest.ViewSpec}
 * @param definitions fingerprint of all that the gateway served, see {@link
 *     AnswerRecorder#definitions}
 * @param key the key's columns as a JSON array; null when the view was answered without a key
 * @param row the online row; null when the key had none, or none was read
 * @param completeToMillis arrival time up to which the view was complete, as far as the gateway
 *     knew; {@link Long#MIN_VALUE} when it did not know, {@link Long#MAX_VALUE} when its sources
 *     had ended
 * @param features what was answered of this view's features
 * @param inputs what the query gave of this view's features
 * @param horizons features of the row that it did not know any more at the instant
 */
public record LoggedAnswer(
    String queryId,
    int place,
    long answeredAtMillis,
    long atMillis,
    String view,
    String fingerprint,
    String definitions,
    String key,
    Row row,
    long completeToMillis,
    List<Value> features,
    List<Input> inputs,
    List<Horizon> horizons) {

  public LoggedAnswer {
    features = List.copyOf(features);
    inputs = List.copyOf(inputs);
    horizons = List.copyOf(horizons);
  }

  /**
   * The online row that was answered from, without its values.
   *
   * @param epoch of the deployment that wrote it
   * @param decidedAtMillis when the job decided it
   * @param startMillis first instant that it speaks of
   * @param positions highest offset applied, by source partition
   */
  public record Row(long epoch, long decidedAtMillis, long startMillis, List<Position> positions) {
    public Row {
      positions = List.copyOf(positions);
    }

    /** Its place in the order of writes: the sum of (offset + 1). */
    public long position() {
      return positions.stream().mapToLong(each -> each.offset() + 1).sum();
    }
  }

  /** The highest offset of a partition of a stream or table that was applied to the key. */
  public record Position(String stream, int partition, long offset) {}

  /**
   * An answered feature.
   *
   * @param feature its name within the view
   * @param value JSON; null for no value
   * @param status as on the wire, see {@link io.millrace.answer.Status#text()}
   * @param observedAtMillis {@link Long#MIN_VALUE} when unknown
   */
  public record Value(String feature, String value, String status, long observedAtMillis) {}

  /**
   * A feature that came with the query.
   *
   * @param feature its name within the view
   * @param value JSON; null when it was given as null
   */
  public record Input(String feature, String value) {}

  /**
   * An aggregated feature past what its row knew: the answer was the last value that it did know,
   * marked stale.
   *
   * @param feature its name within the view
   * @param untilMillis first instant that the row does not know
   */
  public record Horizon(String feature, long untilMillis) {}
}
