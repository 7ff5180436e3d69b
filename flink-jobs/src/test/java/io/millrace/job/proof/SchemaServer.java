package io.millrace.job.proof;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/** Answers as a schema registry does when it is asked for a schema by its id. */
final class SchemaServer implements AutoCloseable {
  private final HttpServer server;
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

  SchemaServer() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/schemas/ids/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          Schema schema = schemas.get(Integer.parseInt(path.replaceAll(".*/", "")));
          Map<String, Object> answer =
              schema == null
                  ? Map.of("error_code", 40403, "message", "Schema not found")
                  : Map.of("schema", schema.toString());
          byte[] body = new ObjectMapper().writeValueAsBytes(answer);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(schema == null ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  int register(Schema schema) {
    int id = schemas.size() + 1;
    schemas.put(id, schema);
    return id;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
