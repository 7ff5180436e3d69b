package io.millrace.gateway.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.answer.Answer;
import io.millrace.answer.Status;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundView;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.manifest.FeatureSpec;
import io.millrace.type.DataTypes;
import io.millrace.type.ValueCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/** Writes responses in Chalk's shape, straight from answers to bytes. Thread-safe. */
public final class AnswerWriter {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * What a response says of itself.
   *
   * @param seconds how long the request took
   * @param deployment what is served
   */
  record About(String queryId, Instant at, double seconds, String deployment) {}

  byte[] write(QueryRequest request, OnlineQuery query, List<Answer[]> answers, About about) {
    return json(
        out -> {
          out.writeStartObject();
          out.writeArrayFieldStart("data");
          Instants instants = new Instants();
          List<BoundFeature> outputs = query.plan().outputs();
          for (int row = 0; row < answers.size(); row++) {
            for (int i = 0; i < outputs.size(); i++) {
              value(out, request, query, row, outputs.get(i), answers.get(row)[i], instants);
            }
          }
          out.writeEndArray();
          out.writeArrayFieldStart("errors");
          for (Answer[] row : answers) {
            for (int i = 0; i < row.length; i++) {
              if (isError(row[i])) {
                error(out, fieldError(query.plan().outputs().get(i), row[i]));
              }
            }
          }
          out.writeEndArray();
          meta(out, request, query, about);
          out.writeEndObject();
        });
  }

  byte[] writeErrors(List<QueryError> errors, About about) {
    return json(
        out -> {
          out.writeStartObject();
          out.writeArrayFieldStart("data");
          out.writeEndArray();
          out.writeArrayFieldStart("errors");
          for (QueryError error : errors) {
            error(out, error);
          }
          out.writeEndArray();
          meta(out, null, null, about);
          out.writeEndObject();
        });
  }

  private static void value(
      JsonGenerator out,
      QueryRequest request,
      OnlineQuery query,
      int row,
      BoundFeature feature,
      Answer answer,
      Instants instants)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("field", feature.qualifiedName());
    out.writeFieldName("value");
    if (answer.value() == null) {
      out.writeNull();
    } else {
      ValueCodec.of(feature.spec().type()).writeJson(answer.value(), out);
    }
    out.writeFieldName("pkey");
    key(out, feature.view(), query.keys().get(feature.view()).shown(row));
    out.writeFieldName("ts");
    instants.write(out, answer.observedAtMillis());
    out.writeBooleanField("valid", !isError(answer));
    out.writeStringField("status", answer.status().text());
    if (answer.message() != null) {
      out.writeStringField("message", answer.message());
    }
    out.writeFieldName("error");
    if (isError(answer)) {
      error(out, fieldError(feature, answer));
    } else {
      out.writeNull();
    }
    if (request.includeMeta()) {
      origin(out, feature);
    }
    out.writeEndObject();
  }

  private static void origin(JsonGenerator out, BoundFeature feature) throws IOException {
    FeatureSpec spec = feature.spec();
    boolean stored = spec.kind() == FeatureSpec.Kind.AGGREGATED;
    out.writeObjectFieldStart("meta");
    out.writeStringField(
        "chosen_resolver_fqn",
        stored ? "online." + feature.view().spec().onlineTable() : feature.qualifiedName());
    out.writeBooleanField("cache_hit", stored);
    out.writeStringField("primitive_type", DataTypes.name(spec.type()));
    out.writeNumberField("version", spec.version());
    out.writeEndObject();
  }

  private static void meta(JsonGenerator out, QueryRequest request, OnlineQuery query, About about)
      throws IOException {
    out.writeObjectFieldStart("meta");
    out.writeNumberField("execution_duration_s", about.seconds());
    out.writeStringField("deployment_id", about.deployment());
    out.writeStringField("query_id", about.queryId());
    out.writeStringField("query_timestamp", about.at().toString());
    out.writeNullField("environment_id");
    if (request != null && request.explain()) {
      out.writeObjectFieldStart("explain");
      out.writeArrayFieldStart("reads");
      for (BoundView view : query.plan().views()) {
        out.writeString("online." + view.spec().onlineTable());
      }
      out.writeEndArray();
      out.writeArrayFieldStart("request_inputs");
      for (BoundFeature feature : query.plan().requestInputs()) {
        out.writeString(feature.qualifiedName());
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private static void key(JsonGenerator out, BoundView view, List<Object> key) throws IOException {
    if (key == null) {
      out.writeNull();
      return;
    }
    List<KeyColumn> columns = view.keys().spec().key();
    if (columns.size() == 1) {
      ValueCodec.of(columns.get(0).type()).writeJson(key.get(0), out);
      return;
    }
    out.writeStartArray();
    for (int i = 0; i < columns.size(); i++) {
      ValueCodec.of(columns.get(i).type()).writeJson(key.get(i), out);
    }
    out.writeEndArray();
  }

  /** Instants as text; most values of an answer share one. */
  private static final class Instants {
    private long lastMillis = Long.MIN_VALUE;
    private String lastText;

    void write(JsonGenerator out, long millis) throws IOException {
      if (millis == Long.MIN_VALUE || millis == Long.MAX_VALUE) {
        out.writeNull();
        return;
      }
      if (millis != lastMillis) {
        lastMillis = millis;
        lastText = Instant.ofEpochMilli(millis).toString();
      }
      out.writeString(lastText);
    }
  }

  private static boolean isError(Answer answer) {
    return answer.status() == Status.FAILED || answer.status() == Status.INVALID;
  }

  private static QueryError fieldError(BoundFeature feature, Answer answer) {
    QueryError.Code code =
        answer.status() == Status.INVALID
            ? QueryError.Code.VALIDATION_FAILED
            : feature.spec().kind() == FeatureSpec.Kind.INPUT
                ? QueryError.Code.INVALID_QUERY
                : QueryError.Code.RESOLVER_FAILED;
    return new QueryError(
        code, QueryError.Category.FIELD, answer.message(), feature.qualifiedName());
  }

  private static void error(JsonGenerator out, QueryError error) throws IOException {
    out.writeStartObject();
    out.writeStringField("code", error.code().name());
    out.writeStringField("category", error.category().name());
    out.writeStringField("message", error.message());
    out.writeStringField("feature", error.feature());
    out.writeNullField("resolver");
    out.writeEndObject();
  }

  private static byte[] json(Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      body.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private interface Body {
    void write(JsonGenerator out) throws IOException;
  }
}
