package io.millrace.compile.code;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles a source text into a folder and loads a class of it. */
final class SourceInMemory {
  private SourceInMemory() {}

  /**
   * @param folder empty; the caller removes it
   */
  static Class<?> compile(Path folder, String className, String source) {
    try {
      Path file = Files.writeString(folder.resolve(className + ".java"), source);
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      int result =
          compiler.run(
              null,
              null,
              null,
              "-nowarn",
              "-cp",
              System.getProperty("java.class.path"),
              "-d",
              folder.toString(),
              file.toString());
      if (result != 0) {
        throw new IllegalStateException("does not compile: " + source);
      }
      // Not closed: class files are read through it for as long as the class is used.
      URLClassLoader loader =
          new URLClassLoader(
              List.of(folder.toUri().toURL()).toArray(new URL[0]),
              SourceInMemory.class.getClassLoader());
      return loader.loadClass(className);
    } catch (IOException | ClassNotFoundException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
