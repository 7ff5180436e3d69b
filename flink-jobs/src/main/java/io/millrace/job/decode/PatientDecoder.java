package io.millrace.job.decode;

import io.millrace.compile.BoundStream;
import io.millrace.event.BadEventException;
import io.millrace.event.EventBinding;
import io.millrace.event.EventDecoder;
import io.millrace.event.ReasonCode;
import java.io.UncheckedIOException;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes what lies in a topic; while a schema registry cannot be asked, it waits. Used by one
 * thread.
 */
public final class PatientDecoder {
  private static final Logger LOG = LoggerFactory.getLogger(PatientDecoder.class);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final String source;
  private final EventDecoder<?> decoder;
  private final Counter retries;

  /**
   * @param source name of the stream or table, for people
   * @param registryUrl null where the format needs none
   * @param retries counts how often it had to wait
   */
  public PatientDecoder(
      String source,
      EventFormat format,
      EventBinding<?> binding,
      String registryUrl,
      Counter retries) {
    this.source = source;
    this.decoder = format.decoder(binding, registryUrl);
    this.retries = retries;
  }

  /**
   * The event, or row.
   *
   * @param bytes null for a record without a value
   * @throws BadEventException if they are none
   */
  public Object decode(byte[] bytes) throws BadEventException, InterruptedException {
    if (bytes == null) {
      throw new BadEventException(
          ReasonCode.UNDECODABLE, "", "the record has no value (a tombstone)");
    }
    BoundStream.checkSize(bytes.length);
    for (long pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
      try {
        return decoder.decode(bytes);
      } catch (UncheckedIOException e) {
        LOG.warn("{}: {}, next try in {} ms", source, e.getMessage(), pause);
        retries.inc();
        Thread.sleep(pause);
      }
    }
  }
}
