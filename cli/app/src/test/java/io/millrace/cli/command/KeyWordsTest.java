package io.millrace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.type.DataTypes;
import io.millrace.type.ValueCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyWordsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static String words(String... types) throws Exception {
    StringBuilder key = new StringBuilder("[");
    for (int i = 0; i < types.length; i++) {
      key.append(i == 0 ? "" : ",")
          .append("{\"name\":\"column_%d\",\"type\":\"%s\"}".formatted(i, types[i]));
    }
    return KeyWords.of("visit", JSON.readTree(key + "]"));
  }

  @Test
  void columnsStandWithTheirTypesAndAnExample() throws Exception {
    assertThat(words("string", "int", "enum shop.Status(OK,DECLINED)"))
        .isEqualTo(
            "the key of 'visit' is column_0 (string), column_1 (int), column_2 (enum"
                + " shop.Status(OK,DECLINED)), such as k1/42/OK");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "string",
        "int",
        "long",
        "boolean",
        "date",
        "timestamp",
        "uuid",
        "decimal(10,2)",
        "decimal(5,0)",
        "enum a.B(X,Y)"
      })
  void theExampleIsAKeyOfItsType(String type) throws Exception {
    String all = words(type);
    String example = all.substring(all.lastIndexOf(' ') + 1);
    assertThat(
            ValueCodec.of(DataTypes.parse(type)).readJson(JSON.getNodeFactory().textNode(example)))
        .isNotNull();
  }
}
