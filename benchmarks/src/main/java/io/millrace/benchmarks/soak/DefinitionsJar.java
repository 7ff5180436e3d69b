package io.millrace.benchmarks.soak;

import io.millrace.benchmarks.soak.views.BuyerFeatures;
import io.millrace.benchmarks.soak.views.Purchase;
import io.millrace.benchmarks.soak.views.Purchases;
import io.millrace.benchmarks.soak.views.ShopFeatures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** The jar of definitions that the cluster runs, made from the classes of this benchmark. */
final class DefinitionsJar {
  private static final List<Class<?>> CLASSES =
      List.of(Purchase.class, Purchases.class, BuyerFeatures.class, ShopFeatures.class);

  /** The views, by their class names. */
  static final List<Class<?>> VIEWS = List.of(BuyerFeatures.class, ShopFeatures.class);

  private DefinitionsJar() {}

  static void write(Path jar) throws IOException {
    Files.createDirectories(jar.getParent());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Class<?> each : CLASSES) {
        String name = each.getName().replace('.', '/') + ".class";
        try (InputStream in = each.getClassLoader().getResourceAsStream(name)) {
          out.putNextEntry(new JarEntry(name));
          in.transferTo(out);
          out.closeEntry();
        }
      }
    }
  }
}
