package io.millrace.gateway.query;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.io.SerializedString;
import io.millrace.compile.BoundFeature;
import io.millrace.type.ValueCodec;
import java.util.List;

/**
 * How the answers of one feature are written.
 *
 * @param view its view's place in the plan
 * @param opening what stands before the value
 * @param keys codecs of its view's key columns
 */
record AnswerField(
    BoundFeature feature,
    int view,
    SerializedString opening,
    ValueCodec codec,
    List<ValueCodec> keys) {

  static AnswerField of(BoundFeature feature, int view) {
    char[] name = JsonStringEncoder.getInstance().quoteAsString(feature.qualifiedName());
    return new AnswerField(
        feature,
        view,
        new SerializedString("{\"field\":\"" + String.valueOf(name) + "\",\"value\":"),
        ValueCodec.of(feature.spec().type()),
        feature.view().keys().spec().key().stream()
            .map(column -> ValueCodec.of(column.type()))
            .toList());
  }
}
