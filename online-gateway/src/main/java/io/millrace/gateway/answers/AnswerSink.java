package io.millrace.gateway.answers;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.answer.log.AnsweredRow;

/**
 * Where answered rows are noted, so that they can be computed once more. Never blocks, never
 * throws, and never makes a caller wait. Thread-safe.
 */
public interface AnswerSink extends AutoCloseable {

  /** Notes nothing. */
  AnswerSink NONE =
      new AnswerSink() {
        @Override
        public Counts counts() {
          return new Counts(0, 0, 0);
        }

        @Override
        public boolean samples() {
          return false;
        }

        @Override
        public void note(AnsweredRow answered) {}

        @Override
        public void close() {}
      };

  /**
   * The log that these options ask for.
   *
   * @param definitions of what is served, see {@link
   *     io.millrace.answer.log.AnswerRecorder#definitions}
   */
  static AnswerSink of(AnswerLogOptions options, String definitions, MeterRegistry registry) {
    return options.isConfigured() ? KafkaAnswerSink.start(options, definitions, registry) : NONE;
  }

  /**
   * What became of what was noted; each row counts once for each of its views.
   *
   * @param waiting noted, and not yet known to be logged or dropped
   * @param logged in the topic
   * @param dropped not in the topic
   */
  record Counts(long waiting, long logged, long dropped) {}

  /** What became of what was noted so far. */
  Counts counts();

  /** Whether the next answered row is one to note: drawn by chance, by the share to log. */
  boolean samples();

  /** Notes an answered row, or counts that it could not. */
  void note(AnsweredRow answered);

  /** Sends what is noted, within some seconds. */
  @Override
  void close();
}
