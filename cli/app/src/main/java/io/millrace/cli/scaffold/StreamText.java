package io.millrace.cli.scaffold;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The sources of a project over a stream of events. */
record StreamText(ProjectModel model) implements ProjectText {

  @Override
  public String query() {
    return "%s %s.events_24h".formatted(queriedKey(), model.view());
  }

  @Override
  public String view() {
    String event = model.rowType();
    String rows = "BY_" + model.entity();
    List<String> features = new ArrayList<>();
    features.add(
        "  public static final Windowed<Long> %s = %s.count().over(\"1h\", \"24h\", \"7d\");"
            .formatted(count(), rows));
    model
        .measure()
        .ifPresent(
            column -> {
              features.add(
                  "  public static final Windowed<%s> %s = %s.sum(%s::%s).over(\"1h\", \"24h\", \"7d\");"
                      .formatted(column.type().boxed(), sum(column), rows, event, column.field()));
              features.add(
                  "  public static final Windowed<Double> AVERAGE_%s = %s.mean(%s::%s).over(\"7d\");"
                      .formatted(JavaNames.constant(column.name()), rows, event, column.field()));
            });
    features.add(
        "  public static final Feature<Long> SINCE_LAST = %s.timeSinceLast().forever();"
            .formatted(rows));
    return """
    package %1$s;

    %2$s

    /** What is known of a %3$s from its %4$s. */
    @FeatureView(owner = "you@example.com", description = "What is known of a %3$s")
    public final class %5$s {
      public static final Entity.One<%6$s> %7$s = Entity.key("%8$s", %6$s.class);

      public static final EventStream<%9$s> %10$s =
          EventStream.of(%9$s.class)
              .from(Kafka.topic("%11$s").json())
              .eventTime(%9$s::%12$s);

      private static final Rows<%9$s> %13$s = %10$s.by(%7$s, %9$s::%14$s);

    %15$s

      private %5$s() {}
    }
    """
        .formatted(
            ProjectModel.PACKAGE,
            imports(),
            model.view().replace('_', ' '),
            model.rows(),
            model.viewType(),
            model.key().type().boxed(),
            model.entity(),
            JavaNames.snake(model.key().name()),
            event,
            stream(),
            JavaNames.snake(model.rows()),
            model.time().field(),
            rows,
            model.key().field(),
            String.join("\n", features));
  }

  @Override
  public String test() {
    String sum =
        model
            .measure()
            .map(
                column ->
                    "\n  assertEquals(%s, soon.get(%s, KEY, %s.over(\"1h\")));"
                        .formatted(exampleValue(column), model.entity(), sum(column)))
            .orElse("");
    String members =
        """
        private static final Instant TIME = %1$s;
        private static final %2$s EVENT = %3$s;

        @Test
        void anEventCountsFromTheNextMillisecondOn() {
          FeatureTest test = FeatureTest.of(%4$s.class).send(%5$s, EVENT);
          assertEquals(0L, test.at(TIME).get(%6$s, KEY, %7$s.over("1h")));
          Moment soon = test.at(TIME.plusMillis(1));
          assertEquals(1L, soon.get(%6$s, KEY, %7$s.over("1h")));%8$s
        }

        @Test
        void anEventLeavesItsWindowByItself() {
          FeatureTest test = FeatureTest.of(%4$s.class).send(%5$s, EVENT);
          Moment later = test.at(TIME.plus(Duration.ofHours(25)));
          assertEquals(0L, later.get(%6$s, KEY, %7$s.over("24h")));
          assertEquals(1L, later.get(%6$s, KEY, %7$s.over("7d")));
        }
        """
            .formatted(
                exampleValue(model.time()),
                model.rowType(),
                exampleRow(),
                model.viewType(),
                stream(),
                model.entity(),
                count(),
                sum);
    return testClass(
        List.of("import io.millrace.testkit.Moment;", "import java.time.Duration;"), members);
  }

  private String imports() {
    return new TreeSet<>(
            List.of("Entity", "EventStream", "Feature", "FeatureView", "Kafka", "Rows", "Windowed"))
        .stream().map(name -> "import io.millrace." + name + ";").collect(Collectors.joining("\n"));
  }

  private String stream() {
    return model.source();
  }

  private String count() {
    return "EVENTS";
  }

  private String sum(CsvColumn column) {
    return "TOTAL_" + JavaNames.constant(column.name());
  }
}
