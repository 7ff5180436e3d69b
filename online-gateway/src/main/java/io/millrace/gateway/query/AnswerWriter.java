package io.millrace.gateway.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import io.millrace.answer.Answer;
import io.millrace.answer.Status;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundView;
import io.millrace.manifest.FeatureSpec;
import io.millrace.type.DataTypes;
import io.millrace.type.ValueCodec;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Writes responses in Chalk's shape, straight from answers to bytes. Thread-safe. */
public final class AnswerWriter {
  /** Values stand between texts that were written before, so nothing may part them. */
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .rootValueSeparator((String) null)
          .build();

  private static final SerializedString PKEY = new SerializedString(",\"pkey\":");
  private static final SerializedString TS = new SerializedString(",\"ts\":");
  private static final SerializedString VALID = new SerializedString(",\"valid\":true");
  private static final SerializedString INVALID = new SerializedString(",\"valid\":false");
  private static final SerializedString MESSAGE = new SerializedString(",\"message\":");
  private static final SerializedString ERROR = new SerializedString(",\"error\":");
  private static final SerializedString META = new SerializedString(",\"meta\":");
  private static final SerializedString[] STATUS =
      Arrays.stream(Status.values())
          .map(status -> new SerializedString(",\"status\":\"" + status.text() + '"'))
          .toArray(SerializedString[]::new);

  /** About as long as one value is, and as all that stands around them. */
  private static final int VALUE_BYTES = 160;

  private static final int REST_BYTES = 400;

  /**
   * What a response says of itself.
   *
   * @param at the instant answered for; where nothing is answered, when that was
   * @param seconds how long the request took
   * @param deployment what is served
   */
  record About(String queryId, Instant at, double seconds, String deployment) {}

  Buffer write(QueryRequest request, OnlineQuery query, List<Answer[]> answers, About about) {
    List<AnswerField> fields = query.plan().fields();
    int sizeHint = REST_BYTES + answers.size() * fields.size() * VALUE_BYTES;
    return json(
        sizeHint,
        out -> {
          out.writeRaw("{\"data\":[");
          InstantText instants = new InstantText();
          boolean anyError = false;
          for (int row = 0; row < answers.size(); row++) {
            Answer[] answered = answers.get(row);
            for (int i = 0; i < answered.length; i++) {
              if (i > 0 || row > 0) {
                out.writeRaw(',');
              }
              AnswerField field = fields.get(i);
              List<Object> key = query.keys()[field.view()].shown(row);
              value(out, request.includeMeta(), field, key, answered[i], instants);
              anyError |= isError(answered[i]);
            }
          }
          out.writeRaw("],\"errors\":");
          out.writeStartArray();
          for (int row = 0; anyError && row < answers.size(); row++) {
            errors(out, fields, answers.get(row));
          }
          out.writeEndArray();
          meta(out, request, query, about);
          out.writeRaw('}');
        });
  }

  private static void errors(JsonGenerator out, List<AnswerField> fields, Answer[] answered)
      throws IOException {
    for (int i = 0; i < answered.length; i++) {
      if (isError(answered[i])) {
        error(out, fieldError(fields.get(i).feature(), answered[i]));
      }
    }
  }

  Buffer writeErrors(List<QueryError> errors, About about) {
    return json(
        REST_BYTES,
        out -> {
          out.writeRaw("{\"data\":[],\"errors\":");
          out.writeStartArray();
          for (QueryError error : errors) {
            error(out, error);
          }
          out.writeEndArray();
          meta(out, null, null, about);
          out.writeRaw('}');
        });
  }

  /** Most of it was written before: the generator writes the value and the key. */
  private static void value(
      JsonGenerator out,
      boolean withOrigin,
      AnswerField field,
      List<Object> key,
      Answer answer,
      InstantText instants)
      throws IOException {
    out.writeRaw(field.opening());
    if (answer.value() == null) {
      out.writeNull();
    } else {
      field.codec().writeJson(answer.value(), out);
    }
    out.writeRaw(PKEY);
    key(out, field.keys(), key);
    out.writeRaw(TS);
    instant(out, instants, answer.observedAtMillis());
    boolean isError = isError(answer);
    out.writeRaw(isError ? INVALID : VALID);
    out.writeRaw(STATUS[answer.status().ordinal()]);
    if (answer.message() != null) {
      out.writeRaw(MESSAGE);
      out.writeString(answer.message());
    }
    out.writeRaw(ERROR);
    if (isError) {
      error(out, fieldError(field.feature(), answer));
    } else {
      out.writeNull();
    }
    if (withOrigin) {
      out.writeRaw(META);
      origin(out, field.feature());
    }
    out.writeRaw('}');
  }

  private static void origin(JsonGenerator out, BoundFeature feature) throws IOException {
    FeatureSpec spec = feature.spec();
    boolean stored = spec.kind() == FeatureSpec.Kind.AGGREGATED;
    out.writeStartObject();
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
    out.writeRaw(META);
    out.writeStartObject();
    out.writeNumberField("execution_duration_s", about.seconds());
    out.writeStringField("deployment_id", about.deployment());
    out.writeStringField("query_id", about.queryId());
    out.writeStringField("query_timestamp", about.at().toString());
    out.writeNullField("environment_id");
    if (request != null && request.explain()) {
      out.writeObjectFieldStart("explain");
      out.writeArrayFieldStart("reads");
      for (BoundView view : query.plan().read()) {
        out.writeString("online." + view.spec().onlineTable());
      }
      out.writeEndArray();
      out.writeArrayFieldStart("request_inputs");
      for (BoundFeature feature : query.plan().answers().requestInputs()) {
        out.writeString(feature.qualifiedName());
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private static void key(JsonGenerator out, List<ValueCodec> codecs, List<Object> key)
      throws IOException {
    if (key == null) {
      out.writeNull();
      return;
    }
    if (codecs.size() == 1) {
      codecs.get(0).writeJson(key.get(0), out);
      return;
    }
    out.writeStartArray();
    for (int i = 0; i < codecs.size(); i++) {
      codecs.get(i).writeJson(key.get(i), out);
    }
    out.writeEndArray();
  }

  private static void instant(JsonGenerator out, InstantText text, long millis) throws IOException {
    if (millis == Long.MIN_VALUE || millis == Long.MAX_VALUE) {
      out.writeNull();
    } else {
      int length = text.write(millis);
      out.writeRawUTF8String(text.bytes(), 0, length);
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

  private static Buffer json(int sizeHint, Body body) {
    BufferOutput bytes = new BufferOutput(sizeHint);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      body.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.buffer();
  }

  private interface Body {
    void write(JsonGenerator out) throws IOException;
  }
}
