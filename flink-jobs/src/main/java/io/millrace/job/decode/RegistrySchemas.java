package io.millrace.job.decode;

import io.millrace.event.WriterSchemas;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.RestService;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;

/**
 * Schemas of a registry that speaks Confluent's protocol, kept once looked up. An id that the
 * registry does not know is asked for again after ten seconds, not for every event that names it.
 * Thread-safe.
 */
final class RegistrySchemas implements WriterSchemas {
  private static final int NOT_FOUND = 404;
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final long UNKNOWN_NANOS = Duration.ofSeconds(10).toNanos();

  private final RestService registry;
  private final Map<Integer, Schema> known = new ConcurrentHashMap<>();
  private final Map<Integer, Long> unknownSinceNanos = new ConcurrentHashMap<>();

  RegistrySchemas(String url) {
    registry = new RestService(url);
    registry.setHttpConnectTimeoutMs(TIMEOUT_MILLIS);
    registry.setHttpReadTimeoutMs(TIMEOUT_MILLIS);
  }

  @Override
  public Schema byId(int id) throws IOException {
    Schema schema = known.get(id);
    if (schema != null) {
      return schema;
    }
    Long since = unknownSinceNanos.get(id);
    if (since != null && System.nanoTime() - since < UNKNOWN_NANOS) {
      return null;
    }
    Schema found = lookUp(id);
    if (found == null) {
      unknownSinceNanos.put(id, System.nanoTime());
    } else {
      known.put(id, found);
      unknownSinceNanos.remove(id);
    }
    return found;
  }

  private Schema lookUp(int id) throws IOException {
    try {
      return new Schema.Parser().parse(registry.getId(id).getSchemaString());
    } catch (RestClientException e) {
      if (e.getStatus() == NOT_FOUND) {
        return null;
      }
      throw new IOException("the schema registry answers " + e.getMessage(), e);
    } catch (AvroRuntimeException e) {
      // Protobuf, JSON schema, or Avro that nothing can read: no schema to us.
      return null;
    }
  }
}
