package io.millrace.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.compile.example.AggregationFeatures;
import io.millrace.compile.example.CardFeatures;
import io.millrace.compile.example.CellFeatures;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionsTest {
  private static final ClassLoader LOADER = DefinitionsTest.class.getClassLoader();

  @Test
  void viewsInAFolderOfClassesAreFoundSortedByName() throws Exception {
    assertThat(Definitions.scan(LOADER, classes()))
        .contains(AggregationFeatures.class, CardFeatures.class, CellFeatures.class)
        .doesNotContain(DefinitionsTest.class)
        .isSortedAccordingTo((a, b) -> a.getName().compareTo(b.getName()));
  }

  @Test
  void viewsInAJarAreFound(@TempDir Path folder) throws Exception {
    Path jar = folder.resolve("definitions.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      add(CardFeatures.class, entries);
      add(DefinitionsTest.class, entries);
      entries.putNextEntry(new JarEntry("broken.class"));
      entries.write(1);
    }
    assertThat(Definitions.scan(LOADER, jar)).containsExactly(CardFeatures.class);
  }

  @Test
  void aPlaceThatIsNeitherSaysWhatWouldBeAccepted(@TempDir Path folder) {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> Definitions.scan(LOADER, missing))
        .hasMessage(
            missing
                + " is no folder of classes and no jar; build the project first, or name one of"
                + " these");
  }

  private static Path classes() throws URISyntaxException {
    return Path.of(CardFeatures.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static void add(Class<?> type, JarOutputStream entries) throws Exception {
    String name = type.getName().replace('.', '/') + ".class";
    entries.putNextEntry(new JarEntry(name));
    entries.write(Files.readAllBytes(classes().resolve(name)));
  }
}
