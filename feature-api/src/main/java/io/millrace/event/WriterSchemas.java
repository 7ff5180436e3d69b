package io.millrace.event;

import java.io.IOException;
import org.apache.avro.Schema;

/**
 * The schemas that events were written with, by their id in a schema registry. Implementations keep
 * what they have looked up: an id always means the same schema. Thread-safe.
 */
@FunctionalInterface
public interface WriterSchemas {
  /**
   * The schema of an id, or null if the registry does not know it.
   *
   * @throws IOException if the registry cannot be asked: the event is not bad, it must be tried
   *     again
   */
  Schema byId(int id) throws IOException;
}
