package io.millrace.cli.scaffold;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import java.util.ArrayList;
import java.util.List;

/** The sources of a project over a table that is pulled from the file. */
record TableText(ProjectModel model) implements ProjectText {
  private static final String PULLED = "2026-01-01T10:00:00Z";

  @Override
  public String query() {
    return queriedKey() + " " + model.view();
  }

  @Override
  public String view() {
    List<String> table = new ArrayList<>();
    table.add(".from(Csv.files(\"%s\"))".formatted(JavaNames.escaped(model.file().toString())));
    table.add(".key(%s, %s::%s)".formatted(model.entity(), model.rowType(), model.key().field()));
    if (model.time() != null) {
      table.add(".observedAt(%s::%s)".formatted(model.rowType(), model.time().field()));
    }
    for (CsvColumn column : model.columns()) {
      if (!column.isFoundByField()) {
        table.add(
            ".column(%s::%s, \"%s\")"
                .formatted(model.rowType(), column.field(), JavaNames.escaped(column.name())));
      }
    }
    table.add(".every(\"1h\")");
    return """
    package %1$s;

    import io.millrace.Csv;
    import io.millrace.Entity;
    import io.millrace.FeatureView;
    import io.millrace.LatestRow;
    import io.millrace.Table;

    /** What is known of a %2$s from its row of %3$s. */
    @FeatureView(owner = "you@example.com", description = "What is known of a %2$s")
    public final class %4$s {
      public static final Entity.One<%5$s> %6$s = Entity.key("%7$s", %5$s.class);

      public static final Table<%8$s> %9$s =
          Table.of(%8$s.class)
              %10$s;

      /** Each column but the key as a feature. */
      public static final LatestRow<%8$s> ROW = %9$s.latestAll();

      private %4$s() {}
    }
    """
        .formatted(
            ProjectModel.PACKAGE,
            model.view().replace('_', ' '),
            model.rows(),
            model.viewType(),
            model.key().type().boxed(),
            model.entity(),
            JavaNames.snake(model.key().name()),
            model.rowType(),
            model.source(),
            String.join("\n          ", table));
  }

  @Override
  public String test() {
    CsvColumn shown =
        model.columns().stream()
            .filter(column -> !column.equals(model.key()))
            .filter(column -> model.example().containsKey(column.name()))
            .findFirst()
            .orElseThrow(
                () ->
                    new Failure(
                        ExitCode.BAD_DATA,
                        "Cannot make a project of %s: it has no column but the key %s"
                            .formatted(model.file(), model.key().name())));
    String pulled =
        model.time() == null
            ? "Instant.parse(\"%s\")".formatted(PULLED)
            : exampleValue(model.time()) + ".plusSeconds(60)";
    String members =
        """
        private static final Instant PULLED = %1$s;
        private static final %2$s OF_FILE = %3$s;

        @Test
        void aRowIsServedOnceItIsPulled() {
          FeatureTest test = FeatureTest.of(%4$s.class).pull(%5$s, PULLED, OF_FILE);
          assertEquals(%6$s, test.at(PULLED.plusSeconds(1)).get(%7$s, KEY, ROW.get(%2$s::%8$s)));
        }

        @Test
        void aRowThatIsGoneFromTheFileIsGone() {
          FeatureTest test =
              FeatureTest.of(%4$s.class)
                  .pull(%5$s, PULLED, OF_FILE)
                  .pull(%5$s, PULLED.plusSeconds(3600));
          assertNull(test.at(PULLED.plusSeconds(3601)).get(%7$s, KEY, ROW.get(%2$s::%8$s)));
        }
        """
            .formatted(
                pulled,
                model.rowType(),
                exampleRow(),
                model.viewType(),
                model.source(),
                exampleValue(shown),
                model.entity(),
                shown.field());
    return testClass(List.of(), members);
  }
}
