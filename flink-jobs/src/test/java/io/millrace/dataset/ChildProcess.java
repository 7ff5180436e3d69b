package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of a test's own, with its own working directory and temporary folder. */
public final class ChildProcess {
  private ChildProcess() {}

  /**
   * Runs a class to its end, which must be a good one.
   *
   * @param folder for both folders
   * @return what it left in the temporary folder
   */
  public static List<String> run(Path folder, Class<?> main, Object... arguments) throws Exception {
    Path temporary = Files.createDirectories(folder.resolve("temporary"));
    // So deep that a relative path from here does not end at the root, from where it may fit again.
    Path elsewhere = Files.createDirectories(folder.resolve("else/where/1/2/3/4/5/6/7/8/9/10"));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-Duser.timezone=UTC",
                "-Djava.io.tmpdir=" + temporary.toAbsolutePath(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Path log = folder.resolve("child.log");
    Process child =
        new ProcessBuilder(command)
            .directory(elsewhere.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(child.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(child.exitValue()).as(Files.readString(log)).isZero();
    return left(temporary);
  }

  private static List<String> left(Path temporary) throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
