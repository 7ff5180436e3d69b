package io.millrace.compile;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names as they appear in tables and requests: snake case. */
public final class Names {
  /** What {@link #isLegal} accepts, for messages. */
  public static final String ACCEPTED =
      "use 1 to 50 lower-case letters, digits and single underscores, beginning with a letter";

  private static final Pattern LEGAL = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
  private static final int LONGEST = 50;

  private Names() {}

  /** {@code LAST_MERCHANT} and {@code lastMerchant} are {@code last_merchant}. */
  public static String ofConstant(String constant) {
    return snake(constant);
  }

  /** {@code CardFeatures} is {@code card}. */
  public static String ofView(String simpleName) {
    boolean suffixed = simpleName.endsWith("Features") && simpleName.length() > 8;
    return snake(suffixed ? simpleName.substring(0, simpleName.length() - 8) : simpleName);
  }

  /** Double underscores are taken: they join view and feature in tables. */
  public static boolean isLegal(String name) {
    return name != null && name.length() <= LONGEST && LEGAL.matcher(name).matches();
  }

  private static String snake(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }
}
