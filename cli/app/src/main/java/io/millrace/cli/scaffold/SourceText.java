package io.millrace.cli.scaffold;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The Java sources of a new project. */
record SourceText(ProjectModel model) {

  /** The event as a record. */
  String event() {
    String components =
        model.columns().stream()
            .map(column -> "    " + column.javaType() + " " + column.field())
            .collect(Collectors.joining(",\n"));
    return """
    package %s;

    import java.time.Instant;

    /** One row of %s. */
    public record %s(
    %s) {}
    """
        .formatted(ProjectModel.PACKAGE, model.events(), model.eventType(), components);
  }

  /** The view with its stream and entity. */
  String view() {
    String event = model.eventType();
    String rows = "BY_" + entity();
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
            model.events(),
            model.viewType(),
            model.key().type().boxed(),
            entity(),
            JavaNames.snake(model.key().name()),
            event,
            stream(),
            JavaNames.snake(model.events()),
            model.time().field(),
            rows,
            model.key().field(),
            String.join("\n", features));
  }

  /** A test that passes, made from a row of the file. */
  String test() {
    String values =
        model.columns().stream().map(this::exampleValue).collect(Collectors.joining(", "));
    String time = model.time().type().literal(model.example().get(model.time().name()));
    String key = model.key().type().literal(model.example().get(model.key().name()));
    String sum =
        model
            .measure()
            .map(
                column ->
                    "\n    assertEquals(%s, soon.get(%s, KEY, %s.over(\"1h\")));"
                        .formatted(
                            column.type().literal(model.example().get(column.name())),
                            entity(),
                            sum(column)))
            .orElse("");
    return """
    package %1$s;

    import static %1$s.%2$s.*;
    import static org.junit.jupiter.api.Assertions.assertEquals;

    import io.millrace.testkit.FeatureTest;
    import io.millrace.testkit.Moment;
    import java.time.Duration;
    import java.time.Instant;
    import org.junit.jupiter.api.Test;

    final class %2$sTest {
      private static final %3$s KEY = %4$s;
      private static final Instant TIME = %5$s;
      private static final %6$s EVENT = new %6$s(%7$s);

      @Test
      void anEventCountsFromTheNextMillisecondOn() {
        FeatureTest test = FeatureTest.of(%2$s.class).send(%8$s, EVENT);
        assertEquals(0L, test.at(TIME).get(%9$s, KEY, %10$s.over("1h")));
        Moment soon = test.at(TIME.plusMillis(1));
        assertEquals(1L, soon.get(%9$s, KEY, %10$s.over("1h")));%11$s
      }

      @Test
      void anEventLeavesItsWindowByItself() {
        FeatureTest test = FeatureTest.of(%2$s.class).send(%8$s, EVENT);
        Moment later = test.at(TIME.plus(Duration.ofHours(25)));
        assertEquals(0L, later.get(%9$s, KEY, %10$s.over("24h")));
        assertEquals(1L, later.get(%9$s, KEY, %10$s.over("7d")));
      }
    }
    """
        .formatted(
            ProjectModel.PACKAGE,
            model.viewType(),
            model.key().type().boxed(),
            key,
            time,
            model.eventType(),
            values,
            stream(),
            entity(),
            count(),
            sum);
  }

  private String exampleValue(CsvColumn column) {
    String text = model.example().get(column.name());
    return text == null ? "null" : column.type().literal(text);
  }

  private String imports() {
    return new TreeSet<>(
            List.of("Entity", "EventStream", "Feature", "FeatureView", "Kafka", "Rows", "Windowed"))
        .stream().map(name -> "import io.millrace." + name + ";").collect(Collectors.joining("\n"));
  }

  private String stream() {
    return JavaNames.constant(model.events());
  }

  private String entity() {
    return JavaNames.constant(model.view());
  }

  private String count() {
    return "EVENTS";
  }

  private String sum(CsvColumn column) {
    return "TOTAL_" + JavaNames.constant(column.name());
  }
}
