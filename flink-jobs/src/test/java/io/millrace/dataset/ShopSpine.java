package io.millrace.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Rows that ask for forty shops in turn, two a second, while {@link Visits} come. */
final class ShopSpine {
  private static final int SHOPS = 40;
  private static final long FIRST_MILLIS = 1_767_230_000_000L;
  private static final long APART_MILLIS = 500;

  private ShopSpine() {}

  /** Writes {@code spine.csv} into the folder, with the columns {@code shop} and {@code at}. */
  static void csv(Path folder, int rows) throws IOException {
    StringBuilder text = new StringBuilder("shop,at\n");
    for (int i = 0; i < rows; i++) {
      text.append("shop ").append(i % SHOPS).append(',');
      text.append(FIRST_MILLIS + i * APART_MILLIS).append('\n');
    }
    Files.writeString(folder.resolve("spine.csv"), text);
  }
}
