package io.millrace.type;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.StringWriter;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of docs/types.md, row by row. */
class TypesPageTest {
  enum Status {
    OK,
    DECLINED
  }

  record Item(String sku, int count) {}

  /** Every Java type of the table. */
  record Samples(
      boolean a,
      Boolean b,
      int c,
      Integer d,
      long e,
      Long f,
      float g,
      Float h,
      double i,
      Double j,
      BigDecimal k,
      @Decimal(precision = 10, scale = 2) BigDecimal l,
      String m,
      CharSequence n,
      byte[] o,
      ByteBuffer p,
      Status q,
      Instant r,
      LocalDate s,
      UUID t,
      List<Long> u,
      Map<String, Double> v,
      Item w,
      float[] x) {}

  record Row(String type, String java, String avro, String sql, String iceberg, String json) {}

  static List<Row> rows() throws Exception {
    Path page = Path.of("..", "docs", "types.md");
    return Files.readAllLines(page).stream()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.substring(1).split("\\|"))
        .map(cells -> Arrays.stream(cells).map(String::strip).toArray(String[]::new))
        .map(
            cells ->
                new Row(
                    code(cells[0]),
                    cells[1],
                    code(cells[2]),
                    code(cells[3]),
                    cells[4],
                    code(cells[5])))
        .toList();
  }

  private static String code(String cell) {
    return cell.substring(1, cell.length() - 1);
  }

  @Test
  void everyTypeHasARow() throws Exception {
    Set<Class<?>> listed =
        rows().stream()
            .map(row -> DataTypes.parse(row.type()).getClass())
            .collect(Collectors.toSet());
    assertThat(listed).containsExactlyInAnyOrder(DataType.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aRowSaysWhatTheCodeDoes(Row row) throws Exception {
    DataType type = DataTypes.parse(row.type());
    assertThat(shown(AvroTypes.schema(type))).isEqualTo(row.avro());
    assertThat(DataTypes.sql(type)).isEqualTo(row.sql());

    Map<String, AnnotatedType> samples = samples();
    for (String java :
        Pattern.compile("`([^`]+)`").matcher(row.java()).results().map(m -> m.group(1)).toList()) {
      assertThat(samples).containsKey(java);
      assertThat(DataTypes.name(JavaType.of(samples.get(java)).type()))
          .isEqualTo(row.type().replace("shop.", "io.millrace.type."));
    }

    ValueCodec codec = ValueCodec.of(type);
    StringWriter json = new StringWriter();
    try (var out = new JsonFactory().createGenerator(json)) {
      codec.writeJson(codec.readJson(JsonText.reader().readTree(row.json())), out);
    }
    assertThat(json).hasToString(row.json());
  }

  private static String shown(Schema schema) {
    String logical =
        schema.getLogicalType() == null ? "" : " (" + schema.getLogicalType().getName() + ")";
    return switch (schema.getType()) {
      case ARRAY -> "array of " + shown(schema.getElementType());
      case MAP -> "map of " + shown(schema.getValueType());
      default -> schema.getType().getName() + logical;
    };
  }

  private static Map<String, AnnotatedType> samples() {
    Map<String, AnnotatedType> samples = new HashMap<>();
    for (RecordComponent component : Samples.class.getRecordComponents()) {
      AnnotatedType type = component.getAnnotatedType();
      String name =
          Stream.of(component.getGenericType().getTypeName().split("(?<=[<, ])"))
              .map(
                  part ->
                      part.substring(Math.max(part.lastIndexOf('.'), part.lastIndexOf('$')) + 1))
              .collect(Collectors.joining());
      Decimal decimal = type.getAnnotation(Decimal.class);
      String annotation =
          decimal == null
              ? ""
              : "@Decimal(precision = "
                  + decimal.precision()
                  + ", scale = "
                  + decimal.scale()
                  + ") ";
      samples.put(annotation + name, type);
    }
    return samples;
  }
}
