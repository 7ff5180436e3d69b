package io.millrace.compile.code;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;

/**
 * Class files as a class loader finds them, parsed once each. Code counts as the user's own when it
 * lies in the same place (jar or folder) as a class asked for. Not thread-safe.
 */
public final class ClassFiles {
  private final Map<String, Optional<ClassNode>> parsed = new HashMap<>();
  private final Map<String, Optional<String>> places = new HashMap<>();
  private final ClassLoader loader;

  public ClassFiles(ClassLoader loader) {
    this.loader = loader == null ? ClassLoader.getSystemClassLoader() : loader;
  }

  /**
   * The class of an internal name such as {@code java/util/List}; empty if its file is not found.
   */
  public Optional<ClassNode> find(String internalName) {
    return parsed.computeIfAbsent(internalName, this::parse);
  }

  /** Whether both classes come from the same jar or folder. */
  public boolean samePlace(String internalName, String other) {
    Optional<String> place = places.computeIfAbsent(internalName, this::place);
    return place.isPresent() && place.equals(places.computeIfAbsent(other, this::place));
  }

  /** The class itself, not initialised by this call; null if it cannot be loaded. */
  Class<?> load(String internalName) {
    try {
      return Class.forName(internalName.replace('/', '.'), false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }

  private Optional<String> place(String internalName) {
    if (internalName.startsWith("[") || internalName.startsWith("java/")) {
      return Optional.empty();
    }
    URL url = loader.getResource(internalName + ".class");
    if (url == null) {
      return Optional.empty();
    }
    String text = url.toString();
    return Optional.of(
        text.substring(0, text.length() - internalName.length() - ".class".length()));
  }

  private Optional<ClassNode> parse(String internalName) {
    try (InputStream in = loader.getResourceAsStream(internalName + ".class")) {
      if (in == null) {
        return Optional.empty();
      }
      ClassNode node = new ClassNode();
      new ClassReader(in).accept(node, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
      return Optional.of(node);
    } catch (IOException e) {
      throw new UncheckedIOException("class file of " + internalName, e);
    }
  }
}
