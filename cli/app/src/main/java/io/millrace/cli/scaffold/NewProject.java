package io.millrace.cli.scaffold;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.project.LocalRepository;
import io.millrace.cli.project.MillraceHome;
import io.millrace.cli.scaffold.ProjectModel.ReadAs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes a Maven project with a record, an entity, a view and a test that passes. */
public final class NewProject {
  private static final String EXAMPLE_EVENTS = "purchases";

  private final Path folder;
  private final ProjectModel model;

  private NewProject(Path folder, ProjectModel model) {
    this.folder = folder;
    this.model = model;
  }

  /**
   * A project made from the columns of a CSV file.
   *
   * @param csv empty for an example of purchases
   * @param key the key column; null to choose one
   * @param time the column of event time; null to choose one
   * @throws Failure if the file cannot be used
   */
  public static NewProject ofStream(Path folder, Optional<Path> csv, String key, String time) {
    return new NewProject(
        folder,
        ProjectModel.of(
            name(folder),
            ReadAs.STREAM,
            csv.orElse(null),
            csv.map(NewProject::rows).orElse(EXAMPLE_EVENTS),
            csv.map(file -> CsvSample.of(file, ReadAs.STREAM)).orElseGet(CsvSample::example),
            key,
            time));
  }

  /**
   * A project over a CSV file that is pulled as a table.
   *
   * @param key the key column; null to choose one
   * @param time the column that says when a row was observed; null for none: then it is when it was
   *     pulled
   * @throws Failure if the file cannot be used
   */
  public static NewProject ofTable(Path folder, Path csv, String key, String time) {
    return new NewProject(
        folder,
        ProjectModel.of(
            name(folder),
            ReadAs.TABLE,
            csv.toAbsolutePath().normalize(),
            rows(csv),
            CsvSample.of(csv, ReadAs.TABLE),
            key,
            time));
  }

  private static String name(Path folder) {
    return folder.toAbsolutePath().normalize().getFileName().toString();
  }

  /** Name of the stream or table. */
  public String source() {
    return JavaNames.snake(model.source());
  }

  /** What was decided by the columns, a line each. */
  public List<String> choices() {
    return model.choices();
  }

  /** An example of a question, as a shell hands it to {@code millrace query}. */
  public String query() {
    return ProjectText.of(model).query();
  }

  /** When the event of the example's key counts: a file may be of long ago. */
  public Instant momentAfterExample() {
    return ColumnType.instant(model.example().get(model.time().name())).plusSeconds(1);
  }

  /**
   * Writes the files, or nothing: all that can be refused is so before.
   *
   * @return what was written
   * @throws Failure if the folder holds files already
   */
  public List<Path> write() {
    ProjectText source = ProjectText.of(model);
    PomText pom = new PomText(model.name(), LocalRepository.version());
    String code = "src/main/java/" + ProjectModel.PACKAGE + "/";
    String tests = "src/test/java/" + ProjectModel.PACKAGE + "/";
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("pom.xml", pom.text());
    texts.put(code + model.rowType() + ".java", source.row());
    texts.put(code + model.viewType() + ".java", source.view());
    texts.put(tests + model.viewType() + "Test.java", source.test());
    texts.put(".gitignore", "target/\n.millrace/\nfeature-store.json\n");
    try {
      refuseFiles();
      LocalRepository.publish();
      List<Path> written = new ArrayList<>();
      for (Map.Entry<String, String> text : texts.entrySet()) {
        written.add(put(text.getKey(), text.getValue()));
      }
      written.addAll(putWrapper());
      return written;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to " + folder, e);
    }
  }

  private void refuseFiles() throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new Failure(
          ExitCode.USAGE, "Cannot make a project in %s: it is a file".formatted(folder));
    }
    try (Stream<Path> entries = Files.list(folder)) {
      Optional<Path> first = entries.sorted().findFirst();
      if (first.isPresent()) {
        throw new Failure(
            ExitCode.USAGE,
            "Cannot make a project in %s: it holds '%s'; name a new folder"
                .formatted(folder, first.get().getFileName()));
      }
    }
  }

  private Path put(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** Maven comes with the project, by the same script that Millrace itself is built with. */
  private List<Path> putWrapper() throws IOException {
    Optional<Path> home = MillraceHome.find();
    if (home.isEmpty()) {
      return List.of();
    }
    List<Path> written = new ArrayList<>();
    for (String path : List.of("mvnw", "mvnw.cmd", ".mvn/wrapper/maven-wrapper.properties")) {
      Path target = folder.resolve(path);
      Files.createDirectories(target.getParent());
      Files.copy(
          home.get().resolve(path), target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      written.add(target);
    }
    return written;
  }

  private static String rows(Path csv) {
    String name = csv.getFileName().toString();
    int dot = name.indexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
