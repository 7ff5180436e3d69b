package io.millrace.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The gateway's OpenAPI document, from the schemas module. */
final class OpenApi {
  private static final String RESOURCE = "/io/millrace/schemas/openapi.json";
  private static final Buffer DOCUMENT = read();

  private OpenApi() {}

  static void serve(RoutingContext context) {
    context.response().putHeader("content-type", "application/json").end(DOCUMENT);
  }

  private static Buffer read() {
    try (InputStream in = OpenApi.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(
            "millrace-schemas is not on the class path: no " + RESOURCE);
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }
}
