package io.millrace.cli.scaffold;

import io.millrace.cli.console.ShellText;
import io.millrace.cli.scaffold.ProjectModel.ReadAs;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The Java sources of a new project. */
sealed interface ProjectText permits StreamText, TableText {

  /** Of a project. */
  static ProjectText of(ProjectModel model) {
    return model.readAs() == ReadAs.STREAM ? new StreamText(model) : new TableText(model);
  }

  ProjectModel model();

  /** The view with its source and entity. */
  String view();

  /** A test that passes, made from a row of the file. */
  String test();

  /** A question, as a shell hands it to {@code millrace query}. */
  String query();

  /** One row of the file as a record. */
  default String row() {
    String components =
        model().columns().stream()
            .map(column -> "    " + column.javaType() + " " + column.field())
            .collect(Collectors.joining(",\n"));
    String imports =
        (has(ColumnType.TIMESTAMP) ? "\nimport java.time.Instant;" : "")
            + (has(ColumnType.DATE) ? "\nimport java.time.LocalDate;" : "");
    return """
    package %s;
    %s
    /** One row of %s. */
    public record %s(
    %s) {}
    """
        .formatted(
            ProjectModel.PACKAGE,
            imports.isEmpty() ? "" : imports + "\n",
            model().rows(),
            model().rowType(),
            components);
  }

  /** Whether there is a column of a type. */
  private boolean has(ColumnType type) {
    return model().columns().stream().anyMatch(column -> column.type() == type);
  }

  /**
   * The class of the test.
   *
   * @param imports besides those that each has
   * @param members below the key of the example, {@code KEY}
   */
  default String testClass(List<String> imports, String members) {
    List<String> all = new ArrayList<>(imports);
    all.addAll(
        List.of(
            "import io.millrace.testkit.FeatureTest;",
            "import java.time.Instant;",
            "import org.junit.jupiter.api.Test;"));
    if (has(ColumnType.DATE)) {
      all.add("import java.time.LocalDate;");
    }
    return """
    package %1$s;

    import static %1$s.%2$s.*;
    import static org.junit.jupiter.api.Assertions.*;

    %3$s

    final class %2$sTest {
      private static final %4$s KEY = %5$s;
    %6$s}
    """
        .formatted(
            ProjectModel.PACKAGE,
            model().viewType(),
            all.stream().sorted().collect(Collectors.joining("\n")),
            model().key().type().boxed(),
            exampleValue(model().key()),
            members.indent(2).replaceAll("(?m) +$", ""));
  }

  /** The row of the example as a Java expression. */
  default String exampleRow() {
    return "new %s(%s)"
        .formatted(
            model().rowType(),
            model().columns().stream().map(this::exampleValue).collect(Collectors.joining(", ")));
  }

  /** The value of a column in the example as a Java expression. */
  default String exampleValue(CsvColumn column) {
    String text = model().example().get(column.name());
    return text == null ? "null" : column.type().literal(text);
  }

  /** The key with the example's value, as a shell hands it to {@code millrace query}. */
  default String queriedKey() {
    return ShellText.word(
        "%s.%s=%s"
            .formatted(
                model().view(),
                JavaNames.snake(model().key().name()),
                model().example().get(model().key().name())));
  }
}
